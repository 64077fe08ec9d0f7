/**
 * A company that writes software, as the simulated forges show it: accounts, an organisation, repositories that are real
 * git repositories on disk, changesets with everything that happened to them, rules of branches over time, moves of
 * refs, deployments, tickets, and the log of what was done wrong on purpose.
 *
 * It knows no forge. What differs between forges in git itself (names of refs, messages of merges, who commits for a
 * button) comes in as `Habits`; how it looks over HTTP is a face's business (faces/face.ts).
 *
 * Everything here is plain and complete: nothing is missing, cut off or forgotten. It is the faces that forget, as the
 * real forges do. `making/` builds a world from a seed, the same one each time.
 */
import type { Instant, TimeSpan } from '../../src/base/instant.ts';
import type { ForgeKind } from '../../src/model/account.ts';
import type { StatusConclusion } from '../../src/model/changeset.ts';
import type { Identity } from '../fixtures/object-writer.ts';

export interface World {
  readonly seed: number;
  readonly habits: Habits;
  readonly window: TimeSpan;
  /** Where simulated time stands: shortly after the window. */
  readonly now: Instant;
  readonly organisation: SimOrganisation;
  /** By login. */
  readonly accounts: ReadonlyMap<string, SimAccount>;
  readonly repositories: readonly SimRepository[];
  /** Oldest first. */
  readonly audit: readonly SimAuditEntry[];
  /** What was done wrong on purpose, and what only looks wrong; oldest first. */
  readonly injected: readonly Injection[];
}

/** How a forge leaves its traces in git. A face brings its own. */
export interface Habits {
  readonly forge: ForgeKind;
  readonly organisation: string;
  /** `refs/pull/7/head` */
  pullRef(number: number): string;
  /** Who is the committer of what a button of the forge made. */
  committer(of: 'merge' | 'squash' | 'rebase', merger: Identity): Identity;
  mergeMessage(of: Proposal): string;
  squashMessage(of: Proposal): string;
  /** Login and address of a bot called `name`. */
  bot(name: string, id: number): { readonly login: string; readonly email: string };
  /** An address that the forge makes up for an account that hides its own; undefined: it does not. */
  hiddenEmail(login: string, id: number): string | undefined;
  /** The ways a changeset can land there. */
  readonly methods: readonly SimMethod[];
  /** What stands before the number of a changeset, where people tell it from an issue by that; `#` else. */
  readonly changesetMark?: string;
  /** An author can press "approve" on what is their own. */
  readonly authorCanApprove: boolean;
}

/** What a message is made from. */
export interface Proposal {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly repository: string;
  readonly source: string;
  readonly base: string;
  readonly commits: readonly SimCommit[];
  readonly coAuthors: readonly Identity[];
}

export type SimMethod = 'merge' | 'squash' | 'rebase' | 'fast-forward' | 'queue';

export interface SimAccount {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly kind: 'person' | 'bot';
  /** The human being behind it; two accounts may share one. */
  readonly person: string;
  readonly role: 'owner' | 'admin' | 'maintain' | 'write' | 'read';
  readonly outside: boolean;
  readonly multiFactor: boolean;
  readonly createdAt: Instant;
  /** The person left the company then: no access since, the account is still there. */
  readonly leftAt: Instant | null;
  /** The account is gone: the forge names nobody (or a stand-in) where it was. */
  readonly deleted: boolean;
}

export interface SimTeam {
  readonly id: number;
  readonly name: string;
  readonly members: readonly string[];
  readonly repositories: readonly { readonly name: string; readonly role: 'write' | 'maintain' | 'admin' | 'read' }[];
}

export interface SimOrganisation {
  readonly id: number;
  readonly login: string;
  readonly name: string;
  readonly plan: 'free' | 'team' | 'enterprise';
  readonly multiFactorRequired: boolean;
  readonly basePermission: 'none' | 'read' | 'write' | 'admin';
  readonly membersCanCreatePublic: boolean;
  readonly privateForksAllowed: boolean;
  readonly defaultPipelinePermissions: 'read' | 'write';
  readonly pipelinesCanApprove: boolean;
  readonly singleSignOn: boolean;
  readonly createdAt: Instant;
  readonly teams: readonly SimTeam[];
  readonly applications: readonly SimApplication[];
  /** Of people, with rights in the organisation. */
  readonly accessTokens: readonly SimAccessToken[];
}

export interface SimAccessToken {
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly lastUsedAt: Instant | null;
}

/** Something that acts by itself: the pipeline, an update bot, a scanner. */
export interface SimApplication {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly installedAt: Instant;
  readonly suspendedAt: Instant | null;
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
}

