/**
 * From `source add` to verdicts, with the real program against a simulated forge: what is read, what a kill costs
 * (nothing), what an audit says, and that the token is nowhere but where the user put it.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { githubFace } from '../forges/faces/github.ts';
import { githubHabits } from '../forges/faces/github/habits.ts';
import { makeWorld } from '../forges/make-world.ts';
import { playForge, type PlayedForge } from '../forges/server.ts';
import { ended, lines, sourceBench } from './source-bench.ts';
import { scratchFolder } from './workbench.ts';

const token = 'sim-token-6f1d2c9a7b';
const scratch = scratchFolder('forge');
const world = makeWorld({ seed: 11, changes: 40, directory: path.join(scratch.folder, 'world'), habits: githubHabits });
const shop = world.repositories[0]!;
let forge: PlayedForge;

before(async () => {
  process.env['SIM_TOKEN'] = token;
  forge = await playForge({
    world,
    face: githubFace({ world, server: { version: '3.19.1' } }),
    credentials: { [token]: { login: 'plumbline', kind: 'personal', scopes: ['*'] } },
  });
  // As a clone of the company's would say where it came from.
  const origin = `${forge.origin}/${shop.owner}/${shop.name}.git`;
  execFileSync('git', ['-C', shop.gitDirectory, 'config', 'remote.origin.url', origin]);
});
after(async () => {
  await forge.close();
  scratch.remove();
});

const { plumbline, add, known, startSync } = sourceBench({
  folder: scratch.folder,
  source: `github:${shop.owner}`,
  origin: () => forge.origin,
  rulesTellTheLook: false,
});

test('a sync reads every list to its end; the next one finds nothing new', async () => {
  await add('undisturbed');
  const first = await plumbline('undisturbed', 'source', 'sync', '--json');
  assert.equal(first.code, 0, first.stderr);
  const strands = lines(first.stdout).filter(({ type }) => type === 'strand');
  assert.ok(strands.length > 10 && strands.every(({ finished, trouble }) => finished === true && trouble === null));
  const told = (strand: string) => strands.find((one) => one['strand'] === strand && one['repository'] === 'acme/shop');
  assert.equal(told('changesets')?.['records'], shop.changesets.length);
  const before = await known('undisturbed');
  const again = await plumbline('undisturbed', 'source', 'sync', '--json');
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(await known('undisturbed'), before);
});

test('killed at any point and started again, a sync ends as one that was never disturbed', async () => {
  await add('killed');
  let killed = 0;
  for (const requests of [1, 4, 9, 17, 26]) {
    const child = startSync('killed');
    forge.dieAfter(requests, () => child.kill('SIGKILL'));
    if ((await ended(child)) === 'SIGKILL') killed++;
    forge.revive();
  }
  assert.ok(killed >= 3, `only ${killed} syncs were killed in time: the test shows nothing`);
  const last = await plumbline('killed', 'source', 'sync');
  assert.equal(last.code, 0, last.stderr);
  assert.deepEqual(await known('killed'), await known('undisturbed'));
});

test('Ctrl-C ends a sync orderly, and what was stored is kept', async () => {
  await add('interrupted');
  const child = startSync('interrupted');
  forge.dieAfter(6, () => child.kill('SIGINT'));
  await ended(child);
  forge.revive();
  assert.equal(child.exitCode, 130);
  assert.ok((await known('interrupted')).length > 0);
});

test('a forge that refuses the token is trouble: exit code 2, and the gaps say what is missing', async () => {
  await add('refused');
  forge.refuse({ path: /rulesets|branches/, status: 403 });
  const { code, stdout } = await plumbline('refused', 'source', 'sync', '--json');
  forge.relent();
  const rules = lines(stdout).find((one) => one['strand'] === 'branch-rules');
  const gaps = rules?.['gaps'] as readonly { readonly reason: string }[];
  assert.ok(gaps.length > 0 && gaps.every(({ reason }) => reason === 'forbidden'));
  assert.equal(code, 0, 'what the token may not read is a gap, not trouble');
  process.env['SIM_TOKEN'] = '';
  const without = await plumbline('refused', 'source', 'sync');
  process.env['SIM_TOKEN'] = token;
  assert.equal(without.code, 2);
  assert.match(without.stdout, /SIM_TOKEN, which is not set/);
});

test('the doctor says by what right, how long the forge remembers, and what is covered', async () => {
  const { code, stdout, stderr } = await plumbline('undisturbed', 'source', 'doctor', '--json');
  assert.equal(code, 0, stderr);
  const all = lines(stdout);
  const coverage = (strand: string) => {
    const found = all.find((one) => one['strand'] === strand);
    return found?.['coverage'] as { readonly share: number; readonly since: string };
  };
  assert.ok(coverage('changesets').share > 0.99);
  // A log that forgets after 30 days covers no more of twelve months than that, however good the right.
  assert.ok(coverage('rule-bypasses').share > 0.07 && coverage('rule-bypasses').share < 0.1);
  const { sources } = all.at(-1) as { readonly sources: readonly { readonly version: string }[] };
  assert.equal(sources[0]?.version, '3.19.1');
});

test('the token is nowhere but where the user put it', async () => {
  const said: string[] = [];
  for (const words of [
    ['source', 'list'],
    ['source', 'list', '--json'],
    ['source', 'doctor'],
    ['source', 'sync', '--progress', 'json'],
  ]) {
    const { stdout, stderr } = await plumbline('undisturbed', ...words);
    said.push(stdout, stderr);
  }
  assert.ok(!said.join('\n').includes(token));
  const base64 = Buffer.from(`x-access-token:${token}`).toString('base64');
  const files = readdirSync(path.join(scratch.folder, 'undisturbed'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  assert.ok(files.length > 20);
  for (const file of files) {
    const bytes = readFileSync(file);
    assert.ok(!bytes.includes(token) && !bytes.includes(base64), file);
  }
});

test('an audit judges landings with what the forge told, and seals its answers', async () => {
  await add('audited');
  const config = path.join(scratch.folder, 'people.yaml');
  writeFileSync(config, "people:\n  - { name: Tomas, accounts: ['github:tomas', 'github:tomas-at-home'] }\n");
  const period = ['--from', world.window.from, '--to', world.window.to, '--config', config];
  const audited = await plumbline('audited', 'audit', shop.gitDirectory, ...period, '--json');
  assert.equal(audited.code, 1, audited.stderr);
  const list = await plumbline('audited', 'change', 'list', ...period, '--json');
  const changes = lines(list.stdout).filter(({ type }) => type === 'change');
  const outcomes = new Map(changes.map((one) => [one['commit'], one['outcome']]));
  const codes = ['no-approval', 'late-review', 'direct-push', 'tampered-squash', 'check-missing', 'check-skipped'];
  const wrong = world.injected.filter(
    ({ nature, branch, commit, code }) =>
      nature === 'violation' &&
      branch === 'main' &&
      commit !== null &&
      [...codes, 'approved-by-second-account'].includes(code),
  );
  assert.ok(wrong.length >= 5, `${wrong.length} violations were made: the test shows nothing`);
  for (const { code, commit } of wrong)
    if (outcomes.has(commit)) assert.equal(outcomes.get(commit), 'exception', `${code} ${commit}`);
  assert.ok(wrong.some(({ code, commit }) => code === 'approved-by-second-account' && outcomes.has(commit)));
  const suspects = new Set(
    world.injected.filter(({ nature }) => nature === 'violation').map(({ changeset }) => changeset),
  );
  for (const one of changes) {
    const { id } = (one['change'] ?? { id: '' }) as { readonly id: string };
    const findings = one['findings'] as readonly { readonly code: string }[];
    const unreviewed = findings.some(({ code }) => code === 'direct-push' || code === 'landed-altered');
    if (id !== '' && !suspects.has(Number(id))) assert.ok(!unreviewed, `a false claim of ${String(one['commit'])}`);
  }
  const evidence = await plumbline('audited', 'evidence', 'list', '--json');
  assert.ok(lines(evidence.stdout).filter((one) => one['kind'] === 'forge-answer').length > 10);

  const again = await plumbline('audited', 'audit', shop.gitDirectory, ...period);
  assert.match(again.stderr, /Nothing changed since run/, 'the forge was read again, and told nothing new');
  const runs = await plumbline('audited', 'run', 'list', '--json');
  assert.equal(lines(runs.stdout).filter(({ type }) => type !== 'manifest').length, 1);
});
