/**
 * From what people write (`--from`, `--to`, `--as-of`, `window:` in plumbline.yaml) to a `Period`.
 *
 * Invariant: a period is half open, `to` does not belong to it. A plain date for `to` means the end of that day, because
 * "to 30 June" includes 30 June for everybody who says it; a date with a time is taken exactly. A plain date for `from`
 * and `as-of` is midnight UTC, the beginning of that day.
 */
import { instantFromMillis, millisOf, parseInstant, type Instant } from '../base/instant.ts';
import { failed, ok, type Result } from '../base/result.ts';
import type { Period } from '../model/control.ts';

export interface PeriodText {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly asOf?: string | undefined;
}

export interface PeriodFault {
  /** Which of the texts is at fault. */
  readonly field: keyof PeriodText;
  readonly message: string;
}

const dayMillis = 86_400_000;
export const instantForms = 'a date such as 2026-06-30, or a date and time with its zone such as 2026-06-30T18:00:00Z';

/** Reads the end of a window: exclusive, and the whole day for a plain date. */
export function parseEnd(text: string): Instant | undefined {
  const instant = parseInstant(text);
  if (instant === undefined) return undefined;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? instantFromMillis(millisOf(instant) + dayMillis) : instant;
}

/** Undefined when none of the three is given: the default window applies. */
export function readPeriod(text: PeriodText): Result<Period | undefined, PeriodFault> {
  const { from, to, asOf } = text;
  if (asOf !== undefined && (from !== undefined || to !== undefined))
    return fault('asOf', 'an as-of date and a window exclude each other: give one of them');
  if (asOf !== undefined) {
    const at = parseInstant(asOf);
    return at === undefined ? notADate('asOf', asOf) : ok({ type: 'as-of', at });
  }
  if (from === undefined && to === undefined) return ok(undefined);
  if (from === undefined) return fault('from', 'a window needs its beginning too: give "from"');
  if (to === undefined) return fault('to', 'a window needs its end too: give "to"');
  return readWindow(from, to);
}

function readWindow(from: string, to: string): Result<Period, PeriodFault> {
  const start = parseInstant(from);
  if (start === undefined) return notADate('from', from);
  const end = parseEnd(to);
  if (end === undefined) return notADate('to', to);
  if (start >= end) return fault('to', `the window ends (${to}) before it begins (${from})`);
  return ok({ type: 'window', from: start, to: end });
}

function fault(field: keyof PeriodText, message: string): Result<never, PeriodFault> {
  return failed({ field, message });
}

function notADate(field: keyof PeriodText, text: string): Result<never, PeriodFault> {
  return fault(field, `"${text}" is no date: write ${instantForms}`);
}
