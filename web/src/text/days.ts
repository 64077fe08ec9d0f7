/** Days (UTC) as numbers, so that a slider can hold them. */
const dayMillis = 86_400_000;

export const dayOf = (text: string): number => Math.floor(Date.parse(text.slice(0, 10)) / dayMillis);
export const dayText = (day: number): string => new Date(day * dayMillis).toISOString().slice(0, 10);

const plainDay = /^\d{4}-\d{2}-\d{2}$/;

export const isDay = (text: string | undefined): text is string =>
  text !== undefined && plainDay.test(text) && !Number.isNaN(Date.parse(text));

/** The moment that a query is asked about. `other`: it is there, and no slider can show it ("3 months ago"). */
export type QueryTime =
  | { readonly kind: 'head' }
  | { readonly kind: 'as-of'; readonly day: number }
  | { readonly kind: 'between'; readonly from: number; readonly to: number }
  | { readonly kind: 'other'; readonly text: string };

export function queryTime(asOf: string | undefined, between: string | undefined): QueryTime {
  if (asOf !== undefined)
    return plainDay.test(asOf) ? { kind: 'as-of', day: dayOf(asOf) } : { kind: 'other', text: `asof:${asOf}` };
  if (between === undefined) return { kind: 'head' };
  const [from = '', to = ''] = between.split('..');
  if (plainDay.test(from) && plainDay.test(to)) return { kind: 'between', from: dayOf(from), to: dayOf(to) };
  return { kind: 'other', text: `between:${between}` };
}

export interface DayBar {
  /** Shares of the whole span, from 0 to 1. */
  readonly from: number;
  readonly width: number;
  readonly height: number;
}

/** Landings of each stretch of a span, as bars; at most `most` of them. */
export function landingBars(
  days: readonly { readonly day: string; readonly landings: number }[],
  span: { readonly from: number; readonly to: number },
  most: number,
): readonly DayBar[] {
  const length = span.to - span.from + 1;
  const step = Math.max(1, Math.ceil(length / most));
  const sums = Array.from({ length: Math.ceil(length / step) }, () => 0);
  for (const { day, landings } of days) {
    const index = Math.floor((dayOf(day) - span.from) / step);
    if (sums[index] !== undefined) sums[index] += landings;
  }
  const highest = Math.max(1, ...sums);
  return sums.map((sum, index) => ({
    from: (index * step) / length,
    width: step / length,
    // A root, so that one quiet week is still seen beside a busy one.
    height: Math.sqrt(sum / highest),
  }));
}
