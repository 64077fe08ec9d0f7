/** Where consents of people are kept, as one file declares it. */
import type { FileContext } from './file-kind.ts';

export interface ConsentStoreFact {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** As written: a table, or the class that is kept in it. */
  readonly table: string;
  /**
   * `record`: a table for consents, with all its columns. `flag`: columns of another table that say that somebody
   * consented, with those that say when.
   */
  readonly as: 'record' | 'flag';
  readonly columns: readonly string[];
  /** Columns that this file takes away; `*`: the table. Absent: none. */
  readonly gone?: readonly string[];
  readonly context: FileContext;
}
