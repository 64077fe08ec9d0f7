/**
 * What share of a window a strand is known for, from the sweeps that read it (`toldSpans`) and what they had to leave out.
 *
 * Invariant: a sweep that did not come to its end covers nothing, and neither does one with a gap about the whole list; a
 * gap about one record leaves the coverage and is counted. Coverage is never rounded up to all.
 */
import { millisOf, overlap, type Instant, type TimeSpan } from '../../base/instant.ts';
import { without } from '../../base/time-spans.ts';
import type { ForgeGap } from '../../forges/forge.ts';
import { beginningOfTime, toldSpans, type Look, type Memory } from '../../forges/told-spans.ts';

export interface SweepSeen extends Look {
  readonly gaps: readonly ForgeGap[];
}

export interface StrandCoverage {
  /** Of the window, 0 to 1. Over several repositories their mean. */
  readonly share: number;
  /** Since when without interruption until the last sweep; null when nothing is covered. */
  readonly since: Instant | null;
  readonly until: Instant | null;
  /** What the last sweeps left out, each sentence once with how often. */
  readonly gaps: readonly { readonly reason: string; readonly detail: string; readonly count: number }[];
  /** Lists that were looked at (one per repository), and those of them that were read to the end. */
  readonly lists: number;
  readonly finished: number;
}

/** Of one list: the stretches it is known for, in order, apart from each other. */
export function coveredSpans(sweeps: readonly SweepSeen[], memory: Memory): readonly TimeSpan[] {
  const good = sweeps.filter(({ finishedAt, gaps }) => finishedAt !== undefined && !gaps.some(isOfTheList));
  return subtracted(toldSpans(good, memory), good);
}

export function coverageOf(lists: readonly (readonly SweepSeen[])[], memory: Memory, window: TimeSpan): StrandCoverage {
  const spans = lists.map((sweeps) => coveredSpans(sweeps, memory));
  const share = lists.length === 0 ? 0 : spans.reduce((sum, one) => sum + shareOf(one, window), 0) / lists.length;
  const lasts = spans.map((one) => one.at(-1));
  const whole = lasts.every((last) => last !== undefined) && lasts.length > 0;
  const known = lasts.flatMap((last) => last ?? []);
  return {
    share,
    since: whole ? known.map(({ from }) => from).reduce((a, b) => (a > b ? a : b)) : null,
    until: whole ? known.map(({ to }) => to).reduce((a, b) => (a < b ? a : b)) : null,
    gaps: counted(lists.flatMap((sweeps) => sweeps.at(-1)?.gaps ?? [])),
    lists: lists.length,
    finished: lists.filter((sweeps) => sweeps.some(({ finishedAt }) => finishedAt !== undefined)).length,
  };
}

export function shareOf(spans: readonly TimeSpan[], window: TimeSpan): number {
  const length = millisOf(window.to) - millisOf(window.from);
  if (length <= 0) return spans.some(({ from, to }) => from <= window.from && window.from <= to) ? 1 : 0;
  const covered = spans.reduce((sum, span) => {
    const within = overlap(span, window);
    return within ? sum + millisOf(within.to) - millisOf(within.from) : sum;
  }, 0);
  return covered / length;
}

/** About everything that the list would have told, not about one record or one stretch of time. */
function isOfTheList({ key, from, to }: ForgeGap): boolean {
  return key === undefined && from === undefined && to === undefined;
}

/** Without what a gap about a stretch of time says of the last look at that stretch. */
function subtracted(spans: readonly TimeSpan[], sweeps: readonly SweepSeen[]): readonly TimeSpan[] {
  const missing = (sweeps.at(-1)?.gaps ?? []).filter((gap) => gap.key === undefined && !isOfTheList(gap));
  return missing.reduce<readonly TimeSpan[]>(
    (left, { from = beginningOfTime, to = left.at(-1)?.to ?? from }) => without(left, { from, to }),
    spans,
  );
}

function counted(gaps: readonly ForgeGap[]): StrandCoverage['gaps'] {
  const counts = new Map<string, { readonly reason: string; readonly detail: string; count: number }>();
  for (const { reason, detail } of gaps) {
    const known = counts.get(`${reason} ${detail}`);
    if (known) known.count++;
    else counts.set(`${reason} ${detail}`, { reason, detail, count: 1 });
  }
  return [...counts.values()];
}
