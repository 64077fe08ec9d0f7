import { test } from 'node:test';
import { casesOf } from '../../test-facts.ts';
import { recordCases } from '../../test-record-cases.ts';
import { capacityReviewed } from './check.ts';

const { period, record, ...every } = recordCases({
  noun: 'capacity review',
  good: {
    topic: 'capacity-review',
    sections: ['utilisation', 'forecast', 'decisions'],
  },
  judgedOn: 100,
  keptOn: 20,
});

const cases = casesOf(capacityReviewed, {
  passes: [...every.passes],
  fails: [
    ...every.fails,
    {
      name: 'no forecast',
      facts: [record({ sections: ['utilisation', 'decisions'] })],
      because: /says nothing of what is expected/,
      period,
    },
  ],
  notDetermined: [...every.notDetermined],
  notApplicable: [...every.notApplicable],
});
for (const [name, run] of cases) test(name, run);
