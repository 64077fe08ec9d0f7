import type { Instant } from '../base/instant.ts';
import type { FactMap } from './fact-map.ts';
import type { ObjectId, RepositoryName } from './repository.ts';

export type FactKind = keyof FactMap;

/** `contemporaneous`: we watched; `reconstructed`: derived later, e.g. from git history; `asserted`: somebody said so. */
export type Provenance = 'contemporaneous' | 'reconstructed' | 'asserted';

/** One end of a validity: an instant and, where git knows it, the landing that made it so. */
export interface Boundary {
  readonly at: Instant;
  readonly commit?: ObjectId;
}

/**
 * When a fact holds. A *state* holds from one landing to another (`to` absent: still, as far as observed); an *event*
 * happened at `from` and has no end.
 */
export interface Validity {
  readonly from: Boundary;
  readonly to?: Boundary;
}

/** Where a fact was read. Every path and line here can be opened in the code view. */
export interface SourceRef {
  /** `<collector>@<version>` */
  readonly collector: string;
  /** The git object or the SHA-256 of the raw answer it was read from. */
  readonly raw: string;
  readonly commit?: ObjectId;
  readonly path?: string;
  /** From 1. */
  readonly line?: number;
}

/** One observation about one repository at one time. `id` is stable over runs: kind, repository and what it is about. */
export interface Fact<K extends FactKind = FactKind> {
  readonly kind: K;
  readonly id: string;
  readonly repository: RepositoryName;
  readonly value: FactMap[K];
  readonly valid: Validity;
  readonly observedAt: Instant;
  readonly provenance: Provenance;
  readonly source: SourceRef;
}

/** Kinds that happen at one instant; all others hold for a while. */
export const eventKinds: ReadonlySet<FactKind> = new Set([
  'landed-change',
  'ref-move',
  'changeset',
  'difference',
  'rule-bypass',
  'deployment',
  'release',
  'audit-event',
]);

/** Any fact, as a union discriminated by `kind`. */
export type AnyFact = { [K in FactKind]: Fact<K> }[FactKind];

export function isInForce(fact: { readonly valid: Validity }, at: Instant): boolean {
  return fact.valid.from.at <= at && (fact.valid.to === undefined || at < fact.valid.to.at);
}
