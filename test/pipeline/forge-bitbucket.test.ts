/**
 * From `source add` to verdicts on Bitbucket, with the real program against a simulated workspace: what is read, what a kill
 * costs (nothing), what an audit claims, and that a token that goes with an address is nowhere but where the user put it.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { bitbucketFace, bitbucketHabits } from '../forges/faces/bitbucket.ts';
import { makeWorld } from '../forges/make-world.ts';
import { playForge, type PlayedForge } from '../forges/server.ts';
import { ended, lines, sourceBench } from './source-bench.ts';
import { scratchFolder } from './workbench.ts';

const token = 'sim-token-8a3e5d11c2';
const secret = `auditor@acme.example:${token}`;
const scratch = scratchFolder('bitbucket');
const world = makeWorld({
  seed: 11,
  changes: 60,
  directory: path.join(scratch.folder, 'world'),
  habits: bitbucketHabits,
});
const shop = world.repositories[0]!;
let forge: PlayedForge;

before(async () => {
  process.env['SIM_TOKEN'] = secret;
  const people = { [secret]: { login: 'mira', kind: 'personal', scopes: ['*'] } } as const;
  forge = await playForge({ world, face: bitbucketFace({ world, people }) });
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
  source: `bitbucket:${shop.owner}`,
  origin: () => forge.origin,
  rulesTellTheLook: true,
});

test('a sync reads every list to its end; the next one finds nothing new', async () => {
  await add('undisturbed');
  const first = await plumbline('undisturbed', 'source', 'sync', '--json');
  assert.equal(first.code, 0, first.stderr);
  const strands = lines(first.stdout).filter(({ type }) => type === 'strand');
  assert.ok(strands.length > 8 && strands.every(({ finished, trouble }) => finished === true && trouble === null));
  const told = (strand: string) => strands.find((one) => one['strand'] === strand && one['repository'] === 'acme/shop');
  assert.equal(told('changesets')?.['records'], shop.changesets.length);
  assert.deepEqual(forge.unknown, []);
  const before = await known('undisturbed');
  const again = await plumbline('undisturbed', 'source', 'sync', '--json');
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(await known('undisturbed'), before);
});

test('killed at any point and started again, a sync ends as one that was never disturbed', async () => {
  await add('killed');
  let killed = 0;
  for (const requests of [3, 70, 150]) {
    const child = startSync('killed');
    forge.dieAfter(requests, () => child.kill('SIGKILL'));
    if ((await ended(child)) === 'SIGKILL') killed++;
    forge.revive();
  }
  assert.ok(killed >= 2, `only ${killed} syncs were killed in time: the test shows nothing`);
  const last = await plumbline('killed', 'source', 'sync');
  assert.equal(last.code, 0, last.stderr);
  assert.deepEqual(await known('killed'), await known('undisturbed'));
});

test('the doctor says who asks and what is covered; of moves of branches that is nothing', async () => {
  const { code, stdout, stderr } = await plumbline('undisturbed', 'source', 'doctor', '--json');
  assert.equal(code, 0, stderr);
  const all = lines(stdout);
  const share = (strand: string): number => {
    const found = all.find((one) => one['strand'] === strand)?.['coverage'] as { readonly share: number } | undefined;
    assert.ok(found, strand);
    return found.share;
  };
  assert.ok(share('changesets') > 0.99);
  assert.equal(share('ref-activity'), 0);
  const { sources } = all.at(-1) as { readonly sources: readonly { readonly identity: string }[] };
  assert.equal(sources[0]?.identity, 'Mira Novak');
});

test('the token is nowhere but where the user put it', async () => {
  const said: string[] = [];
  for (const words of [
    ['source', 'list', '--json'],
    ['source', 'doctor'],
    ['source', 'sync', '--progress', 'json'],
  ]) {
    const { stdout, stderr } = await plumbline('undisturbed', ...words);
    said.push(stdout, stderr);
  }
  const base64 = Buffer.from(secret).toString('base64');
  assert.ok(![token, base64].some((one) => said.join('\n').includes(one)));
  const files = readdirSync(path.join(scratch.folder, 'undisturbed'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  assert.ok(files.length > 20);
  for (const file of files) {
    const bytes = readFileSync(file);
    assert.ok(!bytes.includes(token) && !bytes.includes(base64), file);
    assert.ok(!bytes.includes('kept-by-nobody'), 'the address of a webhook may hold a credential');
  }
});

test('an audit claims what is wrong and nothing else', async () => {
  await add('audited');
  const config = path.join(scratch.folder, 'people.yaml');
  const accounts = "['bitbucket:tomas', 'bitbucket:tomas-at-home']";
  writeFileSync(config, `people:\n  - { name: Tomas, accounts: ${accounts} }\n`);
  const period = ['--from', world.window.from, '--to', world.window.to, '--config', config];
  const audited = await plumbline('audited', 'audit', shop.gitDirectory, ...period, '--json');
  assert.equal(audited.code, 1, audited.stderr);
  const list = await plumbline('audited', 'change', 'list', ...period, '--json');
  const changes = lines(list.stdout).filter(({ type }) => type === 'change');
  const outcomes = new Map(changes.map((one) => [one['commit'], one['outcome']]));
  const codes = [
    'no-approval',
    'late-review',
    'direct-push',
    'self-approval',
    'approved-by-second-account',
    'approved-by-bot-only',
    'approval-withdrawn',
    'stale-approval',
    'tampered-squash',
    'tampered-merge',
  ];
  const wrong = world.injected.filter(
    ({ nature, branch, commit, code }) =>
      nature === 'violation' && branch === 'main' && commit !== null && codes.includes(code),
  );
  assert.ok(wrong.length >= 8, `${wrong.length} violations were made: the test shows nothing`);
  for (const { code, commit } of wrong)
    if (outcomes.has(commit)) assert.equal(outcomes.get(commit), 'exception', `${code} ${commit}`);
  // Bitbucket has no labels, so this company cannot declare an emergency: its late reviews are late.
  const suspects = new Set(
    world.injected
      .filter(({ nature, code }) => nature === 'violation' || code === 'emergency-reviewed')
      .map(({ changeset }) => changeset),
  );
  for (const one of changes) {
    const { id } = (one['change'] ?? { id: '' }) as { readonly id: string };
    if (id !== '' && !suspects.has(Number(id)))
      assert.notEqual(one['outcome'], 'exception', `a false claim of #${id}: ${JSON.stringify(one['findings'])}`);
  }
});
