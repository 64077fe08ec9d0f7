import { test } from 'node:test';
import { casesOf } from '../../test-facts.ts';
import { recordCases } from '../../test-record-cases.ts';
import { managementReviewsHeld } from './check.ts';

const { period, record, ...every } = recordCases({
  noun: 'management review',
  good: {
    topic: 'management-review',
    sections: ['risks', 'incidents', 'audit results', 'decisions'],
  },
  judgedOn: 370,
  keptOn: 100,
});

const cases = casesOf(managementReviewsHeld, {
  passes: [...every.passes],
  fails: [
    ...every.fails,
    {
      name: 'risks were not spoken of',
      facts: [record({ sections: ['incidents', 'audit results', 'decisions'] })],
      because: /says nothing of risks/,
      period,
    },
  ],
  notDetermined: [...every.notDetermined],
  notApplicable: [...every.notApplicable],
});
for (const [name, run] of cases) test(name, run);
