/** The walk of several branches against git's own list of first parents, over random histories. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildBranchy, type BranchStep } from '../../test/fixtures/branchy.ts';
import { scratchDirectory } from '../../test/fixtures/scratch.ts';
import type { Instant } from '../base/instant.ts';
import { silentObserver } from '../base/progress.ts';
import type { RefObservation } from '../model/history.ts';
import { asObjectId, type ObjectId, type Repository } from '../model/repository.ts';
import { withBranches } from './branch.ts';
import { LandedElsewhere, readBranch, type BranchHistory, type KnownBranch } from './branch-landings.ts';
import { findBackports } from './changesets/backports.ts';
import { CloneGraph } from './changesets/clone-graph.ts';
import { joinChangesets } from './changesets.ts';
import { discoverRepositories } from './discover.ts';
import { readHistory } from './history.ts';
import { openRepository } from './open.ts';

const scratch = scratchDirectory('branch-landings');
const observedAt = '2026-11-01T00:00:00.000Z' as Instant;
let number = 0;

const step: fc.Arbitrary<BranchStep> = fc.record({
  do: fc.constantFrom('commit', 'commit', 'commit', 'pick', 'pick', 'merge', 'forward', 'fork', 'fork'),
  on: fc.nat(3),
  from: fc.nat(3),
});
const histories = fc.array(step, { minLength: 4, maxLength: 30 });

const git = (location: string, ...args: string[]): readonly string[] =>
  execFileSync('git', ['-C', location, ...args], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);

async function openScoped(location: string, branches: readonly string[]): Promise<Repository> {
  const [found] = (await discoverRepositories(location)).found;
  return withBranches(await openRepository({ found: found!, observedAt }), branches.slice(1));
}

interface Read {
  readonly repository: Repository;
  readonly production: Awaited<ReturnType<typeof readHistory>>['history'];
  readonly further: readonly BranchHistory[];
}

async function readAll(
  repository: Repository,
  known: ReadonlyMap<string, KnownBranch> = new Map(),
  observations: readonly RefObservation[] = [],
): Promise<Read> {
  const { history } = await readHistory({ repository, observations: [], observedAt, observer: silentObserver });
  const elsewhere = new LandedElsewhere();
  elsewhere.add(history);
  const further: BranchHistory[] = [];
  for (const branch of repository.furtherBranches ?? []) {
    const before = known.get(branch.name);
    const asked = { repository, branch, elsewhere, observations, observedAt };
    const read = await readBranch(before ? { ...asked, known: before } : asked);
    elsewhere.add(read.history);
    further.push(read.history);
  }
  return { repository, production: history, further };
}

/** By git's list alone: what stands above the last commit that a branch before has on its chain. */
function ownByGit(location: string, branches: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const taken = new Set<string>();
  return new Map(
    branches.map((branch) => {
      const chain = git(location, 'rev-list', '--first-parent', '--reverse', branch);
      const own = chain.slice(chain.findLastIndex((commit) => taken.has(commit)) + 1);
      for (const commit of own) taken.add(commit);
      return [branch, own];
    }),
  );
}

test('landings of each branch are its own, and each is counted once', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      const { location, branches } = buildBranchy(path.join(scratch, `walk-${number++}`), steps);
      const { production, further } = await readAll(await openScoped(location, branches));
      const expected = ownByGit(location, branches);
      assert.deepEqual(
        production.commits.map(({ commit }) => commit as string),
        expected.get('main'),
      );
      assert.deepEqual(
        further.map(({ branch, landings }) => [branch, landings.map(({ commit }) => commit)]),
        [...expected].slice(1),
      );
      for (const { branch, commits, fork, landings, ownFrom, gaps } of further) {
        assert.deepEqual(gaps, []);
        // The whole chain, with the positions that the branch itself gives them.
        assert.deepEqual(
          commits.map(({ commit }) => commit as string),
          git(location, 'rev-list', '--first-parent', '--reverse', branch),
        );
        assert.deepEqual(commits.slice(ownFrom), landings);
        assert.ok(commits.every(({ index }, at) => index === at));
        const range = fork === null ? branch : `${fork}..${branch}`;
        assert.deepEqual(git(location, 'rev-list', '--first-parent', '--count', range), [String(landings.length)]);
        for (const { commit, parents, paths } of landings)
          assert.deepEqual(paths, git(location, 'diff-tree', '-r', '--name-only', parents[0]!, commit).toSorted());
      }
      const all = [...production.commits, ...further.flatMap(({ landings }) => landings)].map(({ commit }) => commit);
      assert.equal(new Set(all).size, all.length);
    }),
    { numRuns: 40 },
  );
});

test('what was read before and goes on is what is read at once', async () => {
  await fc.assert(
    fc.asyncProperty(histories, histories, async (first, then) => {
      const begun = buildBranchy(path.join(scratch, `begun-${number++}`), first);
      const before = await readAll(await openScoped(begun.location, begun.branches));
      const known = new Map(before.further.map(({ branch, fork, landings }) => [branch, { fork, landings }]));
      const grown = buildBranchy(path.join(scratch, `grown-${number++}`), [...first, ...then]);
      const repository = await openScoped(grown.location, grown.branches);
      const [on, whole] = [await readAll(repository, known), await readAll(repository)];
      assert.deepEqual(on.further, whole.further);
    }),
    { numRuns: 20 },
  );
});

