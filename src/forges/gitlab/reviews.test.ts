import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import type { Note, Version } from './changeset-schema.ts';
import { bodyEditedAt, reviewsOf } from './reviews.ts';

const at = (hour: number): Instant => `2025-03-01T${String(hour).padStart(2, '0')}:00:00.000Z` as Instant;
const [first, second] = ['a'.repeat(40), 'b'.repeat(40)];
const versions: Version[] = [
  { id: 2, head_commit_sha: second, start_commit_sha: null, created_at: at(5) },
  { id: 1, head_commit_sha: first, start_commit_sha: null, created_at: at(1) },
];
const ann = { id: 1, username: 'ann' };
const bob = { id: 2, username: 'bob' };
const note = (hour: number, body: string, more: Partial<Note> = {}): Note => ({
  id: hour,
  body,
  system: true,
  author: ann,
  created_at: at(hour),
  ...more,
});
const approved = 'approved this merge request';
const standing = (user: typeof ann, hour?: number) => ({
  approved_by: [{ user, ...(hour !== undefined && { approved_at: at(hour) }) }],
});

type Row = readonly [string, Parameters<typeof reviewsOf>[0]['approvals'], readonly Note[], readonly unknown[]];
const rows: readonly Row[] = [
  [
    'a note tells the time, the versions what was seen',
    standing(ann),
    [note(3, approved)],
    [['ann', 'approved', at(3), 'system-note', first, undefined]],
  ],
  [
    'the list’s own time is the better one',
    standing(ann, 6),
    [note(3, approved)],
    [['ann', 'approved', at(6), 'review', second, undefined]],
  ],
  ['an approval in no note has no time', standing(ann), [], [['ann', 'approved', null, 'unknown', null, undefined]]],
  [
    'what somebody writes is no approval',
    standing(bob, 4),
    [note(3, approved, { system: false })],
    [['bob', 'approved', at(4), 'review', first, undefined]],
  ],
  ['nor is a system note in other words', { approved_by: [] }, [note(3, 'hat diesen Merge-Request genehmigt')], []],
  [
    'taken back by who gave it',
    { approved_by: [] },
    [note(3, approved), note(4, 'unapproved this merge request')],
    [['ann', 'approved', at(3), 'system-note', first, at(4)]],
  ],
  [
    'taken back by a push, of those who are named',
    standing(bob, 2),
    [
      note(2, approved, { author: bob }),
      note(3, approved),
      note(5, 'reset approvals from @ann by pushing to the branch', { author: bob }),
    ],
    [
      ['bob', 'approved', at(2), 'review', first, undefined],
      ['ann', 'approved', at(3), 'system-note', first, at(5)],
    ],
  ],
  [
    'gone without a word',
    { approved_by: [] },
    [note(3, approved)],
    [['ann', 'approved', at(3), 'system-note', first, null]],
  ],
  [
    'of an account that is gone nobody knows whether it stands',
    { approved_by: [] },
    [note(3, approved, { author: { id: 9, username: 'ghost' } })],
    [[undefined, 'approved', at(3), 'system-note', first, undefined]],
  ],
  [
    'the list was not told: notes alone',
    null,
    [note(3, approved)],
    [['ann', 'approved', at(3), 'system-note', first, undefined]],
  ],
  [
    'a note on a line names what was looked at',
    { approved_by: [] },
    [note(6, 'Why?', { system: false, type: 'DiffNote', position: { head_sha: first } })],
    [['ann', 'commented', at(6), 'review', first, undefined]],
  ],
];
for (const [name, approvals, notes, expected] of rows)
  test(name, () => {
    const said = reviewsOf({ approvals, notes, versions });
    assert.deepEqual(
      said.map((one) => [one.reviewer?.login, one.state, one.submittedAt, one.timeFrom, one.commit, one.dismissed?.at]),
      expected,
    );
  });

test('when the description was changed last', () => {
  assert.equal(
    bodyEditedAt([note(2, 'changed the description'), note(4, 'changed the description'), note(5, 'merged')]),
    at(4),
  );
  assert.equal(bodyEditedAt([note(2, 'changed the description', { system: false })]), undefined);
});
