import { test } from 'node:test';
import { casesOf } from '../../test-facts.ts';
import { recordCases } from '../../test-record-cases.ts';
import { recoveryExercised } from './check.ts';

const { period, record, ...every } = recordCases({
  noun: 'recovery exercise',
  good: {
    topic: 'recovery-exercise',
    fields: { scenario: 'region lost', 'rto-actual': '3h' },
  },
  judgedOn: 370,
  keptOn: 100,
});

const cases = casesOf(recoveryExercised, {
  passes: [...every.passes],
  fails: [
    ...every.fails,
    {
      name: 'nothing was measured',
      facts: [record({ fields: { scenario: 'region lost' } })],
      because: /says nothing of measured times/,
      period,
    },
    {
      name: 'one took part alone',
      facts: [record({ people: ['Ann'], fields: { scenario: 'x', rto: '1h' } })],
      because: /names 1 person where 2/,
      period,
    },
  ],
  notDetermined: [...every.notDetermined],
  notApplicable: [...every.notApplicable],
});
for (const [name, run] of cases) test(name, run);
