import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ControlEvaluation, ControlResult } from '../../model/control.ts';
import type { Finding } from '../../model/finding.ts';
import type { Run } from '../../model/run.ts';
import { countFindings, countResults, differencesBetween } from './summary.ts';

const evaluation = (id: string, result: ControlResult) =>
  ({ control: { id, title: `title of ${id}` }, result }) as ControlEvaluation;
const runOf = (...controls: ControlEvaluation[]) => ({ controls }) as unknown as Run;

test('every result is counted, those that did not occur as zero', () => {
  assert.deepEqual(
    countResults([evaluation('A', 'operated'), evaluation('B', 'operated'), evaluation('C', 'deviated')]),
    {
      operated: 2,
      deviated: 1,
      'not-operated': 0,
      'not-applicable': 0,
      indeterminate: 0,
    },
  );
});

test('differences name what changed, came and went, and nothing else', () => {
  const before = runOf(evaluation('A', 'operated'), evaluation('B', 'deviated'), evaluation('D', 'operated'));
  const after = runOf(evaluation('A', 'deviated'), evaluation('B', 'deviated'), evaluation('C', 'indeterminate'));
  assert.deepEqual(
    differencesBetween(before, after).map((one) => [one.control, one.before, one.after]),
    [
      ['A', 'operated', 'deviated'],
      ['C', 'new', 'indeterminate'],
      ['D', 'operated', 'gone'],
    ],
  );
  assert.deepEqual(differencesBetween(undefined, after), []);
});

test('only findings that stand at the head are counted', () => {
  const finding = (atHead: boolean) => ({ atHead, class: 'secret' }) as Finding;
  assert.deepEqual(countFindings([finding(true), finding(false)]), { atHead: 1, byClass: { secret: 1 } });
});
