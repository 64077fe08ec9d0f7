/**
 * What GitLab's settings come to for one branch. Pure. Three places hold them: protected branches (by name or wildcard), the
 * project's merge settings, and, with a paid plan, its settings and rules of approval.
 *
 * Where several protections match a branch, the most permissive one decides who may push and whether by force
 * (docs.gitlab.com, "Protected branches": "When a branch matches multiple rules"); approval of code owners is demanded when
 * any of them demands it. What could not be read is null, and never "off".
 */
import type { Actor, BranchRules, BypassActor, RuleOrigin } from '../../model/branch-rules.ts';
import { covers } from '../star-pattern.ts';
import type { AccessLevel, ApprovalRule, ApprovalSettings, ProjectSettings, ProtectedBranch } from './rules-schema.ts';
import { pipelineCheck } from './status-checks.ts';

export interface RuleSources {
  readonly branch: string;
  /** All of the project; null: not readable. */
  readonly protections: readonly ProtectedBranch[] | null;
  readonly settings: ProjectSettings | null;
  readonly approvals: ApprovalSettings | null;
  readonly approvalRules: readonly ApprovalRule[] | null;
}

export function rulesInForce(sources: RuleSources): BranchRules {
  const { branch, protections, settings, approvals } = sources;
  const matching = protections?.filter(({ name }) => covers(name, branch)) ?? null;
  const pushers = matching && pushersOf(matching);
  const isProtected = matching && matching.length > 0;
  return {
    branch,
    origins: originsOf(matching ?? [], settings),
    requiresChangeset: pushers && pushers.length === 0,
    requiredApprovals: requiredApprovals(sources, isProtected),
    requiresCodeOwners: codeOwners(matching),
    dismissesStale: approvals?.reset_approvals_on_push ?? null,
    // GitLab has no such rule; that nobody approves what they committed is `committerCanApprove`.
    requiresLastPushApproval: false,
    authorCanApprove: approvals?.merge_requests_author_approval ?? null,
    committerCanApprove: inverse(approvals?.merge_requests_disable_committers_approval),
    approvalsCanBeOverridden: inverse(approvals?.disable_overriding_approvers_per_merge_request),
    requiredChecks: requiredChecks(settings),
    skippedPipelinePasses: skippedPasses(settings),
    forcePushAllowed: matching && (!isProtected || matching.some((one) => one.allow_force_push)),
    // Over git nobody removes a protected branch; whoever maintains the project can on its pages, but for the default one.
    deletionAllowed: settings === null ? null : settings.default_branch !== branch,
    pushers,
    // To push without a merge request is the one way around what is demanded of merge requests.
    bypass: pushers?.map((actor): BypassActor => ({ ...actor, mode: 'always' })) ?? null,
    bindsAdministrators: pushers && !pushers.some(({ kind, id }) => kind === 'role' && (id === '40' || id === '60')),
  };
}

const inverse = (value: boolean | null | undefined): boolean | null => (typeof value === 'boolean' ? !value : null);

const noOne = 0;
const roles: Readonly<Record<number, string>> = {
  30: 'Developers and above',
  40: 'Maintainers and above',
  60: 'Administrators',
};

function pushersOf(matching: readonly ProtectedBranch[]): readonly Actor[] {
  if (matching.length === 0) return [{ kind: 'role', id: '30', name: roles[30]! }];
  const actors = matching.flatMap((one) => one.push_access_levels.flatMap(actorOf));
  return [...new Map(actors.map((one) => [`${one.kind} ${one.id}`, one])).values()];
}

function actorOf(level: AccessLevel): readonly Actor[] {
  const {
    access_level: role,
    access_level_description: name,
    user_id: user,
    group_id: group,
    deploy_key_id: key,
  } = level;
  if (typeof user === 'number') return [{ kind: 'account', id: String(user), name }];
  if (typeof group === 'number') return [{ kind: 'team', id: String(group), name }];
  if (typeof key === 'number') return [{ kind: 'deploy-key', id: String(key), name }];
  if (role === null || role === noOne) return [];
  return [{ kind: 'role', id: String(role), name: roles[role] ?? name }];
}

function originsOf(matching: readonly ProtectedBranch[], settings: ProjectSettings | null): readonly RuleOrigin[] {
  const branches = matching.map(({ id, name, inherited }): RuleOrigin => {
    return { kind: 'protected-branch', id: String(id), name, level: inherited ? 'organisation' : 'repository' };
  });
  if (settings === null) return branches;
  const { id, name } = settings;
  return [...branches, { kind: 'project-settings', id: String(id), name, level: 'repository' }];
}

/** One person can fulfil several rules at once: what is certain is the largest number that one rule asks for. */
function requiredApprovals({ branch, approvalRules }: RuleSources, isProtected: boolean | null): number | null {
  if (approvalRules === null || isProtected === null) return null;
  const fitting = approvalRules.filter(
    ({ rule_type: type, applies_to_all_protected_branches: all, protected_branches: own = [] }) => {
      // Others arise from what a change touches: reports, owners of files.
      if (type !== 'regular' && type !== 'any_approver') return false;
      if (all === true) return isProtected;
      return own.length === 0 || own.some(({ name }) => covers(name, branch));
    },
  );
  return Math.max(0, ...fitting.map(({ approvals_required: count }) => count));
}

/** The setting is there with a paid plan only. */
function codeOwners(matching: readonly ProtectedBranch[] | null): boolean | null {
  if (matching === null) return null;
  if (matching.some((one) => one.code_owner_approval_required === true)) return true;
  return matching.some((one) => one.code_owner_approval_required === undefined) ? null : false;
}

function requiredChecks(settings: ProjectSettings | null): BranchRules['requiredChecks'] {
  const demanded = settings?.only_allow_merge_if_pipeline_succeeds;
  if (typeof demanded !== 'boolean') return null;
  return demanded ? [pipelineCheck] : [];
}

/** No decision (null, where the key is told) is no. */
function skippedPasses(settings: ProjectSettings | null): boolean | null {
  if (settings?.allow_merge_on_skipped_pipeline === undefined) return null;
  return settings.allow_merge_on_skipped_pipeline === true;
}
