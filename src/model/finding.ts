import type { Digest } from '../base/digest.ts';
import type { Boundary } from './fact.ts';
import type { FileContext } from './file-kind.ts';
import type { ObjectId, RepositoryName } from './repository.ts';

/** The class tags of `scan --format sarif` and `finding list`. */
export const findingClasses = [
  'secret',
  'personal-data',
  'crypto',
  'tls',
  'random',
  'http',
  'logging',
  'swallowed-error',
  'validation',
  'ci',
  'iac',
  'dependency',
] as const;
export type FindingClass = (typeof findingClasses)[number];

export const severities = ['critical', 'high', 'medium', 'low', 'note'] as const;
export type Severity = (typeof severities)[number];

/** What a reviewer said of a finding that was waved through. */
export const reviewStatuses = ['false-positive', 'accepted', 'to-be-rotated'] as const;
export type ReviewStatus = (typeof reviewStatuses)[number];

/**
 * What allows a match: a comment beside it, or an entry in a file that somebody keeps. The match is kept and shown: an
 * auditor sees what was waved through, by whom, and why.
 */
export interface Suppression {
  /** As written: `plumbline:allow`, `gitleaks:allow`, …; of an entry the name of its file. */
  readonly marker: string;
  /** `file`: an entry or allowlist in a file of its own; absent: a comment. */
  readonly source?: 'file';
  readonly reason?: string;
  /** Of an entry in a baseline; comments name nobody. */
  readonly reviewer?: string;
  readonly status?: ReviewStatus;
  /** Days (`2027-03-31`); it counts again after the last one. */
  readonly reviewed?: string;
  readonly expires?: string;
}

/** What a personal-data match declares. */
export interface DeclaredField {
  /** A key of the fideslang taxonomy (CC BY 4.0): `user.contact.email`, … */
  readonly dataType: string;
  /** Table, class, message or type that the field belongs to; empty when it could not be told. */
  readonly owner: string;
  readonly field: string;
  readonly source: 'schema' | 'code';
  /** Where its values are kept, as the declaration says: `sql`, `mongodb`, `api` (a message that only travels), … */
  readonly store?: string;
  /** The type as written: `varchar(255)`, `String`, … */
  readonly type?: string;
  /** What the declaration itself says protects it. */
  readonly protection?: 'encrypted' | 'hashed' | 'masked';
  /** How the people who wrote it classified it, in a comment, annotation or `data-classification.yaml`; as written. */
  readonly tag?: string;
  /** `certain`: name and owner agree, or somebody said so; `likely`: one of them says it; `possible`: only in some uses. */
  readonly confidence?: 'certain' | 'likely' | 'possible';
  /** A migration takes it away; `field` is `*` when the whole table goes. */
  readonly removed?: true;
}

/** Where a value leaves the function that reads it. */
export const sinkKinds = [
  'log',
  'analytics',
  'error-tracker',
  'http',
  'llm',
  'file',
  'cache',
  'cookie',
  'queue',
  'email',
  'exception',
] as const;
export type SinkKind = (typeof sinkKinds)[number];

/** That the value of a personal field reaches a call that hands it on, within one function or file. */
export interface DataFlow {
  readonly dataType: string;
  /** Empty when it could not be told. */
  readonly owner: string;
  readonly field: string;
  readonly sink: SinkKind;
  /** As written: `logger.info`, `analytics.track`. */
  readonly callee: string;
  /** Who gets it, as far as the file says: a vendor (`Segment`, `OpenAI`), the name of a topic, queue or job (`orders`). */
  readonly recipient?: string;
  /** `flows`: the value is an argument, straight or through the assignments at `through`; `co-occurs`: only named nearby. */
  readonly certainty: 'flows' | 'co-occurs';
  /** Lines (from 1) of the assignments on the way, in order. */
  readonly through?: readonly number[];
}

/**
 * A rule's verified span in one blob, independent of path, repository and date: what the scan cache keeps per
 * (blob, kind, ruleset). Lines and columns from 1; columns count UTF-16 units; the end is exclusive.
 */
export interface Match {
  readonly rule: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The line of the match, cut to 200 characters, with anything secret replaced by `[redacted]`. */
  readonly excerpt: string;
  /** Distinguishes equal matches: for secrets the keyed hash (HMAC-SHA-256) of the value, else a hash of the folded text. */
  readonly identity: Digest;
  /** Said of this very match, e.g. which token type, which field of which table. */
  readonly detail?: string;
  /** Where it differs from the rule's own: a hash that is plainly no security use, say. */
  readonly severity?: Severity;
  readonly suppressed?: Suppression;
  readonly field?: DeclaredField;
  readonly flow?: DataFlow;
}

/** A match with an identity over time. */
export interface Finding {
  readonly rule: string;
  readonly class: FindingClass;
  readonly severity: Severity;
  readonly title: string;
  readonly repository: RepositoryName;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly excerpt: string;
  readonly detail?: string;
  readonly suppressed?: Suppression;
  readonly field?: DeclaredField;
  readonly flow?: DataFlow;
  readonly context: FileContext;
  readonly blob: ObjectId;
  /** Of a secret: the keyed hash of its value, by which the places are known where the same one stands. */
  readonly identity?: Digest;
  /** Rule, path, identity and their ordinal within the file: survives moved lines. */
  readonly fingerprint: Digest;
  /** The landings that brought it and, when it is gone, removed it. */
  readonly firstSeen: Boundary;
  readonly lastSeen: Boundary;
  readonly removedBy?: Boundary;
  readonly atHead: boolean;
  /**
   * It stands only in commits beside the production branch that some ref reaches (a topic branch, a changeset, a tag), and
   * never landed there; `by`: the author of the first of them. Nobody takes such a commit away: `removedBy` is absent.
   */
  readonly sideCommit?: { readonly by: string };
}
