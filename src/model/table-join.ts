/**
 * The columns of a repository's tables, out of what its files say of them. The same column may be told by a migration, by
 * the schema as it stands and by the class that is kept in it. Which of them holds in the end is not always to be told, so
 * nothing is concluded from one while another says something else.
 */
import { snakeCase } from '../base/snake-case.ts';
import type { Keeping, StoredTableFact, ValueColumn } from './stored-table.ts';

/** A class and its table are named alike, but for the plural: `OrderItem`, `order_items`. */
export const tableKey = (name: string): string =>
  snakeCase(name)
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !/^(?:tbl|tb|model|entity|table|record|document)$/.test(word))
    .map((word) => (word.length > 3 ? word.replace(/ies$/, 'y').replace(/(?<=[^su])s$/, '') : word))
    .join('');

const columnKey = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

export interface JoinedColumn<T> {
  readonly table: string;
  readonly column: string;
  readonly of: ValueColumn['of'];
  /** `differs`: one place keeps it exactly and another does not. */
  readonly keeps: Keeping | 'differs';
  /** No place tells more than its name. */
  readonly isGuess: boolean;
  /** Inexact ones first. */
  readonly places: readonly { readonly told: T; readonly value: ValueColumn }[];
}

export function joinedColumns<T extends { readonly value: StoredTableFact }>(
  tables: readonly T[],
): readonly JoinedColumn<T>[] {
  const dropped = Map.groupBy(
    tables.filter(({ value }) => value.gone !== undefined).map(({ value }) => value),
    ({ table }) => tableKey(table),
  );
  const places = tables.flatMap((told) => told.value.values.map((value): Place<T> => ({ told, value })));
  return [...Map.groupBy(places, keyOf).values()].flatMap((some) => {
    const standing = lastOfEach(some.filter((one) => !isGone(one, dropped)));
    return standing.length === 0 ? [] : [joined(standing)];
  });
}

interface Place<T> {
  readonly told: T;
  readonly value: ValueColumn;
}
type Told = { readonly value: StoredTableFact };

const keyOf = <T extends Told>({ told, value }: Place<T>): string =>
  `${tableKey(told.value.table)}.${columnKey(value.column)}`;

function joined<T extends Told>(places: readonly Place<T>[]): JoinedColumn<T> {
  const [first] = places;
  const says = (keeps: Keeping): boolean => places.some(({ value }) => value.keeps === keeps);
  return {
    table: first!.told.value.table,
    column: first!.value.column,
    of: first!.value.of,
    keeps: says('inexact') ? (says('exact') ? 'differs' : 'inexact') : says('exact') ? 'exact' : 'untold',
    isGuess: places.every(({ value }) => value.isGuess === true),
    places: [...places].sort((a, b) => Number(b.value.keeps === 'inexact') - Number(a.value.keeps === 'inexact')),
  };
}

/** Where changes of one schema stand in their order: the folder of all migrations, else that of the file. */
export function seriesOf(path: string): string {
  const series = /^(?:.*\/)?(?:migrations?|migrate|changelogs?|versions|updates?)(?=\/)/i.exec(path)?.[0];
  return series ?? path.slice(0, path.lastIndexOf('/') + 1);
}

const byNumber = new Intl.Collator('en', { numeric: true });
export const isLater = (a: string, b: string): boolean => byNumber.compare(a, b) > 0;

/** A later file of the same series takes it away. */
function isGone<T extends Told>(
  { told: { value: table }, value: { column } }: Place<T>,
  dropped: ReadonlyMap<string, readonly StoredTableFact[]>,
): boolean {
  return (dropped.get(tableKey(table.table)) ?? []).some(
    ({ path, gone = [] }) =>
      seriesOf(path) === seriesOf(table.path) &&
      isLater(path, table.path) &&
      gone.some((name) => name === '*' || columnKey(name) === columnKey(column)),
  );
}

/** What the last file of a series says of the type holds; one that only renames says nothing. */
function lastOfEach<T extends Told>(places: readonly Place<T>[]): readonly Place<T>[] {
  return [...Map.groupBy(places, ({ told }) => seriesOf(told.value.path)).values()].map((some) =>
    some
      .filter(({ value }, _at, all) => value.type !== '' || all.every((one) => one.value.type === ''))
      .reduce((last, one) => (isLater(one.told.value.path, last.told.value.path) || isAfter(one, last) ? one : last)),
  );
}

const isAfter = <T extends Told>(one: Place<T>, last: Place<T>): boolean =>
  one.told.value.path === last.told.value.path && one.value.line > last.value.line;
