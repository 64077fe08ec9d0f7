/** From when until when repositories and branches belong to the audit, as `scope.dates` of plumbline.yaml says. */
import { earlier, later, type Instant } from '../../base/instant.ts';
import type { ScopeDates, ScopeOf } from '../../controls/dated-scope.ts';
import { matchesPattern, type Config } from '../config.ts';
import type { WrittenScopeDates } from '../config-dates.ts';

/** Undefined when nothing is dated. What no entry names is always in scope. */
export function scopeByDate({ scope: { dates } }: Pick<Config, 'scope'>): ScopeOf | undefined {
  if (dates.length === 0) return undefined;
  const known = new Map<string, readonly ScopeDates[] | undefined>();
  return (repository, branch) => {
    const key = `${repository}\0${branch ?? ''}`;
    if (!known.has(key)) known.set(key, datesOf(dates, repository, branch));
    return known.get(key);
  };
}

/** Where entries name the repository and others its branch, both must hold. */
function datesOf(
  dates: readonly WrittenScopeDates[],
  repository: string,
  branch: string | undefined,
): readonly ScopeDates[] | undefined {
  const isNamed = (patterns: readonly string[], name: string): boolean =>
    patterns.some((pattern) => matchesPattern(pattern, name));
  const own = dates.filter(({ repositories }) => isNamed(repositories, repository));
  const ofRepository = own.filter(({ branches }) => branches === undefined).map(spanOf);
  const ofBranch = own
    .filter(({ branches }) => branches !== undefined && branch !== undefined && isNamed(branches, branch))
    .map(spanOf);
  if (ofRepository.length === 0 || ofBranch.length === 0) {
    const all = [...ofRepository, ...ofBranch];
    return all.length === 0 ? undefined : all;
  }
  return ofRepository.flatMap((one) => ofBranch.flatMap((other) => both(one, other)));
}

const spanOf = ({ since, until, reason }: WrittenScopeDates): ScopeDates => ({
  ...(since && { from: since }),
  ...(until && { until }),
  reason,
});

function both(a: ScopeDates, b: ScopeDates): readonly ScopeDates[] {
  const from = ofBoth(a.from, b.from, later);
  const until = ofBoth(a.until, b.until, earlier);
  if (from !== undefined && until !== undefined && from >= until) return [];
  return [{ ...(from && { from }), ...(until && { until }), reason: `${a.reason}; ${b.reason}` }];
}

const ofBoth = (
  a: Instant | undefined,
  b: Instant | undefined,
  choose: (a: Instant, b: Instant) => Instant,
): Instant | undefined => (a !== undefined && b !== undefined ? choose(a, b) : (a ?? b));
