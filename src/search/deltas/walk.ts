/**
 * Walks the record of one repository from the newest landing back and finds the commits for which a condition holds:
 * by the lines they added and removed, or by their messages. Lazy: a search that has enough stops asking.
 */
import { isOverLines, type Pattern } from '../match/text-matcher.ts';
import type { Pace } from '../pace.ts';
import { mayHold, type CommitPlan } from './commit-condition.ts';
import { CommitJudge, type Subject } from './commit-judge.ts';
import type { DeltaReader, OpenSegment } from './delta-reader.ts';
import { filtered, merged, noHits, slice, type Hits } from './hits.ts';
import type { OpenPack } from './open-pack.ts';
import { PackScan, partsOf, type PackPart } from './scanning.ts';
import { SignReader } from './signs.ts';
import { stretchesOfLines, stretchesOfMessages, type StretchesOfPack } from './stretches.ts';

export interface FoundCommit {
  readonly in: OpenSegment;
  readonly commit: number;
  readonly landing: number;
  /** Lines of entries, or of the message. */
  readonly hits: Hits;
  /** Entries to list when no line made the condition true. */
  readonly entries: readonly number[];
}

export interface Walk {
  readonly reader: DeltaReader;
  readonly repository: string;
  readonly plan: CommitPlan;
  /** Landings [from, to). */
  readonly from: number;
  readonly to: number;
  /** Lines of which sign count; of differences only. */
  readonly signs?: '+' | '-';
  readonly pace: Pace;
  /** Told of a changed file, or of a message (no path), in which there may be more matches than were found. */
  readonly onGivenUp?: (path: string) => void;
}

/** Commits in the order of landings, newest first. */
export type FoundCommits = AsyncGenerator<readonly FoundCommit[], void, undefined>;

/** Commits that are handed on at once. */
const batchCommits = 256;

/** Commits by the lines their landings added or removed. */
export function walkDifferences(walk: Walk): FoundCommits {
  const segments = segmentsOf(walk);
  const isAsked = ({ segment: { entryLandings } }: OpenSegment, { firstText, endText }: PackPart): boolean =>
    entryLandings[firstText]! >= walk.from && entryLandings[endText - 1]! < walk.to;
  const lines = new TextScans(walk, walk.plan.texts, {
    packOf: (open) => open.lines,
    stretchesOf: stretchesOfLines,
    pathOf: ({ segment }, text) => segment.paths[segment.entryPaths[text]!]!,
    isAsked,
  });
  const messages = messagesOf(walk);
  return endingWith([lines, messages], differences(walk, segments, lines, messages));
}

async function* differences(
  walk: Walk,
  segments: readonly OpenSegment[],
  lines: TextScans,
  messages: TextScans,
): FoundCommits {
  for (const open of segments) {
    const { segment } = open;
    const { entryLandings } = segment;
    const masks = await messageMasks(walk, open, messages);
    const judge = new CommitJudge({ segment, repository: walk.repository, byEntry: true, messages: masks });
    const window = new LandingWindow(walk, open, judge);
    for (const part of lines.partsOf(open)) {
      window.add(await lines.hitsIn(part));
      // The next part may go on with the landing this one ends with.
      const lowest = part.endText < segment.entries ? entryLandings[part.endText]! + 1 : segment.header.from;
      yield* window.downTo(lowest);
    }
    yield* window.downTo(segment.header.from);
  }
}

/** Commits by the lines of their messages: landings and what they merged. */
export function walkMessages(walk: Walk): FoundCommits {
  const segments = segmentsOf(walk);
  const texts = new TextScans(walk, walk.plan.texts, ofMessages);
  const messages = messagesOf(walk);
  return endingWith([texts, messages], byMessages(walk, segments, texts, messages));
}

