/** What the doors ask about findings beyond their list. */
import type { Boundary } from '../../model/fact.ts';
import type { Finding, Severity, Suppression } from '../../model/finding.ts';
import type { Instant } from '../../base/instant.ts';
import type { FindingClass } from '../../model/finding.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { FindingFilter, RuleDescription } from '../plumbline.ts';

export interface FindingUseCases {
  /** Who brought findings, and who took them away, in the order of `findings`. */
  findingAuthors(findings: readonly Finding[]): Promise<readonly FindingAuthors[]>;
  /** Secrets, each once, with all places where it stood. Those that stand at a head first, then by severity and age. */
  secrets(filter: FindingFilter): Promise<readonly KnownSecret[]>;
  /** How many of each class and severity fit. */
  findingCounts(filter: FindingFilter): Promise<readonly FindingCount[]>;
  /** One in each repository that has the same at the same path. */
  findingDetails(fingerprint: string): Promise<readonly FindingDetail[]>;
}

export interface FindingCount {
  readonly class: FindingClass;
  readonly severity: Severity;
  readonly count: number;
}

export interface FindingDetail extends FindingAuthors {
  readonly finding: Finding;
  /** The landings that brought it and took it away, as far as they are known. */
  readonly introduced?: FindingLanding;
  readonly removed?: FindingLanding;
  /** Whole days from its first landing to its removal, or until now. */
  readonly days: number;
  /** Null: the repository has no CODEOWNERS. */
  readonly owners: FindingOwners | null;
  /** The lines of it and of what leads to it, with some around them. Null: the content cannot be shown. */
  readonly code: readonly CodeStretch[] | null;
  /** In how many other places the same secret stood. */
  readonly elsewhere: number;
  /** Absent: the rule is no longer in force. */
  readonly rule?: RuleDescription;
}

export interface FindingLanding {
  readonly commit: ObjectId;
  readonly at: Instant;
  readonly subject: string;
}

export interface FindingOwners {
  readonly file: string;
  /** Empty: nobody owns the path. */
  readonly owners: readonly string[];
}

/** Secrets redacted; long lines cut. */
export interface CodeStretch {
  /** From 1. */
  readonly from: number;
  readonly lines: readonly string[];
}

/**
 * Authors as `Name <address>`, as commits claim them. Of a merge those of the merged commits that touched the file, several
 * with commas between them. Null: nobody can say (a shallow clone), or nothing was taken away.
 */
export interface FindingAuthors {
  readonly introducedBy: string | null;
  readonly removedBy: string | null;
}

export interface KnownSecret extends FindingAuthors {
  /** Keyed by data directory: tells secrets apart here, and says nothing anywhere else. */
  readonly identity: string;
  /** What kind of secret, as the rule says it. */
  readonly kind: string;
  readonly severity: Severity;
  readonly places: readonly SecretPlace[];
  readonly firstSeen: Boundary;
  readonly lastSeen: Boundary;
  readonly atHead: boolean;
  /**
   * Whole days for which it stood at the head of some branch, from its first to its last (or until now). From a commit
   * beside the branch nobody takes it away: one that never landed anywhere is exposed until now.
   */
  readonly daysExposed: number;
  /** It never landed: all its places are in commits beside the branches. */
  readonly sideCommit?: true;
  /** Where every place is allowed: how the first of them is. */
  readonly suppressed?: Suppression;
}

export interface SecretPlace extends FindingAuthors {
  readonly repository: string;
  readonly path: string;
  readonly line: number;
  readonly rule: string;
  readonly firstSeen: Boundary;
  readonly lastSeen: Boundary;
  readonly removed: Boundary | null;
  readonly atHead: boolean;
  /** It stands there only in commits beside the branch, and never landed. */
  readonly sideCommit?: true;
  readonly suppressed?: Suppression;
}
