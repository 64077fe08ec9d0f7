/** Spans of days. Instants are UTC, so every day has 24 hours. */
import { daysAfter, instantFromMillis, millisOf, type Instant } from '../base/instant.ts';
import type { Period } from '../model/control.ts';

export { daysAfter };

export const hoursAfter = (instant: Instant, hours: number): Instant => daysAfter(instant, hours / 24);

/** `2026-01-31` */
export const dayOf = (instant: Instant): string => instant.slice(0, 10);

export const instantBefore = (instant: Instant): Instant => instantFromMillis(millisOf(instant) - 1);

/** `2026-01-31 14:05:09 UTC` */
export const momentOf = (instant: Instant): string => `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;

/** A window ends before `to`. */
export const lastInstantOf = (period: Period): Instant =>
  period.type === 'as-of' ? period.at : instantBefore(period.to);

export const instantAfter = (instant: Instant): Instant => instantFromMillis(millisOf(instant) + 1);
