/** Lists of a forge as a reader knows them, and what is to be said of how far each of them is known. */
import type { ExaminedStrand } from '../../../../src/http/schema.ts';
import { count, date } from '../../text/format.ts';

const names: Readonly<Record<string, string>> = {
  changesets: 'Changesets, reviews and status checks',
  'branch-rules': 'Rules of branches',
  'rule-bypasses': 'Ways around the rules that were taken',
  'ref-activity': 'Moves of branches',
  memberships: 'Members and their rights',
  teams: 'Teams',
  'machine-credentials': 'Keys, tokens and applications',
  organisation: 'Settings of the organisation',
  'audit-events': 'Audit log',
  environments: 'Environments and their guards',
  deployments: 'Deployments',
  releases: 'Releases',
  alerts: 'Security alerts',
  scanners: 'Scanners that the forge runs by a setting',
};

export const nameOfStrand = (strand: string): string => names[strand] ?? strand;

/** The minutes since the last look are always open. */
const almostAll = 0.999;

export type StrandState = 'whole' | 'part' | 'nothing' | 'never';

export function stateOf({ offered, coverage }: ExaminedStrand): StrandState {
  if (offered === 'never') return 'never';
  if (coverage === null || coverage.share === 0) return 'nothing';
  return coverage.share > almostAll ? 'whole' : 'part';
}

/** Rounded down: what is not all is never shown as all, and what is something never as nothing. */
export function shareText(strand: ExaminedStrand): string {
  if (strand.offered === 'never') return 'None here';
  const { share } = strand.coverage ?? { share: 0 };
  if (share > 0 && share < 0.01) return '< 1 %';
  if (share > almostAll && share < 1) return '> 99.9 %';
  return `${Math.floor(share * 100)} %`;
}

export function sinceText({ coverage, offered }: ExaminedStrand): string {
  if (offered === 'never') return '';
  if (coverage === null || coverage.lists === 0) return 'Not read yet.';
  const lists =
    coverage.finished < coverage.lists
      ? ` ${count(coverage.finished)} of ${count(coverage.lists)} lists were read to their end.`
      : '';
  if (coverage.since === null || coverage.until === null)
    return coverage.finished === 0
      ? `Not read to its end yet.${lists}`
      : `Not all of it is known for any time.${lists}`;
  const since = coverage.since.startsWith('1970') ? 'from its beginning' : `since ${date(coverage.since)}`;
  if (date(coverage.since) === date(coverage.until)) return `Seen on ${date(coverage.until)} only.${lists}`;
  return `Known ${since}, until ${date(coverage.until)}.${lists}`;
}

const dayMillis = 86_400_000;

/** When what happened after the last look begins to be lost; null where the forge keeps it, or was never read. */
export function losesFrom({ memory, decaysAfterDays, coverage }: ExaminedStrand): string | null {
  if (memory !== 'log' || !decaysAfterDays || !coverage?.until) return null;
  return new Date(Date.parse(coverage.until) + decaysAfterDays * dayMillis).toISOString();
}

export function memoryText({ memory, decaysAfterDays, offered }: ExaminedStrand): string {
  if (offered === 'never') return '';
  if (memory === 'snapshot') return 'The forge tells only what is so now.';
  if (memory === 'objects' || decaysAfterDays === null) return 'The forge keeps it.';
  if (decaysAfterDays === 0) return 'The forge keeps no log of it: only what a webhook told is known.';
  return `The forge forgets it after ${count(decaysAfterDays)} days.`;
}

export interface ToDo {
  readonly remedy: string;
  readonly strands: readonly string[];
}

/** What mends several lists at once is said once. */
export function toDo(strands: readonly ExaminedStrand[]): readonly ToDo[] {
  const named = strands.filter(({ remedy }) => remedy !== null);
  return [...Map.groupBy(named, ({ remedy }) => remedy!)].map(([remedy, same]) => ({
    remedy,
    strands: same.map(({ strand }) => nameOfStrand(strand)),
  }));
}
