/**
 * What Gitea's branch rules come to for one branch. Pure. The first rule that covers a branch holds, and no other: by
 * priority where the server has it, a plain name before a glob, the older before the newer
 * (models/git/protected_branch_list.go).
 */
import type { Actor, BranchRules, BypassActor, RequiredCheck } from '../../model/branch-rules.ts';
import { coversBranch, isGlob } from './branch-glob.ts';
import type { BranchProtection } from './rules-schema.ts';

export interface RuleSources {
  readonly branch: string;
  readonly defaultBranch: string | null;
  readonly protections: readonly BranchProtection[];
}

export function rulesInForce({ branch, defaultBranch, protections }: RuleSources): BranchRules {
  const rule = inOrder(protections).find((one) => coversBranch(nameOf(one), branch));
  return rule ? protectedBy(rule, branch) : unprotected(branch, defaultBranch);
}

export const nameOf = ({ rule_name: rule, branch_name: branch }: BranchProtection): string => rule || branch || '';

function inOrder(protections: readonly BranchProtection[]): readonly BranchProtection[] {
  const isPattern = (one: BranchProtection): number => Number(isGlob(nameOf(one)));
  return protections.toSorted(
    (a, b) =>
      (a.priority ?? 0) - (b.priority ?? 0) ||
      isPattern(a) - isPattern(b) ||
      (a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0),
  );
}

/** What holds for every branch there: nobody approves what they proposed; a proposal cannot lower what it needs. */
const always = {
  requiresCodeOwners: false,
  requiresLastPushApproval: false,
  authorCanApprove: false,
  // Gitea has no rule about those who committed to somebody else's proposal.
  committerCanApprove: null,
  approvalsCanBeOverridden: false,
  // Older servers report a skipped job of their pipelines as a success, newer ones let `skipped` through.
  skippedPipelinePasses: true,
} as const;

const writers: Actor = { kind: 'role', id: 'write', name: 'Whoever may write to the code' };
const administrators: BypassActor = {
  kind: 'role',
  id: 'admin',
  name: 'Administrators of the repository',
  mode: 'changeset-only',
};

function unprotected(branch: string, defaultBranch: string | null): BranchRules {
  return {
    ...always,
    branch,
    origins: [],
    requiresChangeset: false,
    requiredApprovals: 0,
    dismissesStale: false,
    requiredChecks: [],
    forcePushAllowed: true,
    deletionAllowed: defaultBranch === null ? null : branch !== defaultBranch,
    pushers: [writers],
    bypass: [{ ...writers, mode: 'always' }],
    bindsAdministrators: false,
  };
}

function protectedBy(rule: BranchProtection, branch: string): BranchRules {
  const pushers = pushersOf(rule);
  const name = nameOf(rule);
  const binds = rule.block_admin_merge_override ?? rule.apply_to_admins ?? null;
  const pushing = pushers?.map((actor): BypassActor => ({ ...actor, mode: 'always' })) ?? null;
  return {
    ...always,
    branch,
    origins: [{ kind: 'protected-branch', id: name, name, level: 'repository' }],
    requiresChangeset: pushers && pushers.length === 0,
    requiredApprovals: rule.required_approvals,
    dismissesStale: dismissesStale(rule),
    requiredChecks: requiredChecks(rule),
    forcePushAllowed: rule.enable_force_push ?? false,
    deletionAllowed: false,
    pushers,
    bypass: pushing && binds !== null ? [...pushing, ...(binds ? [] : [administrators])] : null,
    bindsAdministrators: binds,
  };
}

function pushersOf(rule: BranchProtection): readonly Actor[] | null {
  const patterns = rule.unprotected_file_patterns?.trim();
  const byFile: readonly Actor[] = patterns
    ? [{ ...writers, name: `${writers.name}, files that match ${patterns} only` }]
    : [];
  if (!rule.enable_push) return byFile;
  const limited = rule.enable_push_whitelist ?? null;
  if (limited === null) return null;
  if (!limited) return [writers];
  const named = (kind: Actor['kind'], all: readonly string[] | null | undefined): readonly Actor[] =>
    (all ?? []).map((id) => ({ kind, id, name: id }));
  return [
    ...named('account', rule.push_whitelist_usernames),
    ...named('team', rule.push_whitelist_teams),
    ...(rule.push_whitelist_deploy_keys
      ? [{ kind: 'deploy-key', id: 'write', name: 'Deploy keys that may write' } as const]
      : []),
    ...byFile,
  ];
}

/** Two ways to the same end: taken back at a push, or not counted after it. */
function dismissesStale({ dismiss_stale_approvals: dismissed, ignore_stale_approvals: ignored }: BranchProtection) {
  if (dismissed === true || ignored === true) return true;
  return typeof dismissed === 'boolean' ? false : null;
}

/** Contexts are globs; with none named, whatever was reported has to be good. */
function requiredChecks(rule: BranchProtection): readonly RequiredCheck[] | null {
  if (typeof rule.enable_status_check !== 'boolean') return null;
  if (!rule.enable_status_check) return [];
  const contexts = rule.status_check_contexts ?? [];
  return (contexts.length > 0 ? contexts : ['*']).map((name) => ({ name, reportedBy: null }));
}
