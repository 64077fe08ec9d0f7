import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommandLine } from '../../../test/doubles/command-line.ts';
import type { PostureList, PostureWish } from '../../app/posture/posture-list.ts';
import type { ScannerRow } from '../../app/posture/scanner-rows.ts';
import type { Instant } from '../../base/instant.ts';

const at = '2026-06-01T00:00:00.000Z' as Instant;
const gosec: ScannerRow = {
  type: 'scanner',
  repository: 'acme/shop',
  kind: 'sast',
  tool: 'gosec',
  path: 'Makefile',
  line: 3,
  present: true,
  onChange: true,
  blocks: false,
  required: null,
  because: 'gosec runs in ci.yml, for proposed changes.',
  evidence: [{ path: 'Makefile', line: 3 }],
  since: at,
};
const absent: ScannerRow = {
  ...gosec,
  kind: 'dast',
  tool: null,
  path: null,
  line: null,
  present: false,
  onChange: false,
  evidence: [],
  since: null,
};
const list: PostureList = { at, run: null, rows: [gosec, absent], repositories: [], updateBots: [], gaps: [] };

async function run(...args: readonly string[]): Promise<{ code: number; out: string; wishes: readonly PostureWish[] }> {
  const wishes: PostureWish[] = [];
  const posture = (wish: PostureWish) => {
    wishes.push(wish);
    return Promise.resolve(list);
  };
  const { code, out } = await runCommandLine(['posture', 'list', ...args], { plumbline: { posture } });
  return { code, out, wishes };
}

test('a line for each scanner and each kind that nothing does, then the manifest', async () => {
  const { code, out } = await run('--json');
  const lines = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.equal(code, 0);
  assert.deepEqual(lines.slice(0, 2), [gosec, absent]);
  assert.deepEqual([lines[2]!['type'], lines[2]!['listed'], lines[2]!['at']], ['manifest', 2, at]);
});

test('unknown is said to be unknown', async () => {
  const { out } = await run();
  assert.match(out, /acme\/shop +sast +gosec +yes +no +unknown +2026-06-01 +Makefile:3/);
});

test('only what is missing, only some kinds', async () => {
  assert.match((await run('--missing', '--json')).out, /^\{[^\n]*"kind":"dast"[^\n]*\n\{"type":"manifest"/);
  assert.match((await run('--missing', '--kind', 'sast', '--json')).out, /^\{"type":"manifest"/);
});

test('a checkout is named by its path, and has no past', async () => {
  const { wishes } = await run('shop', '--json');
  assert.match(wishes[0]!.path ?? '', /\/shop$/);
  assert.equal((await run('shop', '--as-of', '2026-01-01')).code, 2);
});
