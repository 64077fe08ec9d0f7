import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { buildFixtureRepository, type FixtureName } from '../../test/fixtures/build.ts';
import { plainGit } from '../../test/fixtures/timeline.ts';
import { scratchDirectory } from '../../test/fixtures/scratch.ts';
import type { Instant } from '../base/instant.ts';
import { silentObserver } from '../base/progress.ts';
import type { PathTenure, RefObservation, RepositoryHistory } from '../model/history.ts';
import { asObjectId, type Repository } from '../model/repository.ts';
import { discoverRepositories } from './discover.ts';
import { readHistory, type HistoryRequest } from './history.ts';
import { openRepository } from './open.ts';
import { pathBytes } from './path-text.ts';

const scratch = scratchDirectory('history');
const observedAt = '2026-11-01T00:00:00.000Z' as Instant;

async function open(location: string): Promise<Repository> {
  return openRepository({ found: (await discoverRepositories(location)).found[0]!, observedAt });
}

async function read(repository: Repository, more: Partial<HistoryRequest> = {}) {
  return readHistory({ repository, observations: [], observedAt, observer: silentObserver, ...more });
}

const built = (name: FixtureName, folder = 'plain') => buildFixtureRepository(name, path.join(scratch, folder));

/** What git says stands at a commit: the oracle. */
function listed(location: string, commit: string): readonly string[] {
  const lines = plainGitBytes(location, ['ls-tree', '-r', '-z', commit]).toString('latin1').split('\0').filter(Boolean);
  return lines.map((line) => line.replace(/ (?:blob|commit) /, ' ').replace('\t', ' ')).sort();
}

function plainGitBytes(location: string, args: readonly string[]): Buffer {
  return Buffer.from(plainGit(location, ['-c', 'core.quotePath=false', ...args]), 'utf8');
}

function standing({ tenures }: RepositoryHistory, landing: number): readonly string[] {
  const inForce = tenures.filter(({ from, to }) => from <= landing && (to === undefined || landing < to));
  return inForce.map(({ mode, blob, path }) => `${mode} ${blob} ${Buffer.from(path).toString('latin1')}`).sort();
}

for (const name of [
  'shop',
  'clean',
  'sha256',
  'submodule',
  'symlinks',
  'lfs',
  'rewritten',
  'shallow',
  'partial',
] as const) {
  test(`${name}: what stands at each landing is what git lists there`, async () => {
    const repository = await open(built(name).location);
    const { history, landingsRead, rebuilt } = await read(repository);
    const chain = plainGit(repository.location, ['rev-list', '--first-parent', '--reverse', 'main']).trim().split('\n');
    assert.deepEqual(
      history.commits.map(({ commit }) => commit as string),
      chain,
    );
    assert.deepEqual([landingsRead, rebuilt], [chain.length, false]);
    // Listing is slow: the same timeline in other clones is looked at here and there.
    const step = ['clean', 'shallow', 'partial'].includes(name) ? 9 : 1;
    for (const { index, commit } of history.commits.toReversed().filter((_, at) => at % step === 0))
      assert.deepEqual(standing(history, index), listed(repository.location, commit));
    assert.deepEqual(history.gaps, []);
  });
}

test('paths that are no UTF-8 stay apart and lead back to their bytes', async () => {
  const repository = await open(built('odd-paths').location);
  const { history } = await read(repository);
  const paths = history.tenures.filter(({ to }) => to === undefined).map(({ path }) => path);
  assert.equal(new Set(paths).size, 9);
  assert.ok(paths.includes('caf\\xE9.txt') && paths.includes('caf\\xE8.txt') && paths.includes('line\nfeed.txt'));
  assert.deepEqual(pathBytes('caf\\xE9.txt'), Buffer.from('caf\xe9.txt', 'latin1'));
  const changed = history.tenures.filter(({ path }) => path === 'caf\\xE9.txt');
  assert.deepEqual(
    changed.map(({ from, to }) => [from, to]),
    [
      [0, 1],
      [1, undefined],
    ],
  );
});

