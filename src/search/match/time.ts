/**
 * Searches in time: which contents stood on each branch at an instant (`asof:`) or at any moment of a stretch
 * (`between:`), by the landings that the corpus knows. A branch that had not begun holds nothing; where landings are
 * missing, the search says so.
 */
import type { Instant } from '../../base/instant.ts';
import type { CorpusHistory, CorpusRepository, SearchAlert, Standing } from '../contract.ts';
import type { Layer } from '../index/layer.ts';
import { stillStanding } from '../index/layer.ts';
import type { Snapshot } from '../index/snapshot.ts';
import type { Period, TimeScope } from '../query/ast.ts';
import { listed } from './attributes.ts';
import { emptyBits, setBit } from './bits.ts';

/** Landings in force, both included; undefined: the branch held nothing, or nobody knows. */
interface Bounds {
  readonly first: number;
  readonly last: number;
}

export type PastScope = Exclude<TimeScope, { readonly kind: 'head' }>;

export class TimeBounds {
  readonly #snapshot: Snapshot;
  readonly #bounds: readonly (Bounds | undefined)[];
  /** Names of repositories without any history. */
  readonly unknown: readonly string[];
  /** Names of repositories whose history does not reach back far enough. */
  readonly incomplete: readonly string[];
  /** Names of repositories whose record begins after the time that is asked for: as far as is known, nothing was there. */
  readonly notBegun: readonly string[];

  constructor(snapshot: Snapshot, time: PastScope) {
    this.#snapshot = snapshot;
    const { repositories } = snapshot;
    this.#bounds = repositories.map(({ history }) => history && boundsOf(history, time));
    this.unknown = repositories.filter(({ history }) => !history).map(({ name }) => name);
    this.notBegun = repositories
      .filter(({ history }, index) => history && this.#bounds[index] === undefined && reachesBack(history, time))
      .map(({ name }) => name);
    this.incomplete = repositories
      .filter(({ history }) => history && !reachesBack(history, time))
      .map(({ name }) => name);
  }

  /** The occurrences of a layer that stood then. */
  within(layer: Layer): Uint32Array {
    const bits = emptyBits(layer.size);
    const { firstOf, from, to } = layer.columns;
    for (const [repository, bounds] of this.#bounds.entries()) {
      if (!bounds) continue;
      for (let at = firstOf[repository]!; at < firstOf[repository + 1]!; at++)
        if (from[at]! <= bounds.last && to[at]! > bounds.first) setBit(bits, at);
    }
    return bits;
  }

  /** The commit that the branch pointed to at the end of what is searched. */
  commitOf(repository: number): string | undefined {
    const bounds = this.#bounds[repository];
    return bounds && this.#snapshot.repositories[repository]!.history!.landings[bounds.last]?.commit;
  }

  alerts(): readonly SearchAlert[] {
    const alerts: SearchAlert[] = [];
    if (this.unknown.length > 0)
      alerts.push({
        title: `No history of ${this.unknown.length} ${this.unknown.length === 1 ? 'repository' : 'repositories'}`,
        description: `${listed(this.unknown)}: only what stands at the head is indexed, so nothing of the time was searched.`,
        proposedQueries: [],
      });
    if (this.incomplete.length > 0)
      alerts.push({
        title: `History does not reach back far enough in ${this.incomplete.length} of the repositories`,
        description: `${listed(this.incomplete)}: contents that were replaced before the indexed stretch are not searched; audit a longer window.`,
        proposedQueries: [],
      });
    if (this.notBegun.length > 0)
      alerts.push({
        title: `${this.notBegun.length} of the repositories had not begun`,
        description: `${listed(this.notBegun)}: the record of the branch begins after the time that was asked for.`,
        proposedQueries: [],
      });
    return alerts;
  }
}

/** Index of the last landing at or before an instant; -1 when the branch had not begun. */
function landingAt({ landings }: CorpusHistory, at: Instant, options: { readonly before?: boolean } = {}): number {
  let low = 0;
  let high = landings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const landed = landings[middle]!.at;
    if (options.before ? landed < at : landed <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function boundsOf(history: CorpusHistory, time: PastScope): Bounds | undefined {
  if (time.kind === 'as-of') {
    const landing = landingAt(history, time.at);
    return landing < 0 ? undefined : { first: landing, last: landing };
  }
  const last = landingAt(history, time.to, { before: true });
  return last < 0 ? undefined : { first: Math.max(0, landingAt(history, time.from)), last };
}

/** Tenures are known from `completeFrom` on. A branch that begins later has nothing before. */
function reachesBack(history: CorpusHistory, time: PastScope): boolean {
  if (history.completeFrom === 0) return true;
  return landingAt(history, time.kind === 'as-of' ? time.at : time.from) >= history.completeFrom;
}

export function standingOf({ history }: CorpusRepository, from: number, to: number): Standing | undefined {
  const since = history?.landings[from];
  if (!since) return undefined;
  const until = to === stillStanding ? undefined : history.landings[to];
  return { since, ...(until && { until }) };
}

/** `first:` and `last:`. What still stands was not seen for the last time yet. */
export function isSeenWithin(
  standing: Standing | undefined,
  { firstSeen, lastSeen }: { readonly firstSeen?: Period; readonly lastSeen?: Period },
): boolean {
  if (firstSeen && !isWithin(standing?.since.at, firstSeen)) return false;
  return !lastSeen || isWithin(standing?.until?.at, lastSeen);
}

function isWithin(at: Instant | undefined, { from, to }: Period): boolean {
  return at !== undefined && (from === undefined || at >= from) && (to === undefined || at < to);
}
