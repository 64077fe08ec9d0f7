/**
 * Results of pipelines held against what the rules of that day demanded, line by line. Nothing is judged here: the check
 * `required-checks-passed` does that; this only says what stands where.
 */
import type { ChangeDetail } from '../../../../src/http/schema.ts';

type Proposed = NonNullable<ChangeDetail['proposed']>;
type StatusCheck = Proposed['statusChecks'][number];
type Rules = NonNullable<ChangeDetail['rules']>['rules'];

export type Demand = 'demanded' | 'not-demanded' | 'unknown';

export interface StatusRun {
  readonly check: StatusCheck;
  /** Of the commit that was merged. */
  readonly onMerged: boolean;
  readonly afterMerge: boolean;
  /** The rules name an application, and this is not of it. */
  readonly foreign: boolean;
  /** The last one in time on what was merged: what the rules look at. */
  readonly counts: boolean;
}

export interface StatusLine {
  readonly name: string;
  readonly demand: Demand;
  /** The application that has to report it. */
  readonly by: string | null;
  /** Latest first; empty: demanded, and nothing reported it. */
  readonly runs: readonly StatusRun[];
}

/** Demanded ones first, in the order of the rules, then the others by name. */
export function statusLines({
  proposed,
  rules,
  change,
}: Pick<ChangeDetail, 'proposed' | 'change'> & {
  readonly rules?: { readonly rules: Pick<Rules, 'requiredChecks'> } | undefined;
}): readonly StatusLine[] {
  if (!proposed) return [];
  const demanded = rules?.rules.requiredChecks ?? null;
  const byName = Map.groupBy(proposed.statusChecks, ({ name }) => name);
  const runsOf = (name: string, by: string | null): readonly StatusRun[] => {
    const runs = (byName.get(name) ?? []).map((check) => runOf(check, { proposed, change, by }));
    runs.sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : timeOf(a) > timeOf(b) ? -1 : 0));
    const last = runs.find(({ onMerged, afterMerge, foreign }) => onMerged && !afterMerge && !foreign);
    return runs.map((run) => ({ ...run, counts: run === last }));
  };
  const required = (demanded ?? []).map(({ name, reportedBy }) => ({
    name,
    demand: 'demanded' as const,
    by: reportedBy,
    runs: runsOf(name, reportedBy),
  }));
  const known = new Set(required.map(({ name }) => name));
  const others = [...byName.keys()].filter((name) => !known.has(name)).sort();
  const demand = demanded === null ? 'unknown' : 'not-demanded';
  return [...required, ...others.map((name) => ({ name, demand, by: null, runs: runsOf(name, null) }) as const)];
}

function runOf(
  check: StatusCheck,
  { proposed, change, by }: { proposed: Proposed; change: ChangeDetail['change']; by: string | null },
): Omit<StatusRun, 'counts'> {
  const mergedAt = proposed.mergedAt ?? change.landedAt;
  return {
    check,
    // A queue merges a commit of its own.
    onMerged: change.method === 'queue' ? check.commit === change.commit : check.commit === proposed.head,
    afterMerge: check.completedAt !== null && check.completedAt > mergedAt,
    foreign: by !== null && check.reportedBy !== by,
  };
}

const timeOf = ({ check }: Pick<StatusRun, 'check'>): string => check.completedAt ?? check.startedAt ?? '';

export const conclusionWords: Readonly<Record<string, string>> = {
  success: 'Succeeded',
  failure: 'Failed',
  cancelled: 'Cancelled',
  skipped: 'Skipped: not a pass',
  neutral: 'Neutral: not a pass',
  'timed-out': 'Timed out',
  'action-required': 'Waits for somebody',
  stale: 'Given up, without a result',
  pending: 'Without a result',
};

export const wordOfConclusion = (conclusion: string): string => conclusionWords[conclusion] ?? conclusion;
