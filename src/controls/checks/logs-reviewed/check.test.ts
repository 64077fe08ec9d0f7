import { test } from 'node:test';
import { asOf, casesOf, gap, keptRecord, repository, type When } from '../../test-facts.ts';
import { logsReviewed } from './check.ts';

const period = asOf(20);
const good: Parameters<typeof keptRecord>[0] = {
  topic: 'log-review',
  fields: { sources: 'CloudTrail', findings: '0' },
};
const record = (value: typeof good = {}, when: When = { from: 12 }) => keptRecord({ ...good, ...value }, when);

const cases = casesOf(logsReviewed, {
  passes: [
    { name: 'one in the interval', facts: [record()], because: /1 log review on record: shop/, period },
    {
      name: 'one in another repository of the run',
      facts: [repository(), record({}, { from: 12, repository: 'handbook' })],
      because: /handbook/,
      period,
    },
    {
      name: 'a good one beside a bad one',
      facts: [record(), record({ people: [] }, { from: 12, id: 'bad' })],
      because: /1 log review on/,
      period,
    },
  ],
  fails: [
    {
      name: 'none, where records are kept here',
      facts: [repository()],
      parameters: { keptHere: true },
      because: /No log review was put on record/,
      period,
    },
    {
      name: 'one long ago and none in the interval',
      facts: [repository({ from: -800 }), record({}, { from: -700 })],
      because: /No log review was put on record/,
      period,
    },
    {
      name: 'dated ahead of its landing',
      facts: [record({ date: keptRecord({}, { from: 17 }).value.date })],
      because: /after it was recorded/,
      period,
    },
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
