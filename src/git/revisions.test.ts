import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildFixtureRepository } from '../../test/fixtures/build.ts';
import { scratchDirectory } from '../../test/fixtures/scratch.ts';
import { plainGit } from '../../test/fixtures/timeline.ts';
import { instantFromMillis, millisOf, type Instant } from '../base/instant.ts';
import type { RefObservation } from '../model/history.ts';
import { asObjectId, asRepositoryName, type ObjectId } from '../model/repository.ts';
import { readHistory } from './history.ts';
import { gitEnvironment } from './git.ts';
import { openRepository } from './open.ts';
import { resolveGlob, resolveName, resolveNameAt, treeOf } from './revisions.ts';

gitEnvironment(process.env);
const shop = buildFixtureRepository('shop', scratchDirectory('revisions'));
const git = (...args: string[]): string => plainGit(shop.location, args).trim();
git('branch', 'feature/x', 'HEAD~3');
git('branch', 'both', 'HEAD~1');
git('tag', 'both', 'HEAD~2');
git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'tag', '-a', '-m', 'one', 'v1.0', 'HEAD~2');
git('update-ref', 'refs/remotes/origin/theirs', 'HEAD~4');
const observedAt = '2026-11-01T00:00:00.000Z' as Instant;
const found = { name: asRepositoryName('shop'), location: shop.location, gitDirectory: shop.gitDirectory };
const place = await openRepository({ found, observedAt });
const observer = { note: () => undefined, progress: () => undefined };
const { history } = await readHistory({ repository: place, observations: [], observedAt, observer });
const at = (revision: string): ObjectId => asObjectId(git('rev-parse', `${revision}^{commit}`));

const names: readonly (readonly [revision: string, commit: ObjectId | undefined])[] = [
  ['HEAD', at('HEAD')],
  ['main', at('HEAD')],
  ['feature/x', at('HEAD~3')],
  ['both', at('HEAD~1')],
  ['v1.0', at('HEAD~2')],
  ['v1.0~1', at('HEAD~3')],
  ['theirs', at('HEAD~4')],
  [at('HEAD~5'), at('HEAD~5')],
  [at('HEAD~5').slice(0, 10), at('HEAD~5')],
  ['refs/tags/v1.0', at('HEAD~2')],
  ['no-such', undefined],
  ['--all', undefined],
  ['main..both', undefined],
  ['main@{yesterday}', undefined],
  [':/Add', undefined],
  ['', undefined],
  [git('rev-parse', 'HEAD^{tree}'), undefined],
];

for (const [revision, commit] of names)
  test(`the revision ${JSON.stringify(revision)}`, async () =>
    assert.equal((await resolveName(place, revision))?.commit, commit));

const globs: readonly (readonly [glob: string, names: readonly string[]])[] = [
  ['refs/heads/*', ['both', 'feature/x', 'main']],
  ['refs/heads', ['both', 'feature/x', 'main']],
  ['heads/feature', ['feature/x']],
  ['refs/tags/v?.0', ['v1.0']],
  ['refs/heads/[a-e]*', ['both']],
  ['refs/heads/[!a-e]*', ['feature/x', 'main']],
  ['refs/heads/mai?', ['main']],
  ['refs/heads/m.in*', []],
  ['refs/heads/[', []],
];

for (const [glob, expected] of globs)
  test(`the glob ${glob}`, async () => {
    const refs = await resolveGlob(place, glob);
    assert.deepEqual(
      refs.map(({ name }) => name),
      expected,
    );
    if (glob === 'refs/tags/v?.0') assert.equal(refs[0]?.commit, at('HEAD~2'));
  });

test('a time means the last landing before it', async () => {
  const [third, fourth] = history.commits.slice(2);
  const ask = async (time: Instant) =>
    (await resolveNameAt({ place, at: time, landings: history.commits, observations: [] }))?.commit;
  assert.equal(await ask(third!.landedAt), third!.commit);
  assert.equal(await ask(instantFromMillis(millisOf(fourth!.landedAt) - 1)), third!.commit);
  assert.equal(await ask('1990-01-01T00:00:00.000Z' as Instant), undefined);
});

test('another branch has its own history', async () => {
  const request = { place, landings: history.commits, observations: [], revision: 'feature/x' };
  const last = await resolveNameAt({ ...request, at: observedAt });
  assert.deepEqual(last, { name: 'feature/x', commit: at('HEAD~3') });
  const earlier = history.commits.at(-6)!;
  assert.equal((await resolveNameAt({ ...request, at: earlier.landedAt }))?.commit, earlier.commit);
});

test('a branch that was rewritten is what it was when it was seen', async () => {
  const seen = (oid: string, time: string): RefObservation => ({
    repository: place.name,
    ref: 'refs/heads/main',
    oid: asObjectId(oid),
    observedAt: time as Instant,
  });
  const tree = git('rev-parse', 'HEAD~2^{tree}');
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
  const dropped = git(...identity, 'commit-tree', tree, '-p', 'HEAD~2', '-m', 'dropped later');
  const landings = history.commits;
  // Its commit time is now: only that it was seen then puts it before this moment.
  const observations = [seen(dropped, '2026-10-30T00:00:00.000Z'), seen(shop.head!, '2026-10-31T00:00:00.000Z')];
  const request = { place, landings, observations };
  const then = await resolveNameAt({ ...request, at: '2026-10-30T12:00:00.000Z' as Instant });
  assert.equal(then?.commit, dropped);
  const now = await resolveNameAt({ ...request, at: '2026-12-01T00:00:00.000Z' as Instant });
  assert.equal(now?.commit, shop.head);
});

test('the tree of a commit, and of what is none', async () => {
  assert.equal(await treeOf(place.gitDirectory, at('HEAD')), git('rev-parse', 'HEAD^{tree}'));
  assert.equal(await treeOf(place.gitDirectory, asObjectId('0'.repeat(40))), undefined);
});
