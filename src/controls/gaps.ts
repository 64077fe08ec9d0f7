/** Where gaps touch. A gap of `all` kinds touches each of them; one without a span touches all time. */
import type { Instant, TimeSpan } from '../base/instant.ts';
import type { EvaluationKind, Period } from '../model/control.ts';
import type { FactKind } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import type { RepositoryName } from '../model/repository.ts';

export const touchesKind = (gap: Gap, kind: FactKind): boolean => gap.of === 'all' || gap.of === kind;

export const coversInstant = (gap: Gap, at: Instant): boolean =>
  gap.span === undefined || (gap.span.from <= at && at < gap.span.to);

export const touchesSpan = (gap: Gap, { from, to }: TimeSpan): boolean =>
  gap.span === undefined || (gap.span.from < to && from < gap.span.to);

export const touchesPeriod = (gap: Gap, period: Period): boolean =>
  period.type === 'as-of' ? coversInstant(gap, period.at) : touchesSpan(gap, period);

/**
 * Can members be missing from the list because of this gap? A forge that is not connected takes nothing from a list that
 * comes from git: it leaves members with fewer details, which is for the check to say. A gap of all kinds in one
 * repository leaves a state population whole as long as the repository itself is listed.
 */
export function touchesListing(
  gap: Gap,
  list: {
    readonly kind: FactKind;
    readonly evaluation: EvaluationKind;
    readonly period: Period;
    readonly listed: ReadonlySet<RepositoryName>;
  },
): boolean {
  if (gap.reason === 'not-connected' || !touchesKind(gap, list.kind) || !touchesPeriod(gap, list.period)) return false;
  const isOfSubjects = list.evaluation === 'state' || list.evaluation === 'periodic';
  if (gap.of !== 'all' || !isOfSubjects || gap.repository === 'all') return true;
  return !list.listed.has(gap.repository);
}

/** What is said of a period that goes on behind the last look. */
export const nothingAfter = (observed: Instant): string =>
  `Nothing was observed after ${observed}; run the audit again to cover the rest of the period.`;
