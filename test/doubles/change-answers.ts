/**
 * Answers about the change population worked out over rows in memory, plainly: what the doubles of the tests answer with,
 * and what the answers of the database are held against.
 */
import type { Instant, TimeSpan } from '../../src/base/instant.ts';
import {
  outcomesInOrder,
  type ChangeDay,
  type ChangeGroup,
  type ChangeGrouping,
  type ChangeOrder,
  type ChangePageWish,
  type ChangeWish,
  type OutcomeTally,
} from '../../src/app/changes/questions.ts';
import type { ChangeRow } from '../../src/app/plumbline.ts';

/** A row with its place in the branch: a later landing has a higher one. */
export interface PlacedRow {
  readonly row: ChangeRow;
  readonly position: number;
}

export function matching(rows: readonly PlacedRow[], wish: ChangeWish, span: TimeSpan): readonly PlacedRow[] {
  const { group } = wish;
  return rows.filter(
    ({ row }) =>
      fits(row, wish) && isWithin(row.fact.value.landedAt, span) && (group === undefined || isMember(row, group)),
  );
}

function isMember(row: ChangeRow, { by, key }: NonNullable<ChangeWish['group']>): boolean {
  const keys = groupKeysOf(row, by);
  return key === null ? keys.length === 0 : keys.includes(key);
}

const isWithin = (at: Instant, { from, to }: TimeSpan): boolean => from <= at && at < to;

function fits({ fact, outcome, findings }: ChangeRow, wish: ChangeWish): boolean {
  const { value, repository } = fact;
  const { subject, commit, change, authors, requests, approvers } = value;
  const people = [...authors, ...approvers.map(({ person }) => person)];
  const texts = [subject, commit, change?.id ?? '', ...authors, ...requests];
  return (
    (wish.repository === undefined || repository === wish.repository) &&
    (wish.branch === undefined || value.branch === wish.branch) &&
    (wish.outcome === undefined || outcome === wish.outcome) &&
    (wish.method === undefined || value.method === wish.method) &&
    (wish.joinedBy === undefined || value.joinedBy === wish.joinedBy) &&
    (wish.automation === undefined || value.bot === wish.automation) &&
    (wish.finding === undefined || findings.some(({ code }) => code === wish.finding)) &&
    (!wish.person || isPartOf(wish.person, people)) &&
    (!wish.text || isPartOf(wish.text, texts))
  );
}

function isPartOf(wanted: string, texts: readonly string[]): boolean {
  const part = wanted.toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(part));
}

export function pageOfRows(rows: readonly PlacedRow[], wish: ChangePageWish): readonly ChangeRow[] {
  const { order, descending, offset, limit } = wish;
  const sorted = [...rows].sort((a, b) => compareRows(a, b, { order, descending }));
  return sorted.slice(offset, offset + limit).map(({ row }) => row);
}

interface Ordering {
  readonly order: ChangeOrder;
  readonly descending: boolean;
}

function compareRows(a: PlacedRow, b: PlacedRow, { order, descending }: Ordering): number {
  const way = descending ? -1 : 1;
  const byOrder = way * compare(keyOf(a.row, order), keyOf(b.row, order));
  // Oldest first is oldest first within one instant, too.
  const latestFirst = order === 'landed' && !descending ? 1 : -1;
  const [x, y] = [a.row.fact, b.row.fact];
  return (
    byOrder ||
    -compare(x.value.landedAt, y.value.landedAt) ||
    compare(x.repository, y.repository) ||
    latestFirst * (a.position - b.position)
  );
}

function keyOf({ fact: { value, repository }, outcome }: ChangeRow, order: ChangeOrder): string {
  const keys: Readonly<Record<ChangeOrder, string>> = {
    landed: value.landedAt,
    outcome: String(outcomesInOrder.indexOf(outcome)),
    repository,
    author: (value.authors[0] ?? '').toLowerCase(),
    method: value.method,
    'joined-by': value.joinedBy,
  };
  return keys[order];
}

/** By code points, as databases do. */
const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

export function tallyOf(rows: readonly PlacedRow[]): OutcomeTally {
  const tally = { pass: 0, exception: 0, 'not-applicable': 0, 'not-determined': 0 };
  for (const { row } of rows) tally[row.outcome] += 1;
  return tally;
}

/** The largest first; equal ones by their key. */
export function groupsOfRows(rows: readonly PlacedRow[], by: ChangeGrouping): readonly ChangeGroup[] {
  const groups = new Map<string | null, PlacedRow[]>();
  for (const placed of rows) {
    const keys = new Set(groupKeysOf(placed.row, by));
    for (const key of keys.size === 0 ? [null] : keys) {
      const known = groups.get(key);
      if (known) known.push(placed);
      else groups.set(key, [placed]);
    }
  }
  return [...groups]
    .map(([key, own]): ChangeGroup => {
      const times = own.map(({ row }) => row.fact.value.landedAt).sort();
      return { key, total: own.length, outcomes: tallyOf(own), first: times[0]!, last: times.at(-1)! };
    })
    .sort((a, b) => b.total - a.total || compare(a.key ?? '', b.key ?? ''));
}

function groupKeysOf({ fact, outcome, findings }: ChangeRow, by: ChangeGrouping): readonly string[] {
  const { value, repository } = fact;
  const keys: Readonly<Record<ChangeGrouping, () => readonly string[]>> = {
    repository: () => [repository],
    branch: () => [`${repository} ${value.branch}`],
    outcome: () => [outcome],
    method: () => [value.method],
    'joined-by': () => [value.joinedBy],
    author: () => value.authors,
    approver: () => value.approvers.map(({ person }) => person),
    finding: () => findings.map(({ code }) => code),
    month: () => [value.landedAt.slice(0, 7)],
  };
  return keys[by]();
}

export function daysOfRows(rows: readonly PlacedRow[]): readonly ChangeDay[] {
  const days = Map.groupBy(rows, ({ row }) => row.fact.value.landedAt.slice(0, 10));
  return [...days].map(([day, own]) => ({ day, outcomes: tallyOf(own) })).sort((a, b) => (a.day < b.day ? -1 : 1));
}
