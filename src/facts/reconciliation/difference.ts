/** What each part of reconciling works from, and how a difference becomes a fact. */
import type { Instant, TimeSpan } from '../../base/instant.ts';
import type { Fact } from '../../model/fact.ts';
import type { RepositoryHistory } from '../../model/history.ts';
import type { Difference } from '../../model/reconciliation.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import type { LogBreak } from '../forge/ref-moves.ts';
import type { JoinedLanding } from '../landed-change/joined-landing.ts';
import type { ForgeSource } from '../landed-change/collect.ts';

export interface Reconciling {
  readonly repository: Repository;
  readonly history: RepositoryHistory;
  readonly period: TimeSpan;
  readonly forge: ForgeSource;
  /** Of the period. */
  readonly landed: readonly Fact<'landed-change'>[];
  readonly moves: readonly Fact<'ref-move'>[];
  readonly breaks: readonly LogBreak[];
  /** There are other branches in scope. */
  readonly isSeveral?: boolean;
  /** How a landing of a branch before this one came in. Absent: this is the production branch. */
  readonly landedAs?: (commit: ObjectId) => JoinedLanding | undefined;
  readonly signal?: AbortSignal;
}

export type Found = Omit<Difference, 'branch'>;

export function differenceFact(
  { code, subject, at, because, explained, relied }: Found,
  { repository, history }: Reconciling,
  observedAt: Instant,
): Fact<'difference'> {
  return {
    kind: 'difference',
    id: `difference:${repository.name}:${history.branch}:${code}:${subject}`,
    repository: repository.name,
    value: { code, branch: history.branch, subject, at, because, explained, relied },
    valid: { from: { at } },
    observedAt,
    provenance: 'reconstructed',
    source: { collector: 'reconciliation@1', raw: subject },
  };
}

export const landedFactId = ({ repository }: Reconciling, commit: ObjectId): string =>
  `landed-change:${repository.name}:${commit}`;

export const isWithin = ({ period }: Reconciling, at: Instant): boolean => period.from <= at && at < period.to;
