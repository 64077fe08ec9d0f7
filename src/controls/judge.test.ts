/** The sentence about a member over a window: what an auditor reads before the intervals. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exception, pass } from '../model/outcome.ts';
import { defineCheck } from './check.ts';
import { document, judge, repository, window } from './test-facts.ts';

const countingCheck = defineCheck({
  meta: {
    id: 'few-documents',
    title: 'There are few documents',
    question: 'How many are there?',
    rationale: 'Because.',
    remediation: 'Delete some.',
    reference: 'INC-01',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['document'],
  test(_item, facts) {
    const found = facts.of('document');
    return found.length > 1 ? exception(`${found.length} are many.`) : pass(`${found.length} is little.`);
  },
});

/** Documents that begin at one day and end at another. */
const said = (...spans: readonly (readonly [from: number, to?: number])[]): string => {
  const documents = spans.map(([from, to], at) =>
    document('runbook', {}, { from, id: `d${at}`, ...(to === undefined ? {} : { to }) }),
  );
  return judge(countingCheck, { facts: [repository(), ...documents], period: window(0, 100) }).because;
};

const cases: readonly (readonly [name: string, because: string, expected: string])[] = [
  ['the same all the time', said([0]), '1 is little.'],
  ['one result, several wordings', said([0], [0], [10], [20]), 'Throughout the period; at its end: 4 are many.'],
  [
    'a stretch that is over, in several wordings',
    said([0], [10, 40], [20, 40]),
    'From 2026-01-11 to 2026-02-10, at the end: 3 are many. Passed since 2026-02-10: 1 is little.',
  ],
  ['a stretch that lasts', said([0], [10]), 'From 2026-01-11 to 2026-04-11: 2 are many.'],
  [
    'what followed was reworded too',
    said([0, 30], [0, 20]),
    'From 2026-01-01 to 2026-01-21: 2 are many. Passed since 2026-01-21, at the end: 0 is little.',
  ],
  [
    'more stretches than one can read',
    said([0], [10, 20], [30, 40], [50, 60], [70, 80]),
    'From 2026-01-11 to 2026-01-21: 2 are many. From 2026-01-31 to 2026-02-10: 2 are many. ' +
      'From 2026-02-20 to 2026-03-02: 2 are many. 1 more stretch is listed with the intervals. Passed since 2026-03-22: 1 is little.',
  ],
];
for (const [name, because, expected] of cases) test(name, () => assert.equal(because, expected));
