/** What a check may ask of a view beyond what is in force: that which ended, and, for events alone, that which came later. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../base/app-error.ts';
import { notApplicable, pass } from '../model/outcome.ts';
import { defineCheck } from './check.ts';
import { document, landing, repository, run, window } from './test-facts.ts';

const meta = {
  id: 'asking',
  title: '',
  question: '',
  rationale: '',
  remediation: '',
  reference: '',
  parameters: {},
};
const facts = [
  repository(),
  document('runbook', {}, { from: 1, to: 3, id: 'ended' }),
  document('backup', {}, { from: 6, id: 'later' }),
  landing({}, { from: 5 }),
];

test('what ended is among what began, and what comes later is not', () => {
  const check = defineCheck({
    meta: { ...meta, evaluation: 'state' },
    population: 'repository',
    reads: ['document'],
    test: (_item, view) => {
      const began = view.begun('document').map(({ id }) => id);
      return began.length === 0 ? notApplicable('None.') : pass(began.join(' '));
    },
  });
  const [member] = run(check, { facts, period: window(0, 9) }).members;
  assert.deepEqual(
    member!.intervals.map(({ because }) => because),
    ['None.', 'ended', 'ended later'],
  );
});

test('an event may be told by what came later, a state may not', () => {
  const asking = (evaluation: 'state' | 'population') =>
    defineCheck({
      meta: { ...meta, evaluation },
      population: evaluation === 'state' ? 'repository' : 'landed-change',
      reads: ['document'],
      test: (_item, view) =>
        pass(
          view
            .ever('document')
            .map(({ id }) => id)
            .join(' '),
        ),
    });
  const [member] = run(asking('population'), { facts, period: window(0, 9) }).members;
  assert.equal(member!.because, 'ended later');
  assert.throws(
    () => run(asking('state'), { facts, period: window(0, 9) }),
    (error) => isAppError(error) && error.code === 'controls/looks-ahead',
  );
});
