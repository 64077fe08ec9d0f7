/**
 * Walks the record of one repository from the newest landing back and finds the commits for which a condition holds:
 * by the lines they added and removed, or by their messages. Lazy: a search that has enough stops asking.
 */
import type { Pace } from '../pace.ts';
import { mayHold, type CommitPlan } from './commit-condition.ts';
import { CommitJudge, type Subject } from './commit-judge.ts';
import type { DeltaReader, Hit, OpenPack, OpenSegment } from './delta-reader.ts';

export interface FoundCommit {
  readonly in: OpenSegment;
  readonly commit: number;
  readonly landing: number;
  /** Lines of entries, or of the message. */
  readonly hits: readonly Hit[];
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
  readonly cancelled: Int32Array;
}

/** Commits by the lines their landings added or removed. */
export async function* walkDifferences(walk: Walk): AsyncGenerator<FoundCommit, void, undefined> {
  for (const open of walk.reader.segments) {
    const { segment, lines } = open;
    const { header, entryLandings } = segment;
    if (header.from >= walk.to || header.to <= walk.from) continue;
    const judge = new CommitJudge({
      segment,
      repository: walk.repository,
      byEntry: true,
      messages: await messageMasks(walk, open),
    });
    const window = new LandingWindow(walk, open, judge);
    let document = 0;
    for (const [at, shard] of lines.columns.shards.entries()) {
      const first = lines.columns.documents[document]!;
      document += shard.documents;
      const end = lines.columns.documents[document]!;
      const isAsked = entryLandings[first]! >= walk.from && entryLandings[end - 1]! < walk.to;
      if (isAsked && walk.plan.texts.length > 0) window.add(await scan(walk, lines, at, walk.plan.texts));
      // The next shard may go on with the landing this one ends with.
      if (at + 1 < lines.columns.shards.length) yield* window.downTo(entryLandings[end]! + 1);
    }
    yield* window.downTo(header.from);
  }
}

/** Commits by the lines of their messages: landings and what they merged. */
export async function* walkMessages(walk: Walk): AsyncGenerator<FoundCommit, void, undefined> {
  const { plan } = walk;
  for (const open of walk.reader.segments) {
    const { segment, messages } = open;
    if (segment.header.from >= walk.to || segment.header.to <= walk.from) continue;
    const masks = await messageMasks(walk, open);
    const judge = new CommitJudge({ segment, repository: walk.repository, byEntry: false, messages: masks });
    const hits = plan.texts.map(() => new Map<number, Hit[]>());
    if (plan.texts.length > 0)
      for (const at of messages.columns.shards.keys())
        (await scan(walk, messages, at, plan.texts)).forEach((found, pattern) => groupByText(found, hits[pattern]!));
    const starts = firstEntries(open);
    for (const commit of candidates(plan, segment.commits, hits)) {
      const landing = segment.commitLandings[commit]!;
      if (landing < walk.from || landing >= walk.to) continue;
      if (walk.pace.isDue) await walk.pace.breathe();
      const own = segment.commitOfLanding[landing - segment.header.from] === commit;
      const firstEntry = starts[segment.header.to - 1 - landing]!;
      const endEntry = own ? starts[segment.header.to - landing]! : firstEntry;
      const subject = { commit, firstEntry, endEntry, hits: hits.map((of) => of.get(commit) ?? []) };
      const found = judge.judge(plan.condition, subject);
      if (found) yield { in: open, commit, landing, hits: found, entries: [] };
    }
  }
}

function candidates(
  plan: CommitPlan,
  commits: number,
  hits: readonly ReadonlyMap<number, unknown>[],
): Iterable<number> {
  if (!needsHits(plan)) return Array.from({ length: commits }, (_, commit) => commit);
  return [...new Set(hits.flatMap((of) => [...of.keys()]))].sort((a, b) => a - b);
}

/** No commit without a matching line can be meant: only those with one have to be looked at. */
function needsHits({ condition }: CommitPlan): boolean {
  return mayHold(condition, (leaf) => (leaf.kind === 'text' ? false : undefined)) === false;
}

function groupByText(found: readonly Hit[], into: Map<number, Hit[]>): void {
  for (const hit of found) {
    const known = into.get(hit.text);
    if (known) known.push(hit);
    else into.set(hit.text, [hit]);
  }
}

