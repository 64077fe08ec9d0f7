/**
 * From `source add` to verdicts on GitLab, with the real program against a simulated group: what is read, what a kill costs
 * (nothing), and what an audit claims: what is wrong, and nothing else.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gitlabFace, gitlabHabits } from '../forges/faces/gitlab.ts';
import { peopleList } from '../forges/ground-truth.ts';
import { makeWorld } from '../forges/make-world.ts';
import { playForge, type PlayedForge } from '../forges/server.ts';
import { ended, lines, sourceBench } from './source-bench.ts';
import { scratchFolder } from './workbench.ts';

const token = 'sim-token-c40b97e6d1';
const scratch = scratchFolder('gitlab');
const world = makeWorld({
  seed: 11,
  changes: 60,
  directory: path.join(scratch.folder, 'world'),
  habits: gitlabHabits,
});
const shop = world.repositories[0]!;
let forge: PlayedForge;

before(async () => {
  process.env['SIM_TOKEN'] = token;
  const credentials = { [token]: { login: 'mira', kind: 'personal', scopes: ['*'] } } as const;
  forge = await playForge({ world, face: gitlabFace({ world }), credentials });
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
  source: `gitlab:${shop.owner}`,
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
  for (const requests of [3, 150, 400]) {
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

test('an audit claims what is wrong and nothing else', async () => {
  await add('audited');
  const config = path.join(scratch.folder, 'people.yaml');
  // GitLab tells no addresses of accounts, so who is who in git is for the configuration to say.
  const people = peopleList(world).map(({ person: name, emails, accounts }) => ({ name, emails, accounts }));
  writeFileSync(config, JSON.stringify({ people }));
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
    'approved-by-co-author',
    'approved-by-last-pusher',
    'approval-dismissed',
    'approval-withdrawn',
    'stale-approval',
    'tampered-squash',
    'tampered-merge',
    'tampered-rebase',
    'emergency-unreviewed',
    'request-missing',
    'request-dangling',
  ];
  const wrong = world.injected.filter(
    ({ nature, branch, commit, code }) =>
      nature === 'violation' && branch === 'main' && commit !== null && codes.includes(code),
  );
  assert.ok(wrong.length >= 14, `${wrong.length} violations were made: the test shows nothing`);
  for (const { code, commit } of wrong)
    if (outcomes.has(commit)) assert.equal(outcomes.get(commit), 'exception', `${code} ${commit}`);
  const numbersOf = (isOne: (one: (typeof world.injected)[number]) => boolean): ReadonlySet<number | null> =>
    new Set(world.injected.filter(isOne).map(({ changeset }) => changeset));
  const suspects = numbersOf(({ nature }) => nature === 'violation');
  // Nobody approved it before it landed, which stays true; that it was made good in time is another check's word.
  const emergencies = numbersOf(({ code }) => code === 'emergency-reviewed');
  for (const one of changes) {
    const { id } = (one['change'] ?? { id: '' }) as { readonly id: string };
    if (id === '' || suspects.has(Number(id))) continue;
    const claims = one['findings'] as readonly { readonly code: string; readonly because: string }[];
    const why = `a false claim of #${id}: ${JSON.stringify(claims)}`;
    if (emergencies.has(Number(id))) assert.ok(!claims.some(({ code }) => code === 'emergency-changes-reviewed'), why);
    else assert.notEqual(one['outcome'], 'exception', why);
  }
});
