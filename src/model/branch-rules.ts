/**
 * What a forge demands of a branch, in one shape for all forges. `null` is "not readable", never "off": a missing
 * permission must not look like a missing rule.
 */
import type { Instant, TimeSpan } from '../base/instant.ts';

export interface BranchRules {
  readonly branch: string;
  /** Where the rules stand: `ruleset 12 of the organisation`, `classic protection`, `protected branch`. */
  readonly origins: readonly RuleOrigin[];
  /** Rules for this branch that exist and are switched off or only tried out: they demand nothing now. */
  readonly switchedOff?: readonly RuleOrigin[];
  /** Changes can reach the branch through a changeset only. */
  readonly requiresChangeset: boolean | null;
  readonly requiredApprovals: number | null;
  readonly requiresCodeOwners: boolean | null;
  /** A new push takes earlier approvals back, or the last push needs an approval of its own. */
  readonly dismissesStale: boolean | null;
  readonly requiresLastPushApproval: boolean | null;
  /** Null also where the forge has no such rule; `authorCanApprove: false` is the safe side. */
  readonly authorCanApprove: boolean | null;
  readonly committerCanApprove: boolean | null;
  /** A changeset's author may change how many approvals it needs. */
  readonly approvalsCanBeOverridden: boolean | null;
  readonly requiredChecks: readonly RequiredCheck[] | null;
  /** A pipeline that was skipped counts as one that succeeded. */
  readonly skippedPipelinePasses: boolean | null;
  readonly forcePushAllowed: boolean | null;
  readonly deletionAllowed: boolean | null;
  /** Who may push without a changeset; empty: nobody. */
  readonly pushers: readonly Actor[] | null;
  /** Who may go around the rules. Null: only those with more rights are told. */
  readonly bypass: readonly BypassActor[] | null;
  /** Those that are told, where not all are. */
  readonly knownBypass?: readonly BypassActor[];
  /** Administrators are bound as everybody else. */
  readonly bindsAdministrators: boolean | null;
}

/**
 * How a stretch of rules is known of which the forge keeps no history: by looks that all saw the same. Between two of them
 * they may have been otherwise.
 */
export interface RuleLooks {
  readonly looks: number;
  /** The longest time between two neighbouring looks, those in `apart` left out. */
  readonly withinHours: number;
  /** Between neighbouring looks more than a day apart. */
  readonly apart: readonly TimeSpan[];
}

/** The rules of one stretch of time, as a fact. */
export interface BranchRulesFact extends BranchRules {
  /** Absent: the forge itself dates them, or they were seen once. */
  readonly seen?: RuleLooks;
}

export interface RuleOrigin {
  readonly kind: 'ruleset' | 'classic' | 'protected-branch' | 'project-settings';
  readonly id: string;
  readonly name: string;
  readonly level: 'repository' | 'organisation' | 'enterprise';
}

export interface RequiredCheck {
  readonly name: string;
  /** The application that has to report it; null: anybody. */
  readonly reportedBy: string | null;
}

export interface Actor {
  readonly kind: 'account' | 'team' | 'role' | 'application' | 'deploy-key' | 'everyone';
  readonly id: string;
  readonly name: string;
}

export interface BypassActor extends Actor {
  /** `exempt` leaves no trace in the forge's own log of bypasses. */
  readonly mode: 'always' | 'changeset-only' | 'exempt';
}

/** One state of the rules of one branch, from when to when. `until` null: still so when last seen. */
export interface BranchRulesInForce {
  readonly rules: BranchRules;
  readonly from: Instant;
  readonly until: Instant | null;
  /** `history`: the forge dates it; `snapshot`: seen so, at `from` the first time. */
  readonly dated: 'history' | 'snapshot';
  /**
   * Of the past: what the rules came to if nothing stood beside those that have a history. Absent where the forge keeps a
   * history of all of them.
   */
  readonly ifNothingElse?: BranchRules;
  readonly changedBy: string | null;
}

/** A push or merge that the forge let through although its rules said no. */
export interface RuleBypass {
  readonly id: string;
  readonly ref: string;
  readonly before: string | null;
  readonly after: string;
  readonly at: Instant;
  readonly actor: string | null;
  readonly rules: readonly string[];
}
