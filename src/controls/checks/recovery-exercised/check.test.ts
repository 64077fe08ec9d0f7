import { test } from 'node:test';
import { asOf, casesOf, gap, keptRecord, repository, type When } from '../../test-facts.ts';
import { recoveryExercised } from './check.ts';

const period = asOf(370);
const good: Parameters<typeof keptRecord>[0] = {
  topic: 'recovery-exercise',
  fields: { scenario: 'region lost', 'rto-actual': '3h' },
};
const record = (value: typeof good = {}, when: When = { from: 100 }) => keptRecord({ ...good, ...value }, when);

const cases = casesOf(recoveryExercised, {
  passes: [
    { name: 'one in the interval', facts: [record()], because: /1 recovery exercise on record: shop/, period },
    {
      name: 'one in another repository of the run',
      facts: [repository(), record({}, { from: 100, repository: 'handbook' })],
      because: /handbook/,
      period,
    },
    {
      name: 'a good one beside a bad one',
      facts: [record(), record({ people: [] }, { from: 100, id: 'bad' })],
      because: /1 recovery exercise on/,
      period,
    },
  ],
  fails: [
    {
      name: 'none, where records are kept here',
      facts: [repository()],
      parameters: { keptHere: true },
      because: /No recovery exercise was put on record/,
      period,
    },
    {
      name: 'one long ago and none in the interval',
      facts: [repository({ from: -800 }), record({}, { from: -700 })],
      because: /No recovery exercise was put on record/,
      period,
    },
    {
      name: 'dated ahead of its landing',
      facts: [record({ date: keptRecord({}, { from: 105 }).value.date })],
      because: /after it was recorded/,
      period,
    },
    {
      name: 'nothing was measured',
      facts: [record({ fields: { scenario: 'region lost' } })],
      because: /says nothing of measured times/,
      period,
    },
    {
      name: 'one took part alone',
      facts: [record({ people: ['Ann'], fields: { scenario: 'x', rto: '1h' } })],
      because: /names 1 person where 2/,
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
