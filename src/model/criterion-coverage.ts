/**
 * How much of a criterion was tested, and what that says of it. A criterion is a handful of points that somebody would
 * test; each is answered by controls, waits for evidence from people, or is answered by nothing.
 *
 * Invariant: a criterion is `operated` only when every point of it is answered and operated or does not apply; one green
 * check never paints it green. A deviation anywhere shows at once. Nothing here is an opinion: the sentence is counts.
 *
 * | points                                            | result         |
 * |---------------------------------------------------|----------------|
 * | all were judged and did not operate               | not-operated   |
 * | one deviated or did not operate                   | deviated       |
 * | one is open, waits, or nothing answers it         | indeterminate  |
 * | none applies                                      | not-applicable |
 * | otherwise                                         | operated       |
 */
import { basisOf, isWaiting } from './basis.ts';
import type { Control, ControlEvaluation, ControlResult, Criterion, CriterionPoint } from './control.ts';

export type PointResult = ControlResult | 'waiting' | 'not-covered';

export interface PointCoverage {
  readonly says: string;
  readonly result: PointResult;
  /** Checks of code or forges look at it, wholly or in part. */
  readonly testable: boolean;
  /** Controls that answer it. */
  readonly by: readonly string[];
}

export interface CoverageCounts {
  readonly points: number;
  /** Answered by a control with a check. */
  readonly testable: number;
  /** Of those, with a result of this run other than indeterminate. */
  readonly judged: number;
  /** Of all points. */
  readonly operated: number;
  readonly deviated: number;
  readonly notApplicable: number;
  /** Nobody can say before people hand in what was asked, in whole or for a part. */
  readonly waiting: number;
  /** Nothing here speaks of it. */
  readonly notCovered: number;
}

export interface CriterionCoverage {
  readonly result: ControlResult;
  readonly because: string;
  readonly counts: CoverageCounts;
  readonly points: readonly PointCoverage[];
}

/** What is known of the controls: their results in a run, or only that they exist. */
export interface KnownControls {
  readonly controls: readonly Control[];
  readonly evaluations: readonly ControlEvaluation[];
}

export function coverageOfCriteria(
  criteria: readonly Criterion[],
  known: KnownControls,
): ReadonlyMap<string, CriterionCoverage> {
  const judged = new Map(known.evaluations.map((evaluation) => [evaluation.control.id, evaluation]));
  const controls = new Map(known.controls.map((control) => [control.id, control]));
  for (const { control } of known.evaluations) controls.set(control.id, control);
  return new Map(criteria.map((criterion) => [criterion.id, coverageOf(criterion, { judged, controls })]));
}

interface Lookup {
  readonly judged: ReadonlyMap<string, ControlEvaluation>;
  readonly controls: ReadonlyMap<string, Control>;
}

function coverageOf(criterion: Criterion, lookup: Lookup): CriterionCoverage {
  const points = pointsOf(criterion).map((point) => coverageOfPoint(point, lookup));
  const counts = countPoints(points);
  const result = resultOf(points, counts);
  return { result, because: becauseOf(points, counts), counts, points };
}

/** Of a criterion that came without points, each control is one. */
const pointsOf = ({ points, controls }: Criterion): readonly CriterionPoint[] =>
  points ?? controls.map((id) => ({ says: id, by: [id] }));

function coverageOfPoint({ says, by }: CriterionPoint, { judged, controls }: Lookup): PointCoverage {
  const known = by.flatMap((id) => controls.get(id) ?? []);
  const testable = known.some((control) => basisOf(control) === 'checks');
  const evaluations = known.flatMap(({ id }) => judged.get(id) ?? []);
  return { says, testable, by, result: resultOfPoint(known, evaluations) };
}

/** A point is as its controls are together. Where code showed its part and people owe theirs, it waits. */
function resultOfPoint(known: readonly Control[], evaluations: readonly ControlEvaluation[]): PointResult {
  if (known.length === 0) return 'not-covered';
  const waits = known.every((control) => basisOf(control) === 'requests') ? 'waiting' : 'indeterminate';
  if (evaluations.length === 0) return waits;
  const results = evaluations
    .filter((evaluation) => !isWaiting(evaluation))
    .map(({ result }) => result)
    .filter((result) => result !== 'not-applicable');
  const isWhole = evaluations.length === known.length && !evaluations.some(isWaiting);
  if (isWhole && results.length > 0 && results.every((result) => result === 'not-operated')) return 'not-operated';
  if (results.includes('deviated') || results.includes('not-operated')) return 'deviated';
  if (evaluations.length < known.length || results.includes('indeterminate')) return 'indeterminate';
  if (!isWhole) return 'waiting';
  return results.length === 0 ? 'not-applicable' : 'operated';
}

const isJudged = ({ result }: PointCoverage): boolean =>
  result !== 'indeterminate' && result !== 'waiting' && result !== 'not-covered';

function countPoints(points: readonly PointCoverage[]): CoverageCounts {
  const of = (...results: readonly PointResult[]): number =>
    points.filter(({ result }) => results.includes(result)).length;
  return {
    points: points.length,
    testable: points.filter(({ testable }) => testable).length,
    judged: points.filter((point) => point.testable && isJudged(point)).length,
    operated: of('operated'),
    deviated: of('deviated', 'not-operated'),
    notApplicable: of('not-applicable'),
    waiting: of('waiting'),
    notCovered: of('not-covered'),
  };
}

function resultOf(points: readonly PointCoverage[], counts: CoverageCounts): ControlResult {
  const applying = points.filter((point) => isJudged(point) && point.result !== 'not-applicable');
  const isWhole = counts.points > 0 && points.every(isJudged);
  if (counts.deviated > 0)
    return isWhole && applying.every(({ result }) => result === 'not-operated') ? 'not-operated' : 'deviated';
  if (!isWhole) return 'indeterminate';
  return applying.length === 0 ? 'not-applicable' : 'operated';
}

function becauseOf(points: readonly PointCoverage[], counts: CoverageCounts): string {
  if (counts.points === 0) return 'Nothing here speaks of it.';
  const { operated, deviated, notApplicable, waiting, notCovered } = counts;
  const open = counts.points - operated - deviated - notApplicable - waiting - notCovered;
  const tallies = [
    ['operated', operated],
    ['deviated', deviated],
    ['not applicable', notApplicable],
    ['not determined', open],
    ['waiting for evidence from people', waiting],
  ] as const;
  const tally = tallies.filter(([, count]) => count > 0).map(([word, count]) => `${word} ${count}`);
  const sentences = [
    `Code and forges can test ${counts.testable} of ${counts.points} points and judged ${counts.judged}.`,
    tally.length > 0 ? `Points: ${tally.join(', ')}.` : '',
    notCovered > 0 ? `Nothing here speaks of ${notCovered}: ${uncovered(points)}.` : '',
  ];
  return sentences.filter(Boolean).join(' ');
}

const uncovered = (points: readonly PointCoverage[]): string =>
  points
    .filter(({ result }) => result === 'not-covered')
    .map(({ says }) => `“${says}”`)
    .join(', ');
