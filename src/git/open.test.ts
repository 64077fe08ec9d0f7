import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { buildFixtureRepository, type FixtureName } from '../../test/fixtures/build.ts';
import { plainGit } from '../../test/fixtures/timeline.ts';
import { folderDigest, scratchDirectory } from '../../test/fixtures/scratch.ts';
import { silentObserver } from '../base/progress.ts';
import type { Instant } from '../base/instant.ts';
import type { Repository } from '../model/repository.ts';
import { openBlobReader } from './blobs.ts';
import { joinChangesets } from './changesets.ts';
import { discoverRepositories } from './discover.ts';
import { readHistory } from './history.ts';
import { openRepository } from './open.ts';
import { observeRefs } from './refs.ts';

const scratch = scratchDirectory('open');
const observedAt = '2026-11-01T00:00:00.000Z' as Instant;

async function open(location: string): Promise<Repository> {
  const { found } = await discoverRepositories(location);
  return openRepository({ found: found[0]!, observedAt });
}

async function opened(name: FixtureName, folder = name): Promise<Repository & { readonly location: string }> {
  return open(buildFixtureRepository(name, path.join(scratch, folder)).location);
}

test('an ordinary repository has its branch, its head and no gaps', async () => {
  const repository = await opened('shop');
  assert.equal(repository.defaultBranch, 'main');
  assert.equal(repository.head, plainGit(repository.location, ['rev-parse', 'main']).trim());
  assert.deepEqual([repository.objectFormat, repository.gaps], ['sha1', []]);
});

const troubled: readonly (readonly [FixtureName, RegExp])[] = [
  ['shallow', /shallow clone/],
  ['partial', /partial clone/],
  ['empty', /no commits yet/],
];
for (const [name, detail] of troubled) {
  test(`${name}: a gap says so`, async () => {
    const { gaps } = await opened(name);
    assert.equal(gaps.length, 1);
    assert.match(gaps[0]!.detail, detail);
  });
}

test('the gap of a shallow clone ends where the clone begins', async () => {
  const { gaps } = await opened('shallow', 'shallow-span' as FixtureName);
  assert.equal(gaps[0]!.span?.to, '2026-09-15T09:05:00.000Z');
});

test('SHA-256', async () => assert.equal((await opened('sha256')).objectFormat, 'sha256'));

test('a head that cannot be read whole is a gap', async () => {
  const repository = await opened('corrupt');
  assert.deepEqual(repository.gaps, []);
  plainGit(repository.location, ['update-ref', 'refs/heads/main', 'HEAD~2']);
  assert.match((await open(repository.location)).gaps[0]!.detail, /cannot|can be read/);
});

test('replaced commits, grafts and lost alternates', async () => {
  const { location } = await opened('lfs', 'replaced' as FixtureName);
  plainGit(location, ['replace', '--graft', 'HEAD']);
  assert.match((await open(location)).gaps[0]!.detail, /replaced or grafted/);
  const history = await readHistory({
    repository: await open(location),
    observations: [],
    observedAt,
    observer: silentObserver,
  });
  assert.equal(history.history.commits.length, 2, 'the original history is read');
  mkdirSync(path.join(location, '.git/objects/info'), { recursive: true });
  writeFileSync(path.join(location, '.git/objects/info/alternates'), '/nowhere/objects\n');
  assert.match((await open(location)).gaps[1]!.detail, /borrows objects from \/nowhere/);
});

test('which branch counts', async () => {
  const { location } = await opened('shop', 'branches' as FixtureName);
  const main = plainGit(location, ['rev-parse', 'main']).trim();
  const branchOf = async (): Promise<unknown[]> => {
    const { defaultBranch, head } = await open(location);
    return [defaultBranch, head];
  };
  const older = plainGit(location, ['rev-parse', 'HEAD~4']).trim();
  plainGit(location, ['checkout', '-q', '-b', 'feature', 'HEAD~4']);
  assert.deepEqual(await branchOf(), ['feature', older], 'HEAD names it, without a remote');
  plainGit(location, ['update-ref', 'refs/remotes/origin/trunk', 'main~1']);
  plainGit(location, ['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk']);
  assert.deepEqual(
    await branchOf(),
    ['trunk', plainGit(location, ['rev-parse', 'main~1']).trim()],
    'the remote says so',
  );
  plainGit(location, ['branch', 'trunk', 'main']);
  assert.deepEqual(await branchOf(), ['trunk', main], 'the local branch of that name is preferred');
  plainGit(location, ['symbolic-ref', '-d', 'refs/remotes/origin/HEAD']);
  plainGit(location, ['checkout', '-q', '--detach', 'HEAD~1']);
  assert.deepEqual(await branchOf(), ['main', main], 'a detached HEAD: the usual name');
  plainGit(location, ['branch', '-q', '-D', 'main', 'trunk']);
  plainGit(location, ['update-ref', '-d', 'refs/remotes/origin/trunk']);
  assert.equal((await branchOf())[0], 'HEAD', 'nothing else is left');
});

test('nothing that reads ever writes', async () => {
  for (const name of ['shop', 'corrupt', 'partial', 'shallow', 'submodule'] as const) {
    const built = buildFixtureRepository(name, path.join(scratch, 'untouched'));
    // What a running git would love to tidy up: a stale index and loose objects without end.
    if (name === 'shop') appendFileSync(path.join(built.location, 'README.md'), 'changed\n');
    const before = folderDigest(built.location);
    const repository = await open(built.location);
    await observeRefs(repository, observedAt);
    const request = { repository, observations: [], observedAt, observer: silentObserver };
    const { history } = await readHistory(request);
    await readHistory({ ...request, known: history });
    await joinChangesets({ repository, commits: history.commits, observer: silentObserver });
    const reader = openBlobReader(repository.gitDirectory);
    let read = 0;
    for await (const blob of reader.read(new Set(history.tenures.map((tenure) => tenure.blob))))
      read += blob.oid.length;
    await reader.close();
    assert.equal(read > 0, built.head !== undefined);
    assert.equal(folderDigest(built.location), before, name);
  }
});
