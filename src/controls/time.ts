/** Spans of days. Instants are UTC, so every day has 24 hours. */
import { instantFromMillis, millisOf, type Instant } from '../base/instant.ts';

const dayMillis = 24 * 60 * 60 * 1000;

export const daysAfter = (instant: Instant, days: number): Instant =>
  instantFromMillis(millisOf(instant) + days * dayMillis);

export const hoursAfter = (instant: Instant, hours: number): Instant => daysAfter(instant, hours / 24);

/** `2026-01-31` */
export const dayOf = (instant: Instant): string => instant.slice(0, 10);
