/**
 * Points and stretches of time. An `Instant` is an ISO 8601 string in UTC with milliseconds (`2026-01-31T00:00:00.000Z`):
 * one spelling only, so that string order is time order and JSON needs no conversion.
 */
declare const instantBrand: unique symbol;
export type Instant = string & { readonly [instantBrand]: true };

/** Half open: `from` belongs to it, `to` does not. */
export interface TimeSpan {
  readonly from: Instant;
  readonly to: Instant;
}

export function instantFromMillis(millis: number): Instant {
  return new Date(millis).toISOString() as Instant;
}

export function millisOf(instant: Instant): number {
  return Date.parse(instant);
}

/** Instants are UTC, so every day has 24 hours. */
export const dayMillis = 24 * 60 * 60 * 1000;

export function daysAfter(instant: Instant, days: number): Instant {
  return instantFromMillis(millisOf(instant) + days * dayMillis);
}

/**
 * Reads what a person or another program writes: a date (`2026-01-31`, midnight UTC), or a date and time with zone.
 * Undefined when it is neither, or no real date.
 */
export function parseInstant(text: string): Instant | undefined {
  const shape = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;
  const parts = shape.exec(text);
  if (!parts) return undefined;
  const millis = Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text.replace(' ', 'T'));
  if (Number.isNaN(millis)) return undefined;
  // `Date.parse` rolls 2026-02-30 over to March: a date that does not exist is refused.
  const days = new Date(Date.UTC(Number(parts[1]), Number(parts[2]), 0)).getUTCDate();
  return Number(parts[3]) > days ? undefined : instantFromMillis(millis);
}

export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** The part of `span` inside `window`, or undefined when they do not touch. */
export function overlap(span: TimeSpan, window: TimeSpan): TimeSpan | undefined {
  const from = later(span.from, window.from);
  const to = earlier(span.to, window.to);
  return from < to ? { from, to } : undefined;
}
