import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runCommandLine } from '../../../test/doubles/command-line.ts';
import { sealed } from '../../../test/doubles/plumbline.ts';
import type { SealedSearch } from '../../app/plumbline.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-cli-search-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const manifest: SealedSearch['manifest'] = {
  query: 'x',
  canonicalQuery: 'content:x',
  engine: 'plumbline-search 2',
  asOf: 'head',
  repositories: [],
  filesConsidered: 0,
  filesSearched: 0,
  matchingLines: 0,
  matchingFiles: 0,
  limitHit: false,
  unsearched: [],
  matchDigest: 'd',
};
const sealSearch = () =>
  Promise.resolve({
    statement: '0 matches in 0 of 0 repositories, nothing unsearched',
    manifest,
    canaries: { planted: 1, found: 1, without: ['a$b'] },
    evidence: [sealed],
  });

test('search --seal says what was sealed, and where', async () => {
  const { code, out } = await runCommandLine(['search', '--seal', 'x'], { plumbline: { sealSearch } });
  assert.equal(code, 0);
  assert.match(out, /^0 matches in 0 of 0 repositories, nothing unsearched\n/);
  assert.match(out, /1 of 1 canary found; none could be made for a\$b/);
  assert.match(out, /sealed run-0002\/control-result\/CHG-02 \(ledger entry 40, SHA-256 [0-9a-f]{64}\)/);
});

test('search --seal --json is one document', async () => {
  const ran = await runCommandLine(['search', '--seal', 'x', '--json'], { plumbline: { sealSearch } });
  const [line] = ran.lines() as { type: string; evidence: unknown[] }[];
  assert.equal(ran.lines().length, 1);
  assert.equal(line!.type, 'sealed-search');
  assert.equal(line!.evidence.length, 1);
});

test('order, limit and count reach the engine', async () => {
  const asked: object[] = [];
  async function* search(_: string, options: object) {
    await Promise.resolve();
    asked.push(options);
    yield { type: 'manifest' as const, manifest };
  }
  await runCommandLine(['search', '--order', 'rank', '--limit', '7', '--count', 'x'], { plumbline: { search } });
  await runCommandLine(['search', 'x'], { plumbline: { search } });
  const shown = asked.map((options) => Object.fromEntries(Object.entries(options).filter(([key]) => key !== 'signal')));
  assert.deepEqual(shown, [
    { patternType: 'auto', order: 'rank', defaultLimit: 7, countOnly: true, fingerprint: false },
    { patternType: 'auto' },
  ]);
});

test('search verify: an empty search over nothing is confirmed only with the right fingerprint', async () => {
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const rows = [
    [empty, 'content:x', 0, /confirmed/],
    ['0'.repeat(64), 'content:x', 2, /DIFFERS/],
    [empty, 'timeout:1s content:x', 2, /not verifiable/],
  ] as const;
  for (const [matchDigest, canonicalQuery, code, said] of rows) {
    const file = join(folder, 'manifest.json');
    writeFileSync(file, JSON.stringify({ ...manifest, matchDigest, canonicalQuery, query: canonicalQuery }));
    const ran = await runCommandLine(['search', 'verify', file, '--repo', 'a=b']);
    assert.equal(ran.code, code, ran.err);
    assert.match(ran.out, said);
    assert.deepEqual(ran.opened, [], 'the verifier opens nothing of ours');
  }
});

test('search --exhaustive writes where the user stands, and prints the manifest', async () => {
  const asked: { out: string; anew: boolean }[] = [];
  const searchExhaustively = (request: { out: string; anew: boolean }) => {
    asked.push(request);
    return Promise.resolve({ out: request.out, resumedAfter: 2, manifest, alerts: [] });
  };
  const ran = await runCommandLine(['search', '--exhaustive', '--out', 'a.jsonl', 'x'], {
    plumbline: { searchExhaustively },
  });
  assert.equal(ran.code, 0);
  assert.ok(asked[0]!.out.endsWith('/a.jsonl') && !asked[0]!.anew);
  assert.match(ran.err, /Taken up after 2 repositories/);
});
