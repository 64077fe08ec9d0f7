import type { TimeSpan } from '../base/instant.ts';
import type { FactKind } from './fact.ts';
import type { RepositoryName } from './repository.ts';

/** Why something could not be looked at. A gap is never a pass and never a fail. */
export type GapReason =
  | 'not-connected' // the source that knows is not configured (a forge, say)
  | 'not-declared' // nothing in the audited repositories declares it, and it may be kept elsewhere
  | 'not-observed' // nobody looked at the time, and it cannot be derived later
  | 'forbidden'
  | 'rate-limited'
  | 'not-supported'
  | 'truncated'
  | 'unreachable'
  | 'missing-object' // a git object that the clone lacks (shallow, partial, damaged)
  | 'unreadable' // content that a parser refused
  | 'too-large';

/** `of: 'all'` touches every kind of fact about the repository; `repository: 'all'` every repository. */
export interface Gap {
  readonly kind: 'gap';
  readonly of: FactKind | 'all';
  readonly repository: RepositoryName | 'all';
  readonly reason: GapReason;
  /** One sentence for an auditor: what could not be looked at, and what would mend it. */
  readonly detail: string;
  /** The path it is about, when it is about one file. */
  readonly path?: string;
  /** The stretch of time it touches; all time when absent. */
  readonly span?: TimeSpan;
}
