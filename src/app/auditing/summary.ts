import { controlResults, type ControlEvaluation, type ControlResult } from '../../model/control.ts';
import type { Finding } from '../../model/finding.ts';
import type { Run } from '../../model/run.ts';
import type { RunDifference, RunSummary } from '../plumbline.ts';

export function countResults(controls: readonly ControlEvaluation[]): Readonly<Record<ControlResult, number>> {
  const counts = Object.fromEntries(controlResults.map((result) => [result, 0])) as Record<ControlResult, number>;
  for (const { result } of controls) counts[result]++;
  return counts;
}

export function summaryOf(run: Run): RunSummary {
  return {
    id: run.id,
    period: run.period,
    finishedAt: run.finishedAt,
    repositories: run.repositories.length,
    results: countResults(run.controls),
    ...(run.seal ? { root: run.seal.root, seal: run.seal } : {}),
  };
}

/** Findings that stand at the head, in all and by class. */
export function countFindings(findings: readonly Finding[]): Run['findings'] {
  const byClass = new Map<string, number>();
  let atHead = 0;
  for (const finding of findings) {
    if (!finding.atHead) continue;
    atHead++;
    byClass.set(finding.class, (byClass.get(finding.class) ?? 0) + 1);
  }
  return { atHead, byClass: Object.fromEntries([...byClass].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

export function differencesBetween(before: Run | undefined, after: Run): readonly RunDifference[] {
  if (!before) return [];
  const old = new Map(before.controls.map((evaluation) => [evaluation.control.id, evaluation]));
  const now = new Map(after.controls.map((evaluation) => [evaluation.control.id, evaluation]));
  const changed = after.controls.flatMap(({ control, result }): RunDifference[] => {
    const previous = old.get(control.id)?.result ?? 'new';
    return previous === result ? [] : [{ control: control.id, title: control.title, before: previous, after: result }];
  });
  const gone = before.controls
    .filter(({ control }) => !now.has(control.id))
    .map(({ control, result }): RunDifference => ({
      control: control.id,
      title: control.title,
      before: result,
      after: 'gone',
    }));
  return [...changed, ...gone];
}
