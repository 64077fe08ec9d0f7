/** Who and what can reach the code, as a forge says at one time. `null` is "not readable", never "no". */
import type { Instant } from '../base/instant.ts';
import type { Account, Assertion } from './account.ts';

export type Role = 'read' | 'triage' | 'write' | 'maintain' | 'admin' | 'owner';

/** Settings of an organisation or group. */
export interface OrganisationSettings {
  readonly name: string;
  readonly plan: string | null;
  readonly multiFactorRequired: boolean | null;
  readonly membersWithoutMultiFactor: readonly string[] | null;
  readonly singleSignOn: boolean | null;
  readonly basePermission: Role | 'none' | null;
  readonly membersCanCreatePublic: boolean | null;
  readonly privateForksAllowed: boolean | null;
  /** What a pipeline's own token may do unless its file says otherwise. */
  readonly defaultPipelinePermissions: 'read' | 'write' | null;
  readonly pipelinesCanApprove: boolean | null;
}

/** One account's standing in an organisation (`repository` absent) or a repository. */
export interface Membership {
  readonly account: Account;
  readonly role: Role;
  /** How it got it: directly, by a team, by the organisation. */
  readonly via: 'direct' | 'team' | 'organisation' | 'unknown';
  readonly outside: boolean;
  readonly expiresAt: Instant | null;
  /** Bound to an identity of the company's identity provider; null: not readable. */
  readonly identity: string | null;
  readonly active: boolean | null;
}

export interface Team {
  readonly name: string;
  readonly members: readonly string[];
  readonly repositories: readonly { readonly name: string; readonly role: Role }[];
}

export interface MachineCredential {
  readonly kind: 'deploy-key' | 'access-token' | 'application' | 'webhook';
  readonly id: string;
  readonly title: string;
  readonly readOnly: boolean | null;
  readonly scopes: readonly string[];
  readonly createdAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  readonly expiresAt: Instant | null;
  readonly addedBy: string | null;
  readonly enabled: boolean | null;
}

/** An entry of the forge's audit log. `action` as the forge writes it. */
export interface AuditEvent {
  readonly id: string;
  readonly action: string;
  readonly actor: string | null;
  readonly subject: string | null;
  readonly at: Instant;
  readonly details: Readonly<Record<string, string>>;
}

/** One person of a people list (HR export), as the file says. */
export interface Employment {
  readonly person: string;
  readonly emails: readonly string[];
  readonly accounts: readonly string[];
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** Whose word the row is, where it joins several; absent in facts that were made without it. */
  readonly asserted?: Assertion;
}
