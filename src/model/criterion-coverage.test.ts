import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Control, ControlEvaluation, ControlResult, Criterion, CriterionPoint } from './control.ts';
import { coverageOfCriteria, type CriterionCoverage } from './criterion-coverage.ts';

const control = (id: string, basis: 'checks' | 'requests'): Control => ({
  id,
  area: 'security',
  title: id,
  statement: id,
  owner: 'Head of Security',
  frequency: 'continuous',
  criteria: ['CC9.9'],
  iso: [],
  checks: basis === 'checks' ? [`check-of-${id}`] : [],
  requests: [`${id}/export`],
});

const coded = ['A', 'B', 'C'].map((id) => control(id, 'checks'));
const asked = ['X', 'Y'].map((id) => control(id, 'requests'));
const controls = [...coded, ...asked];

const counts = { population: 0, pass: 0, exception: 0, notApplicable: 0, notDetermined: 0 };
const evaluated = (results: Readonly<Record<string, ControlResult>>): readonly ControlEvaluation[] =>
  controls
    .filter(({ id }) => results[id] !== undefined)
    .map((one) => ({ control: one, result: results[one.id]!, because: '', counts, coverage: 0, checks: [] }));

function coverage(points: string, results: Readonly<Record<string, ControlResult>>): CriterionCoverage {
  const parsed = points.split(', ').map((by, number): CriterionPoint => ({
    says: `point ${number + 1}`,
    by: by === '-' ? [] : by.split('+'),
  }));
  const criterion: Criterion = {
    id: 'CC9.9',
    framework: 'soc2',
    category: 'Common Criteria',
    topic: 'A topic',
    automation: 'strong',
    controls: parsed.flatMap(({ by }) => by),
    points: parsed,
  };
  return coverageOfCriteria([criterion], { controls, evaluations: evaluated(results) }).get('CC9.9')!;
}

const cases: readonly {
  readonly name: string;
  readonly points: string;
  readonly results: Readonly<Record<string, ControlResult>>;
  readonly result: ControlResult;
  readonly each: string;
}[] = [
  {
    name: 'every point operated',
    points: 'A, B',
    results: { A: 'operated', B: 'operated' },
    result: 'operated',
    each: 'operated operated',
  },
  {
    name: 'one green check beside a point nothing answers',
    points: 'A, -',
    results: { A: 'operated' },
    result: 'indeterminate',
    each: 'operated not-covered',
  },
  {
    name: 'one green check beside a point that waits',
    points: 'A, X',
    results: { A: 'operated', X: 'indeterminate' },
    result: 'indeterminate',
    each: 'operated waiting',
  },
  {
    name: 'a point of which a part waits',
    points: 'A+X',
    results: { A: 'operated', X: 'indeterminate' },
    result: 'indeterminate',
    each: 'waiting',
  },
  {
    name: 'a deviation shows whatever else is open',
    points: 'A, -, X',
    results: { A: 'deviated', X: 'indeterminate' },
    result: 'deviated',
    each: 'deviated not-covered waiting',
  },
  {
    name: 'a point with one control that never operated and one that did',
    points: 'A+B',
    results: { A: 'not-operated', B: 'operated' },
    result: 'deviated',
    each: 'deviated',
  },
  {
    name: 'everything that was judged never operated',
    points: 'A, B',
    results: { A: 'not-operated', B: 'not-operated' },
    result: 'not-operated',
    each: 'not-operated not-operated',
  },
  {
    name: 'what was judged never operated, the rest is open',
    points: 'A, X',
    results: { A: 'not-operated', X: 'indeterminate' },
    result: 'deviated',
    each: 'not-operated waiting',
  },
  {
    name: 'a point of which one half never operated and the other waits',
    points: 'A+X',
    results: { A: 'not-operated', X: 'indeterminate' },
    result: 'deviated',
    each: 'deviated',
  },
  {
    name: 'one never operated, another did',
    points: 'A, B',
    results: { A: 'not-operated', B: 'operated' },
    result: 'deviated',
    each: 'not-operated operated',
  },
  {
    name: 'not-applicable beside operated',
    points: 'A, B',
    results: { A: 'operated', B: 'not-applicable' },
    result: 'operated',
    each: 'operated not-applicable',
  },
  {
    name: 'nothing applies',
    points: 'A, B',
    results: { A: 'not-applicable', B: 'not-applicable' },
    result: 'not-applicable',
    each: 'not-applicable not-applicable',
  },
  {
    name: 'a control that could not be judged',
    points: 'A+B',
    results: { A: 'operated', B: 'indeterminate' },
    result: 'indeterminate',
    each: 'indeterminate',
  },
  {
    name: 'a control that the run did not judge',
    points: 'A+B',
    results: { A: 'operated' },
    result: 'indeterminate',
    each: 'indeterminate',
  },
  { name: 'no run at all', points: 'A, X', results: {}, result: 'indeterminate', each: 'indeterminate waiting' },
  {
    name: 'what people handed in was accepted',
    points: 'A, X',
    results: { A: 'operated', X: 'operated' },
    result: 'operated',
    each: 'operated operated',
  },
  {
    name: 'a control nobody knows answers nothing',
    points: 'Z',
    results: {},
    result: 'indeterminate',
    each: 'not-covered',
  },
];

for (const { name, points, results, result, each } of cases) {
  test(`${name}: ${result}`, () => {
    const said = coverage(points, results);
    assert.equal(said.points.map((point) => point.result).join(' '), each);
    assert.equal(said.result, result);
    const { operated, deviated, notApplicable, waiting, notCovered, points: all } = said.counts;
    const open = said.points.filter((point) => point.result === 'indeterminate').length;
    assert.equal(operated + deviated + notApplicable + waiting + notCovered + open, all);
  });
}

test('the sentence counts what can be tested, what was judged, what waits and what nothing speaks of', () => {
  const { because } = coverage('A, B, C, A+X, X+Y, -', {
    A: 'operated',
    B: 'deviated',
    C: 'indeterminate',
    X: 'indeterminate',
    Y: 'indeterminate',
  });
  assert.equal(
    because,
    'Code and forges can test 4 of 6 points and judged 2. Points: operated 1, deviated 1, not determined 1, ' +
      'waiting for evidence from people 2. Nothing here speaks of 1: “point 6”.',
  );
});

test('a criterion of an older run, without points, has a point for each of its controls', () => {
  const { points: _none, ...older } = {
    id: 'CC9.9',
    framework: 'soc2' as const,
    category: 'Common Criteria',
    topic: 'A topic',
    automation: 'strong',
    controls: ['A', 'B'],
    points: undefined,
  };
  const said = coverageOfCriteria([older], { controls, evaluations: evaluated({ A: 'operated', B: 'deviated' }) });
  assert.deepEqual(said.get('CC9.9')?.counts.points, 2);
  assert.equal(said.get('CC9.9')?.result, 'deviated');
});

test('a criterion that nothing answers says so', () => {
  const none: Criterion = { id: 'CC9.9', framework: 'soc2', category: '', topic: '', automation: '', controls: [] };
  const said = coverageOfCriteria([none], { controls, evaluations: [] }).get('CC9.9');
  assert.equal(said?.because, 'Nothing here speaks of it.');
  assert.equal(said.result, 'indeterminate');
});
