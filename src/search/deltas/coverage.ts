/** Which landings of a repository a query is about, and the account of them for the manifest. */
import { millisOf, type Instant } from '../../base/instant.ts';
import type { SearchManifest } from '../contract.ts';
import type { Period, QueryParameters } from '../query/ast.ts';
import type { DeltaReader, OpenSegment } from './delta-reader.ts';
import { firstEntries } from './walk.ts';

type Landings = NonNullable<SearchManifest['landings']>[number];
type LandingGap = Landings['gaps'][number];

export interface CoveredLandings {
  readonly repository: string;
  readonly commit: string;
  readonly reader?: DeltaReader;
  readonly from: number;
  readonly to: number;
}

/**
 * What was looked at of one repository: how many changed files, which landings, what was lacking. Where messages are all
 * that is looked at, no file is, and what a difference lacks makes no message less whole.
 */
export function accountOf(
  { repository, commit, reader, from, to }: CoveredLandings,
  options: { readonly messagesAlone: boolean },
): {
  readonly entries: number;
  readonly landings: Landings;
} {
  let entries = 0;
  const gaps: (readonly LandingGap[])[] = [];
  for (const open of options.messagesAlone ? [] : (reader?.segments ?? [])) {
    const { header } = open.segment;
    const first = Math.max(from, header.from);
    const end = Math.min(to, header.to);
    if (first >= end) continue;
    const starts = firstEntries(open);
    entries += starts[header.to - first]! - starts[header.to - end]!;
    gaps.push(gapsIn(open, first, end));
  }
  const period = reader && from < to ? { from: landedAt(reader, from), to: landedAt(reader, to - 1) } : undefined;
  const tip = reader?.tip ?? commit;
  return { entries, landings: { repository, tip, count: to - from, gaps: gaps.flat(), ...(period && { period }) } };
}

const knownGaps = new WeakMap<OpenSegment, readonly { readonly landing: number; readonly gap: LandingGap }[]>();

function gapsIn(open: OpenSegment, from: number, to: number): readonly LandingGap[] {
  const { segment } = open;
  let known = knownGaps.get(open);
  if (!known) {
    known = segment.gaps.map(([landing, path, reason]) => {
      const own = segment.commitOfLanding[landing - segment.header.from]!;
      return { landing, gap: { commit: segment.commitId(own), path, reason } };
    });
    knownGaps.set(open, known);
  }
  return known.flatMap(({ landing, gap }) => (landing >= from && landing < to ? [gap] : []));
}

function landedAt(reader: DeltaReader, landing: number): Instant {
  return segmentOf(reader, landing).landedAt(landing);
}

function segmentOf(reader: DeltaReader, landing: number) {
  const open = reader.segments.find(({ segment: { header } }) => header.from <= landing && landing < header.to);
  if (!open) throw new RangeError(`there is no landing ${landing}`);
  return open.segment;
}

/** The landings that before:, after:, asof: and between: leave. Times of landings never go back. */
export function landingRange(reader: DeltaReader, { landed, time }: QueryParameters): { from: number; to: number } {
  const firstAt = (millis: number): number => {
    let low = 0;
    let high = reader.landings;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (segmentOf(reader, middle).landedMillis(middle) < millis) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const periods: Period[] = landed ? [landed] : [];
  if (time.kind === 'between') periods.push({ from: time.from, to: time.to });
  let from = 0;
  let to = reader.landings;
  for (const period of periods) {
    if (period.from !== undefined) from = Math.max(from, firstAt(millisOf(period.from)));
    if (period.to !== undefined) to = Math.min(to, firstAt(millisOf(period.to)));
  }
  if (time.kind === 'as-of') to = Math.min(to, firstAt(millisOf(time.at) + 1));
  return { from: Math.min(from, to), to };
}
