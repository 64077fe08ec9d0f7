import type { Digest } from '../base/digest.ts';
import type { FactKind } from './fact.ts';

/**
 * All items a control should have acted on, with the proof that the list is whole. `ids` has one entry per member *and*
 * per exclusion, in order; `idsDigest` is the SHA-256 of the ids joined by line feeds. Outcomes plus exclusions = `size`.
 */
export interface Population {
  readonly kind: FactKind;
  /** How the list was made, in words that let another person make it again (for git: the command). */
  readonly query: string;
  readonly size: number;
  readonly ids: readonly string[];
  readonly idsDigest: Digest;
  readonly exclusions: readonly { readonly id: string; readonly because: string }[];
  /** False when a gap touches the listing: members may be missing. */
  readonly complete: boolean;
  /** The independent count it was reconciled with, e.g. `git rev-list --count`. */
  readonly reconciledWith: string;
}
