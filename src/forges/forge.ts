/**
 * The port to a forge: GitHub, GitLab, Gitea and Forgejo, Bitbucket, each in a folder beside this file. A forge is read in
 * *strands*, one per kind of record, page by page, so that a sync can stop after any page and go on from its cursor.
 *
 * Invariant: what could not be read is a gap in the page that would have held it, with the reason the forge gave
 * (permission, plan, rate limit, truncation). A strand never ends early in silence: one that has to stop (a rate limit
 * beyond patience, a forge that is down) yields a last page with the gap and with `next` where it can go on. It never
 * throws for what a forge may answer; it throws for what it must not (a broken schema).
 *
 * Rejected: one method per kind of record (eighteen methods times four forges, and no common paging), an own model per
 * forge beyond its folder (checks would have to know forges), reading all strands at once (a rate limit in the middle
 * would lose what came before it).
 */
import type { Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { Observer } from '../base/progress.ts';
import type { Result } from '../base/result.ts';
import type { AuditEvent, MachineCredential, Membership, OrganisationSettings, Team } from '../model/access.ts';
import type { ForgeKind } from '../model/account.ts';
import type { BranchRulesInForce, RuleBypass } from '../model/branch-rules.ts';
import type { Changeset } from '../model/changeset.ts';
import type { Deployment, Environment, ForgeAlert, Release } from '../model/deployment.ts';
import type { ForgeScanner } from '../model/forge-scanner.ts';
import type { GapReason } from '../model/gap.ts';
import type { RefActivity } from './ref-activity.ts';

/** What each strand yields. */
export interface StrandMap {
  readonly changesets: Changeset;
  /** Every state that can be known, past ones from the forge's own history included. */
  readonly 'branch-rules': BranchRulesInForce;
  readonly 'rule-bypasses': RuleBypass;
  readonly 'ref-activity': RefActivity;
  readonly memberships: Membership;
  readonly teams: Team;
  readonly 'machine-credentials': MachineCredential;
  readonly organisation: OrganisationSettings;
  readonly 'audit-events': AuditEvent;
  readonly environments: Environment;
  readonly deployments: Deployment;
  readonly releases: Release;
  readonly alerts: ForgeAlert;
  readonly scanners: ForgeScanner;
}

export type Strand = keyof StrandMap;

export const strands = [
  'changesets',
  'branch-rules',
  'rule-bypasses',
  'ref-activity',
  'memberships',
  'teams',
  'machine-credentials',
  'organisation',
  'audit-events',
  'environments',
  'deployments',
  'releases',
  'alerts',
  'scanners',
] as const satisfies readonly Strand[];

/** What a forge can tell in one strand, at best. `source doctor` holds it against what it did tell. */
export interface Capability {
  /** `never`: this forge has no such thing, `reason` says what stands in for it. */
  readonly offered: 'yes' | 'by-plan' | 'never';
  readonly reason?: string;
  /** `objects` keep their own times; a `log` forgets; a `snapshot` says only what is so now. */
  readonly memory: 'objects' | 'log' | 'snapshot';
  /** How far back a log reaches, in days; null: as far as it goes. */
  readonly decaysAfterDays: number | null;
  /** The least right that is needed, as the forge names it. */
  readonly leastScope: string;
  /** Of one repository, or of the organisation as a whole. */
  readonly level: 'repository' | 'organisation' | 'both';
}

export interface ForgeRepository {
  /** As it stands in addresses: `owner/name`, `group/sub/name`. */
  readonly path: string;
  readonly id: string;
  readonly cloneUrl: string;
  readonly webUrl: string;
  readonly defaultBranch: string | null;
  readonly archived: boolean;
  readonly fork: boolean;
  readonly visibility: 'public' | 'internal' | 'private';
}

export interface ForgeRecord<T> {
  /** Unique within strand and repository: a changeset's number, a branch, a login. */
  readonly key: string;
  readonly value: T;
  readonly observedAt: Instant;
  /** The answers it was read from. */
  readonly raw: readonly Digest[];
}

export interface ForgeGap {
  readonly reason: GapReason;
  /** One sentence for an auditor: what could not be looked at, what the forge answered, what would mend it. */
  readonly detail: string;
  readonly from?: Instant;
  readonly to?: Instant;
  /** The record it is about, when it is about one. */
  readonly key?: string;
}

export interface ForgePage<T> {
  readonly records: readonly ForgeRecord<T>[];
  readonly gaps: readonly ForgeGap[];
  /** Where to go on after this page; absent on the last one. Opaque, and good across processes. */
  readonly next?: string;
  /** Of a snapshot strand: everything there is has been told when the last page says `whole`. */
  readonly whole?: boolean;
}

export interface ReadRequest {
  /** Absent for strands of the organisation. */
  readonly repository?: ForgeRepository;
  /** Branches whose rules and moves are wanted; all protected ones when empty. */
  readonly branches: readonly string[];
  /** Only what changed since then is wanted; a forge may tell more. */
  readonly since?: Instant;
  readonly cursor?: string;
  readonly observer: Observer;
  readonly signal: AbortSignal;
}

export interface ForgeExamination {
  readonly version: string | null;
  /** Who the token speaks for; never the token. */
  readonly identity: string | null;
  /** What it may do, as the forge says; null where it does not say. */
  readonly scopes: readonly string[] | null;
  readonly rateLimit: { readonly limit: number; readonly remaining: number; readonly resetAt: Instant } | null;
  readonly troubles: readonly ForgeGap[];
}

export interface Forge {
  readonly kind: ForgeKind;
  /** Scheme, host and port of its pages; no credentials. */
  readonly origin: string;
  /** The organisation, group or account that is read. */
  readonly owner: string;
  readonly capabilities: Readonly<Record<Strand, Capability>>;
  examine(signal: AbortSignal): Promise<ForgeExamination>;
  repositories(request: Omit<ReadRequest, 'repository' | 'branches'>): AsyncIterable<ForgePage<ForgeRepository>>;
  read<S extends Strand>(strand: S, request: ReadRequest): AsyncIterable<ForgePage<StrandMap[S]>>;
  readonly webhooks: WebhookReader;
}

export interface WebhookDelivery {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly receivedAt: Instant;
}

/** What a delivery told: a move that nobody can tell later, and what should be read again now. */
export interface WebhookNews {
  readonly delivery: string;
  readonly event: string;
  readonly repository: string | null;
  readonly moves: readonly ForgeRecord<RefActivity>[];
  readonly refresh: readonly { readonly strand: Strand; readonly key?: string }[];
}

export type WebhookRefusal = 'unsigned' | 'wrong-signature' | 'unreadable' | 'not-for-us';

export interface WebhookReader {
  /** Checks the signature in constant time before anything else is read. */
  read(delivery: WebhookDelivery, secret: string): Result<WebhookNews, WebhookRefusal>;
}
