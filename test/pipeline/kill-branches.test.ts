/**
 * kill -9 while several branches in scope are read, joined, judged and kept: audited again, the data directory ends as if
 * nothing had happened. Each kill comes after a certain statement of the database, never after a certain time.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parseConfig } from '../../src/app/config.ts';
import type { Instant } from '../../src/base/instant.ts';
import { buildBranchy, type BranchStep } from '../fixtures/branchy.ts';
import { eventsOf, openAt, root, scratchFolder, verdictsOf, working } from './workbench.ts';

const scratch = scratchFolder('kill-branches');
after(() => scratch.remove());

const text = 'scope: { branches: { "**": [HEAD, "release/*"] } }\n';
const file = path.join(scratch.folder, 'plumbline.yaml');
const config = parseConfig({ path: file, text });
const period = {
  type: 'window',
  from: '2023-11-01T00:00:00.000Z' as Instant,
  to: '2023-12-01T00:00:00.000Z' as Instant,
} as const;
const commit = (on: number): BranchStep => ({ do: 'commit', on, from: 0 });
const fork: BranchStep = { do: 'fork', on: 0, from: 0 };
const pick = (on: number): BranchStep => ({ do: 'pick', on, from: 0 });
/** Two release branches with landings of their own and picks from main, one of them merged back. */
const steps: readonly BranchStep[] = [
  commit(0),
  fork,
  commit(1),
  commit(0),
  pick(1),
  commit(1),
  fork,
  commit(2),
  commit(0),
  pick(2),
  commit(2),
  { do: 'merge', on: 0, from: 1 },
  commit(0),
  pick(2),
];
const shop = path.join(scratch.folder, 'shop');
let expected: Awaited<ReturnType<typeof outcomeAt>>;

before(async () => {
  buildBranchy(shop, steps);
  writeFileSync(file, text);
  expected = await outcomeAt('undisturbed');
  assert.ok(expected.rows.filter(({ backportOf }) => backportOf).length >= 2);
  assert.equal(new Set(expected.rows.map(({ branch }) => branch)).size, 3);
});

async function outcomeAt(name: string) {
  const plumbline = await openAt(path.join(scratch.folder, name), config);
  try {
    const { run } = await plumbline.audit({ locations: [shop], period, offline: true }, working());
    const rows = await eventsOf((await plumbline.changes({})).changes);
    const { branches } = run.repositories[0]!;
    return { rows: rows.map(({ fact }) => fact.value), verdicts: verdictsOf(run), branches };
  } finally {
    await plumbline.close();
  }
}

function killedAt(name: string, moment: string): Promise<NodeJS.Signals | null> {
  const main = path.join(root, 'src', 'cli', 'main.ts');
  const preload = path.join(root, 'test', 'fixtures', 'kill-at.ts');
  const options = ['--data', path.join(scratch.folder, name), '--config', file, '--progress', 'json', '--offline'];
  const args = ['--disable-warning=ExperimentalWarning', '--import', preload, main, 'audit', shop, ...options];
  const child = spawn(process.execPath, [...args, '--from', period.from, '--to', period.to], {
    cwd: scratch.folder,
    env: { ...process.env, PLUMBLINE_CONFIG: '', PLUMBLINE_KILL_AT: moment },
    stdio: 'ignore',
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (_, signal) => resolve(signal));
  });
}

const moments: readonly (readonly [name: string, moment: string])[] = [
  ['one branch is kept and the other begun', '2 into "branch_history"'],
  ['joins of the last branch are being kept', '3 into "changeset_join"'],
  ['judged changes are being kept', '1 into "judged_change"'],
];

for (const [name, moment] of moments)
  test(`killed while ${name}`, async () => {
    const folder = name.replaceAll(' ', '-');
    assert.equal(await killedAt(folder, moment), 'SIGKILL');
    assert.deepEqual(await outcomeAt(folder), expected);
  });