async function* byMessages(
  walk: Walk,
  segments: readonly OpenSegment[],
  texts: TextScans,
  messages: TextScans,
): FoundCommits {
  const { plan } = walk;
  for (const open of segments) {
    const { segment } = open;
    const masks = await messageMasks(walk, open, messages);
    const judge = new CommitJudge({ segment, repository: walk.repository, byEntry: false, messages: masks });
    const hits = await texts.allHits(open);
    const done = hits.map(() => 0);
    const starts = firstEntries(open);
    let batch: FoundCommit[] = [];
    for (const commit of candidates(plan, segment.commits, hits)) {
      const landing = segment.commitLandings[commit]!;
      if (landing < walk.from || landing >= walk.to) continue;
      const own = segment.commitOfLanding[landing - segment.header.from] === commit;
      const firstEntry = starts[segment.header.to - 1 - landing]!;
      const endEntry = own ? starts[segment.header.to - landing]! : firstEntry;
      const ofCommit = hits.map((list, pattern) => {
        let from = done[pattern]!;
        while (from < list.texts.length && list.texts[from]! < commit) from++;
        let to = from;
        while (to < list.texts.length && list.texts[to] === commit) to++;
        done[pattern] = to;
        return slice(list, from, to);
      });
      const found = judge.judge(plan.condition, { commit, firstEntry, endEntry, hits: ofCommit });
      if (found) batch.push({ in: open, commit, landing, hits: found, entries: [] });
      if (batch.length < batchCommits && !walk.pace.isDue) continue;
      await walk.pace.breathe();
      if (batch.length > 0) yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }
}

function candidates(plan: CommitPlan, commits: number, hits: readonly Hits[]): Iterable<number> {
  if (!needsHits(plan)) return Array.from({ length: commits }, (_, commit) => commit);
  const found = new Set<number>();
  for (const { texts } of hits) for (const text of texts) found.add(text);
  return hits.length === 1 ? found : [...found].sort((a, b) => a - b);
}

/** No commit without a matching line can be meant: only those with one have to be looked at. */
function needsHits({ condition }: CommitPlan): boolean {
  return mayHold(condition, (leaf) => (leaf.kind === 'text' ? false : undefined)) === false;
}

function segmentsOf({ reader, from, to }: Walk): readonly OpenSegment[] {
  return reader.segments.filter(({ segment: { header } }) => header.from < to && header.to > from);
}

function messagesOf(walk: Walk): TextScans {
  return new TextScans(walk, walk.plan.messages, ofMessages);
}

const ofMessages: TextsOfPack = {
  packOf: (open) => open.messages,
  stretchesOf: stretchesOfMessages,
  pathOf: () => '',
};

async function messageMasks(walk: Walk, open: OpenSegment, messages: TextScans): Promise<readonly Uint8Array[]> {
  if (walk.plan.messages.length === 0) return [];
  return (await messages.allHits(open)).map(({ texts }) => {
    const mask = new Uint8Array(open.segment.commits);
    for (const text of texts) mask[text] = 1;
    return mask;
  });
}

/** Runs the walk, and whatever becomes of it ends the scans. They are under way when this returns. */
async function* endingWith(scans: readonly TextScans[], walk: FoundCommits): FoundCommits {
  try {
    yield* walk;
  } finally {
    for (const scan of scans) scan.end();
  }
}

interface TextsOfPack {
  readonly packOf: (open: OpenSegment) => OpenPack;
  readonly stretchesOf: (open: OpenSegment) => StretchesOfPack;
  readonly pathOf: (open: OpenSegment, text: number) => string;
  readonly isAsked?: (open: OpenSegment, part: PackPart) => boolean;
}

/** Patterns looked for in one of the packs of all segments. */
class TextScans {
  readonly #pace: Pace;
  readonly #parts: readonly { readonly open: OpenSegment; readonly part: PackPart }[];
  readonly #scans: readonly PackScan[];

  constructor(
    walk: Walk,
    patterns: readonly Pattern[],
    { packOf, stretchesOf, pathOf, isAsked = () => true }: TextsOfPack,
  ) {
    this.#pace = walk.pace;
    const segments = segmentsOf(walk);
    this.#parts = segments.flatMap((open) =>
      partsOf(packOf(open)).flatMap((part) => (isAsked(open, part) ? [{ open, part }] : [])),
    );
    const parts = this.#parts.map(({ part }) => part);
    const opened = new Map(this.#parts.map(({ open, part }) => [part, open]));
    const onGivenUp = (part: PackPart, text: number): void => walk.onGivenUp?.(pathOf(opened.get(part)!, text));
    this.#scans = patterns.map((pattern) => {
      const stretches = isOverLines(pattern) ? new Map(segments.flatMap((open) => [...stretchesOf(open)])) : undefined;
      return new PackScan(walk.reader.scanning, parts, { pattern, stretches, onGivenUp });
    });
  }

  /** None when there is nothing to look for. */
  partsOf(open: OpenSegment): readonly PackPart[] {
    if (this.#scans.length === 0) return [];
    return this.#parts.flatMap((one) => (one.open === open ? [one.part] : []));
  }

  /** Per pattern. Each part is asked for once. */
  async hitsIn(part: PackPart): Promise<readonly Hits[]> {
    const at = this.#parts.findIndex((one) => one.part === part);
    const hits: Hits[] = [];
    for (const scan of this.#scans) hits.push(await scan.hitsIn(at, this.#pace));
    return hits;
  }

  async allHits(open: OpenSegment): Promise<readonly Hits[]> {
    let all: readonly Hits[] = this.#scans.map(() => noHits);
    for (const part of this.partsOf(open)) {
      const hits = await this.hitsIn(part);
      all = all.map((before, pattern) => merged(before, hits[pattern]!));
    }
    return all;
  }

  end(): void {
    for (const scan of this.#scans) scan.end();
  }
}

/** The entries of landings not looked at yet, as far as their parts were scanned. */
class LandingWindow {
  readonly #walk: Walk;
  readonly #open: OpenSegment;
  readonly #judge: CommitJudge;
  readonly #starts: Uint32Array;
  readonly #needsHits: boolean;
  readonly #signs: SignReader;
  /** Per pattern, newest landing first: what is not dealt with. */
  #hits: Hits[];
  readonly #done: number[];
  #next: number;

  constructor(walk: Walk, open: OpenSegment, judge: CommitJudge) {
    this.#walk = walk;
    this.#open = open;
    this.#judge = judge;
    this.#starts = firstEntries(open);
    this.#needsHits = needsHits(walk.plan);
    this.#signs = new SignReader(open.segment);
    this.#hits = walk.plan.texts.map(() => noHits);
    this.#done = walk.plan.texts.map(() => 0);
    this.#next = Math.min(walk.to, open.segment.header.to) - 1;
  }

  add(found: readonly Hits[]): void {
    this.#hits = this.#hits.map((hits, pattern) => {
      const rest = slice(hits, this.#done[pattern]!, hits.texts.length);
      this.#done[pattern] = 0;
      return merged(rest, this.#counting(found[pattern]!));
    });
  }

  /** Of the sign that is asked for, and of a difference that is whole. */
  #counting(hits: Hits): Hits {
    const { segment } = this.#open;
    const { signs } = this.#walk;
    if (signs === undefined && !segment.hasIncomplete) return hits;
    return filtered(
      hits,
      (text, line) => !segment.isIncomplete(text) && (signs === undefined || this.#signs.signOf(text, line) === signs),
    );
  }

  /** Landings down to this one are complete. */
  async *downTo(lowest: number): FoundCommits {
    const end = Math.max(lowest, this.#walk.from);
    let batch: FoundCommit[] = [];
    while (this.#next >= end) {
      if (this.#walk.pace.isDue || batch.length === batchCommits) {
        await this.#walk.pace.breathe();
        if (batch.length > 0) yield batch;
        batch = [];
      }
      const landing = this.#needsHits ? this.#newestWithHits() : this.#next;
      if (landing < end) break;
      this.#next = landing - 1;
      const found = this.#look(landing);
      if (found) batch.push(found);
    }
    if (batch.length > 0) yield batch;
  }

  #look(landing: number): FoundCommit | undefined {
    const { segment } = this.#open;
    const { from, to } = segment.header;
    const subject: Subject = {
      commit: segment.commitOfLanding[landing - from]!,
      firstEntry: this.#starts[to - 1 - landing]!,
      endEntry: this.#starts[to - landing]!,
      hits: this.#hits.map((hits, pattern) => this.#take(hits, pattern, landing)),
    };
    const { condition } = this.#walk.plan;
    const hits = this.#judge.judge(condition, subject);
    if (!hits) return undefined;
    const entries = hits.texts.length > 0 ? [] : this.#judge.entriesOf(condition, subject);
    return { in: this.#open, commit: subject.commit, landing, hits, entries };
  }

  #take(hits: Hits, pattern: number, landing: number): Hits {
    const { entryLandings } = this.#open.segment;
    const { texts } = hits;
    let at = this.#done[pattern]!;
    while (at < texts.length && entryLandings[texts[at]!]! > landing) at++;
    const first = at;
    while (at < texts.length && entryLandings[texts[at]!] === landing) at++;
    this.#done[pattern] = at;
    return first === at ? noHits : slice(hits, first, at);
  }

  #newestWithHits(): number {
    const { entryLandings } = this.#open.segment;
    let newest = -1;
    this.#hits.forEach(({ texts }, pattern) => {
      let at = this.#done[pattern]!;
      while (at < texts.length && entryLandings[texts[at]!]! > this.#next) at++;
      this.#done[pattern] = at;
      if (at < texts.length) newest = Math.max(newest, entryLandings[texts[at]!]!);
    });
    return newest;
  }
}

const starts = new WeakMap<OpenSegment, Uint32Array>();

/** Per landing of the segment, newest first, its first entry; one more at the end. */
export function firstEntries(open: OpenSegment): Uint32Array {
  const known = starts.get(open);
  if (known) return known;
  const { header, entries, entryLandings } = open.segment;
  const made = new Uint32Array(header.to - header.from + 1);
  let entry = 0;
  for (let landing = header.to - 1; landing >= header.from; landing--) {
    while (entry < entries && entryLandings[entry]! > landing) entry++;
    made[header.to - 1 - landing] = entry;
  }
  made[header.to - header.from] = entries;
  starts.set(open, made);
  return made;
}
