/**
 * When a landing began to be on the branch.
 *
 * If we saw the branch without it and later with it, our own watch bounds the time on both sides: the committer date is
 * taken when it lies between, else the time at which we first saw it (`contemporaneous`). Otherwise there is only the
 * committer date, a claim, which is never later than our first sight of it (`reconstructed`). Either way a landing is
 * never earlier than the one before it: dates are claims, order is fact.
 */
import { earlier, later, type Instant } from '../base/instant.ts';
import type { Provenance } from '../model/fact.ts';
import type { RefObservation } from '../model/history.ts';
import type { ObjectId } from '../model/repository.ts';

export interface LandingTime {
  readonly landedAt: Instant;
  readonly landedProvenance: Provenance;
}

interface Sighting {
  readonly at: Instant;
  /** The landing the branch pointed to; of one that a rewrite removed, the last that both histories share. */
  readonly index: number;
}

export class LandingClock {
  readonly #sightings: readonly Sighting[];
  #last: Instant | undefined;

  /** `indexOf` knows every commit that is or was on the branch. `after`: the time of the landing before the first asked about. */
  constructor(
    observations: readonly RefObservation[],
    indexOf: (commit: ObjectId) => number | undefined,
    after: Instant | undefined,
  ) {
    const sightings: Sighting[] = [];
    for (const { oid, observedAt } of observations) {
      const index = oid === undefined ? undefined : indexOf(oid);
      if (index !== undefined) sightings.push({ at: observedAt, index });
    }
    this.#sightings = sightings.sort((a, b) => (a.at < b.at ? -1 : 1));
    this.#last = after;
  }

  /** To be asked in the order of landings. */
  timeOf(index: number, committedAt: Instant): LandingTime {
    const seen = this.#sightings.findIndex((sighting) => sighting.index >= index);
    const upper = this.#sightings[seen]?.at;
    const lower = seen > 0 ? this.#sightings[seen - 1]!.at : undefined;
    const time = bounded(committedAt, lower, upper);
    const landedAt = this.#last === undefined ? time : later(time, this.#last);
    this.#last = landedAt;
    return { landedAt, landedProvenance: lower === undefined ? 'reconstructed' : 'contemporaneous' };
  }
}

function bounded(committedAt: Instant, lower: Instant | undefined, upper: Instant | undefined): Instant {
  if (upper === undefined) return committedAt;
  if (lower === undefined) return earlier(committedAt, upper);
  return lower < committedAt && committedAt <= upper ? committedAt : upper;
}
