/** What a reader chose to see of the data map, as it stands in the address, and which fields fit it. */
import type { MapField, MapSink } from '../../../../src/http/schema.ts';

/** Where a field is kept: the store of its declaration; `code`: only in a type of a program. */
export type Store = string;

export interface DataMapSearch {
  readonly repository?: string;
  readonly class?: string;
  readonly store?: Store;
  readonly owner?: string;
  /** `any`: at least one; `none`: none was seen. */
  readonly sink?: MapSink['kind'] | 'any' | 'none';
  readonly protection?: NonNullable<MapField['protection']> | 'none';
  readonly text?: string;
  /** What the columns of the matrix are; absent: repositories. */
  readonly by?: 'store';
  /** A day (its end); absent: now. */
  readonly at?: string;
  /** Days, both included. With both, the page shows what changed. */
  readonly from?: string;
  readonly to?: string;
  readonly offset?: number;
}

export type MapChange = { readonly [K in keyof DataMapSearch]?: DataMapSearch[K] | undefined };

/** The first moment after a day: what stood at its end. */
export const endOfDay = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString();

export const storeOf = ({ source, store }: Pick<MapField, 'source' | 'store'>): Store =>
  source === 'code' ? 'code' : (store ?? 'schema');

export const nameOf = ({ owner, field }: Pick<MapField, 'owner' | 'field'>): string =>
  owner === '' ? field : `${owner}.${field}`;

export function fits(one: MapField, search: DataMapSearch): boolean {
  const text = search.text?.toLowerCase();
  return (
    (search.repository === undefined || one.repository === search.repository) &&
    (search.class === undefined || one.class === search.class) &&
    (search.store === undefined || storeOf(one) === search.store) &&
    (search.owner === undefined || one.owner === search.owner) &&
    (search.protection === undefined || (one.protection ?? 'none') === search.protection) &&
    (search.sink === undefined || reaches(one, search.sink)) &&
    (text === undefined || `${nameOf(one)} ${one.dataType} ${one.path}`.toLowerCase().includes(text))
  );
}

function reaches({ sinks }: MapField, sink: NonNullable<DataMapSearch['sink']>): boolean {
  if (sink === 'none') return sinks.length === 0;
  return sink === 'any' ? sinks.length > 0 : sinks.some(({ kind }) => kind === sink);
}

const levels = ['restricted', 'confidential', 'internal', 'public'];

/** The most sensitive first; 0 is `restricted`. */
export const levelOf = (sensitivity: string): number => {
  const level = levels.indexOf(sensitivity);
  return level < 0 ? levels.length : level;
};

/** What protects a class follows its most sensitive field: people may classify one of them higher. */
export function highest(fields: readonly MapField[]): string {
  return fields.map(({ sensitivity }) => sensitivity).toSorted((a, b) => levelOf(a) - levelOf(b))[0] ?? 'internal';
}

/** The address after a change: what became undefined goes away, and paging starts anew. */
export function narrowed(old: DataMapSearch, change: MapChange): DataMapSearch {
  const next = { ...old, offset: undefined, ...change };
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
}
