/** Audits of a repository with several branches in scope: what is counted where, what changes nothing, what is deleted. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, test } from 'node:test';
import { parseConfig, type Config } from '../../src/app/config.ts';
import type { ChangeRow, Plumbline } from '../../src/app/plumbline.ts';
import type { Instant } from '../../src/base/instant.ts';
import { buildBranchy, type BranchStep } from '../fixtures/branchy.ts';
import { eventsOf, openAt, scratchFolder, working } from './workbench.ts';

const scratch = scratchFolder('branches');
after(() => scratch.remove());

const config = (branches: string): Config =>
  parseConfig({
    path: path.join(scratch.folder, 'plumbline.yaml'),
    text: `scope: { branches: { "**": ${branches} } }`,
  });
const several = config('[HEAD, "release/*", "hotfix/*"]');
/** The histories are of November 2023. */
const period = {
  type: 'window',
  from: '2023-11-01T00:00:00.000Z' as Instant,
  to: '2023-12-01T00:00:00.000Z' as Instant,
} as const;
const commit = (on: number): BranchStep => ({ do: 'commit', on, from: 0 });
const fork: BranchStep = { do: 'fork', on: 0, from: 0 };
/** Two on main, a release branch with two of its own and a pick from main, merged back; one more on main. */
const steps: readonly BranchStep[] = [
  commit(0),
  fork,
  commit(1),
  commit(0),
  { do: 'pick', on: 1, from: 0 },
  commit(1),
  { do: 'merge', on: 0, from: 1 },
  commit(0),
];

const git = (location: string, ...args: string[]): string =>
  execFileSync('git', ['-C', location, ...args], { encoding: 'utf8' }).trim();
const audit = (plumbline: Plumbline, location: string) =>
  plumbline.audit({ locations: [location], period, offline: true }, working());
const listOf = async (plumbline: Plumbline, filter = {}): Promise<readonly ChangeRow[]> =>
  eventsOf((await plumbline.changes(filter)).changes);
const placesOf = (rows: readonly ChangeRow[]): readonly string[] =>
  rows.map(({ fact: { value } }) => `${value.branch} ${value.commit}`);

test('landings of both branches are one population, each with its branch, and can be told apart', async (t) => {
  const { location } = buildBranchy(path.join(scratch.folder, 'shop'), steps);
  const plumbline = await openAt(path.join(scratch.folder, 'data'), several);
  t.after(() => plumbline.close());
  const { run } = await audit(plumbline, location);
  const onMain = git(location, 'rev-list', '--first-parent', '--reverse', 'main').split('\n');
  const base = git(location, 'merge-base', 'main~2', 'release/1.x');
  const onRelease = git(location, 'rev-list', '--first-parent', '--reverse', `${base}..release/1.x`).split('\n');
  assert.deepEqual(placesOf(await listOf(plumbline)), [
    ...onMain.map((one) => `main ${one}`),
    ...onRelease.map((one) => `release/1.x ${one}`),
  ]);
  assert.deepEqual(placesOf(await listOf(plumbline, { branch: 'release/1.x' })).length, onRelease.length);

  const [repository] = run.repositories;
  assert.deepEqual(repository!.branches, [
    {
      name: 'release/1.x',
      head: onRelease.at(-1),
      fork: base,
      commits: onRelease.length,
      landedInPeriod: onRelease.length,
    },
  ]);
  assert.deepEqual(repository!.unmatchedBranches, ['hotfix/*']);
  const { repositories } = await plumbline.changes({});
  assert.deepEqual(
    repositories[0]!.branches?.map(({ name, landings, landingsEver }) => [name, landings, landingsEver]),
    [
      ['main', onMain.length, onMain.length],
      ['release/1.x', onRelease.length, onRelease.length],
    ],
  );
  const { groups } = await plumbline.changeGroups('branch', {});
  assert.deepEqual(
    groups.map(({ key, total }) => [key?.split(' ')[1], total]),
    [
      ['main', onMain.length],
      ['release/1.x', onRelease.length],
    ],
  );
  const pick = (await listOf(plumbline)).filter(({ fact }) => fact.value.backportOf);
  assert.deepEqual(
    pick.map(({ fact: { value } }) => [value.branch, value.commit, value.backportOf?.branch]),
    [['release/1.x', onRelease[1], 'main']],
  );
  const story = await plumbline.changeStory({ repository: repository!.name, commit: onRelease[1]! });
  assert.deepEqual([story?.before, story?.after], [onRelease[0], onRelease[2]]);
  const asked = run.controls.flatMap(({ checks }) => checks).find(({ check }) => check === 'branch-protected');
  assert.deepEqual(
    asked?.members.map(({ member }) => member.split(':').at(-1)),
    ['main', 'release/1.x'],
  );
  const listed = run.controls.flatMap(({ checks }) => checks).find(({ check }) => check === 'change-through-changeset');
  assert.match(
    listed!.population.reconciledWith,
    /main \([0-9a-f]{12}\) \d+, .*release\/1\.x \([0-9a-f]{12}\.\.[0-9a-f]{12}\) 3/,
  );
});