export interface SimRepository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  readonly createdAt: Instant;
  readonly archived: boolean;
  readonly visibility: 'public' | 'internal' | 'private';
  /** A bare repository on disk. */
  readonly gitDirectory: string;
  readonly defaultBranch: string;
  /** Branches and where they point now; branches of proposals that were removed are not here. */
  readonly branches: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly commits: ReadonlyMap<string, SimCommit>;
  /** By number, ascending; tickets share the sequence. */
  readonly changesets: readonly SimChangeset[];
  readonly tickets: readonly SimTicket[];
  /** Every move of every protected branch, oldest first. */
  readonly moves: readonly SimMove[];
  /** What actually stands on the protected branches, in the order it landed; lost landings included, marked. */
  readonly landings: readonly SimLanding[];
  readonly rules: readonly SimRuleset[];
  readonly bypasses: readonly SimBypass[];
  readonly environments: readonly SimEnvironment[];
  readonly deployments: readonly SimDeployment[];
  readonly releases: readonly SimRelease[];
  readonly deployKeys: readonly SimDeployKey[];
  readonly alerts: readonly SimAlert[];
  /** What the forge scans by its settings. */
  readonly scanners: SimScanners;
  /** Logins with rights of their own on this repository. */
  readonly collaborators: readonly { readonly login: string; readonly role: SimAccount['role'] }[];
}

export interface SimScanners {
  readonly secrets: boolean;
  /** As GitHub names the languages of its default setup; null: it is not set up. */
  readonly code: readonly string[] | null;
  readonly dependencies: boolean;
}

export interface SimCommit {
  readonly oid: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Identity;
  readonly committer: Identity;
  readonly authoredAt: Instant;
  readonly committedAt: Instant;
  readonly message: string;
  /** Against the first parent. */
  readonly paths: readonly string[];
}

export interface SimChangeset {
  /** The forge's own id, unique over all. */
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly bodyEditedAt: Instant | null;
  readonly state: 'open' | 'merged' | 'closed';
  readonly draft: boolean;
  readonly labels: readonly string[];
  readonly author: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly mergedAt: Instant | null;
  readonly mergedBy: string | null;
  readonly closedAt: Instant | null;
  readonly base: string;
  /** Where `base` stood when it was compared last: at the landing, or now. */
  readonly baseCommit: string;
  readonly source: string;
  readonly head: string;
  /** For a rebase, the last of them. Null while open. */
  readonly landedAs: string | null;
  readonly method: SimMethod | null;
  /** Of the final head, oldest first. */
  readonly commits: readonly SimCommit[];
  /** Oldest first; the first one opened it. */
  readonly pushes: readonly SimPush[];
  readonly reviews: readonly SimReview[];
  readonly reviewRequests: readonly { readonly at: Instant; readonly by: string; readonly of: string }[];
  readonly comments: readonly {
    readonly id: number;
    readonly at: Instant;
    readonly by: string;
    readonly body: string;
  }[];
  /** On any of its commits; every run, re-runs of the same name included. */
  readonly statusChecks: readonly SimStatusCheck[];
  /** Numbers of tickets that it closes. */
  readonly closes: readonly number[];
  /** The last commit that a merge queue made for it, when it landed by queue. */
  readonly queueCommit: string | null;
}

export interface SimPush {
  readonly at: Instant;
  readonly by: string;
  readonly before: string | null;
  readonly after: string;
  readonly forced: boolean;
}

export interface SimReview {
  readonly id: number;
  readonly by: string;
  readonly state: 'approved' | 'changes-requested' | 'commented';
  readonly at: Instant;
  /** The head that was reviewed. */
  readonly commit: string;
  readonly body: string;
  readonly dismissed: { readonly at: Instant; readonly by: string; readonly because: string } | null;
}

export interface SimStatusCheck {
  readonly id: number;
  readonly name: string;
  /** An application's id; null: a plain status that whoever can write may set. */
  readonly application: number | null;
  /** Who set it, for a plain status. */
  readonly by: string | null;
  readonly commit: string;
  readonly conclusion: StatusConclusion;
  readonly startedAt: Instant;
  readonly completedAt: Instant | null;
}

export interface SimTicket {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly createdAt: Instant;
  readonly closedAt: Instant | null;
}

export interface SimMove {
  readonly id: number;
  readonly ref: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly at: Instant;
  readonly by: string;
  readonly activity: 'push' | 'force-push' | 'creation' | 'deletion' | 'changeset-merge' | 'queue-merge';
}

/** One landing: what one step of the first-parent chain brought (a rebase: all of its steps). */
export interface SimLanding {
  readonly branch: string;
  /** Oldest first; more than one for a rebase or a fast-forward. */
  readonly commits: readonly string[];
  readonly at: Instant;
  readonly by: string;
  /** Null: pushed directly. */
  readonly changeset: number | null;
  /** Changesets whose commits came along. */
  readonly alsoCarried: readonly number[];
  readonly method: SimMethod | 'direct';
  /** A later force-push took it off the branch. */
  readonly lost: boolean;
}

export interface SimRuleset {
  readonly id: number;
  readonly name: string;
  readonly kind: 'ruleset' | 'classic';
  readonly level: 'repository' | 'organisation';
  readonly branches: readonly string[];
  /** Oldest first: each holds until the next. */
  readonly versions: readonly SimRuleVersion[];
}

export interface SimRuleVersion {
  readonly id: number;
  readonly at: Instant;
  readonly by: string;
  readonly rules: SimRules;
}

