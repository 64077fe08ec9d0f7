/**
 * A landing held against what rules demand of every change: a changeset, approvals, status checks. What has all of it
 * needed nobody to let it through. What rules demand of the branch (no force push, no deletion) no landing can meet.
 */
import type { Instant } from '../../base/instant.ts';
import type { BranchRules } from '../../model/branch-rules.ts';
import type { LandedChange, ProposedChange } from '../../model/change.ts';
import type { StatusCheck } from '../../model/changeset.ts';
import type { Fact } from '../../model/fact.ts';
import { counted, listed } from '../words.ts';
import { missingPart, weighApprovals } from './approvals.ts';
import { judgeRequired } from './required-checks.ts';

/** Null: not known whether it is demanded. */
export type Demands = Pick<BranchRules, 'requiresChangeset' | 'requiredApprovals' | 'requiredChecks'>;

export interface Met {
  /** What is demanded, in words. */
  readonly demanded: readonly string[];
  readonly lacks: readonly string[];
  readonly open: readonly string[];
}

const nothing: Met = { demanded: [], lacks: [], open: [] };

export function heldAgainst(item: Fact<'landed-change'>, demands: Demands): Met {
  const parts = [changeset(item.value, demands), approvals(item.value, demands), checks(item.value, demands)];
  return {
    demanded: parts.flatMap(({ demanded }) => demanded),
    lacks: parts.flatMap(({ lacks }) => lacks),
    open: parts.flatMap(({ open }) => open),
  };
}

function changeset({ proposed, joinedBy }: LandedChange, { requiresChangeset }: Demands): Met {
  if (requiresChangeset === null) return { ...nothing, open: ['whether a changeset was demanded'] };
  if (!requiresChangeset) return nothing;
  const demanded = ['a changeset'];
  if (proposed !== undefined) return { ...nothing, demanded };
  return joinedBy === 'none'
    ? { ...nothing, demanded, lacks: ['no changeset leads to it'] }
    : { ...nothing, demanded, open: ['what the forge knows of its changeset'] };
}

function approvals({ proposed, bot }: LandedChange, { requiredApprovals: minimum }: Demands): Met {
  if (minimum === null) return { ...nothing, open: ['how many approvals were demanded'] };
  if (minimum === 0) return nothing;
  const demanded = [counted(minimum, 'approval')];
  if (proposed === undefined) return { ...nothing, demanded, open: ['who approved it'] };
  const { result, because } = weighApprovals(proposed, { minimum, byAutomation: bot });
  if (result === 'approved') return { ...nothing, demanded };
  return result === 'unclear' ? { ...nothing, demanded, open: [because] } : { ...nothing, demanded, lacks: [because] };
}

function checks(value: LandedChange, { requiredChecks }: Demands): Met {
  if (requiredChecks === null) return { ...nothing, open: ['which status checks were demanded'] };
  if (requiredChecks.length === 0) return nothing;
  const demanded = [counted(requiredChecks.length, 'status check')];
  const { proposed, landedAt } = value;
  if (proposed === undefined) return { ...nothing, demanded, open: ['which status checks ran'] };
  const mergedAt: Instant = proposed.mergedAt ?? landedAt;
  const results = onMergedCommit(proposed, value);
  const verdicts = requiredChecks.map((one) => ({ one, verdict: judgeRequired(one, results, mergedAt) }));
  const of = (isSo: (verdict: string) => boolean): readonly string[] =>
    verdicts.filter(({ verdict }) => isSo(verdict)).map(({ one }) => one.name);
  const failed = of((verdict) => verdict !== 'passed' && verdict !== 'undated');
  const undated = of((verdict) => verdict === 'undated');
  const hidden = missingPart(proposed, 'statusChecks');
  if (failed.length > 0)
    return hidden === undefined
      ? { ...nothing, demanded, lacks: [`${listed(failed)} had not passed`] }
      : { ...nothing, demanded, open: [`not all results could be read: ${hidden}`] };
  return undated.length > 0
    ? { ...nothing, demanded, open: [`when ${listed(undated)} passed`] }
    : { ...nothing, demanded };
}

/** What the forge itself would have counted: more than an auditor does. */
export type ForgeDemands = Demands & Pick<BranchRules, 'authorCanApprove' | 'approvalsCanBeOverridden'>;

/**
 * What a landing lacked that the forge itself would have stopped it for: somebody let it through. Counted as favourably as
 * any forge counts (whoever wrote it, bots and second accounts approve, an old approval still stands, what was skipped has
 * passed), so that nothing is said to have gone around the rules that a forge may have let pass. What is not known is not
 * lacking.
 */
export function refusedFor({ value }: Fact<'landed-change'>, demands: ForgeDemands): readonly string[] {
  const { proposed } = value;
  if (proposed === undefined) return [];
  return [...shortOfApprovals(proposed, demands), ...withoutResults(value, proposed, demands)];
}

function shortOfApprovals(proposed: ProposedChange, demands: ForgeDemands): readonly string[] {
  const { requiredApprovals: minimum, approvalsCanBeOverridden } = demands;
  // Where a proposer may lower the number, less was not refused.
  if (minimum === null || minimum === 0 || approvalsCanBeOverridden !== false) return [];
  if (missingPart(proposed, 'reviews') !== undefined) return [];
  const given = proposed.approvals.filter(mayHaveCounted).length;
  if (given >= minimum) return [];
  return [given === 0 ? `${counted(minimum, 'approval')}, and had none` : `${minimum} approvals, and had ${given}`];
}

/** A word that another account of the same person followed may have stood on the forge, which knows accounts only. */
const mayHaveCounted = ({ beforeLanding, state, followedByOwn }: ProposedChange['approvals'][number]): boolean =>
  beforeLanding !== false && (state === 'standing' || (state === 'superseded' && followedByOwn !== true));

function withoutResults(value: LandedChange, proposed: ProposedChange, demands: ForgeDemands): readonly string[] {
  if (demands.requiredChecks === null || missingPart(proposed, 'statusChecks') !== undefined) return [];
  const mergedAt = proposed.mergedAt ?? value.landedAt;
  const results = onMergedCommit(proposed, value);
  return demands.requiredChecks.flatMap((one) => {
    const verdict = judgeRequired(one, results, mergedAt);
    return verdict === 'passed' || verdict === 'undated' || verdict === 'skipped'
      ? []
      : [`${one.name}, which ${refusals[verdict]}`];
  });
}

const refusals = {
  missing: 'did not run',
  failed: 'did not succeed',
  'wrong-application': 'somebody else reported',
  after: 'had not finished',
} as const;

/** A queue merges a commit of its own, and what ran on the head of the proposal says nothing about that one. */
export function onMergedCommit(
  { statusChecks, head }: ProposedChange,
  { method, commit }: { readonly method: string; readonly commit: string },
): readonly StatusCheck[] {
  if (method !== 'queue') return statusChecks.filter((one) => one.commit === head);
  const landed = statusChecks.filter((one) => one.commit === commit);
  return landed.length > 0 ? landed : statusChecks.filter((one) => one.commit !== head);
}
