import { test } from 'node:test';
import { casesOf } from '../../test-facts.ts';
import { recordCases } from '../../test-record-cases.ts';
import { incidentExercisesHeld } from './check.ts';

const { period, record, ...every } = recordCases({
  noun: 'response exercise',
  good: { topic: 'incident-exercise' },
  judgedOn: 370,
  keptOn: 100,
});

const cases = casesOf(incidentExercisesHeld, {
  passes: [...every.passes],
  fails: [
    ...every.fails,
    {
      name: 'too few took part',
      facts: [record({ people: ['Ann (commander)'] })],
      because: /names 1 person where 3 are asked for/,
      period,
    },
    {
      name: 'nobody commanded',
      facts: [record({ people: ['Ann', 'Bob', 'Carol'] })],
      because: /names nobody who commanded/,
      period,
    },
    {
      name: 'nothing was observed',
      facts: [record({ sections: [] })],
      because: /says nothing of what was observed/,
      period,
    },
  ],
  notDetermined: [...every.notDetermined],
  notApplicable: [...every.notApplicable],
});
for (const [name, run] of cases) test(name, run);
