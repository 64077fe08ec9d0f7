/**
 * Builds one segment: reads the contents that changed in a run of landings, path by path so that each is read once and
 * only one is kept, compares them, and writes shards and columns in the order of landings, newest first.
 *
 * What cannot be read as text counts as empty, and the landing and path are listed as a gap: so the sum of added minus
 * removed lines is at every landing that of the texts that can be read.
 */
import { join } from 'node:path';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { millisOf } from '../../base/instant.ts';
import type { Observer } from '../../base/progress.ts';
import type { Signature } from '../contract.ts';
import { Pace } from '../pace.ts';
import { BatchMemory, BatchWriter, comparedSteps, type Compared, type Side } from './compare.ts';
import type { Comparing } from './compare-pool.ts';
import { PackWriter, type Pack, type PackOptions } from './pack-writer.ts';
import { encodeSegment, incompleteFlag, noBlob, segmentName, type SegmentHeader } from './segment-format.ts';
import type { DeltaCommit, DeltaGap, DeltaSource } from './source.ts';
import { Spool } from './spool.ts';
import { stepsOf, type Step } from './steps.ts';

export interface SegmentOrder {
  readonly source: DeltaSource;
  /** Landings [from, to). */
  readonly from: number;
  readonly to: number;
  readonly fingerprint: number;
  readonly merged: ReadonlyMap<number, readonly DeltaCommit[]>;
  readonly directory: string;
  readonly pack?: Pick<PackOptions, 'shardBytes' | 'newCollector'>;
  readonly comparing: Comparing;
  /** Told of every step that was compared. */
  readonly onStep: () => void;
  readonly signal?: AbortSignal;
}

export interface BuildWorking {
  readonly observer: Observer;
  readonly signal?: AbortSignal;
}

/** A segment is visible by the rename of its file, after its shards. */
export async function buildSegment(order: SegmentOrder): Promise<void> {
  const { source, from, to, directory } = order;
  const spool = new Spool(join(directory, `.spool-${segmentName(from)}.tmp`));
  try {
    const entries = new Entries(order, spool);
    await entries.read();
    const pace = new Pace(order.signal);
    const lines = await entries.pack(pace);
    const commits = commitsOf(order);
    const messages = await packMessages(order, commits, pace);
    const previous = source.landings[from - 1]?.id;
    const tip = source.landings[to - 1]!.id;
    const header: SegmentHeader = {
      repository: source.repository,
      from,
      to,
      ...(previous !== undefined && { previous }),
      tip,
      fingerprint: order.fingerprint,
      idBytes: tip.length === 64 ? 32 : 20,
      lineShards: [...lines.shards],
      messageShards: [...messages.shards],
    };
    const columns = { ...entries.columns(lines), ...commitColumns(order, commits, messages) };
    writeFileAtomically(join(directory, segmentName(from)), encodeSegment(header, columns));
  } finally {
    spool.close();
  }
}

