import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import { asObjectId } from '../../model/repository.ts';
import type { Activity, Participant } from './changeset-schema.ts';
import { reviewsOf } from './reviews.ts';

const head = asObjectId('a'.repeat(40));
const at = (minute: number): Instant => `2025-05-05T10:${String(minute).padStart(2, '0')}:00.000Z` as Instant;
const user = (name: string) => ({ type: 'user', uuid: `{${name}}`, account_id: name });
const approved = (name: string, minute: number): Activity => ({ approval: { date: at(minute), user: user(name) } });
const refused = (name: string, minute: number): Activity => ({
  changes_requested: { date: at(minute), user: user(name) },
});
const stands = (name: string, state: string | null): Participant => ({
  user: user(name),
  approved: state === 'approved',
  state,
});

/** Who, what, when, and when it ended: `?` is a time that is not known. */
const cases: readonly (readonly [string, readonly Activity[], readonly Participant[] | null, readonly string[]])[] = [
  ['one that stands', [approved('ann', 1)], [stands('ann', 'approved')], ['ann approved 1']],
  ['one that was taken back', [approved('ann', 1)], [stands('ann', null)], ['ann approved 1 until ?']],
  ['one whose account takes part no more', [approved('ann', 1)], [], ['ann approved 1 until ?']],
  [
    'one that was followed by a wish for changes',
    [approved('ann', 1), refused('ann', 2)],
    [stands('ann', 'changes_requested')],
    ['ann approved 1 until 2', 'ann changes-requested 2'],
  ],
  [
    'one that was given again',
    [approved('ann', 1), refused('ann', 2), approved('ann', 3)],
    [stands('ann', 'approved')],
    ['ann approved 1 until 2', 'ann changes-requested 2', 'ann approved 3'],
  ],
  ['one that is in no log', [], [stands('ann', 'approved')], ['ann approved ?']],
  ['a wish for changes that is in no log', [], [stands('ann', 'changes_requested')], ['ann changes-requested ?']],
  [
    'of each on their own',
    [approved('ann', 1), approved('ben', 2)],
    [stands('ann', null), stands('ben', 'approved')],
    ['ann approved 1 until ?', 'ben approved 2'],
  ],
  ['one of an account that is gone', [{ approval: { date: at(1), user: null } }], [], ['nobody approved 1']],
  ['where it is not told how everybody stands', [approved('ann', 1)], null, ['ann approved 1']],
];
for (const [name, activity, participants, expected] of cases)
  test(`approvals: ${name}`, () => {
    const minute = (instant: Instant | null): string =>
      instant === null ? '?' : String(Number(instant.slice(14, 16)));
    const told = reviewsOf({ activity, participants, headAt: () => head }).map(
      ({ reviewer, state, submittedAt, dismissed }) =>
        `${reviewer?.login ?? 'nobody'} ${state} ${minute(submittedAt)}${dismissed ? ` until ${minute(dismissed.at)}` : ''}`,
    );
    assert.deepEqual(told, expected);
  });
