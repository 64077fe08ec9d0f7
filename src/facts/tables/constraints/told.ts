/** What a reader of constraints says of a table, bit by bit; read-constraints.ts puts together what is of one table. */
import type { RowSecurity } from '../../../model/table-constraints.ts';

export type ToldConstraint = {
  readonly table: string;
  /** Offset in the file. */
  readonly at: number;
} & (
  | { readonly says: 'made' }
  /** With its columns where they are told. */
  | { readonly says: 'key'; readonly columns?: string }
  | { readonly says: 'check' }
  /** A column by whose value a row that comes twice is known again. */
  | { readonly says: 'mark'; readonly column: string }
  | { readonly says: 'unique'; readonly columns: string }
  | { readonly says: 'reference'; readonly column: string; readonly to?: string; readonly isEnforced: boolean }
  | { readonly says: 'gone'; readonly column: string }
  | { readonly says: 'row-security'; readonly is: RowSecurity }
  | { readonly says: 'renamed'; readonly from: string }
);

/** A name as written in SQL, without its schema and quotes. */
export const bareName = (written: string): string =>
  written
    .replace(/["`[\]]/g, '')
    .replace(/^.*\./, '')
    .trim();

/** `order_id`, `orderId`, and none of `id`, `valid` and `external_id`. */
export const looksLikeReference = (column: string): boolean => /^[a-z]\w*(?:_id|Id|_uuid|ID)$/i.test(column);
