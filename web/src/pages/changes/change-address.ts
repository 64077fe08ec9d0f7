/**
 * What a reader of the population chose, as it stands in the address, and what is asked of the server for it. A day is
 * written `2026-01-31` and is that midnight (UTC); `to` is the first moment that no longer belongs.
 */
import type { Change, changeGroupingSchema, changeOrderSchema, OutcomeResult } from '../../../../src/http/schema.ts';
import type { Parameters } from '../../api/client.ts';
import { groupWords, joinedWords, methodWords, outcomes } from '../../text/words.ts';

export type ChangeOrder = ReturnType<(typeof changeOrderSchema)['parse']>;
export type ChangeGrouping = ReturnType<(typeof changeGroupingSchema)['parse']>;
export const changeViews = ['calendar', 'protection', 'table'] as const;
export type ChangeView = (typeof changeViews)[number];

export interface ChangesSearch {
  readonly repository?: string;
  readonly branch?: string;
  readonly outcome?: OutcomeResult;
  readonly method?: Change['method'];
  readonly joinedBy?: Change['joinedBy'];
  /** Code of a check or of a difference. */
  readonly finding?: string;
  readonly person?: string;
  readonly automation?: 'true' | 'false';
  readonly text?: string;
  readonly from?: string;
  readonly to?: string;
  /** Absent: by the time of landing. */
  readonly order?: ChangeOrder;
  /** Absent: as the order reads naturally. */
  readonly descending?: 'true' | 'false';
  readonly group?: ChangeGrouping;
  /** Groups that are open, see `openGroups`. */
  readonly open?: string;
  /** What stands above the table; absent: the calendar. */
  readonly view?: ChangeView;
  /** The stretch of protection whose rules are shown, by its fact. */
  readonly stretch?: string;
}

const texts = ['repository', 'branch', 'finding', 'person', 'text', 'from', 'to', 'open', 'stretch'] as const;

/** The ones that the page itself branches on; what the server alone reads, the server refuses. */
const choices: { readonly [K in keyof ChangesSearch]?: readonly NonNullable<ChangesSearch[K]>[] } = {
  automation: ['true', 'false'],
  descending: ['true', 'false'],
  order: ['landed', 'outcome', 'repository', 'author', 'method', 'joined-by'],
  group: Object.keys(groupWords) as ChangeGrouping[],
  view: changeViews,
  outcome: outcomes,
  method: Object.keys(methodWords) as Change['method'][],
  joinedBy: Object.keys(joinedWords) as Change['joinedBy'][],
};

/** From an address, which anybody may have written: what is no choice was not chosen. */
export function readChangesSearch(raw: Readonly<Record<string, unknown>>): ChangesSearch {
  const given = (name: string): string => {
    const value = raw[name];
    return typeof value === 'string' ? value : '';
  };
  const free = texts.flatMap((name) => (given(name) === '' ? [] : [[name, given(name)]]));
  const chosen = Object.entries(choices).flatMap(([name, allowed]) =>
    (allowed as readonly string[]).includes(given(name)) ? [[name, given(name)]] : [],
  );
  const read: ChangesSearch = Object.fromEntries([...free, ...chosen]);
  const { from, to, ...rest } = read;
  return { ...rest, ...(isTime(from) ? { from } : {}), ...(isTime(to) ? { to } : {}) };
}

const isTime = (text: string | undefined): text is string =>
  text !== undefined && /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(instantOf(text) ?? ''));

export type SearchChange = { readonly [K in keyof ChangesSearch]?: ChangesSearch[K] | undefined };

export const instantOf = (text: string | undefined): string | undefined =>
  text === undefined || text.length > 10 ? text : `${text}T00:00:00.000Z`;

/** Midnights are written as days: addresses are read by people, too. */
export const shortInstant = (instant: string): string =>
  instant.endsWith('T00:00:00.000Z') ? instant.slice(0, 10) : instant;

export const naturallyDescending = (order: ChangeOrder): boolean => order === 'landed';

export function sortOf({ order = 'landed', descending }: ChangesSearch): {
  readonly order: ChangeOrder;
  readonly descending: boolean;
} {
  return { order, descending: descending === undefined ? naturallyDescending(order) : descending === 'true' };
}

/** Pressing the column that already sorts turns it around; another one starts as it reads naturally. */
export function sortedBy(search: ChangesSearch, order: ChangeOrder): SearchChange {
  const now = sortOf(search);
  const descending = now.order === order ? !now.descending : naturallyDescending(order);
  return {
    order: order === 'landed' ? undefined : order,
    descending: descending === naturallyDescending(order) ? undefined : descending ? 'true' : 'false',
  };
}

/** Which changes, without their order. */
export function filterOf(search: ChangesSearch, run: string | undefined): Parameters {
  const { repository, branch, outcome, method, joinedBy, finding, person, automation, text, from, to } = search;
  return {
    run,
    repository,
    branch,
    outcome,
    method,
    joinedBy,
    finding,
    person,
    automation,
    text,
    from: instantOf(from),
    to: instantOf(to),
  };
}

export const noFilter: SearchChange = {
  repository: undefined,
  branch: undefined,
  outcome: undefined,
  method: undefined,
  joinedBy: undefined,
  finding: undefined,
  person: undefined,
  automation: undefined,
  text: undefined,
  from: undefined,
  to: undefined,
  stretch: undefined,
};

export type GroupKey = string | null;

/** Keys of open groups, one a line; `=` stands before a key, so that an empty one and none at all stay apart. */
export function openGroups(open: string | undefined): ReadonlySet<GroupKey> {
  const lines = open?.split('\n') ?? [];
  return new Set(lines.map((line) => (line.startsWith('=') ? line.slice(1) : null)));
}

export function writeOpenGroups(keys: ReadonlySet<GroupKey>): string | undefined {
  const lines = [...keys].map((key) => (key === null ? '-' : `=${key}`));
  return lines.length === 0 ? undefined : lines.join('\n');
}
