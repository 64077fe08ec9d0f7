/**
 * From members to a conclusion, and from checks to a control. The words are counts, never an opinion.
 *
 * | members                                   | result           |
 * |-------------------------------------------|------------------|
 * | none, and the list is whole               | not-applicable   |
 * | none, and the list may not be whole       | indeterminate    |
 * | all exceptions, and none ever passed (*)  | not-operated     |
 * | an exception                              | deviated         |
 * | a not-determined, an incomplete list or coverage below 1 | indeterminate |
 * | all not-applicable                        | not-applicable   |
 * | otherwise                                 | operated         |
 *
 * (*) Of a calendar: all that were due, since the interval that is running owes nothing yet.
 *
 * Of an invariant, whose members are violations: one is enough to have deviated, one that may be leaves it open, and none
 * has operated as far as it was watched: whole, or indeterminate.
 *
 * "None ever passed": a repository that passed for eleven months of twelve deviated; to say that the control did not
 * operate would be more than what was seen.
 */
import { millisOf } from '../base/instant.ts';
import type {
  CheckResult,
  ControlResult,
  EvaluationKind,
  MemberResult,
  OutcomeCounts,
  Period,
} from '../model/control.ts';
import type { Listing } from './listing.ts';
import type { Watch } from './watch.ts';
import { clause, counted, listed } from './words.ts';

interface Judged {
  readonly members: readonly MemberResult[];
  readonly counts: OutcomeCounts;
  readonly coverage: number;
  readonly listing: Listing;
  readonly period: Period;
  readonly evaluation: EvaluationKind;
  /** Of an invariant. */
  readonly watch: Watch | undefined;
}

interface Conclusion {
  readonly result: ControlResult;
  readonly because: string;
}

export function conclude(judged: Judged): Conclusion {
  const { members, counts, coverage, listing, watch, evaluation } = judged;
  const whole = listing.population.complete;
  if (watch) return concludeWatch(judged, watch);
  if (members.length === 0) return concludeEmpty(judged);
  const due = evaluation === 'periodic' ? members.length - counts.notApplicable : members.length;
  const result = resultOf(members, counts, { due, covered: whole && coverage === 1 });
  const parts = [tally(counts)];
  const worst = members.filter((member) => member.result === 'exception' || member.result === 'not-determined');
  if (counts.exception > 0) parts.push(naming(worst, 'exception', 'Exceptions'));
  if (counts.notDetermined > 0) parts.push(naming(worst, 'not-determined', 'Not determined'));
  if (result === 'not-applicable') parts.push(`Nothing here is concerned${whyOf(members)}`);
  if (!whole)
    parts.push(
      `The list may not be whole: ${listed(
        listing.gaps.map((gap) => clause(gap.detail)),
        2,
      )}.`,
    );
  if (coverage < 1)
    parts.push(`${percent(coverage)} of ${evaluation === 'state' ? 'the period' : 'its members'} could be judged.`);
  return { result, because: parts.join(' ') };
}

function concludeWatch({ members, counts, coverage, listing }: Judged, watch: Watch): Conclusion {
  const { complete, exclusions } = listing.population;
  const places = watch.repositories.length;
  if (places === 0 && members.length === 0)
    return { result: 'not-applicable', because: 'No occurrence in the period; nothing was there to watch.' };
  const known = counts.exception + counts.notDetermined;
  const result =
    counts.exception > 0 ? 'deviated' : known > 0 || !complete || coverage < 1 ? 'indeterminate' : 'operated';
  const parts = [known > 0 ? tally(counts) : `No violation is known: ${counted(listing.looked, 'event')} looked at.`];
  if (counts.exception > 0) parts.push(naming(members, 'exception', 'Exceptions'));
  if (counts.notDetermined > 0) parts.push(naming(members, 'not-determined', 'Not determined'));
  if (exclusions.length > 0) parts.push(`${counted(exclusions.length, 'item')} excluded, each with its reason.`);
  parts.push(
    coverage === 1
      ? `Watched over the whole of it, in ${counted(places, 'repository')}.`
      : `Watched for ${percent(coverage)} of it, in ${counted(places, 'repository')}: ${listed(
          listing.gaps.map((gap) => clause(gap.detail)),
          2,
        )}.`,
  );
  return { result, because: parts.join(' ') };
}

function concludeEmpty({ listing }: Judged): Conclusion {
  if (!listing.population.complete) {
    const why = listed(
      listing.gaps.map((gap) => clause(gap.detail)),
      2,
    );
    return { result: 'indeterminate', because: `Nothing was listed, and the list may not be whole: ${why}.` };
  }
  const { exclusions } = listing.population;
  if (exclusions.length === 0)
    return { result: 'not-applicable', because: 'No occurrence in the period; the list is whole.' };
  const reasons = [...new Set(exclusions.map(({ because }) => because))];
  const told =
    reasons.length === 1 ? `: ${clause(reasons[0]!)}.` : `, each with its reason: ${listed(reasons.map(clause), 2)}.`;
  const all = exclusions.length === 1 ? 'the only item is' : `all ${counted(exclusions.length, 'item')} are`;
  return { result: 'not-applicable', because: `No occurrence to judge: ${all} excluded${told}` };
}

function resultOf(
  members: readonly MemberResult[],
  counts: OutcomeCounts,
  { due, covered }: { readonly due: number; readonly covered: boolean },
): ControlResult {
  const everPassed = (): boolean => members.some(({ intervals }) => intervals.some(({ result }) => result === 'pass'));
  if (counts.exception > 0 && counts.exception === due && !everPassed()) return 'not-operated';
  if (counts.exception > 0) return 'deviated';
  if (counts.notDetermined > 0 || !covered) return 'indeterminate';
  return counts.notApplicable === members.length ? 'not-applicable' : 'operated';
}

