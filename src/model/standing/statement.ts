/** The Statement of Applicability as a page or a document shows it. Worked out in app/decisions/statement.ts. */
import type { Digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import type { ControlResult } from '../control.ts';
import type { Applicability } from '../decision.ts';
import type { RowDifference } from './applicability.ts';

export interface StatementRow {
  readonly row: string;
  /** In our own words for Annex A. */
  readonly title: string;
  readonly source: 'annex-a' | 'custom';
  /** Null: nobody decided it yet. */
  readonly decision: Applicability | null;
  /** What serves it, with what the audit says; null: it judged none. */
  readonly controls: readonly { readonly id: string; readonly result: ControlResult | null }[];
}

export interface StatementVersion {
  readonly version: string;
  readonly decision: string;
  readonly approvedBy: string;
  readonly approvedAt: Instant;
  readonly reason: string;
  readonly rowsDigest: Digest;
}

export interface StatementProblem {
  readonly code: string;
  readonly severity: 'fault' | 'notice';
  /** Null: about the whole statement. */
  readonly row: string | null;
  readonly because: string;
}

export interface Statement {
  readonly at: Instant;
  /** The version that is shown; null: the rows as they stand, which nobody approved as a whole. */
  readonly version: StatementVersion | null;
  /** Approved last, whatever is shown. */
  readonly inForce: StatementVersion | null;
  readonly versions: readonly StatementVersion[];
  readonly rows: readonly StatementRow[];
  readonly problems: readonly StatementProblem[];
  readonly counts: {
    readonly annexA: number;
    readonly decided: number;
    readonly applicable: number;
    readonly excluded: number;
    readonly implemented: number;
    readonly own: number;
  };
  /** The audit that results come from. */
  readonly run: string | null;
}

export interface StatementDifference {
  readonly from: StatementVersion;
  /** Null: the rows as they stand. */
  readonly to: StatementVersion | null;
  readonly differences: readonly RowDifference[];
}
