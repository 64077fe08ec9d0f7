/**
 * Tables as files declare them, as far as processing integrity asks: in which columns money and instants are kept, and how.
 * One fact holds what one file says of one table; the same table may be told by its migrations, a dump of the schema and
 * the class that is kept in it, and those meet by name in model/table-join.ts.
 */
import type { FileContext } from './file-kind.ts';

/**
 * How a column keeps what it is for. `exact`: whole numbers and decimals, or an instant with its zone. `inexact`: a binary
 * fraction, or a time of day somewhere. `untold`: the type does not say (text, a number of JavaScript, `timestamp`).
 */
export type Keeping = 'exact' | 'inexact' | 'untold';

/** A column for money or for an instant, by its name and those around it. */
export interface ValueColumn {
  readonly column: string;
  /** From 1. */
  readonly line: number;
  readonly of: 'money' | 'time';
  /** As written. */
  readonly type: string;
  readonly keeps: Keeping;
  /** Of money: only its name looks like it, and nothing around it does. */
  readonly isGuess?: true;
}

export interface StoredTableFact {
  readonly path: string;
  /** From 1: the first of its lines that is told here. */
  readonly line: number;
  /** As written, without its schema: a table, or the class that is kept in it. */
  readonly table: string;
  readonly store: 'sql' | 'mongodb';
  readonly values: readonly ValueColumn[];
  /** Columns that this file takes away or gives another name; `*`: the table. Absent: none. */
  readonly gone?: readonly string[];
  readonly context: FileContext;
}
