/**
 * How many lines match a pattern at every landing: the running sum of what each landing added and removed. Exact over the
 * contents that can be read as text; where some could not, `gaps` says which landing and path.
 */
import type { Instant } from '../../base/instant.ts';
import { isOverLines, type Pattern } from '../match/text-matcher.ts';
import { Pace } from '../pace.ts';
import type { DeltaStore } from './delta-store.ts';
import type { DeltaGap } from './source.ts';
import { PackScan, partsOf } from './scanning.ts';
import { SignReader } from './signs.ts';

export interface SeriesPoint {
  readonly commit: string;
  readonly at: Instant;
  readonly added: number;
  readonly removed: number;
  /** Matching lines in the tree of this landing. */
  readonly count: number;
}

export interface Series {
  /** One per landing, oldest first. */
  readonly points: readonly SeriesPoint[];
  readonly gaps: readonly DeltaGap[];
}

export interface SeriesRequest {
  readonly repository: string;
  readonly pattern: Pattern;
  /** Only files at such paths. */
  readonly path?: (path: string) => boolean;
  readonly signal?: AbortSignal;
}

/** Undefined when there is no record of the repository. */
export async function seriesOf(store: DeltaStore, request: SeriesRequest): Promise<Series | undefined> {
  for await (const series of store.reading((open) => count(open, request))) return series;
  return undefined;
}

type Open = Parameters<Parameters<DeltaStore['reading']>[0]>[0];

async function* count(open: Open, { repository, pattern, path, signal }: SeriesRequest): AsyncGenerator<Series> {
  const reader = await open(repository);
  if (!reader) return;
  // What a landing adds next to a line that stays can make a match of both: there is no sum of those.
  if (isOverLines(pattern)) throw new TypeError('matches over several lines are not the sum of added and removed ones');
  const pace = new Pace(signal);
  const added = new Uint32Array(reader.landings);
  const removed = new Uint32Array(reader.landings);
  for (const { segment, lines } of reader.segments) {
    const isWanted = path && Uint8Array.from(segment.paths, (one) => (path(one) ? 1 : 0));
    const signs = new SignReader(segment);
    const parts = partsOf(lines);
    const scan = new PackScan(reader.scanning, parts, { pattern });
    try {
      for (const at of parts.keys()) {
        const { texts, lines: numbers } = await scan.hitsIn(at, pace);
        texts.forEach((text, hit) => {
          if (isWanted && isWanted[segment.entryPaths[text]!] === 0) return;
          const into = signs.signOf(text, numbers[hit]!) === '+' ? added : removed;
          into[segment.entryLandings[text]!]!++;
        });
        if (pace.isDue) await pace.breathe();
      }
    } finally {
      scan.end();
    }
  }
  const points: SeriesPoint[] = [];
  const gaps: DeltaGap[] = [];
  let sum = 0;
  for (const { segment } of reader.segments.toReversed()) {
    for (let landing = segment.header.from; landing < segment.header.to; landing++) {
      sum += added[landing]! - removed[landing]!;
      points.push({
        commit: segment.commitId(segment.commitOfLanding[landing - segment.header.from]!),
        at: segment.landedAt(landing),
        added: added[landing]!,
        removed: removed[landing]!,
        count: sum,
      });
    }
    for (const [landing, where, reason] of segment.gaps)
      if (!path || path(where)) gaps.push({ landing, path: where, reason });
  }
  yield { points, gaps };
}
