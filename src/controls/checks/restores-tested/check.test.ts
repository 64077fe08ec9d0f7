import { test } from 'node:test';
import { casesOf } from '../../test-facts.ts';
import { recordCases } from '../../test-record-cases.ts';
import { restoresTested } from './check.ts';

const { period, record, ...every } = recordCases({
  noun: 'restore test',
  good: {
    topic: 'restore-test',
    fields: { 'backup-id': 'b-1', verification: 'row counts', 'rto-actual': '45 min', 'rto-target': '1h' },
  },
  judgedOn: 100,
  keptOn: 20,
});

const cases = casesOf(restoresTested, {
  passes: [...every.passes],
  fails: [
    ...every.fails,
    {
      name: 'slower than its target',
      facts: [
        record({ fields: { 'backup-id': 'b-1', verification: 'row counts', 'rto-actual': '2h', 'rto-target': '60' } }),
      ],
      because: /took 120 minutes where 60 are the target/,
      period,
    },
    {
      name: 'it failed',
      facts: [
        record({ fields: { backup: 'b', verification: 'none', duration: '5m', outcome: 'Failed: archive broken' } }),
      ],
      because: /says of itself that it failed/,
      period,
    },
    {
      name: 'nothing was verified',
      facts: [record({ fields: { backup: 'b', duration: '5m' }, sections: [] })],
      because: /says nothing of how contents were verified/,
      period,
    },
  ],
  notDetermined: [...every.notDetermined],
  notApplicable: [...every.notApplicable],
});
for (const [name, run] of cases) test(name, run);
