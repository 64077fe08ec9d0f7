/**
 * Documents by the best score they can come to, highest first. What is known of all of them at a glance says too much; what
 * takes a look at a path is found out only for those that come into question next.
 *
 * Invariant: `bound` is at least what any document that was not taken can come to.
 */
import type { DocumentPlace } from './prior.ts';

/** Glances are told apart up to here; what is more comes first, and is looked at. */
const mostPoints = 1 << 14;
/** So many documents are looked at together at least; more when many were: they are put in order each time. */
const atOnce = 64;
const shareOfLooked = 1 / 4;

interface Looked {
  readonly place: DocumentPlace;
  readonly bound: number;
}

export interface Glances {
  readonly places: readonly DocumentPlace[];
  /** Of each, no less than what `look` says of it. */
  readonly bounds: readonly number[];
}

export class BestFirst {
  /** By glance, the highest first, equal ones as they came. */
  readonly #places: readonly DocumentPlace[];
  readonly #glances: readonly number[];
  readonly #look: (place: DocumentPlace) => number;
  #next = 0;
  /** By bound, the lowest first. */
  #looked: Looked[] = [];

  constructor({ places, bounds }: Glances, look: (place: DocumentPlace) => number) {
    const order = sortedByPoints(bounds);
    this.#places = order.map((at) => places[at]!);
    this.#glances = order.map((at) => bounds[at]!);
    this.#look = look;
  }

  /** What the best of those that are left can come to, at most; -Infinity when none is left. */
  get bound(): number {
    this.#lookAhead();
    return this.#looked.at(-1)?.bound ?? -Infinity;
  }

  /** The best ones that can come to `least`, one after the other until nobody asks for more. */
  *take(least: number): Generator<DocumentPlace> {
    while (this.bound >= least) yield this.#looked.pop()!.place;
  }

  /** All that are left. */
  rest(): readonly DocumentPlace[] {
    const rest = this.#looked.toReversed().map(({ place }) => place);
    return [...rest, ...this.#places.slice(this.#next)];
  }

  /** Until the best one that was looked at is better than all that were not. */
  #lookAhead(): void {
    while (this.#next < this.#places.length) {
      const glance = this.#glances[this.#next]!;
      if (glance < mostPoints - 1 && (this.#looked.at(-1)?.bound ?? -Infinity) >= glance + 1) return;
      const count = Math.max(atOnce, this.#looked.length * shareOfLooked);
      const places = this.#places.slice(this.#next, this.#next + Math.floor(count));
      this.#next += places.length;
      this.#looked.push(...places.map((place) => ({ place, bound: this.#look(place) })));
      this.#looked.sort((a, b) => a.bound - b.bound);
    }
  }
}

/** Places of numbers in descending order, down to the point; equal ones as they come. */
function sortedByPoints(bounds: readonly number[]): readonly number[] {
  const points = Uint32Array.from(bounds, (bound) => Math.min(mostPoints - 1, Math.max(0, Math.floor(bound))));
  const starts = new Uint32Array(mostPoints + 1);
  for (const one of points) starts[mostPoints - one]!++;
  for (let at = 1; at <= mostPoints; at++) starts[at]! += starts[at - 1]!;
  const sorted = new Uint32Array(points.length);
  for (let at = 0; at < points.length; at++) sorted[starts[mostPoints - points[at]! - 1]!++] = at;
  return Array.from(sorted);
}
