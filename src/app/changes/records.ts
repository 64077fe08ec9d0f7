/**
 * Between a judged row and how it is kept. When the repository was looked at stands in the part, not in each row: a later
 * audit that finds nothing new keeps the same rows.
 */
import type { Instant } from '../../base/instant.ts';
import type { Gap } from '../../model/gap.ts';
import type { Repository } from '../../model/repository.ts';
import type { KeptChange, KeptPart } from '../../store/change-populations.ts';
import type { KeptDocument } from '../../store/change-rows.ts';
import { outcomesInOrder, type ForgeSeen, type ProtectionTrack } from './questions.ts';
import type { ChangeRow } from '../plumbline.ts';

/** What is known of one repository in one population, beside its rows. */
export interface PartDocument {
  readonly branch: string;
  readonly observedAt: Instant;
  readonly landings: number;
  readonly gaps: readonly Gap[];
  readonly tracks: readonly ProtectionTrack[];
  /** Null: none is connected. Absent in what was kept before this was: then rows do not tell what they take back, either. */
  readonly forge?: ForgeSeen | null;
}

export interface JudgedPart {
  readonly repository: Repository;
  /** In the order of the branch. */
  readonly rows: readonly ChangeRow[];
  readonly positionOf: (commit: string) => number;
  readonly gaps: readonly Gap[];
  readonly tracks: readonly ProtectionTrack[];
  readonly forge: ForgeSeen | null;
}

export function keptPart({ repository, rows, positionOf, gaps, tracks, forge }: JudgedPart): KeptPart {
  const { name, defaultBranch: branch = '', observedAt } = repository;
  const document: PartDocument = { branch, observedAt, landings: rows.length, gaps, tracks, forge };
  return { repository: name, changes: keptChanges(rows, positionOf, observedAt), document };
}

function* keptChanges(
  rows: readonly ChangeRow[],
  positionOf: JudgedPart['positionOf'],
  observedAt: Instant,
): Iterable<KeptChange> {
  for (const row of rows) {
    const { value, repository } = row.fact;
    const {
      commit,
      landedAt,
      method,
      joinedBy,
      bot,
      change,
      authors,
      approvers,
      subject,
      requests,
      revertOf = null,
    } = value;
    yield {
      repository,
      position: positionOf(commit),
      commit,
      landedAt,
      outcome: outcomesInOrder.indexOf(row.outcome),
      method,
      joinedBy,
      bot,
      change: change?.id ?? null,
      revertOf,
      authors,
      approvers: approvers.map(({ person }) => person),
      findings: row.findings.map(({ code }) => code),
      texts: [subject, commit, change?.id ?? '', ...requests],
      document: withoutLook(row, observedAt),
    };
  }
}

type KeptRow = Omit<ChangeRow, 'fact'> & {
  readonly fact: Omit<ChangeRow['fact'], 'observedAt'> & Partial<Pick<ChangeRow['fact'], 'observedAt'>>;
};

function withoutLook({ fact, ...rest }: ChangeRow, observedAt: Instant): KeptRow {
  const { observedAt: seen, ...told } = fact;
  return { ...rest, fact: seen === observedAt ? told : fact };
}

export function rowOf({ document }: KeptDocument, { observedAt }: Pick<PartDocument, 'observedAt'>): ChangeRow {
  const { fact, ...row } = document as KeptRow;
  return { ...row, fact: { ...fact, observedAt: fact.observedAt ?? observedAt } };
}
