import { test } from 'node:test';
import { asOf, casesOf, gap, keptRecord, repository, type When } from '../../test-facts.ts';
import { managementReviewsHeld } from './check.ts';

const period = asOf(370);
const good: Parameters<typeof keptRecord>[0] = {
  topic: 'management-review',
  sections: ['risks', 'incidents', 'audit results', 'decisions'],
};
const record = (value: typeof good = {}, when: When = { from: 100 }) => keptRecord({ ...good, ...value }, when);

const cases = casesOf(managementReviewsHeld, {
  passes: [
    { name: 'one in the interval', facts: [record()], because: /1 management review on record: shop/, period },
    {
      name: 'one in another repository of the run',
      facts: [repository(), record({}, { from: 100, repository: 'handbook' })],
      because: /handbook/,
      period,
    },
    {
      name: 'a good one beside a bad one',
      facts: [record(), record({ people: [] }, { from: 100, id: 'bad' })],
      because: /1 management review on/,
      period,
    },
  ],
  fails: [
    {
      name: 'none, where records are kept here',
      facts: [repository()],
      parameters: { keptHere: true },
      because: /No management review was put on record/,
      period,
    },
    {
      name: 'one long ago and none in the interval',
      facts: [repository({ from: -800 }), record({}, { from: -700 })],
      because: /No management review was put on record/,
      period,
    },
    {
      name: 'dated ahead of its landing',
      facts: [record({ date: keptRecord({}, { from: 105 }).value.date })],
      because: /after it was recorded/,
      period,
    },
    {
      name: 'risks were not spoken of',
      facts: [record({ sections: ['incidents', 'audit results', 'decisions'] })],
      because: /says nothing of risks/,
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
