/**
 * What share of a window a strand is known for, from the sweeps that read it, what they had to leave out, and how long
 * the forge remembers.
 *
 *   objects   keep their own times: one sweep covers from where it was asked to look until it began
 *   log       forgets: one sweep covers at most the days that the log remembers before it
 *   snapshot  says what is so at the time: two sweeps cover what is between them, as far as a state that was the same at
 *             both ends was the same in between; nothing is known of the time before the first
 *
 * Invariant: a sweep that did not come to its end covers nothing, and neither does one with a gap about the whole list; a
 * gap about one record leaves the coverage and is counted. Coverage is never rounded up to all.
 */
import { instantFromMillis, millisOf, overlap, type Instant, type TimeSpan } from '../../base/instant.ts';
import type { Capability, ForgeGap } from '../../forges/forge.ts';

export interface SweepSeen {
  readonly startedAt: Instant;
  readonly finishedAt?: Instant;
  readonly since?: Instant;
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

export type Memory = Pick<Capability, 'memory' | 'decaysAfterDays'>;

const dayMillis = 86_400_000;
const beginning = instantFromMillis(0);

/** Of one list: the stretches it is known for, in order, apart from each other. */
export function coveredSpans(sweeps: readonly SweepSeen[], memory: Memory): readonly TimeSpan[] {
  const good = sweeps.filter(({ finishedAt, gaps }) => finishedAt !== undefined && !gaps.some(isOfTheList));
  const spans = memory.memory === 'snapshot' ? betweenSnapshots(good) : good.map((sweep) => reachOf(sweep, memory));
  return union(subtracted(spans, good));
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

function reachOf({ startedAt, since = beginning }: SweepSeen, { memory, decaysAfterDays }: Memory): TimeSpan {
  const remembered =
    memory === 'log' && decaysAfterDays !== null
      ? instantFromMillis(millisOf(startedAt) - decaysAfterDays * dayMillis)
      : beginning;
  return { from: since > remembered ? since : remembered, to: startedAt };
}

function betweenSnapshots(sweeps: readonly SweepSeen[]): readonly TimeSpan[] {
  const first = sweeps[0];
  const last = sweeps.at(-1);
  return first && last ? [{ from: first.startedAt, to: last.startedAt }] : [];
}

/** Without what a gap about a stretch of time says of the last look at that stretch. */
function subtracted(spans: readonly TimeSpan[], sweeps: readonly SweepSeen[]): readonly TimeSpan[] {
  const missing = (sweeps.at(-1)?.gaps ?? []).filter((gap) => gap.key === undefined && !isOfTheList(gap));
  return missing.reduce<readonly TimeSpan[]>((left, { from = beginning, to }) => {
    return left.flatMap((span) => without(span, { from, to: to ?? span.to }));
  }, spans);
}

function without(span: TimeSpan, hole: TimeSpan): readonly TimeSpan[] {
  if (!overlap(span, hole)) return [span];
  return [
    ...(span.from < hole.from ? [{ from: span.from, to: hole.from }] : []),
    ...(hole.to < span.to ? [{ from: hole.to, to: span.to }] : []),
  ];
}

function union(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const joined: TimeSpan[] = [];
  for (const span of spans.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const last = joined.at(-1);
    if (last === undefined || last.to < span.from) joined.push(span);
    else if (last.to < span.to) joined[joined.length - 1] = { from: last.from, to: span.to };
  }
  return joined;
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
