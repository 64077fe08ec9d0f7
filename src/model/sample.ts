/** What an auditor drew from a sealed population, with what is needed to draw it again and to test each item. */
import type { Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { OutcomeResult } from './outcome.ts';
import type { RepositoryName } from './repository.ts';

/** Something to test about an item: the question, and what was recorded that bears on it. The answer is the auditor's. */
export interface SampleAttribute {
  /** One word, the same for all items of one kind: `approved`. */
  readonly id: string;
  readonly question: string;
  /** In words; what is not known is said to be so. */
  readonly recorded: string;
  /** Ids of facts it was taken from. */
  readonly facts: readonly string[];
}

export interface SampleItem {
  /** From 1, in the order of the tickets. */
  readonly rank: number;
  readonly id: string;
  readonly ticket: Digest;
  /** In the population's list, from 1. */
  readonly position: number;
  readonly repository: RepositoryName | null;
  readonly label: string;
  /** What the check says of it; `excluded` was listed and not judged. */
  readonly result: OutcomeResult | 'excluded';
  readonly because: string;
  readonly attributes: readonly SampleAttribute[];
}

export interface Sample {
  readonly type: 'sample';
  readonly version: 1;
  readonly method: 'plumbline-sample/1';
  readonly run: string;
  readonly check: string;
  readonly population: {
    /** Id of the sealed population and its place in the ledger: what was there before the seed was named. */
    readonly evidence: string;
    readonly index: number;
    readonly sealedAt: Instant;
    readonly kind: string;
    readonly query: string;
    readonly reconciledWith: string;
    readonly complete: boolean;
    readonly size: number;
    readonly idsDigest: Digest;
  };
  readonly seed: string;
  /** SHA-256 of method, digest of the ids and seed. */
  readonly key: Digest;
  /** How many were asked for; `items` has fewer where the population is smaller. */
  readonly size: number;
  readonly drawnAt: Instant;
  /** Who drew it, as they said. */
  readonly drawnBy: string | null;
  /** Samples that were drawn from the same population before this one: whoever draws until it suits is seen. */
  readonly earlier: readonly { readonly evidence: string; readonly seed: string; readonly drawnAt: Instant }[];
  readonly items: readonly SampleItem[];
}
