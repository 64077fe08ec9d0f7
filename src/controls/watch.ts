/**
 * How far an invariant was watched. None of the events of a period being a violation means nothing by itself: that nobody
 * saw one counts for as long as somebody looked. So the watch is what passes: each repository, from its first landing (and
 * while it is in scope) to the end of the period, less every gap of what the check reads and less what came after the last
 * look. On a date, the question is whether somebody was watching then.
 */
import { earlier, later, millisOf, type TimeSpan } from '../base/instant.ts';
import { union, without } from '../base/time-spans.ts';
import type { Period } from '../model/control.ts';
import type { Fact } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import type { RepositoryName } from '../model/repository.ts';
import { nextScopeChange, outsideScope } from './dated-scope.ts';
import { nothingAfter, touchesKind, touchesPeriod } from './gaps.ts';
import { notListed, type ListRequest } from './listing.ts';
import { instantAfter } from './time.ts';

export interface WatchedRepository {
  readonly repository: RepositoryName;
  readonly watched: readonly TimeSpan[];
  readonly unwatched: readonly TimeSpan[];
}

export interface Watch {
  readonly repositories: readonly WatchedRepository[];
  /** Share of (repository × period), 0 to 1; 1 when there is no repository to watch. */
  readonly coverage: number;
  /** Why somewhere nobody looked. */
  readonly gaps: readonly Gap[];
}

export function watchOf(request: ListRequest): Watch {
  const { check, index, period } = request;
  const gaps = request.gaps.filter(
    (gap) =>
      gap.reason !== 'not-connected' &&
      [check.population, ...check.reads].some((kind) => touchesKind(gap, kind)) &&
      touchesPeriod(gap, period) &&
      (check.relevantGap?.(gap) ?? true),
  );
  const byRepository = Map.groupBy(gaps, ({ repository }) => repository);
  const met = new Set<Gap>();
  const repositories = index.all('repository').starts.flatMap((fact): readonly WatchedRepository[] => {
    const demanded = demandedOf(fact, request);
    if (demanded.length === 0) return [];
    const own = [
      ...(byRepository.get('all') ?? []),
      ...(byRepository.get(fact.repository) ?? []),
      ...unseen(fact, request),
    ];
    let watched = demanded;
    for (const gap of own) {
      const left = gap.span ? without(watched, gap.span) : [];
      if (left.length !== watched.length || lengthOf(left) < lengthOf(watched)) met.add(gap);
      watched = left;
    }
    const unwatched = watched.reduce((left, span) => without(left, span), demanded);
    return [{ repository: fact.repository, watched, unwatched }];
  });
  const [watched, demanded] = [
    repositories.reduce((sum, one) => sum + lengthOf(one.watched), 0),
    repositories.reduce((sum, one) => sum + lengthOf(one.watched) + lengthOf(one.unwatched), 0),
  ];
  return { repositories, coverage: demanded === 0 ? 1 : watched / demanded, gaps: [...met] };
}

const lengthOf = (spans: readonly TimeSpan[]): number =>
  spans.reduce((sum, { from, to }) => sum + millisOf(to) - millisOf(from), 0);

/** A date is its own millisecond. */
const spanOf = (period: Period): TimeSpan =>
  period.type === 'as-of' ? { from: period.at, to: instantAfter(period.at) } : { from: period.from, to: period.to };

/** From its first landing on, while it is in scope. */
function demandedOf(fact: Fact, { period, scope }: ListRequest): readonly TimeSpan[] {
  const { from, to } = spanOf(period);
  const spans: TimeSpan[] = [];
  let at = later(from, fact.valid.from.at);
  while (at < to) {
    const end = earlier(nextScopeChange(scope, fact, at) ?? to, to);
    if (outsideScope(scope, fact, at) === undefined) spans.push({ from: at, to: end });
    at = end;
  }
  return union(spans);
}

/** After its last look, and where nothing at all tells of a watch. */
function unseen(fact: Fact, { check, index, period, gaps }: ListRequest): readonly Gap[] {
  const { to } = spanOf(period);
  const { repository, observedAt } = fact;
  const kind = check.population;
  const later: Gap = {
    ...notListed(fact, kind, nothingAfter(observedAt)),
    // The last look saw its own instant.
    span: { from: period.type === 'as-of' ? instantAfter(observedAt) : observedAt, to },
  };
  const told =
    index.in(kind, repository).starts.length > 0 ||
    gaps.some((gap) => (gap.repository === 'all' || gap.repository === repository) && touchesKind(gap, kind));
  const silent = check.silenceMeans !== undefined && !told ? [notListed(fact, kind, check.silenceMeans)] : [];
  return [...(observedAt < to ? [later] : []), ...silent];
}
