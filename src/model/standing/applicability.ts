/**
 * The Statement of Applicability, as a pure fold over the decisions: each row as it was decided last, and the versions that
 * somebody approved, each with the rows as they were at that moment.
 */
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256, type Digest } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import type { Applicability, ApplicabilityVersion, Decision } from '../decision.ts';

/** Controls of Annex A first, by their numbers; then the user's own, by name. */
export function byRow(a: string, b: string): number {
  const [left, right] = [annexNumber(a), annexNumber(b)];
  if (left !== undefined && right !== undefined) return left - right;
  if (left !== undefined || right !== undefined) return left === undefined ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function annexNumber(row: string): number | undefined {
  const parts = /^A\.(\d{1,2})\.(\d{1,2})$/.exec(row);
  return parts ? Number(parts[1]) * 100 + Number(parts[2]) : undefined;
}

export function isAnnexRow(row: string): boolean {
  return annexNumber(row) !== undefined;
}

/** The rows that were decided until then. */
export function rowsAt(decisions: readonly Decision[], at: Instant): readonly Applicability[] {
  return latestRows(decisions.filter(({ decidedAt }) => decidedAt <= at));
}

function latestRows(decisions: readonly Decision[]): readonly Applicability[] {
  const rows = new Map<string, Applicability>();
  for (const decision of decisions) if (decision.kind === 'applicability') rows.set(decision.row, decision);
  return [...rows.values()].sort((a, b) => byRow(a.row, b.row));
}

export interface StandingVersion {
  readonly version: ApplicabilityVersion;
  readonly rows: readonly Applicability[];
}

/** Every version approved until then, the oldest first. */
export function versionsAt(decisions: readonly Decision[], at: Instant): readonly StandingVersion[] {
  return decisions.flatMap((version, index) =>
    version.kind === 'applicability-version' && version.decidedAt <= at
      ? [{ version, rows: latestRows(decisions.slice(0, index)) }]
      : [],
  );
}

/** Names exactly what was approved. */
export function rowsDigest(rows: readonly Applicability[]): Digest {
  return sha256(canonicalJson(rows));
}

export interface RowDifference {
  readonly row: string;
  readonly change: 'added' | 'changed';
  /** Names of the fields that differ; who decided it and when aside. */
  readonly fields: readonly string[];
  readonly before?: Applicability;
  readonly after: Applicability;
}

const compared = [
  'title',
  'applicable',
  'inclusion',
  'status',
  'responsibility',
  'description',
  'owner',
  'plannedAt',
  'reason',
] as const satisfies readonly (keyof Applicability)[];

const written = (value: unknown): string => canonicalJson(value ?? null);

/** A row is never taken out: it is decided to be not applicable. */
export function rowDifferences(
  before: readonly Applicability[],
  after: readonly Applicability[],
): readonly RowDifference[] {
  const old = new Map(before.map((row) => [row.row, row]));
  return after.flatMap((row): RowDifference[] => {
    const previous = old.get(row.row);
    if (!previous) return [{ row: row.row, change: 'added', fields: [], after: row }];
    const fields = compared.filter((field) => written(previous[field]) !== written(row[field]));
    return fields.length === 0 ? [] : [{ row: row.row, change: 'changed', fields, before: previous, after: row }];
  });
}
