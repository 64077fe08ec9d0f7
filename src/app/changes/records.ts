/**
 * Between a judged row and how it is kept. When the repository was looked at stands in the part, not in each row: a later
 * audit that finds nothing new keeps the same rows.
 */
import type { Instant, TimeSpan } from '../../base/instant.ts';
import type { Gap } from '../../model/gap.ts';
import type { Repository } from '../../model/repository.ts';
import type { KeptChange, KeptPart } from '../../store/change-populations.ts';
import type { KeptDocument } from '../../store/change-rows.ts';
import type { BranchesSource } from '../auditing/collect-branches.ts';
import { landedWithin } from '../auditing/collect-changes.ts';
import { outcomesInOrder, type CountedBranch, type ForgeSeen, type ProtectionTrack } from './questions.ts';
import type { ChangeRow } from '../plumbline.ts';

/** What is known of one repository in one population, beside its rows. */
export interface PartDocument {
  /** The production branch. */
  readonly branch: string;
  readonly observedAt: Instant;
  /** On all branches in scope. */
  readonly landings: number;
  /** In the order of the configuration, the production branch first. Absent in what was kept before there could be several. */
  readonly branches?: readonly CountedBranch[];
  /** Patterns of branches in scope that none fits. */
  readonly unmatchedBranches?: readonly string[];
  readonly gaps: readonly Gap[];
  readonly tracks: readonly ProtectionTrack[];
  /** Null: none is connected. Absent in what was kept before this was: then rows do not tell what they take back, either. */
  readonly forge?: ForgeSeen | null;
}

export interface JudgedPart {
  readonly repository: Repository;
  /** Branch by branch, in the order of each. */
  readonly rows: readonly ChangeRow[];
  /** Of a landing, in its branch. */
  readonly positionOf: (commit: string) => number;
  readonly branches?: readonly CountedBranch[];
  readonly gaps: readonly Gap[];
  readonly tracks: readonly ProtectionTrack[];
  readonly forge: ForgeSeen | null;
}

export function keptPart({ repository, rows, positionOf, branches, ...rest }: JudgedPart): KeptPart {
  const { name, defaultBranch: branch = '', observedAt, unmatchedBranches } = repository;
  const known = { ...(branches && { branches }), ...(unmatchedBranches && { unmatchedBranches }) };
  const document: PartDocument = { branch, observedAt, landings: rows.length, ...known, ...rest };
  return { repository: name, changes: keptChanges(rows, positionOf, observedAt), document };
}

type BranchesRead = Pick<BranchesSource, 'repository' | 'history' | 'branches'>;

export function positionsIn({ history, branches }: BranchesRead): JudgedPart['positionOf'] {
  const positions = new Map<string, number>();
  for (const { commits, ownFrom = 0 } of [history, ...branches.map((one) => one.history)])
    for (let at = ownFrom; at < commits.length; at++) positions.set(commits[at]!.commit, at);
  return (commit) => positions.get(commit)!;
}

export function keptBranches(
  { repository, history, branches }: BranchesRead,
  span: TimeSpan,
): readonly CountedBranch[] {
  const { commits, branch } = history;
  const head = commits.at(-1)?.commit ?? null;
  const landings = landedWithin(history, span).length;
  return [
    { name: repository.defaultBranch ?? branch, head, fork: null, landings, landingsEver: commits.length },
    ...branches.map(({ history: further, isGone }) => ({
      name: further.branch,
      head: further.commits.at(-1)?.commit ?? null,
      fork: further.fork,
      landings: landedWithin(further, span).length,
      landingsEver: further.landings.length,
      ...(isGone && { isGone }),
    })),
  ];
}

function* keptChanges(
  rows: readonly ChangeRow[],
  positionOf: (commit: string) => number,
  observedAt: Instant,
): Iterable<KeptChange> {
  for (const row of rows) {
    const { value, repository } = row.fact;
    const {
      branch,
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
      branch,
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
