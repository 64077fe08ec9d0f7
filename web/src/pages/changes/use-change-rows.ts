/**
 * The pages of the population under the eye, and no others: a page is asked for once the scrolling rests on it, and its
 * request is given up as soon as it is out of view again.
 */
import { useQueries, useQueryClient } from '@tanstack/react-query';
import type { Change, Changes } from '../../../../src/http/schema.ts';
import type { Parameters } from '../../api/client.ts';
import { changesPage, changesQuery } from '../../api/queries.ts';
import { useSettled } from '../../layout/use-settled.ts';
import type { PlannedRow } from './row-plan.ts';

const restMillis = 60;

export interface ChangeRows {
  /** Undefined while it is on its way. */
  at(row: PlannedRow): Change | undefined;
  readonly waiting: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

interface Place {
  readonly section: number;
  readonly page: number;
}

const keyOf = ({ section, page }: Place): string => `${section}:${page}`;

export function useChangeRows(rows: readonly PlannedRow[], wishOf: (section: number) => Parameters): ChangeRows {
  const client = useQueryClient();
  const visible = new Map<string, Place>();
  for (const row of rows) {
    if (row.kind === 'group') continue;
    const place = { section: row.section, page: Math.floor(row.offset / changesPage) };
    visible.set(keyOf(place), place);
  }
  const rested = useSettled([...visible.keys()].join(' '), restMillis).split(' ');
  const wanted = rested.flatMap((key) => visible.get(key) ?? []);
  const queries = useQueries({ queries: wanted.map(({ section, page }) => changesQuery(wishOf(section), page)) });
  // Read here, not only below: a query tells of what was read of it, and of nothing else.
  const arrived = new Map(wanted.map((place, index) => [keyOf(place), queries[index]?.data]));
  const known = ({ section, page }: Place): Changes | undefined =>
    arrived.get(keyOf({ section, page })) ?? client.getQueryData(changesQuery(wishOf(section), page).queryKey);
  const failed = queries.filter(({ isError }) => isError);
  return {
    at(row) {
      if (row.kind === 'group') return undefined;
      const page = Math.floor(row.offset / changesPage);
      return known({ section: row.section, page })?.items[row.offset - page * changesPage];
    },
    waiting: failed.length === 0 && [...visible.values()].some((place) => known(place) === undefined),
    error: failed[0]?.error,
    retry: () => {
      for (const query of failed) void query.refetch();
    },
  };
}
