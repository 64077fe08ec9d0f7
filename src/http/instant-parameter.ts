/** An instant or a day in an address. */
import { parseInstant, type Instant } from '../base/instant.ts';
import { badRequest } from './problem.ts';

/** Absent when nothing was asked for; a date that does not exist is the asker's error. */
export function instantOf(text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant === undefined) throw badRequest(`"${text}" is no date that exists`, 'Write it as 2026-01-31.');
  return instant;
}
