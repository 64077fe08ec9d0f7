/**
 * One required check against the results on one commit. The last result before the merge counts. A name may hold `*`,
 * where a forge takes patterns: then every result that it covers has to be good.
 */
import type { Instant } from '../../base/instant.ts';
import type { RequiredCheck } from '../../model/branch-rules.ts';
import type { StatusCheck } from '../../model/changeset.ts';

export type CheckVerdict = 'passed' | 'undated' | 'missing' | 'failed' | 'skipped' | 'wrong-application' | 'after';

export function judgeRequired(
  required: RequiredCheck,
  results: readonly StatusCheck[],
  mergedAt: Instant,
): CheckVerdict {
  const exact = results.filter(({ name }) => name === required.name);
  const named = exact.length > 0 ? exact : results.filter(({ name }) => isCovered(name, required.name));
  if (named.length === 0) return 'missing';
  const ours = named.filter(({ reportedBy }) => required.reportedBy === null || required.reportedBy === reportedBy);
  if (ours.length === 0) return 'wrong-application';
  const verdicts = [...Map.groupBy(ours, ({ name }) => name).values()].map((group) => verdictOf(group, mergedAt));
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'passed';
}

/** Worst first. */
const order: readonly CheckVerdict[] = ['failed', 'skipped', 'after', 'undated', 'passed'];

function verdictOf(results: readonly StatusCheck[], mergedAt: Instant): CheckVerdict {
  const done = results
    .filter(({ completedAt }) => completedAt !== null && completedAt <= mergedAt)
    .sort((a, b) => (a.completedAt! < b.completedAt! ? -1 : a.completedAt! > b.completedAt! ? 1 : 0))
    .at(-1);
  if (done === undefined) return results.some(isUndatedSuccess) ? 'undated' : 'after';
  if (done.conclusion === 'success') return 'passed';
  return done.conclusion === 'skipped' || done.conclusion === 'neutral' ? 'skipped' : 'failed';
}

const isUndatedSuccess = ({ completedAt, conclusion }: StatusCheck): boolean =>
  completedAt === null && conclusion === 'success';

/** `ci/*` covers `ci/test`; without a star nothing but the name itself. */
function isCovered(name: string, pattern: string): boolean {
  const [first, ...rest] = pattern.split('*');
  if (rest.length === 0 || !name.startsWith(first!)) return false;
  let at = first!.length;
  for (const [index, part] of rest.entries()) {
    const isLast = index === rest.length - 1;
    const found = isLast ? name.length - part.length : name.indexOf(part, at);
    if (found < at || !name.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return true;
}