test('a lacking tree is a gap that names the landing; every other landing is right', async () => {
  const repository = await open(built('corrupt').location);
  const { history } = await read(repository);
  assert.equal(history.gaps.length, 1);
  const [gap] = history.gaps;
  assert.match(gap!.detail, new RegExp(history.commits[3]!.commit));
  assert.deepEqual(gap!.span, { from: history.commits[3]!.landedAt, to: history.commits[4]!.landedAt });
  for (const { index, commit } of history.commits) {
    if (index !== 3)
      assert.deepEqual(standing(history, index), listed(repository.location, commit), `landing ${index}`);
  }
});

test('a lacking tree stays a gap when the branch has grown, until a fuller clone brings it', async () => {
  const { location, gitDirectory } = built('corrupt', 'corrupt-grown');
  const tip = plainGit(location, ['rev-parse', 'HEAD']).trim();
  const branch = plainGit(location, ['symbolic-ref', 'HEAD']).trim();
  plainGit(location, ['update-ref', branch, `${tip}~1`]);
  const first = await read(await open(location));
  assert.equal(first.history.gaps.length, 1);
  plainGit(location, ['update-ref', branch, tip]);
  const known = { commits: first.history.commits, tenures: first.history.tenures };
  const grown = await read(await open(location), { known });
  assert.deepEqual([grown.landingsRead, grown.rebuilt], [1, false]);
  const whole = await read(await open(location));
  assert.deepEqual(grown.history, whole.history);
  assert.equal(grown.history.gaps.length, 1);
  const lost = grown.history.commits[3]!.tree;
  const files = grown.history.commits[2]!.tree;
  const { cpSync, mkdirSync } = await import('node:fs');
  // Any tree under that name would do: git does not compare it here.
  const objectOf = (oid: string): string => path.join(gitDirectory, 'objects', oid.slice(0, 2), oid.slice(2));
  mkdirSync(path.dirname(objectOf(lost)), { recursive: true });
  cpSync(objectOf(files), objectOf(lost));
  const after = { commits: grown.history.commits, tenures: grown.history.tenures };
  const mended = await read(await open(location), { known: after });
  assert.deepEqual([mended.rebuilt, mended.history.gaps], [true, []]);
});

test('a lacking folder costs that folder only', async () => {
  const { location, gitDirectory } = built('shop', 'lacking-folder');
  const tree = plainGit(location, ['rev-parse', 'HEAD:docs/runbooks']).trim();
  const { rmSync } = await import('node:fs');
  rmSync(path.join(gitDirectory, 'objects', tree.slice(0, 2), tree.slice(2)));
  const { history } = await read(await open(location));
  assert.equal(history.gaps.length, 1, 'it came once and stayed');
  assert.ok(history.gaps.every((gap) => gap.path === 'docs/runbooks/'));
  const whole = await read(await open(built('shop').location));
  const elsewhere = (tenures: readonly PathTenure[]) => tenures.filter((t) => !t.path.startsWith('docs/runbooks/'));
  assert.deepEqual(elsewhere(history.tenures), elsewhere(whole.history.tenures));
});

test('a lacking commit: what came after it is right, what came before is a gap', async () => {
  const { location, gitDirectory } = built('shop', 'lacking-commit');
  const lost = plainGit(location, ['rev-parse', 'HEAD~5']).trim();
  const { rmSync } = await import('node:fs');
  rmSync(path.join(gitDirectory, 'objects', lost.slice(0, 2), lost.slice(2)));
  const { history } = await read(await open(location));
  assert.equal(history.commits.length, 5);
  assert.deepEqual(standing(history, 4), listed(location, 'HEAD'));
  assert.match(history.gaps[0]!.detail, new RegExp(lost));
  assert.equal(history.gaps[0]!.span?.to, history.commits[0]!.landedAt);
});

