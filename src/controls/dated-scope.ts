/**
 * From when until when a repository or one of its branches belongs to the audit. What happened outside of those dates is
 * an exclusion with its reason, so the population keeps its size; a state of that time does not apply.
 */
import type { Instant, TimeSpan } from '../base/instant.ts';
import type { Fact } from '../model/fact.ts';
import type { RepositoryName } from '../model/repository.ts';
import { dayOf } from './time.ts';

/** Half open; without an end it is in scope on that side for all time. */
export interface ScopeDates {
  readonly from?: Instant;
  readonly until?: Instant;
  /** Why, as the configuration says. */
  readonly reason: string;
}

/** Undefined: always in scope. An empty list: never. `branch` is undefined for what is of no branch. */
export type ScopeOf = (repository: RepositoryName, branch: string | undefined) => readonly ScopeDates[] | undefined;

/** Why it is out of scope at that time; undefined when it is in scope. */
export function outsideScope(scope: ScopeOf | undefined, fact: Fact, at: Instant): string | undefined {
  if (scope === undefined) return undefined;
  const dates = datesOf(scope, fact);
  if (dates === undefined || dates.some(({ from, until }) => isWithin({ from, until }, at))) return undefined;
  return dates.length === 0
    ? 'Out of scope: its dates and those of its repository have no day in common.'
    : `Out of scope at that time; in scope ${dates.map(worded).join('; ')}.`;
}

/** In scope over the whole stretch. */
export function isWhollyInScope(scope: ScopeOf | undefined, fact: Fact, { from, to }: TimeSpan): boolean {
  const next = nextScopeChange(scope, fact, from);
  return outsideScope(scope, fact, from) === undefined && (next === undefined || next >= to);
}

export function nextScopeChange(scope: ScopeOf | undefined, fact: Fact, after: Instant): Instant | undefined {
  if (scope === undefined) return undefined;
  const edges = (datesOf(scope, fact) ?? []).flatMap(({ from, until }) => [from, until]);
  return edges
    .filter((edge): edge is Instant => edge !== undefined && edge > after)
    .reduce<Instant | undefined>((first, edge) => (first === undefined || edge < first ? edge : first), undefined);
}

const datesOf = (scope: ScopeOf | undefined, fact: Fact): readonly ScopeDates[] | undefined =>
  scope?.(fact.repository, branchOf(fact));

function branchOf({ value }: Fact): string | undefined {
  if ('branch' in value && typeof value.branch === 'string') return value.branch;
  return 'ref' in value && typeof value.ref === 'string' ? value.ref.replace(/^refs\/heads\//, '') : undefined;
}

const isWithin = (dates: { readonly from: Instant | undefined; readonly until: Instant | undefined }, at: Instant) =>
  (dates.from === undefined || dates.from <= at) && (dates.until === undefined || at < dates.until);

function worded({ from, until, reason }: ScopeDates): string {
  const dates = [from && `from ${dayOf(from)}`, until && `until (not including) ${dayOf(until)}`].filter(Boolean);
  return `${dates.join(' ') || 'always'} (${reason})`;
}
