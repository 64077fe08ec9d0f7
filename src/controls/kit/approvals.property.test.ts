/**
 * Approval by another, over random worlds of raw approvals, against an implementation that is slow and obvious: it asks
 * each person in turn whether some word of theirs is good, and whether it may be.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Approval, ProposedChange } from '../../model/change.ts';
import type { ChangesetPart } from '../../model/changeset.ts';
import { changeApprovedByAnother } from '../checks/change-approved-by-another/check.ts';
import { judge, landing, repository, window } from '../test-facts.ts';
import { approval, proposed } from '../test-forge-facts.ts';

const people = ['ann', 'bob', 'cy', 'dee', ''];

const someApproval: fc.Arbitrary<Approval> = fc
  .record({
    identity: fc.constantFrom(...people),
    bot: fc.boolean(),
    namesakeOfWriter: fc.constantFrom(false, false, true),
    state: fc.constantFrom<Approval['state']>('standing', 'standing', 'standing', 'dismissed', 'superseded'),
    beforeLanding: fc.constantFrom(true, true, true, false, null),
    revision: fc.constantFrom<Approval['revision']>(
      'final',
      'final',
      'same-content',
      'same-content',
      'older',
      'unknown',
    ),
  })
  .map((one) => approval({ ...one, bot: one.bot && one.namesakeOfWriter, person: one.identity }));

const someChange = fc
  .record({
    approvals: fc.array(someApproval, { maxLength: 4 }),
    writers: fc.constantFrom(['ann'], ['ann'], ['ann', 'bob'], []),
    pusher: fc.constantFrom<Partial<ProposedChange>>(
      { lastPusher: null },
      { lastPusher: 'ann' },
      { lastPusher: 'Ann', lastPusherIdentity: 'ann' },
      { lastPusher: 'bob' },
      { lastPusher: 'ann', lastPusherIdentity: 'bob' },
    ),
    missing: fc.constantFrom<readonly ChangesetPart[]>([], [], ['commits'], ['reviews'], ['pushes']),
  })
  .map(({ missing, pusher, ...one }) =>
    proposed({
      ...one,
      ...pusher,
      missing: missing.map((part) => ({ part, reason: 'truncated' as const, detail: 'Cut off.' })),
    }),
  );

function slow(change: ProposedChange, { minimum, bot }: { minimum: number; bot: boolean }): string {
  const good: string[] = [];
  const perhaps: string[] = [];
  for (const person of people) {
    const words = change.approvals.filter(({ identity }) => identity === person);
    const couldCount = words.filter(
      (one) =>
        !one.bot &&
        !change.writers.includes(person) &&
        (change.lastPusherIdentity ?? change.lastPusher) !== person &&
        one.state === 'standing' &&
        one.beforeLanding !== false &&
        one.revision !== 'older',
    );
    const counts = couldCount.some(
      (one) =>
        person !== '' &&
        !one.namesakeOfWriter &&
        one.beforeLanding === true &&
        one.revision !== 'unknown' &&
        (bot || change.writers.length > 0),
    );
    if (counts) good.push(person);
    else if (couldCount.length > 0) perhaps.push(person);
  }
  const lacks = (part: ChangesetPart): boolean => change.missing.some((one) => one.part === part);
  if (good.length >= minimum) return lacks('commits') ? 'not-determined' : 'pass';
  return good.length + perhaps.length >= minimum || lacks('reviews') ? 'not-determined' : 'exception';
}

test('approval by another is what a slow look at each person says', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(someChange, fc.integer({ min: 1, max: 2 }), fc.boolean(), (change, minimum, bot) => {
      const landed = landing({ joinedBy: 'api', proposed: change, bot }, { from: 3 });
      const said = judge(changeApprovedByAnother, {
        facts: [repository(), landed],
        period: window(0, 9),
        parameters: { minimumApprovers: minimum },
      });
      const expected = slow(change, { minimum, bot });
      seen.set(expected, (seen.get(expected) ?? 0) + 1);
      assert.equal(said.result, expected, `${said.because} of ${JSON.stringify(change.approvals)}`);
    }),
    { numRuns: 1500 },
  );
  // A generator that never makes one of the outcomes would prove nothing about it.
  for (const result of ['pass', 'exception', 'not-determined']) assert.ok((seen.get(result) ?? 0) > 50, result);
});
