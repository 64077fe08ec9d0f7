/** Sums and differences of stretches of time. A list of spans in order, none touching another, is what `union` gives. */
import { later, overlap, type Instant, type TimeSpan } from './instant.ts';

/** Sorted, joined where they touch; empty ones are left out. */
export function union(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const joined: TimeSpan[] = [];
  for (const span of spans.filter(({ from, to }) => from < to).toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) joined[joined.length - 1] = { from: last.from, to: later(last.to, span.to) };
    else joined.push(span);
  }
  return joined;
}

/** Whether they share an instant; a span of no length is one. */
export function touches(a: TimeSpan, b: TimeSpan): boolean {
  return isBeforeEnd(a.from, b) && isBeforeEnd(b.from, a);
}

const isBeforeEnd = (instant: Instant, { from, to }: TimeSpan): boolean =>
  instant < to || (from === to && instant === from);

export function without(spans: readonly TimeSpan[], hole: TimeSpan): readonly TimeSpan[] {
  return spans.flatMap((span) => {
    if (!overlap(span, hole)) return [span];
    return [
      ...(span.from < hole.from ? [{ from: span.from, to: hole.from }] : []),
      ...(hole.to < span.to ? [{ from: hole.to, to: span.to }] : []),
    ];
  });
}
