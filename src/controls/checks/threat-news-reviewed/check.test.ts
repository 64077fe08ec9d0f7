import { test } from 'node:test';
import { casesOf } from '../../test-facts.ts';
import { recordCases } from '../../test-record-cases.ts';
import { threatNewsReviewed } from './check.ts';

const { period, record, ...every } = recordCases({
  noun: 'threat review',
  good: {
    topic: 'threat-review',
    sections: ['advisories', 'decisions'],
  },
  judgedOn: 40,
  keptOn: 10,
});

const cases = casesOf(threatNewsReviewed, {
  passes: [...every.passes],
  fails: [
    ...every.fails,
    {
      name: 'nothing was decided',
      facts: [record({ sections: ['advisories'] })],
      because: /says nothing of what was decided/,
      period,
    },
  ],
  notDetermined: [...every.notDetermined],
  notApplicable: [...every.notApplicable],
});
for (const [name, run] of cases) test(name, run);
