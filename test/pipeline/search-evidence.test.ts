/** Searches as evidence, end to end: sealed in the ledger, verified from git alone, and an engine that lies is caught. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Plumbline } from '../../src/app/plumbline.ts';
import { readManifest, verifySearch, type SearchVerification } from '../../src/app/verify-search.ts';
import type { Digest } from '../../src/base/digest.ts';
import { openAt, scratchFolder, working } from './workbench.ts';

const scratch = scratchFolder('search-evidence');
const clone = path.join(scratch.folder, 'shop');
let plumbline: Plumbline;
let name = '';

function git(...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const who = ['-c', 'user.name=Mira Novak', '-c', 'user.email=mira@shop.example'];
  return execFileSync('git', [...who, ...args], { cwd: clone, encoding: 'utf8', env }).trim();
}

before(async () => {
  mkdirSync(path.join(clone, 'src'), { recursive: true });
  const files: readonly (readonly [string, string | Buffer])[] = [
    ['src/pay.ts', 'const needle = 1;\nnothing\nneedle again'],
    ['src/crlf.ts', 'NEEDLE\r\nx\r\n'],
    ['src/wide.txt', Buffer.from('\uFEFFa needle\nlast', 'utf16le')],
    ['src/odd.txt', Buffer.from([0x6e, 0x65, 0x65, 0x64, 0x6c, 0x65, 0xff, 0x0a])],
    ['needle.png', Buffer.from([1, 0, 2])],
    ['empty', ''],
  ];
  for (const [file, content] of files) writeFileSync(path.join(clone, file), content);
  symlinkSync('needle', path.join(clone, 'link-to-needle'));
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'All');
  plumbline = await openAt(path.join(scratch.folder, 'data'));
  await plumbline.addRepositories([clone], working());
  name = (await plumbline.repositories())[0]!.name;
});
after(async () => {
  await plumbline.close();
  scratch.remove();
});

const verify = (manifest: unknown): Promise<SearchVerification> => {
  const read = readManifest(JSON.stringify(manifest));
  assert.ok(read.ok);
  return verifySearch({ manifest: read.value, clones: new Map([[name, clone]]), path: process.env['PATH'] });
};

for (const query of [
  'needle',
  'needle case:yes',
  'type:file needle',
  'type:path needle',
  'nothing and again',
  '/^need.e/ -file:crlf',
  'not needle',
  '/x\\r?$/',
  'lang:typescript needle',
  'zzz',
  '/1;\\nnothing\\nneed/',
  '/needle[^x]*?$/ or again',
  '/(?s)needle.+?e/ select:content',
  'select:repo needle',
  'select:file needle',
  'select:file.directory needle or type',
  'type:repo clone',
  'repo:. rev:main needle type:file',
])
  test(`sealed and verified from git alone: ${query}`, async () => {
    const { manifest } = await plumbline.sealSearch({ query, patternType: 'keyword' }, working());
    const { verdict, because } = await verify(manifest);
    assert.deepEqual(because, []);
    assert.equal(verdict, 'confirmed');
  });

test('what is sealed is in the ledger, with the bytes of manifest and matches', async () => {
  const { evidence, statement, canaries } = await plumbline.sealSearch(
    { query: 'needle', patternType: 'auto' },
    working(),
  );
  assert.equal(statement, '5 matches in 1 of 1 repositories, not searched: 1 file (binary), 1 file (symbolic-link)');
  assert.deepEqual(canaries, { planted: 1, found: 1, without: [] });
  assert.deepEqual(
    evidence.map(({ envelope }) => [envelope.kind, envelope.subject]),
    [
      ['search', 'matches.jsonl'],
      ['search', 'manifest.json'],
    ],
  );
  for (const { envelope } of evidence) {
    const proof = await plumbline.evidenceProof(envelope.id);
    assert.ok(proof?.verified, proof?.because);
  }
  const bytes = async (digest: Digest): Promise<string> =>
    Buffer.from((await plumbline.evidenceBytes(digest))!.bytes).toString();
  const [matches, manifest] = evidence;
  assert.ok(
    (await bytes(matches!.envelope.digest))
      .split('\n')
      .filter(Boolean)
      .every((line) => JSON.parse(line) !== null),
  );
  const sealed = JSON.parse(await bytes(manifest!.envelope.digest)) as { statement: string };
  assert.equal(sealed.statement, statement);
  assert.equal((await verify(sealed)).verdict, 'confirmed');
  assert.deepEqual(
    readdirSync(path.join(scratch.folder, 'data')).filter((entry) => entry.includes('canary')),
    [],
  );
});

test('nothing found, nothing left out: said in exactly these words', async () => {
  const { statement } = await plumbline.sealSearch({ query: 'zzz lang:typescript', patternType: 'keyword' }, working());
  assert.equal(statement, '0 matches in 1 of 1 repositories, nothing unsearched');
});

test('a manifest that lies is found out, whatever it lies about', async () => {
  const { manifest } = await plumbline.sealSearch({ query: 'needle', patternType: 'keyword' }, working());
  const lies: readonly (readonly [string, object, RegExp])[] = [
    ['fewer lines', { matchingLines: manifest.matchingLines - 1 }, /matching lines: \d+, not/],
    ['fewer files', { matchingFiles: 0 }, /matching files/],
    ['more searched', { filesSearched: manifest.filesSearched + 1 }, /files searched/],
    ['nothing left out', { unsearched: [] }, /not searchable, and not listed so: .*needle\.png \(binary\)/],
    [
      'more left out',
      { unsearched: [...manifest.unsearched, { repository: name, path: 'src/pay.ts', reason: 'binary' }] },
      /listed as not searched/,
    ],
    ['another digest', { matchDigest: '0'.repeat(64) }, /fingerprint/],
    ['another query', { canonicalQuery: manifest.canonicalQuery.replace('needle', 'nothing') }, /fingerprint/],
    ['another tree', { repositories: [{ ...manifest.repositories[0], tree: '0'.repeat(40) }] }, /the tree of/],
    ['fewer in scope', { repositories: [{ ...manifest.repositories[0], files: 1 }] }, /in scope/],
  ];
  for (const [lie, change, said] of lies) {
    const { verdict, because } = await verify({ ...manifest, ...change });
    assert.equal(verdict, 'differs', lie);
    assert.match(because.join('\n'), said, lie);
  }
});

test('what cannot be judged is never confirmed', async () => {
  const { manifest } = await plumbline.sealSearch({ query: 'needle', patternType: 'keyword' }, working());
  const limited = await verify({ ...manifest, limitHit: true });
  assert.equal(limited.verdict, 'not-verifiable');
  const read = readManifest(JSON.stringify(manifest));
  assert.ok(read.ok);
  const nowhere = await verifySearch({ manifest: read.value, clones: new Map(), path: process.env['PATH'] });
  assert.equal(nowhere.verdict, 'not-verifiable');
  const commit = '0'.repeat(40);
  await assert.rejects(
    verify({ ...manifest, repositories: [{ ...manifest.repositories[0], commit }] }),
    /git cannot read/,
  );
  await assert.rejects(
    verify({ ...manifest, repositories: [{ ...manifest.repositories[0], commit: '--all' }] }),
    /no commit id/,
  );
});

test('an exhaustive search ends with a manifest that git confirms', async () => {
  const out = path.join(scratch.folder, 'all.jsonl');
  await plumbline.searchExhaustively({ query: 'needle', patternType: 'keyword', out, anew: false }, working());
  const read = readManifest(readFileSync(out, 'utf8'));
  assert.ok(read.ok);
  assert.equal((await verify(read.value)).verdict, 'confirmed');
});

test('of the past: confirmed from the commits then in force; never "nothing unsearched" where history is short', async () => {
  const before = { GIT_COMMITTER_DATE: '2026-03-01T00:00:00Z', GIT_AUTHOR_DATE: '2026-03-01T00:00:00Z' };
  const past = path.join(scratch.folder, 'past');
  mkdirSync(past);
  const at = (date: string, content: string): void => {
    writeFileSync(path.join(past, 'a.txt'), content);
    const env = { ...process.env, ...before, GIT_COMMITTER_DATE: date, GIT_CONFIG_GLOBAL: '/dev/null' };
    const who = ['-c', 'user.name=Mira Novak', '-c', 'user.email=mira@shop.example'];
    for (const args of [
      ['init', '-q', '-b', 'main'],
      ['add', '-A'],
      [...who, 'commit', '-q', '-m', date],
    ])
      execFileSync('git', args, { cwd: past, env });
  };
  at('2026-01-01T00:00:00Z', 'the needle\n');
  at('2026-02-01T00:00:00Z', 'gone\n');
  const other = await openAt(path.join(scratch.folder, 'past-data'));
  try {
    await other.addRepositories([past], working());
    const pastName = (await other.repositories())[0]!.name;
    for (const [query, matches] of [
      ['needle asof:2026-01-15', 1],
      ['needle', 0],
    ] as const) {
      const { manifest, statement } = await other.sealSearch({ query, patternType: 'keyword' }, working());
      const read = readManifest(JSON.stringify(manifest));
      assert.ok(read.ok);
      const clones = new Map([[pastName, past]]);
      const { verdict, because } = await verifySearch({ manifest: read.value, clones, path: process.env['PATH'] });
      if (statement.endsWith('nothing unsearched')) {
        assert.equal(verdict, 'confirmed', because.join('; '));
        assert.equal(manifest.matchingLines, matches);
      } else assert.match(statement, /not searched: "/);
    }
  } finally {
    await other.close();
  }
});
