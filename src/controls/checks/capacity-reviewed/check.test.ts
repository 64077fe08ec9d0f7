import { test } from 'node:test';
import { asOf, casesOf, gap, keptRecord, repository, type When } from '../../test-facts.ts';
import { capacityReviewed } from './check.ts';

const period = asOf(100);
const good: Parameters<typeof keptRecord>[0] = {
  topic: 'capacity-review',
  sections: ['utilisation', 'forecast', 'decisions'],
};
const record = (value: typeof good = {}, when: When = { from: 20 }) => keptRecord({ ...good, ...value }, when);

const cases = casesOf(capacityReviewed, {
  passes: [
    { name: 'one in the interval', facts: [record()], because: /1 capacity review on record: shop/, period },
    {
      name: 'one in another repository of the run',
      facts: [repository(), record({}, { from: 20, repository: 'handbook' })],
      because: /handbook/,
      period,
    },
    {
      name: 'a good one beside a bad one',
      facts: [record(), record({ people: [] }, { from: 20, id: 'bad' })],
      because: /1 capacity review on/,
      period,
    },
  ],
  fails: [
    {
      name: 'none, where records are kept here',
      facts: [repository()],
      parameters: { keptHere: true },
      because: /No capacity review was put on record/,
      period,
    },
    {
      name: 'one long ago and none in the interval',
      facts: [repository({ from: -800 }), record({}, { from: -700 })],
      because: /No capacity review was put on record/,
      period,
    },
    {
      name: 'dated ahead of its landing',
      facts: [record({ date: keptRecord({}, { from: 25 }).value.date })],
      because: /after it was recorded/,
      period,
    },
    {
      name: 'no forecast',
      facts: [record({ sections: ['utilisation', 'decisions'] })],
      because: /says nothing of what is expected/,
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
