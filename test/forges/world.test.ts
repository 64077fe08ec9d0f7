import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { scratchDirectory } from '../fixtures/scratch.ts';
import { githubHabits } from './faces/github/habits.ts';
import { makeWorld } from './make-world.ts';
import { harmlessCodes, violationCodes, type SimChangeset, type SimRepository, type World } from './world.ts';

const directory = scratchDirectory('forge-world');
const world = makeWorld({
  seed: 4,
  changes: 70,
  directory: path.join(directory, 'a'),
  habits: githubHabits,
  subtle: true,
});
const repository = world.repositories[0]!;

const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-C', repository.gitDirectory, ...args], { encoding: 'utf8' }).trimEnd();

const merged = ({ changesets }: SimRepository): SimChangeset[] => changesets.filter(({ state }) => state === 'merged');

/** What git, which knows nothing of the simulator, says of each landed changeset against what landed. */
function comparedByGit(): ReadonlyMap<number, boolean> {
  const subjects = merged(repository).map((changeset) => {
    const landing = repository.landings.find(({ commits }) => commits.at(-1) === changeset.landedAs)!;
    const parent = repository.commits.get(landing.commits[0]!)!.parents[0]!;
    return { changeset, parent, tree: repository.commits.get(changeset.landedAs!)!.tree };
  });
  const input = subjects.map(({ parent, changeset }) => `${parent} ${changeset.head}`);
  const trees = input.map((pair) => git('merge-tree', '--write-tree', ...pair.split(' ')));
  return new Map(subjects.map(({ changeset, tree }, i) => [changeset.number, tree === trees[i]]));
}

test('git finds nothing wrong with the repository', () => {
  git('fsck', '--strict', '--no-dangling');
  assert.equal(git('rev-parse', 'main'), repository.branches.get('main'));
});

test('the first-parent chain of main is what landed and was not lost', () => {
  const chain = git('rev-list', '--first-parent', '--reverse', 'main').split('\n').slice(4);
  const landed = repository.landings.filter(({ branch, lost }) => branch === 'main' && !lost).flatMap((l) => l.commits);
  assert.deepEqual(chain, landed);
});

test('moves of a branch join without a gap, and end where the branch stands', () => {
  for (const branch of ['main', 'release/1.x']) {
    const moves = repository.moves.filter(({ ref }) => ref === `refs/heads/${branch}`);
    moves.slice(1).forEach((move, i) => assert.equal(move.before, moves[i]!.after));
    assert.equal(moves.at(-1)!.after, repository.branches.get(branch));
    assert.deepEqual(
      moves.map(({ at }) => at),
      moves.map(({ at }) => at).sort(),
    );
  }
});

test('what landed is what was proposed by git’s own merge, but where it was tampered with', () => {
  const tampered = new Set(
    world.injected.filter(({ code }) => code.startsWith('tampered-')).map(({ changeset }) => changeset),
  );
  const carried = new Set(repository.landings.flatMap(({ alsoCarried }) => alsoCarried));
  assert.equal(tampered.size, 3);
  for (const [number, equal] of comparedByGit())
    if (!carried.has(number)) assert.equal(equal, !tampered.has(number), `changeset ${number}`);
});

test('a backport is the patch that was reviewed', () => {
  const patchId = (commit: string): string | undefined =>
    execFileSync('git', ['-C', repository.gitDirectory, 'patch-id', '--stable'], {
      input: execFileSync('git', ['-C', repository.gitDirectory, 'show', commit]),
      encoding: 'utf8',
    }).split(' ')[0];
  const ports = world.injected.filter(({ code }) => code === 'backport');
  assert.equal(ports.length, 1);
  for (const { commit, why } of ports) assert.equal(patchId(commit!), patchId(/of ([0-9a-f]{40})/.exec(why)![1]!));
});

test('everything that can be injected is, once', () => {
  const absent = [...violationCodes, ...harmlessCodes].filter(
    (code) => !world.injected.some((one) => one.code === code),
  );
  // On GitHub authors cannot approve, and there is no button for a fast-forward.
  assert.deepEqual(absent, ['self-approval', 'fast-forward']);
});

test('everything of a changeset happens in an order that can be', () => {
  for (const changeset of repository.changesets) {
    const { pushes, commits, head, reviews, mergedAt, createdAt } = changeset;
    assert.equal(pushes.at(-1)!.after, head);
    assert.equal(commits.at(-1)!.oid, head);
    pushes.slice(1).forEach((push, i) => assert.ok(push.before === pushes[i]!.after && push.at > pushes[i]!.at));
    for (const { commit, at } of reviews) {
      assert.ok(at > createdAt);
      assert.equal(pushes.findLast((push) => push.at <= at)!.after, commit, `review of #${changeset.number}`);
    }
    if (mergedAt !== null) assert.ok(pushes.at(-1)!.at < mergedAt, `#${changeset.number} was pushed after it landed`);
  }
  const numbers = repository.changesets.map(({ number }) => number);
  assert.deepEqual(
    numbers,
    [...new Set(numbers)].sort((a, b) => a - b),
  );
  const created = repository.changesets.map(({ createdAt }) => createdAt);
  assert.deepEqual(created, [...created].sort());
});

test('the same seed makes the same world, another one another', () => {
  const again = (seed: number, folder: string): World =>
    makeWorld({ seed, changes: 70, directory: path.join(directory, folder), habits: githubHabits, subtle: true });
  const plain = (one: World): unknown => JSON.parse(JSON.stringify(one, withoutPlace));
  assert.deepEqual(plain(again(4, 'b')), plain(world));
  assert.notEqual(again(5, 'c').repositories[0]!.branches.get('main'), repository.branches.get('main'));
});

const withoutPlace = (key: string, value: unknown): unknown => (key === 'gitDirectory' ? undefined : value);

test('an innocent world has nothing to find', () => {
  const innocent = makeWorld({
    seed: 9,
    changes: 60,
    directory: path.join(directory, 'd'),
    habits: githubHabits,
    innocent: true,
  });
  assert.deepEqual(
    innocent.injected.filter(({ nature }) => nature === 'violation'),
    [],
  );
  assert.deepEqual(
    innocent.repositories[0]!.bypasses.filter(({ result }) => result !== 'pass').length,
    innocent.injected.filter(({ code }) => code === 'emergency-reviewed').length,
  );
});