class Entries {
  readonly #order: SegmentOrder;
  readonly #spool: Spool;
  readonly #paths = new Numbered();
  readonly #blobs = new Numbered();
  readonly #gaps: DeltaGap[] = [];
  readonly #entries: {
    readonly landing: number;
    readonly path: number;
    readonly before: number;
    readonly after: number;
    readonly flags: number;
    readonly hunks: Uint8Array;
    readonly at: number;
    readonly bytes: number;
    readonly lines: number;
  }[] = [];

  constructor(order: SegmentOrder, spool: Spool) {
    this.#order = order;
    this.#spool = spool;
  }

  async read(): Promise<void> {
    const { source, from, to, signal, comparing } = this.#order;
    const steps = [...stepsOf(source.tenures, from, to)];
    const contents = source.read(blobsOf(steps), signal)[Symbol.asyncIterator]();
    const next = async (blob: string): Promise<Side> => {
      const read = await contents.next();
      if (read.done || read.value.blob !== blob) throw new Error(`asked for ${blob} and got another blob`);
      return 'missing' in read.value ? read.value.missing : read.value.bytes;
    };
    const underWay: (() => Promise<void>)[] = [];
    const memory = new BatchMemory();
    const writer = new BatchWriter(memory);
    let first = 0;
    const compareBefore = async (end: number): Promise<void> => {
      const batch = steps.slice(first, end);
      const taken = writer.take();
      const answer = comparing.compare(taken);
      // It may fail while another one is waited for.
      answer.catch(() => undefined);
      first = end;
      underWay.push(async () => {
        this.#enter(batch, await answer);
        memory.giveBack(taken.bytes);
      });
      if (underWay.length > comparing.width) await underWay.shift()!();
    };
    let last: Step | undefined;
    let known: Side;
    for (const [at, step] of steps.entries()) {
      const continues = last?.path === step.path && last.after === step.before;
      if (!continues) known = step.before === undefined ? undefined : await next(step.before);
      const after = step.after === undefined ? undefined : await next(step.after);
      writer.add(known, after);
      known = after;
      last = step;
      if (writer.isFull) await compareBefore(at + 1);
    }
    if (writer.steps > 0) await compareBefore(steps.length);
    for (const rest of underWay) await rest();
    await contents.return?.();
    for (const { path, kind, from: landing } of source.tenures)
      if (kind === 'submodule' && landing >= from && landing < to)
        this.#gaps.push({ landing, path, reason: 'submodule' });
    this.#gaps.push(...folderGapsOf(source, from, to));
  }

  #enter(steps: readonly Step[], compared: Compared): void {
    let at = 0;
    for (const { text, lines, hunks, reason, isAfter } of comparedSteps(compared)) {
      const { landing, path, before, after } = steps[at++]!;
      this.#order.onStep();
      const lacking = isAfter ? after : before;
      if (reason) this.#gaps.push({ landing, path, reason, ...(lacking !== undefined && { blob: lacking }) });
      if (lines === 0) continue;
      this.#entries.push({
        landing,
        path: this.#paths.of(path),
        before: before === undefined ? noBlob : this.#blobs.of(before),
        after: after === undefined ? noBlob : this.#blobs.of(after),
        flags: reason ? incompleteFlag : 0,
        hunks: hunks.slice(),
        at: this.#spool.add(text),
        bytes: text.length,
        lines,
      });
    }
  }

  async pack(pace: Pace): Promise<Pack> {
    // Stable: within a landing they stay in the order of paths.
    this.#entries.sort((a, b) => b.landing - a.landing);
    const { source, from, to, directory, pack } = this.#order;
    const salt = `${source.repository}\nlines\n${from} ${to}`;
    const writer = new PackWriter({ ...pack, directory, salt });
    for (const { at, bytes, lines } of this.#entries) {
      writer.add(this.#spool.read(at, bytes), lines);
      if (pace.isDue) await pace.breathe();
    }
    return writer.finish();
  }

  columns(pack: Pack) {
    const entries = this.#entries;
    const starts = new Uint32Array(entries.length + 1);
    entries.forEach(({ hunks }, at) => (starts[at + 1] = starts[at]! + hunks.length));
    return {
      paths: json(this.#paths.names()),
      blobIds: Buffer.from(this.#blobs.names().join(''), 'hex'),
      entryLandings: words(entries.map(({ landing }) => landing)),
      entryPaths: words(entries.map(({ path }) => path)),
      entryBlobs: words(entries.flatMap(({ before, after }) => [before, after])),
      entryFlags: Uint8Array.from(entries, ({ flags }) => flags),
      entryDocuments: words(pack.documents),
      entryLines: words(pack.lines),
      entryHunks: words(starts),
      hunks: Buffer.concat(entries.map(({ hunks }) => hunks)),
      gaps: json(this.#gaps.map(gapRow)),
    };
  }
}

/** Of folders that could not be read. They lack no blob: which ones it would be is not known. */
export function* folderGapsOf(
  { landings }: Pick<DeltaSource, 'landings'>,
  from: number,
  to: number,
): Generator<DeltaGap, void, undefined> {
  for (let landing = from; landing < to; landing++)
    for (const folder of landings[landing]?.unreadable ?? [])
      yield { landing, path: folder === '' ? '/' : folder, reason: 'missing-object' };
}

function gapRow({ landing, path, reason, blob }: DeltaGap): readonly (number | string)[] {
  return reason === 'missing-object' && blob !== undefined ? [landing, path, reason, blob] : [landing, path, reason];
}

/** What has to be read for the steps, in their order: a content that was just read is not read again. */
function* blobsOf(steps: readonly Step[]): Generator<string, void, undefined> {
  let last: Step | undefined;
  for (const step of steps) {
    const continues = last?.path === step.path && last.after === step.before;
    if (!continues && step.before !== undefined) yield step.before;
    if (step.after !== undefined) yield step.after;
    last = step;
  }
}

interface LandedCommit {
  readonly landing: number;
  readonly commit: DeltaCommit;
}

function commitsOf({ source, from, to, merged }: SegmentOrder): readonly LandedCommit[] {
  const commits: LandedCommit[] = [];
  for (let landing = to - 1; landing >= from; landing--) {
    commits.push({ landing, commit: source.landings[landing]! });
    for (const commit of merged.get(landing) ?? []) commits.push({ landing, commit });
  }
  return commits;
}

async function packMessages(order: SegmentOrder, commits: readonly LandedCommit[], pace: Pace): Promise<Pack> {
  const { source, from, to, directory, pack } = order;
  const salt = `${source.repository}\nmessages\n${from} ${to}`;
  const writer = new PackWriter({ ...pack, directory, salt });
  for (const { commit } of commits) {
    const text = Buffer.from(`${commit.message}\n`);
    let lines = 0;
    for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) lines++;
    writer.add(text, lines);
    if (pace.isDue) await pace.breathe();
  }
  return writer.finish();
}

function commitColumns({ source, from, to }: SegmentOrder, commits: readonly LandedCommit[], pack: Pack) {
  const people = new Numbered();
  const person = ({ name, email }: Signature): number => people.of(JSON.stringify([name, email]));
  return {
    landedAt: doubles(source.landings.slice(from, to).map(({ landedAt }) => millisOf(landedAt))),
    commitIds: Buffer.from(commits.map(({ commit }) => commit.id).join(''), 'hex'),
    commitLandings: words(commits.map(({ landing }) => landing)),
    commitParents: Uint8Array.from(commits, ({ commit }) => Math.min(commit.parents, 255)),
    commitPeople: words(commits.flatMap(({ commit }) => [person(commit.author), person(commit.committer)])),
    commitTimes: doubles(commits.flatMap(({ commit }) => [millisOf(commit.author.at), millisOf(commit.committer.at)])),
    messageDocuments: words(pack.documents),
    messageLines: words(pack.lines),
    people: Buffer.from(`[${people.names().join(',')}]`),
  };
}

/** Texts by number, in the order of their first sight. */
class Numbered {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  names(): readonly string[] {
    return [...this.#numbers.keys()];
  }
}

function words(numbers: ArrayLike<number>): Uint8Array {
  return new Uint8Array(Uint32Array.from(numbers).buffer);
}

function doubles(numbers: ArrayLike<number>): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
