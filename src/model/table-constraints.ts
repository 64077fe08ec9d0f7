/**
 * What the datastore itself refuses, as files declare it of its tables: rows without a key, rows that point to nothing,
 * doubles. One fact holds what one file says of one table; migrations, dumps of the schema and models meet by name.
 */
import type { FileContext } from './file-kind.ts';
import { seriesOf, isLater, tableKey } from './table-join.ts';

/** Of PostgreSQL: switched on or off, on for the table's owner too, or a policy that says who sees which rows. */
export type RowSecurity = 'on' | 'off' | 'forced' | 'policy';

/** A column whose declaration or name says that it holds the key of a row elsewhere. */
export interface TableReference {
  readonly column: string;
  /** From 1. */
  readonly line: number;
  /** The table that it points to, where that is written. */
  readonly to?: string;
  /** A foreign key, so that the datastore refuses a row that points to nothing. */
  readonly isEnforced: boolean;
}

export interface TableConstraintsFact {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** As written, without its schema: a table, or the class that is kept in it; `*`: tables that are named as it runs. */
  readonly table: string;
  readonly by: 'sql' | 'rails' | 'django' | 'prisma' | 'ef-core' | 'laravel';
  /** The file makes the table; otherwise it only adds to one. */
  readonly isWhole: boolean;
  readonly hasKey: boolean;
  readonly references: readonly TableReference[];
  /** The columns of each rule that no two rows may be alike: `order_id, number`. */
  readonly uniques: readonly string[];
  /** How many rules over values (`CHECK`). */
  readonly checks: number;
  /** Columns by which a row that comes twice is known again (repeat-marks.ts). Absent: none. */
  readonly marks?: readonly { readonly column: string; readonly line: number }[];
  /** Of its primary key, where one of them is such a mark: `source, event_id`. Absent: not told. */
  readonly keyColumns?: string;
  /** What this file says of it. Absent: nothing. */
  readonly rowSecurity?: readonly RowSecurity[];
  /** The name that this file takes from it. Absent: none. */
  readonly was?: string;
  /** Columns that this file takes away; `*`: the table. Absent: none. */
  readonly gone?: readonly string[];
  readonly context: FileContext;
}

export interface ConstrainedTable<T> {
  readonly table: string;
  /** Undefined: no file makes it, so what else stands in it is not known. */
  readonly madeIn: T | undefined;
  readonly hasKey: boolean;
  readonly references: readonly (TableReference & { readonly told: T })[];
  readonly uniques: readonly string[];
  readonly checks: number;
  /** Of all files. */
  readonly rowSecurity: ReadonlySet<RowSecurity>;
  readonly marks: readonly (Mark & { readonly told: T; readonly isUnique: boolean })[];
  readonly told: readonly T[];
}

type Mark = NonNullable<TableConstraintsFact['marks']>[number];
type Told = { readonly value: TableConstraintsFact };

/** By the key of its name, and of those that it had. A table that a later file of its series takes away is none. */
export function constrainedTables<T extends Told>(facts: readonly T[]): ReadonlyMap<string, ConstrainedTable<T>> {
  const today = namesOfToday(facts);
  const tables = new Map<string, ConstrainedTable<T>>();
  for (const [key, some] of Map.groupBy(facts, ({ value }) => today(tableKey(value.table)))) {
    const standing = some.filter((one) => !isGone(one.value, '*', some));
    if (!standing.some(({ value }) => isMore(value))) continue;
    const table = joined(standing);
    for (const name of new Set([key, ...standing.map(({ value }) => tableKey(value.table))])) tables.set(name, table);
  }
  return tables;
}

/** A migration gives a table another name; what was declared of the old one holds for it. */
function namesOfToday(facts: readonly Told[]): (key: string) => string {
  const renamed = new Map(
    facts.flatMap(({ value: { table, was } }) =>
      was === undefined ? [] : [[tableKey(was), tableKey(table)] as const],
    ),
  );
  return (key) => {
    let name = key;
    for (const seen = new Set<string>(); renamed.has(name) && !seen.has(name); name = renamed.get(name)!)
      seen.add(name);
    return name;
  };
}

const isMore = ({ isWhole, references, uniques, checks, hasKey, rowSecurity, marks }: TableConstraintsFact): boolean =>
  isWhole ||
  marks !== undefined ||
  hasKey ||
  references.length > 0 ||
  uniques.length > 0 ||
  checks > 0 ||
  rowSecurity !== undefined;

function joined<T extends Told>(some: readonly T[]): ConstrainedTable<T> {
  const made = some.findLast(({ value }) => value.isWhole);
  const references = some.flatMap((told) =>
    told.value.references
      .filter(({ column }) => !isGone(told.value, column, some))
      .map((reference) => ({ ...reference, told })),
  );
  return {
    table: (made ?? some[0]!).value.table,
    madeIn: made,
    hasKey: some.some(({ value }) => value.hasKey),
    references: [...Map.groupBy(references, ({ column }) => columnKey(column)).values()].map(
      (of) => of.find(({ isEnforced }) => isEnforced) ?? of[0]!,
    ),
    uniques: [...new Set(some.flatMap(({ value }) => value.uniques))],
    checks: some.reduce((sum, { value }) => sum + value.checks, 0),
    marks: marksOf(some),
    rowSecurity: new Set(some.flatMap(({ value }) => value.rowSecurity ?? [])),
    told: some,
  };
}

/** Whether a rule of any file says that no two rows have the same, alone or with other columns. */
function marksOf<T extends Told>(some: readonly T[]): ConstrainedTable<T>['marks'] {
  const rules = some.flatMap(({ value }) => [...value.uniques, value.keyColumns ?? '']);
  const unique = new Set(rules.flatMap((rule) => rule.split(',').map((one) => markKey(one.trim()))));
  const standing = some.flatMap((told) =>
    (told.value.marks ?? [])
      .filter(({ column }) => !isGone(told.value, column, some))
      .map((mark) => ({ ...mark, told, isUnique: unique.has(markKey(mark.column)) })),
  );
  return [...Map.groupBy(standing, ({ column }) => markKey(column)).values()].map((of) => of[0]!);
}

const markKey = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** `order_id`, `orderId` and, in a model, `order`. */
const columnKey = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/(?<=.)id$/, '');

const isGone = (value: TableConstraintsFact, column: string, some: readonly Told[]): boolean =>
  some.some(
    ({ value: { path, gone = [] } }) =>
      seriesOf(path) === seriesOf(value.path) && isLater(path, value.path) && gone.includes(column),
  );