export interface SimRules {
  readonly active: boolean;
  readonly requiresChangeset: boolean;
  readonly approvals: number;
  readonly codeOwners: boolean;
  readonly dismissesStale: boolean;
  readonly lastPushApproval: boolean;
  readonly checks: readonly { readonly name: string; readonly application: number | null }[];
  readonly forcePushAllowed: boolean;
  readonly deletionAllowed: boolean;
  readonly bindsAdministrators: boolean;
  readonly bypass: readonly {
    readonly kind: 'role' | 'team' | 'application' | 'organisation-owners';
    readonly id: number;
    readonly name: string;
    readonly mode: 'always' | 'changeset-only' | 'exempt';
  }[];
}

/** What a forge judged of one move by its rules. */
export interface SimBypass {
  readonly id: number;
  readonly ref: string;
  readonly before: string | null;
  readonly after: string;
  readonly at: Instant;
  readonly by: string;
  readonly result: 'pass' | 'fail' | 'bypass';
  readonly rules: readonly ('pull_request' | 'required_status_checks' | 'non_fast_forward')[];
  readonly ruleset: number;
}

export interface SimEnvironment {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Instant;
  readonly reviewerTeams: readonly string[];
  readonly reviewers: readonly string[];
  readonly preventsSelfReview: boolean;
  readonly branchPolicy: 'protected-branches' | 'selected' | 'any';
  readonly secretNames: readonly string[];
}

export interface SimDeployment {
  readonly id: number;
  /** Of the pipeline that did it; null: made by hand over the interface. */
  readonly run: number | null;
  readonly environment: string;
  readonly commit: string;
  readonly ref: string;
  readonly createdAt: Instant;
  readonly requestedBy: string;
  readonly statuses: readonly {
    readonly id: number;
    readonly state: 'pending' | 'in-progress' | 'success' | 'failure' | 'inactive';
    readonly at: Instant;
  }[];
  readonly approvals: readonly {
    readonly by: string;
    readonly at: Instant;
    readonly state: 'approved' | 'rejected';
    readonly comment: string;
  }[];
}

export interface SimRelease {
  readonly id: number;
  readonly tag: string;
  readonly commit: string;
  readonly name: string;
  readonly publishedAt: Instant;
  readonly author: string;
}

export interface SimDeployKey {
  readonly id: number;
  readonly title: string;
  readonly key: string;
  readonly readOnly: boolean;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
  readonly addedBy: string;
  readonly enabled: boolean;
}

export interface SimAlert {
  readonly id: number;
  readonly number: number;
  readonly kind: 'dependency' | 'code' | 'secret';
  readonly title: string;
  readonly severity: 'critical' | 'high' | 'medium' | 'low';
  readonly createdAt: Instant;
  readonly fixedAt: Instant | null;
  readonly dismissed: { readonly at: Instant; readonly by: string; readonly reason: string } | null;
  readonly path: string;
}

export interface SimAuditEntry {
  readonly id: string;
  readonly action: string;
  readonly actor: string;
  /** Who it was done to. */
  readonly user: string | null;
  readonly repository: string | null;
  readonly at: Instant;
  readonly details: Readonly<Record<string, string>>;
}

/** What it is about: exactly one of these names it. */
export interface Injection {
  readonly code: InjectionCode;
  /** `violation`: has to be found. `harmless`: looks like one and must raise no claim. */
  readonly nature: 'violation' | 'harmless';
  readonly repository: string;
  readonly branch: string | null;
  readonly changeset: number | null;
  readonly commit: string | null;
  readonly deployment: number | null;
  readonly at: Instant;
  readonly why: string;
}

export const violationCodes = [
  'self-approval',
  'approved-by-second-account',
  'approved-by-co-author',
  'approved-by-last-pusher',
  'approved-by-bot-only',
  'no-approval',
  'stale-approval',
  'approval-dismissed',
  'approval-withdrawn',
  'late-review',
  'tampered-squash',
  'tampered-merge',
  'tampered-rebase',
  'admin-bypass',
  'check-missing',
  'check-failed',
  'check-skipped',
  'check-by-wrong-application',
  'check-after-merge',
  'direct-push',
  'history-replaced',
  'merged-not-landed',
  'emergency-unreviewed',
  'protection-off',
  'landed-unprotected',
  'deployed-off-branch',
  'deployment-self-approved',
  'request-missing',
  'request-dangling',
] as const;

export const harmlessCodes = [
  'bot-update',
  'backport',
  'queue',
  'through-another',
  'revert',
  'two-approvals-one-an-author',
  'identical-rebase',
  'fast-forward',
  'approval-before-merge-of-base',
  'approval-dismissed-after-landing',
  'changes-requested-then-approved',
  'check-run-again',
  'optional-check-failed',
  'emergency-reviewed',
  'approved-by-leaver',
  'deleted-account-among-approvers',
  // Only in worlds that are asked to be subtle.
  'commented-after-approval',
  'approved-just-before-landing',
  'commit-from-unknown-address',
  'check-failed-after-landing',
] as const;

export type InjectionCode = (typeof violationCodes)[number] | (typeof harmlessCodes)[number];
