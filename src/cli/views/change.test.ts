import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullPlumbline } from '../../../test/e2e/double/plumbline.ts';
import type { ChangeStory } from '../../app/changes/questions.ts';
import { parseInstant } from '../../base/instant.ts';
import { asObjectId } from '../../model/repository.ts';
import { createStyle } from '../output/style.ts';
import { renderChange } from './change.ts';

test('a change is shown with what takes it back, the forge it was read from, and what could not be seen', async () => {
  const plumbline = fullPlumbline();
  const [row] = (await plumbline.changePage({ order: 'landed', descending: true, offset: 0, limit: 1 })).items;
  const { repository, value } = row!.fact;
  const story = (await plumbline.changeStory({ repository, commit: value.commit }))!;
  const reverting = {
    commit: asObjectId('ab'.repeat(20)),
    at: parseInstant('2026-03-19T16:20:00.000Z')!,
    subject: 'Revert it',
  };
  const check = 'change-reviewed';
  const shown: ChangeStory = {
    ...story,
    row: { ...story.row, findings: [{ code: check, because: 'Nobody approved it.' }] },
    revertedBy: [reverting],
    reverts: { ...reverting, subject: 'Do it' },
    forge: { source: 'github:acme', syncedAt: parseInstant('2026-03-31T05:40:00.000Z')! },
    evidence: new Map([[check, `run-1/check-result/${check}`]]),
    gaps: [
      { kind: 'gap', of: 'changeset', repository, reason: 'forbidden', detail: 'No right to read.', part: 'proposal' },
      { kind: 'gap', of: 'membership', repository, reason: 'forbidden', detail: 'No members.', part: null },
    ],
  };
  const text = renderChange(shown, [], { style: createStyle(false), columns: 100 });
  assert.match(text, /taken back: +by ababababab, landed 2026-03-19T16:20:00Z: Revert it/);
  assert.doesNotMatch(text, /takes back/, 'it takes nothing back, whatever else is told');
  assert.match(text, /told by: +github:acme, last read 2026-03-31/);
  assert.match(text, /Nobody approved it\.\n +sealed: run-1\/check-result\/change-reviewed/);
  assert.match(text, /Could not be seen\n +the proposal \(forbidden\): No right to read\./);
  assert.doesNotMatch(text, /No members/);
});
