/** What several looks at one changeset come to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { Changeset, Review, StatusCheck } from '../../model/changeset.ts';
import { asObjectId } from '../../model/repository.ts';
import type { RecordVersion } from './strand-history.ts';
import { asWatched } from './watched-changesets.ts';

const at = (hour: number): Instant => new Date(Date.UTC(2026, 0, 5, hour)).toISOString() as Instant;
const head = asObjectId('a'.repeat(40));

const review = (more: Partial<Review> = {}): Review => ({
  id: 'approval bob',
  reviewer: null,
  state: 'approved',
  submittedAt: at(1),
  timeFrom: 'review',
  commit: head,
  ...more,
});
const result = (conclusion: StatusCheck['conclusion'], hour: number | null): StatusCheck => ({
  name: 'test',
  reportedBy: 'status',
  commit: head,
  conclusion,
  startedAt: at(0),
  completedAt: hour === null ? null : at(hour),
});
const look = (
  value: { readonly reviews?: readonly Review[]; readonly statusChecks?: readonly StatusCheck[] },
  [from, to]: readonly [number, number],
): RecordVersion<Changeset> => ({
  key: '7',
  value: { id: '7', head, reviews: [], statusChecks: [], ...value } as unknown as Changeset,
  firstSeenAt: at(from),
  lastSeenAt: at(to),
  raw: [],
});
const takenBack = review({ dismissed: { at: null, by: null } });

const endings: readonly (readonly [string, readonly RecordVersion<Changeset>[], Review['dismissed']])[] = [
  ['one look says only that it ended', [look({ reviews: [takenBack] }, [9, 9])], { at: null, by: null }],
  [
    'standing at one look and not at the next: in between',
    [look({ reviews: [review()] }, [2, 4]), look({ reviews: [takenBack] }, [6, 9])],
    { at: null, by: null, between: { from: at(4), to: at(6) } },
  ],
  [
    'given and taken back between two looks: since it was given',
    [look({}, [0, 0]), look({ reviews: [takenBack] }, [6, 9])],
    { at: null, by: null, between: { from: at(1), to: at(6) } },
  ],
  [
    'told twice as ended: by the first of them',
    [
      look({ reviews: [review()] }, [2, 4]),
      look({ reviews: [takenBack] }, [6, 6]),
      look({ reviews: [takenBack], statusChecks: [result('success', 7)] }, [8, 9]),
    ],
    { at: null, by: null, between: { from: at(4), to: at(6) } },
  ],
  [
    'stood again in between: after that',
    [
      look({ reviews: [takenBack] }, [2, 2]),
      look({ reviews: [review()] }, [4, 4]),
      look({ reviews: [takenBack] }, [6, 6]),
    ],
    { at: null, by: null, between: { from: at(4), to: at(6) } },
  ],
  [
    'what the forge dates is left alone',
    [
      look({ reviews: [review()] }, [2, 4]),
      look({ reviews: [review({ dismissed: { at: at(5), by: null } })] }, [6, 6]),
    ],
    { at: at(5), by: null },
  ],
];
for (const [name, versions, expected] of endings)
  test(`an approval that was taken back: ${name}`, () => {
    assert.deepEqual(asWatched(versions).reviews.at(-1)!.dismissed, expected);
  });

test('a result that was overwritten is told beside the one that stands; one that was running is not', () => {
  const versions = [
    look({ statusChecks: [result('pending', null)] }, [1, 1]),
    look({ statusChecks: [result('success', 2)] }, [3, 3]),
    look({ statusChecks: [result('failure', 5)] }, [6, 6]),
  ];
  assert.deepEqual(
    asWatched(versions).statusChecks.map(({ conclusion, completedAt }) => [conclusion, completedAt]),
    [
      ['success', at(2)],
      ['failure', at(5)],
    ],
  );
});
