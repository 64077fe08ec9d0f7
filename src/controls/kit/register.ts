/**
 * Lists that a company keeps and hands in as parameters: who may do what, until when. Entries stand between commas, each
 * a name with an optional last day: `team:core@2026-12-31, release-bot`. Names are compared without regard to case.
 */
import { parseInstant } from '../../base/instant.ts';
import type { FactView } from '../check.ts';
import { daysAfter } from '../time.ts';

export interface Entry {
  readonly name: string;
  /** As written; undefined when none is. */
  readonly until: string | undefined;
}

export function readRegister(text: string): readonly Entry[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const dated = /^(.+)@(\d{4}-\d{2}-\d{2})$/.exec(entry);
      return dated ? { name: fold(dated[1]!), until: dated[2]! } : { name: fold(entry), until: undefined };
    });
}

export type Registration = 'listed' | 'undated' | 'expired' | 'absent';

/** An entry holds through its last day. A day that does not exist is none: the entry counts as expired. */
export function registrationOf(
  register: readonly Entry[],
  names: readonly string[],
  facts: Pick<FactView<never>, 'hasPassed'>,
): Registration {
  const wanted = names.map(fold);
  const entries = register.filter(({ name }) => wanted.includes(name));
  if (entries.length === 0) return 'absent';
  if (entries.some(({ until }) => until !== undefined && isOpen(until, facts))) return 'listed';
  return entries.some(({ until }) => until === undefined) ? 'undated' : 'expired';
}

function isOpen(until: string, facts: Pick<FactView<never>, 'hasPassed'>): boolean {
  const lastDay = parseInstant(until);
  return lastDay !== undefined && !facts.hasPassed(daysAfter(lastDay, 1));
}

const fold = (name: string): string => name.trim().toLowerCase();
