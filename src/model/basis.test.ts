import assert from 'node:assert/strict';
import { test } from 'node:test';
import { basisOf, countBases, isWaiting } from './basis.ts';
import type { Control, ControlResult } from './control.ts';
import type { Gap } from './gap.ts';

const control = (checks: readonly string[]): Control => ({
  id: 'SEC-03',
  area: 'security',
  title: 'People are trained',
  statement: 'Everybody is trained.',
  owner: 'Head of People',
  frequency: 'yearly',
  criteria: [],
  iso: [],
  checks,
  requests: ['SEC-03/training-export'],
});
const of = (checks: readonly string[], result: ControlResult) => ({ control: control(checks), result });

test('a control with a check is judged by it, whatever is asked of people besides', () => {
  assert.equal(basisOf(control(['some-check'])), 'checks');
  assert.equal(isWaiting(of(['some-check'], 'indeterminate')), false);
});

test('a control without a check waits until what was asked gives it a result, or it is switched off', () => {
  assert.equal(basisOf(control([])), 'requests');
  for (const [result, waits] of [
    ['indeterminate', true],
    ['operated', false],
    ['not-applicable', false],
  ] as const)
    assert.equal(isWaiting(of([], result)), waits, result);
});

test('where all that is open is what no repository declares, it waits for people, if they are asked (issue 5)', () => {
  const judged = (result: ControlResult, reason?: Gap['reason']) => ({
    result,
    gaps: reason ? [{ kind: 'gap', of: 'all', repository: 'all', reason, detail: '' } as const] : [],
  });
  const [undeclared, sound, unseen] = [
    judged('indeterminate', 'not-declared'),
    judged('operated'),
    judged('indeterminate', 'unreadable'),
  ];
  const waits = (...checks: readonly ReturnType<typeof judged>[]) =>
    isWaiting({ ...of(['a', 'b'], 'indeterminate'), checks });
  assert.deepEqual(
    [waits(undeclared), waits(undeclared, sound), waits(undeclared, unseen), waits(unseen)],
    [true, true, false, false],
  );
  const unasked = { ...control(['a']), requests: [] };
  assert.equal(isWaiting({ control: unasked, result: 'indeterminate', checks: [undeclared] }), false);
});

test('decided and waiting together are all controls', () => {
  const all = [of(['a'], 'indeterminate'), of(['a'], 'operated'), of([], 'indeterminate'), of([], 'not-applicable')];
  assert.deepEqual(countBases(all), { decided: 3, waiting: 1 });
});