test('picks are found by their patch, with the landing that brought the original, and nothing else is one', async () => {
  let proven = 0;
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      const made = buildBranchy(path.join(scratch, `picks-${number++}`), steps);
      const { location, branches, picks, idOf } = made;
      const { repository, production, further } = await readAll(await openScoped(location, branches));
      const origins: { branch: string; head: ObjectId; commits: BranchHistory['commits'] }[] = [
        { branch: 'main', head: repository.head!, commits: production.commits },
      ];
      for (const { branch, commits, landings, ownFrom } of further) {
        const head = commits.at(-1)!.commit;
        const place = { ...repository, defaultBranch: branch, head };
        const clone = new CloneGraph(repository.gitDirectory, [head]);
        const brought = new Map<ObjectId, readonly ObjectId[]>();
        const joins = await joinChangesets({
          repository: place,
          commits: landings,
          clone,
          onBrought: (landing, all) => brought.set(landing, all),
          observer: silentObserver,
        });
        const found = await findBackports({
          gitDirectory: repository.gitDirectory,
          head,
          landings,
          origins,
          joins,
          broughtBy: (landing) => brought.get(landing) ?? [],
          nodes: await clone.nodes(),
        });
        const single = landings.filter(({ parents }) => parents.length === 1);
        const expected = single.flatMap(({ commit }) => {
          const original = originalOf(commit, { picks: picks.map((one) => [idOf(one.picked), idOf(one.original)]) });
          const elsewhere = original.filter((one) => !isAncestor(location, one, head));
          const all = elsewhere.flatMap((one) => firstLandingWith(location, one, origins) ?? []);
          // What landed later was not picked from, and is no review of what was there before.
          const landed = all.filter((one) => committedAt(location, one) <= committedAt(location, commit));
          return landed.length === 0 ? [] : [[commit, landed] as const];
        });
        const told = [...found.proven].filter(([commit]) => single.some((one) => one.commit === commit));
        assert.deepEqual(told.map(([commit]) => commit).toSorted(), expected.map(([commit]) => commit).toSorted());
        for (const [commit, originals] of expected)
          assert.ok(originals.includes(found.proven.get(commit)!.landing.commit));
        proven += told.length;
        origins.push({ branch, head, commits: commits.slice(ownFrom) });
      }
    }),
    { numRuns: 40 },
  );
  assert.ok(proven > 0);
});

const isAncestor = (location: string, commit: string, head: string): boolean => {
  try {
    execFileSync('git', ['-C', location, 'merge-base', '--is-ancestor', commit, head]);
    return true;
  } catch {
    return false;
  }
};

const committedAt = (location: string, commit: string): number =>
  Number(git(location, 'show', '-s', '--format=%ct', commit)[0]);

/** All commits with this patch besides itself: a pick of a pick has the same. */
function originalOf(
  commit: string,
  { picks }: { readonly picks: readonly (readonly [string, string])[] },
): readonly string[] {
  const same = new Set([commit]);
  for (let size = 0; size !== same.size;) {
    size = same.size;
    for (const [a, b] of picks) if (same.has(a) || same.has(b)) same.add(a).add(b);
  }
  same.delete(commit);
  return [...same];
}

function firstLandingWith(
  location: string,
  commit: string,
  origins: readonly { readonly commits: BranchHistory['commits'] }[],
): string | undefined {
  for (const { commits } of origins)
    for (const landing of commits) if (isAncestor(location, commit, landing.commit)) return landing.commit;
  return undefined;
}

test('a branch that is named and not there is a gap, a pattern that none fits is told', async () => {
  const { location } = buildBranchy(path.join(scratch, 'named'), [
    { do: 'fork', on: 0, from: 0 },
    { do: 'fork', on: 0, from: 0 },
    { do: 'commit', on: 1, from: 0 },
  ]);
  const [found] = (await discoverRepositories(location)).found;
  const opened = await openRepository({ found: found!, observedAt });
  const wanted = [
    'lacking',
    { pattern: 'release/*', fits: (name: string) => name.startsWith('release/') },
    { pattern: 'hotfix/*', fits: (name: string) => name.startsWith('hotfix/') },
    'main',
  ];
  const { furtherBranches, unmatchedBranches, gaps } = await withBranches(opened, wanted);
  assert.deepEqual(
    furtherBranches?.map(({ name }) => name),
    ['release/1.x', 'release/2.x'],
  );
  assert.deepEqual(unmatchedBranches, ['hotfix/*']);
  assert.deepEqual(
    gaps.map(({ of, reason }) => [of, reason]),
    [
      ['landed-change', 'not-observed'],
      ['branch', 'not-observed'],
    ],
  );
});

test('a branch without a commit in common counts from its first commit; one that was rewritten is read anew', async () => {
  const { location } = buildBranchy(path.join(scratch, 'rewritten'), [
    { do: 'fork', on: 0, from: 0 },
    { do: 'commit', on: 1, from: 0 },
    { do: 'commit', on: 1, from: 0 },
  ]);
  const repository = await openScoped(location, ['main', 'release/1.x']);
  const [before] = (await readAll(repository)).further;
  const tree = git(location, 'rev-parse', 'main^{tree}')[0]!;
  const commit = execFileSync('git', ['-C', location, 'commit-tree', tree, '-m', 'alone'], {
    encoding: 'utf8',
    env: { ...process.env, ...identity },
  }).trim();
  const alone = { ...repository, furtherBranches: [{ name: 'release/1.x', head: asObjectId(commit) }] };
  const [after] = (await readAll(alone, new Map([['release/1.x', before!]]))).further;
  assert.deepEqual(
    [after!.fork, after!.ownFrom, after!.landings.map((landing) => landing.commit), after!.gaps],
    [null, 0, [commit], []],
  );
});

const identity = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};
