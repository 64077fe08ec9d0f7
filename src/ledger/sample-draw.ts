/**
 * A sample that neither side can choose. The population is sealed first: the SHA-256 of its ids stands in the ledger.
 * Then the auditor names a seed. Every id gets a ticket, and the lowest tickets are drawn:
 *
 *     key    = SHA-256("plumbline-sample/1" LF <digest of the ids, hex> LF <seed>)        in hex
 *     ticket = SHA-256(<key> LF <id>)                                                     in hex
 *
 * All texts are UTF-8. Anybody can draw it again with `sha256sum` and `sort` (docs/design/sampling.md shows how), and a
 * larger sample from the same seed begins with the smaller one.
 *
 * Invariant: what is drawn depends on the population and the seed alone, not on the order of the ids, on outcomes, or on
 * a clock. Everything that was listed takes part, what was excluded from judgement too: nothing is withheld.
 *
 * Rejected: a stream of pseudo-random numbers over positions (Fisher-Yates cannot be redrawn without the same generator,
 * and depends on the order), and drawing by strata (an auditor draws from each stratum's population instead).
 */
import { sha256, type Digest } from '../base/digest.ts';

export const samplingMethod = 'plumbline-sample/1';

export interface DrawRequest {
  /** Of the whole population, exclusions included; each once. */
  readonly ids: readonly string[];
  /** SHA-256 of the ids joined by line feeds, as sealed. */
  readonly idsDigest: Digest;
  /** One line, not empty. */
  readonly seed: string;
  /** How many are wanted; a smaller population is drawn whole. */
  readonly size: number;
}

export interface Drawn {
  /** From 1, in the order of the tickets. */
  readonly rank: number;
  readonly id: string;
  readonly ticket: Digest;
  /** In the population's list, from 1. */
  readonly position: number;
}

export function samplingKey(idsDigest: Digest, seed: string): Digest {
  return sha256(`${samplingMethod}\n${idsDigest}\n${seed}`);
}

export const ticketOf = (key: Digest, id: string): Digest => sha256(`${key}\n${id}`);

export function draw({ ids, idsDigest, seed, size }: DrawRequest): readonly Drawn[] {
  const key = samplingKey(idsDigest, seed);
  return ids
    .map((id, index) => ({ id, ticket: ticketOf(key, id), position: index + 1 }))
    .sort((a, b) => (a.ticket < b.ticket ? -1 : 1))
    .slice(0, size)
    .map((one, index) => ({ rank: index + 1, ...one }));
}