test('only what is new is read, and the whole is the same', async () => {
  const { location } = built('shop', 'grown');
  const tip = plainGit(location, ['rev-parse', 'main']).trim();
  plainGit(location, ['update-ref', 'refs/heads/main', `${tip}~6`]);
  const early = await read(await open(location));
  plainGit(location, ['update-ref', 'refs/heads/main', tip]);
  const late = await read(await open(location), { known: early.history });
  const whole = await read(await open(location));
  assert.deepEqual([late.landingsRead, late.rebuilt], [6, false]);
  assert.deepEqual(late.history, whole.history);
  const same = await read(await open(location), { known: whole.history });
  assert.deepEqual([same.landingsRead, same.history.tenures.length], [0, whole.history.tenures.length]);
});

test('known tenures that ended before the period may be left out', async () => {
  const { location } = built('shop', 'partly-known');
  const tip = plainGit(location, ['rev-parse', 'main']).trim();
  plainGit(location, ['update-ref', 'refs/heads/main', `${tip}~6`]);
  const { history } = await read(await open(location));
  plainGit(location, ['update-ref', 'refs/heads/main', tip]);
  const known = { commits: history.commits, tenures: history.tenures.filter(({ to }) => to === undefined) };
  const { history: grown, landingsRead, rebuilt } = await read(await open(location), { known });
  assert.deepEqual([landingsRead, rebuilt], [6, false]);
  assert.deepEqual(standing(grown, grown.commits.length - 1), listed(location, 'HEAD'));
});

test('a rewritten branch is rebuilt from where it forked', async () => {
  const repository = await open(built('rewritten').location);
  const former = asObjectId(plainGit(repository.location, ['rev-parse', 'refs/former/main']).trim());
  const before = await read({ ...repository, head: former });
  const after = await read(repository, { known: before.history });
  assert.deepEqual([after.rebuilt, after.landingsRead], [true, 1]);
  assert.deepEqual(after.history, (await read(repository)).history);
});

test('an account that does not agree with git is not built upon', async () => {
  const repository = await open(built('shop').location);
  const { history } = await read(repository);
  const wrong = { commits: history.commits.slice(0, -2), tenures: history.tenures.slice(1) };
  const mended = await read(repository, { known: wrong });
  assert.equal(mended.rebuilt, true);
  assert.deepEqual(mended.history, history);
});

test('a clone that became whole is read from its real beginning', async () => {
  const { location } = built('shallow', 'unshallowed');
  const cut = await read(await open(location));
  plainGit(location, ['fetch', '-q', '--unshallow']);
  const whole = await read(await open(location), { known: cut.history });
  assert.deepEqual([cut.history.commits.length, whole.history.commits.length, whole.rebuilt], [3, 27, true]);
});

test('an empty repository has an empty history', async () => {
  const { history, landingsRead } = await read(await open(built('empty').location));
  assert.deepEqual([history.commits, history.tenures, landingsRead], [[], [], 0]);
});

test('landings that were watched are contemporaneous, the others reconstructed', async () => {
  const repository = await open(built('shop').location);
  const chain = (await read(repository)).history.commits;
  const seen = (at: string, index: number): RefObservation => ({
    repository: repository.name,
    ref: 'refs/heads/main',
    oid: chain[index]!.commit,
    observedAt: at as Instant,
  });
  const observations = [seen('2026-07-01T00:00:00.000Z', 21), seen('2026-08-10T00:00:00.000Z', 23)];
  const { commits } = (await read(repository, { observations })).history;
  assert.deepEqual(
    commits.slice(20).map(({ landedProvenance }) => landedProvenance),
    [
      'reconstructed',
      'reconstructed',
      'contemporaneous',
      'contemporaneous',
      'contemporaneous',
      'contemporaneous',
      'contemporaneous',
    ],
  );
  assert.equal(commits[22]!.landedAt, commits[22]!.committedAt, 'the claim lies within what was watched');
});
