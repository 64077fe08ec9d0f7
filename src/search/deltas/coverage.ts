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
  /** The commits that are asked about; absent: all on record. */
  readonly commits?: ReadonlySet<string>;
}

/**
 * What was looked at of one repository: how many changed files, which landings, what was lacking. Where messages are all
 * that is looked at, no file is, and what a difference lacks makes no message less whole.
 */
export function accountOf(
  { repository, commit, reader, from, to, commits }: CoveredLandings,
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
    entries += entriesIn(open, first, end, commits);
    gaps.push(gapsIn(open, first, end).filter(({ commit: own }) => !commits || commits.has(own)));
  }
  const asked = reader && commits ? landingsAmong(reader, commits, { from, to }) : { from, to, count: to - from };
  const period = reader &&
    asked.count > 0 && { from: landedAt(reader, asked.from), to: landedAt(reader, asked.to - 1) };
  const tip = reader?.tip ?? commit;
  return { entries, landings: { repository, tip, count: asked.count, gaps: gaps.flat(), ...(period && { period }) } };
}

/** The changed files of landings [from, to), as far as they are asked about. */
function entriesIn(open: OpenSegment, from: number, to: number, commits: ReadonlySet<string> | undefined): number {
  const { segment } = open;
  const { header } = segment;
  const starts = firstEntries(open);
  if (!commits) return starts[header.to - from]! - starts[header.to - to]!;
  let entries = 0;
  for (let landing = from; landing < to; landing++)
    if (commits.has(segment.commitId(segment.commitOfLanding[landing - header.from]!)))
      entries += starts[header.to - landing]! - starts[header.to - 1 - landing]!;
  return entries;
}

/** How many landings of a range are asked about, and the first and the last of them. */
export function landingsAmong(
  reader: DeltaReader,
  commits: ReadonlySet<string>,
  range: { readonly from: number; readonly to: number },
): { readonly from: number; readonly to: number; readonly count: number } {
  let [from, to, count] = [range.to, range.from, 0];
  for (let landing = range.from; landing < range.to; landing++) {
    const segment = segmentOf(reader, landing);
    if (!commits.has(segment.commitId(segment.commitOfLanding[landing - segment.header.from]!))) continue;
    from = Math.min(from, landing);
    to = landing + 1;
    count++;
  }
  return { from, to, count };
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
