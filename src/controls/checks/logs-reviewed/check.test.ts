import { test } from 'node:test';
import { casesOf } from '../../test-facts.ts';
import { recordCases } from '../../test-record-cases.ts';
import { logsReviewed } from './check.ts';

const { period, record, ...every } = recordCases({
  noun: 'log review',
  good: {
    topic: 'log-review',
    fields: { sources: 'CloudTrail', findings: '0' },
  },
  judgedOn: 20,
  keptOn: 12,
});

const cases = casesOf(logsReviewed, {
  passes: [...every.passes],
  fails: [
    ...every.fails,
    {
      name: 'findings without a ticket',
      facts: [record({ fields: { sources: 'CloudTrail', findings: '2' }, actions: 0 })],
      because: /has findings and names no ticket/,
      period,
    },
    {
      name: 'what was looked at is not said',
      facts: [record({ fields: { findings: '0' }, sections: [] })],
      because: /says nothing of which logs/,
      period,
    },
  ],
  notDetermined: [...every.notDetermined],
  notApplicable: [...every.notApplicable],
});
for (const [name, run] of cases) test(name, run);