function tally(counts: OutcomeCounts): string {
  const parts = [
    counts.pass > 0 ? `${counts.pass} passed` : '',
    counts.exception > 0 ? counted(counts.exception, 'exception') : '',
    counts.notDetermined > 0 ? `${counts.notDetermined} not determined` : '',
    counts.notApplicable > 0 ? `${counts.notApplicable} not applicable` : '',
  ].filter(Boolean);
  return `${counts.population} in the population: ${parts.join(', ')}.`;
}

/** Who, and why: a name alone is no reason. Where there are many reasons, the commonest, and how often it holds. */
function naming(members: readonly MemberResult[], result: MemberResult['result'], title: string): string {
  const own = members.filter((member) => member.result === result);
  return `${title}: ${listed(own.map(({ label }) => label))}${whyOf(own)}`;
}

function whyOf(members: readonly MemberResult[]): string {
  const reasons = [...Map.groupBy(members, ({ because }) => because)].sort(([, a], [, b]) => b.length - a.length);
  const [commonest] = reasons;
  if (!commonest) return '.';
  const [because, { length }] = commonest;
  if (reasons.length === 1) return `: ${short(because)}`;
  // One reason among hundreds says nothing of the others; each stands beside its member.
  return length > 1 ? `; ${length} of ${members.length}: ${short(because)}` : '.';
}

/** The whole of it stands beside the member. */
const short = (because: string): string => {
  const text = clause(because);
  return text.length > MOST_OF_A_REASON ? `${text.slice(0, MOST_OF_A_REASON).replace(/\s+\S*$/, '')} …` : `${text}.`;
};
const MOST_OF_A_REASON = 240;

/** Never rounds a part up to the whole. */
const percent = (share: number): string => `${(Math.floor(share * 1000) / 10).toString()}%`;

/**
 * The share of what was to be judged that has an outcome: of (member × period) for states, of members elsewhere. (How far
 * an invariant was watched, watch.ts says.)
 */
export function coverageOf(
  members: readonly MemberResult[],
  of: { readonly period: Period; readonly evaluation: EvaluationKind; readonly complete: boolean },
): number {
  if (members.length === 0) return of.complete ? 1 : 0;
  const byLength = of.evaluation === 'state' && of.period.type === 'window';
  let judged = 0;
  let total = 0;
  for (const { intervals } of members) {
    for (const { from, to, result } of intervals) {
      const length = byLength ? millisOf(to.at) - millisOf(from.at) : 1;
      total += length;
      if (result !== 'not-determined') judged += length;
    }
  }
  return judged / total;
}

/** Worst first, for a control of several checks and for lists. */
export const resultOrder: readonly ControlResult[] = [
  'not-operated',
  'deviated',
  'indeterminate',
  'operated',
  'not-applicable',
];

/** Nothing could be listed, for the one reason that nobody looked. */
const isUnconnected = ({ population, members, gaps }: CheckResult): boolean =>
  members.length === 0 && !population.complete && gaps.every(({ reason }) => reason === 'not-observed');

/** Those that decide their control: a second source that is not connected is left out where another check looked. */
export function withSay(
  checks: readonly CheckResult[],
  secondSources: ReadonlySet<string>,
): { readonly saying: readonly CheckResult[]; readonly silent: readonly CheckResult[] } {
  const isSilent = (check: CheckResult): boolean => secondSources.has(check.check) && isUnconnected(check);
  const saying = checks.filter((check) => !isSilent(check));
  const hasLooked = saying.some(({ result }) => result !== 'indeterminate');
  return hasLooked ? { saying, silent: checks.filter(isSilent) } : { saying: checks, silent: [] };
}

export function concludeControl(
  all: readonly CheckResult[],
  secondSources: ReadonlySet<string> = new Set(),
): {
  readonly result: ControlResult;
  readonly because: string;
  readonly counts: OutcomeCounts;
  readonly coverage: number;
} {
  const { saying: checks, silent } = withSay(all, secondSources);
  const sum = (of: (check: CheckResult) => number): number => checks.reduce((total, check) => total + of(check), 0);
  const counts: OutcomeCounts = {
    population: sum((check) => check.counts.population),
    pass: sum((check) => check.counts.pass),
    exception: sum((check) => check.counts.exception),
    notApplicable: sum((check) => check.counts.notApplicable),
    notDetermined: sum((check) => check.counts.notDetermined),
  };
  const weight = (check: CheckResult): number => Math.max(1, check.counts.population);
  const coverage = checks.length === 0 ? 0 : sum((check) => check.coverage * weight(check)) / sum(weight);
  const because =
    checks.length === 0
      ? 'No check looks at this control.'
      : checks.length === 1
        ? checks[0]!.because
        : checks.map((check) => `${check.check} ${check.result}: ${check.because}`).join(' ');
  const aside = silent.map((check) => `${check.check} has no say: ${check.because}`);
  return { result: controlResultOf(checks), because: [because, ...aside].join(' '), counts, coverage };
}

/** One check that operated keeps the control from `not-operated`: it deviated. Checks that do not apply have no say. */
function controlResultOf(checks: readonly CheckResult[]): ControlResult {
  const results = checks.map((check) => check.result).filter((result) => result !== 'not-applicable');
  if (results.length === 0) return checks.length === 0 ? 'indeterminate' : 'not-applicable';
  if (results.every((result) => result === 'not-operated')) return 'not-operated';
  if (results.some((result) => result === 'not-operated' || result === 'deviated')) return 'deviated';
  return results.includes('indeterminate') ? 'indeterminate' : 'operated';
}
