/** From the stretches of one member to what is said of it: the worst outcome, in a sentence that names when. */
import { AppError } from '../base/app-error.ts';
import type { Instant } from '../base/instant.ts';
import type { MemberResult, OutcomeInterval } from '../model/control.ts';
import type { Boundary, Fact } from '../model/fact.ts';
import type { Outcome, OutcomeResult } from '../model/outcome.ts';
import type { AnyCheck } from './check.ts';
import type { CalendarInterval } from './calendar.ts';
import { dayOf } from './time.ts';
import { agree, counted } from './words.ts';

/** One member of the population: a thing and the facts about it, one for each stretch of its life. */
export interface Member {
  readonly id: string;
  readonly versions: readonly Fact[];
  /** When its repository was looked at last, of what is read from the tip of a branch; absent: its versions say. */
  readonly lookedUntil?: Instant;
  /** Of a calendar: the interval that is judged. */
  readonly interval?: CalendarInterval;
}

const severity: Readonly<Record<OutcomeResult, number>> = {
  exception: 3,
  'not-determined': 2,
  pass: 1,
  'not-applicable': 0,
};

export function said(outcome: Outcome): Pick<OutcomeInterval, 'result' | 'because' | 'relied'> {
  const relied = 'relied' in outcome ? [...new Set(outcome.relied)].sort() : [];
  return { result: outcome.result, because: outcome.because, relied };
}

/** Appends a stretch, or lengthens the last one when nothing about the answer changed. */
export function extend(intervals: OutcomeInterval[], next: OutcomeInterval): void {
  const last = intervals.at(-1);
  const same =
    last?.result === next.result &&
    last.because === next.because &&
    last.parameters === next.parameters &&
    last.relied.length === next.relied.length &&
    last.relied.every((id, at) => id === next.relied[at]);
  if (last && same) intervals[intervals.length - 1] = { ...last, to: next.to };
  else intervals.push(next);
}

export function resultOf(member: Member, check: AnyCheck, intervals: readonly OutcomeInterval[]): MemberResult {
  const worst = intervals.reduce<OutcomeInterval | undefined>(
    (found, next) => (found && severity[found.result] >= severity[next.result] ? found : next),
    undefined,
  );
  const item = member.versions.at(-1)!;
  if (!worst) throw emptyPeriod(member.id);
  return {
    member: member.id,
    repository: item.repository,
    label: check.label?.(item) ?? labelOf(item),
    result: worst.result,
    because: becauseOf(intervals, worst),
    intervals,
  };
}

const emptyPeriod = (member: string): AppError =>
  new AppError('controls/empty-period', `no instant of the period could be judged for ${member}`, {
    hint: 'The period must end after it begins.',
  });

function labelOf(item: Fact): string {
  return item.kind === 'repository' ? item.repository : `${item.repository}: ${item.id}`;
}

/** Stretches of one result on end, told in the words of the last one: the intervals hold every wording. */
interface Run {
  readonly from: Boundary;
  readonly to: Boundary;
  readonly result: OutcomeResult;
  readonly because: string;
  readonly reworded: boolean;
}

const sinceThen: Readonly<Record<OutcomeResult, string>> = {
  pass: 'Passed',
  exception: 'Exception',
  'not-determined': 'Not determined',
  'not-applicable': 'Not applicable',
};

/** Names the stretches of the worst result and, when it did not last, what followed in the end. */
function becauseOf(intervals: readonly OutcomeInterval[], worst: OutcomeInterval): string {
  const runs = runsOf(intervals);
  const last = runs.at(-1)!;
  if (runs.length === 1) return last.reworded ? `Throughout the period; at its end: ${last.because}` : last.because;
  const stretches = runs.filter(({ result }) => result === worst.result);
  const shown = stretches.slice(0, 3).map((run) => `${stretch(run.from, run.to)}${atItsEnd(run)}: ${run.because}`);
  const rest = stretches.length - shown.length;
  if (rest > 0)
    shown.push(
      `${counted(rest, 'more stretch', 'more stretches')} ${agree(rest, 'is', 'are')} listed with the intervals.`,
    );
  if (last.result !== worst.result)
    shown.push(`${sinceThen[last.result]} since ${dayOf(last.from.at)}${atItsEnd(last)}: ${last.because}`);
  return shown.join(' ');
}

const atItsEnd = ({ reworded }: Run): string => (reworded ? ', at the end' : '');

function runsOf(intervals: readonly OutcomeInterval[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { from, to, result, because } of intervals) {
    const last = runs.at(-1);
    if (last?.result === result)
      runs[runs.length - 1] = { ...last, to, because, reworded: last.reworded || last.because !== because };
    else runs.push({ from, to, result, because, reworded: false });
  }
  return runs;
}

function stretch(from: Boundary, to: Boundary): string {
  const [first, last] = [dayOf(from.at), dayOf(to.at)];
  return first === last ? `On ${first}` : `From ${first} to ${last}`;
}
