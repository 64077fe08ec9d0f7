import { test } from 'node:test';
import { asOf, casesOf, gap, keptRecord, repository, type When } from '../../test-facts.ts';
import { restoresTested } from './check.ts';

const period = asOf(100);
const good: Parameters<typeof keptRecord>[0] = {
  topic: 'restore-test',
  fields: { 'backup-id': 'b-1', verification: 'row counts', 'rto-actual': '45 min', 'rto-target': '1h' },
};
const record = (value: typeof good = {}, when: When = { from: 20 }) => keptRecord({ ...good, ...value }, when);

const cases = casesOf(restoresTested, {
  passes: [
    { name: 'one in the interval', facts: [record()], because: /1 restore test on record: shop/, period },
    {
      name: 'one in another repository of the run',
      facts: [repository(), record({}, { from: 20, repository: 'handbook' })],
      because: /handbook/,
      period,
    },
    {
      name: 'a good one beside a bad one',
      facts: [record(), record({ people: [] }, { from: 20, id: 'bad' })],
      because: /1 restore test on/,
      period,
    },
  ],
  fails: [
    {
      name: 'none, where records are kept here',
      facts: [repository()],
      parameters: { keptHere: true },
      because: /No restore test was put on record/,
      period,
    },
    {
      name: 'one long ago and none in the interval',
      facts: [repository({ from: -800 }), record({}, { from: -700 })],
      because: /No restore test was put on record/,
      period,
    },
    {
      name: 'dated ahead of its landing',
      facts: [record({ date: keptRecord({}, { from: 25 }).value.date })],
      because: /after it was recorded/,
      period,
    },
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
  notDetermined: [
    { name: 'none was ever kept here', facts: [repository()], because: /whether it is kept elsewhere/, period },
    {
      name: 'none, and a record could not be read',
      facts: [repository()],
      gaps: [gap('kept-record')],
      parameters: { keptHere: true },
      because: /not known/,
      period,
    },
  ],
  notApplicable: [
    {
      name: 'the first interval is not over',
      facts: [repository()],
      because: /not over|no whole one/,
      period: asOf(2),
    },
  ],
});
for (const [name, run] of cases) test(name, run);