test('an audit of the same branches is the same run; another stretch of time is judged from what is stored', async (t) => {
  const { location } = buildBranchy(path.join(scratch.folder, 'same'), steps);
  const plumbline = await openAt(path.join(scratch.folder, 'same-data'), several);
  t.after(() => plumbline.close());
  const first = await audit(plumbline, location);
  const again = await audit(plumbline, location);
  assert.equal(again.run.id, first.run.id);
  const ofRun = await listOf(plumbline);
  const stretch = { from: '2023-10-01T00:00:00.000Z' as Instant, to: '2024-01-01T00:00:00.000Z' as Instant };
  assert.deepEqual(
    (await listOf(plumbline, stretch)).map(({ fact }) => fact.value),
    ofRun.map(({ fact }) => fact.value),
  );
  const told = await plumbline.changeStory({
    repository: ofRun[0]!.fact.repository,
    commit: ofRun.at(-1)!.fact.value.commit,
    ...stretch,
  });
  assert.equal(told?.before, ofRun.at(-2)!.fact.value.commit);

  const more = git(location, 'rev-parse', 'main~1');
  git(location, 'update-ref', 'refs/heads/release/2.x', more);
  const third = await audit(plumbline, location);
  assert.notEqual(third.run.id, first.run.id);
  assert.deepEqual(placesOf(await listOf(plumbline)), placesOf(ofRun));
  assert.deepEqual(
    third.run.repositories[0]!.branches?.map(({ name, commits }) => [name, commits]),
    [
      ['release/1.x', 3],
      ['release/2.x', 0],
    ],
  );
});

test('what landed on a branch that is deleted since stays; that it was deleted is told', async (t) => {
  const { location } = buildBranchy(path.join(scratch.folder, 'gone'), steps.slice(0, -2));
  const plumbline = await openAt(path.join(scratch.folder, 'gone-data'), several);
  t.after(() => plumbline.close());
  await audit(plumbline, location);
  const before = placesOf(await listOf(plumbline));
  git(location, 'update-ref', '-d', 'refs/heads/release/1.x');
  const { run } = await audit(plumbline, location);
  assert.deepEqual(placesOf(await listOf(plumbline)), before);
  const { repositories } = await plumbline.changes({});
  assert.deepEqual(
    repositories[0]!.branches?.map(({ name, isGone }) => [name, isGone]),
    [
      ['main', undefined],
      ['release/1.x', true],
    ],
  );
  const { gaps } = run.repositories[0]!;
  assert.ok(
    gaps.some(({ of, detail }) => of === 'landed-change' && detail.startsWith('Branch release/1.x was deleted')),
  );
  assert.ok(run.repositories[0]!.branches?.some(({ name }) => name === 'release/1.x'));
});

test('one branch in scope is audited as it ever was', async (t) => {
  const { location } = buildBranchy(path.join(scratch.folder, 'alone'), steps);
  const [one, listed] = await Promise.all(
    ['main', '[main]'].map(async (branches) => {
      const plumbline = await openAt(path.join(scratch.folder, `alone-${branches.length}`), config(branches));
      t.after(() => plumbline.close());
      const { run } = await audit(plumbline, location);
      assert.equal(run.repositories[0]!.branches, undefined);
      return (await listOf(plumbline)).map(({ fact }) => fact.value);
    }),
  );
  assert.deepEqual(one, listed);
  assert.ok(one!.every(({ branch }) => branch === 'main'));
});