async function messageMasks(walk: Walk, { segment, messages }: OpenSegment): Promise<readonly Uint8Array[]> {
  const patterns = walk.plan.messages;
  const masks = patterns.map(() => new Uint8Array(segment.commits));
  if (patterns.length === 0) return masks;
  for (const at of messages.columns.shards.keys())
    (await scan(walk, messages, at, patterns)).forEach((found, pattern) => {
      for (const { text } of found) masks[pattern]![text] = 1;
    });
  return masks;
}

async function scan(walk: Walk, pack: OpenPack, at: number, patterns: CommitPlan['texts']) {
  await walk.pace.breathe();
  return walk.pace.until(walk.reader.scan(pack, at, patterns, walk.cancelled));
}

/** The entries of landings not looked at yet, as far as their shards were scanned. */
class LandingWindow {
  readonly #walk: Walk;
  readonly #open: OpenSegment;
  readonly #judge: CommitJudge;
  readonly #starts: Uint32Array;
  readonly #needsHits: boolean;
  /** Per pattern, newest landing first; those before `#done` are dealt with. */
  readonly #hits: Hit[][];
  readonly #done: number[];
  #next: number;

  constructor(walk: Walk, open: OpenSegment, judge: CommitJudge) {
    this.#walk = walk;
    this.#open = open;
    this.#judge = judge;
    this.#starts = firstEntries(open);
    this.#needsHits = needsHits(walk.plan);
    this.#hits = walk.plan.texts.map(() => []);
    this.#done = walk.plan.texts.map(() => 0);
    this.#next = Math.min(walk.to, open.segment.header.to) - 1;
  }

  add(found: readonly (readonly Hit[])[]): void {
    found.forEach((hits, pattern) => {
      const into = this.#hits[pattern]!;
      for (const hit of hits) if (this.#counts(hit)) into.push(hit);
    });
  }

  /** Landings down to this one are complete. */
  async *downTo(lowest: number): AsyncGenerator<FoundCommit, void, undefined> {
    const end = Math.max(lowest, this.#walk.from);
    while (this.#next >= end) {
      if (this.#walk.pace.isDue) await this.#walk.pace.breathe();
      const landing = this.#needsHits ? this.#newestWithHits() : this.#next;
      if (landing < end) break;
      this.#next = landing - 1;
      const found = this.#look(landing);
      if (found) yield found;
    }
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
    const entries = hits.length > 0 ? [] : this.#judge.entriesOf(condition, subject);
    return { in: this.#open, commit: subject.commit, landing, hits, entries };
  }

  #take(hits: readonly Hit[], pattern: number, landing: number): readonly Hit[] {
    const { entryLandings } = this.#open.segment;
    let at = this.#done[pattern]!;
    while (at < hits.length && entryLandings[hits[at]!.text]! > landing) at++;
    const first = at;
    while (at < hits.length && entryLandings[hits[at]!.text] === landing) at++;
    this.#done[pattern] = at;
    return hits.slice(first, at);
  }

  #newestWithHits(): number {
    const { entryLandings } = this.#open.segment;
    let newest = -1;
    this.#hits.forEach((hits, pattern) => {
      let at = this.#done[pattern]!;
      while (at < hits.length && entryLandings[hits[at]!.text]! > this.#next) at++;
      this.#done[pattern] = at;
      if (at < hits.length) newest = Math.max(newest, entryLandings[hits[at]!.text]!);
    });
    return newest;
  }

  /** Of the sign that is asked for, and of a difference that is whole. */
  #counts({ text, line }: Hit): boolean {
    const { segment } = this.#open;
    if (segment.isIncomplete(text)) return false;
    return this.#walk.signs === undefined || signOf(segment.hunks(text), line) === this.#walk.signs;
  }
}

export function signOf(hunks: readonly number[], line: number): '+' | '-' {
  let rest = line;
  for (let at = 0; at < hunks.length; at += 4) {
    const removed = hunks[at + 1]!;
    const added = hunks[at + 3]!;
    if (rest < removed) return '-';
    if (rest < removed + added) return '+';
    rest -= removed + added;
  }
  throw new RangeError(`the entry has no line ${line}`);
}

const starts = new WeakMap<OpenSegment, Uint32Array>();

/** Per landing of the segment, newest first, its first entry; one more at the end. */
function firstEntries(open: OpenSegment): Uint32Array {
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
