import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildFixtureRepository } from '../../test/fixtures/build.ts';
import { plainGit } from '../../test/fixtures/timeline.ts';
import { scratchDirectory } from '../../test/fixtures/scratch.ts';
import type { Instant } from '../base/instant.ts';
import type { RefObservation } from '../model/history.ts';
import { asObjectId, asRepositoryName } from '../model/repository.ts';
import { discoverRepositories } from './discover.ts';
import { openRepository } from './open.ts';
import { isAncestor, observeRefs, refMoves } from './refs.ts';

const scratch = scratchDirectory('refs');
const at = (day: number): Instant => `2026-11-0${day}T00:00:00.000Z` as Instant;
const shop = buildFixtureRepository('shop', scratch);
const repository = await openRepository({
  found: (await discoverRepositories(shop.location)).found[0]!,
  observedAt: at(1),
});

test('heads, tags and HEAD are observed, heads of changesets are not', async () => {
  const observed = await observeRefs(repository, at(1));
  assert.deepEqual(
    observed.map(({ ref }) => ref),
    ['HEAD', 'refs/heads/main', 'refs/tags/v1.0.0', 'refs/tags/v1.4.0'],
  );
  const tag = observed.find(({ ref }) => ref === 'refs/tags/v1.0.0')!;
  assert.equal(tag.oid, plainGit(shop.location, ['rev-parse', 'refs/tags/v1.0.0']).trim(), 'the tag object itself');
  assert.ok(observed.every(({ observedAt }) => observedAt === at(1)));
});

const rewritten = buildFixtureRepository('rewritten', scratch);
const oid = (revision: string) => asObjectId(plainGit(rewritten.location, ['rev-parse', revision]).trim());
const [former, now, fork] = [oid('refs/former/main'), oid('main'), oid('main~1')];
const gone = asObjectId('1'.repeat(40));

const seen = (day: number, commit: string | undefined, ref = 'refs/heads/main'): RefObservation => ({
  repository: asRepositoryName('rewritten'),
  ref,
  ...(commit === undefined ? {} : { oid: asObjectId(commit) }),
  observedAt: at(day),
});

const cases: readonly (readonly [
  name: string,
  RefObservation[],
  { fastForward?: boolean; before?: string; after?: string }[],
])[] = [
  ['first sight is no move', [seen(1, now)], []],
  ['unchanged is no move', [seen(1, now), seen(2, now)], []],
  ['grown', [seen(1, fork), seen(2, now)], [{ before: fork, after: now, fastForward: true }]],
  ['rewritten', [seen(1, former), seen(2, now)], [{ before: former, after: now, fastForward: false }]],
  ['moved back', [seen(1, now), seen(2, fork)], [{ before: now, after: fork, fastForward: false }]],
  ['the old commit is no longer there', [seen(1, gone), seen(2, now)], [{ before: gone, after: now }]],
  ['deleted and made again', [seen(1, now), seen(2, undefined), seen(3, now)], [{ before: now }, { after: now }]],
  [
    'each ref for itself',
    [seen(1, fork), seen(1, now, 'refs/heads/x'), seen(2, now)],
    [{ before: fork, after: now, fastForward: true }],
  ],
];
for (const [name, observations, expected] of cases) {
  test(`moves: ${name}`, async () => {
    const moves = await refMoves({ observations, isAncestor: (a, b) => isAncestor(rewritten.gitDirectory, a, b) });
    assert.deepEqual(
      moves.map(({ before, after, fastForward }) => defined({ before, after, fastForward })),
      expected,
    );
    for (const move of moves) assert.ok(move.since! < move.seenAt);
  });
}

function defined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
