/**
 * The store of differences: what every landing of every repository added and removed, as lines that can be searched, and
 * the messages of all commits that landed.
 *
 * Invariant: for each repository and each landing the store covers, lines(after) = lines(before) - removed + added, as
 * multisets, over the contents that can be read as text; those that cannot are listed as gaps of their landing and path.
 * Differences are computed here, from contents, never taken from `git diff`: a missing object costs one gap.
 *
 * Only the end of a history changes: new landings become a new segment, the shared part of a rewritten one is kept. A
 * segment becomes visible by one rename, after its shards; a kill costs the segment under way. Small segments at the end
 * are taken up into the next one, so that their number grows with the logarithm of the history.
 *
 * A renamed file is one that goes and one that comes. Merged sides count as what they brought onto the branch.
 */
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../base/app-error.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { silentObserver, type Observer } from '../../base/progress.ts';
import type { Shard } from '../index/shard-file.ts';
import { createPostingCollector, loadKernels } from '../kernels/load.ts';
import { openComparing } from './compare-pool.ts';
import { DeltaReader } from './delta-reader.ts';
import { messagesRecord } from './messages.ts';
import { ownScanning, type Scanning } from './scanning.ts';
import { buildSegment, folderGapsOf, type SegmentOrder } from './segment-builder.ts';
import { folderOf, hasSegments, keepOnly, readChain, sweep } from './segment-files.ts';
import { segmentName } from './segment-format.ts';
import type { Segment } from './segment.ts';
import type { DeltaSource } from './source.ts';
import { accountOfSteps, fingerprintOf, type StepAccount } from './steps.ts';

export interface DeltaStoreOptions {
  readonly directory: string;
  readonly observer?: Observer;
  /** What finds trigrams while building. */
  readonly kernels?: 'auto' | 'plain';
  /** Text per shard. */
  readonly pack?: SegmentOrder['pack'];
  /** How many steps make a segment; smaller in tests. */
  readonly stepsPerSegment?: number;
}

export interface ExtendOptions {
  readonly observer?: Observer;
  readonly signal?: AbortSignal;
  /** Nothing of before is to be trusted: objects that were missing have come, say. */
  readonly rebuild?: boolean;
}

export interface DeltaExtension {
  readonly landingsRead: number;
  /** The branch was rewritten, or the record was damaged: something was thrown away. */
  readonly rebuilt: boolean;
}

const stepsPerSegment = 60_000;
const versionFile = 'version';

export class DeltaStore {
  readonly #options: DeltaStoreOptions;
  readonly #observer: Observer;
  #lent: Scanning | undefined;
  #own: Promise<Scanning> | undefined;
  #version: string | undefined;
  #readers = new Map<string, Promise<DeltaReader | undefined>>();
  readonly #retired: Promise<DeltaReader | undefined>[] = [];
  #searches = 0;

  constructor(options: DeltaStoreOptions) {
    this.#options = options;
    this.#observer = options.observer ?? silentObserver;
  }

  /** Brings the record of one repository up to its last landing. */
  async extend(source: DeltaSource, options: ExtendOptions = {}): Promise<DeltaExtension> {
    const observer = options.observer ?? this.#observer;
    const folder = folderOf(this.#options.directory, source.repository);
    await mkdir(folder, { recursive: true });
    const known = await readChain(folder, observer);
    const { length } = source.landings;
    const steps = accountOfSteps(source.tenures, length);
    const kept = options.rebuild ? [] : await stillLacking(sharedPart(known, source, steps), source, options.signal);
    const covered = kept.at(-1)?.header.to ?? 0;
    await keepOnly(folder, kept);
    if (covered < length) {
      const from = absorb(kept, sum(steps.counts, covered, length), this.#stepsPerSegment);
      await this.#build({ source, folder, from, steps, observer, signal: options.signal });
    }
    await sweep(folder, await readChain(folder, observer));
    if (covered < length || kept.length < known.length) this.#publish();
    return { landingsRead: length - covered, rebuilt: kept.length < known.length };
  }

  get #stepsPerSegment(): number {
    return this.#options.stepsPerSegment ?? stepsPerSegment;
  }

  async #build({ source, folder, from, steps, observer, signal }: Building): Promise<void> {
    const { length } = source.landings;
    const merged = await source.merged(from, signal);
    const total = sum(steps.counts, from, length);
    let done = 0;
    const onStep = (): void => {
      if (++done % 250 === 0 || done === total)
        observer.progress({ step: 'Comparing versions', done, total, unit: 'changes', detail: source.repository });
    };
    const pack = await this.#packing(observer);
    const comparing = openComparing(total);
    try {
      for (let start = from; start < length;) {
        let end = start;
        for (let inside = 0; end < length && inside < this.#stepsPerSegment; end++) inside += steps.counts[end]!;
        signal?.throwIfAborted();
        await buildSegment({
          source,
          from: start,
          to: end,
          fingerprint: fingerprintOf(steps, start, end),
          merged,
          directory: folder,
          comparing,
          onStep,
          pack,
          ...(signal && { signal }),
        });
        start = end;
      }
    } finally {
      await comparing.close();
    }
  }

  async #packing(observer: Observer): Promise<NonNullable<SegmentOrder['pack']>> {
    const { pack, kernels = 'auto' } = this.#options;
    const program = await loadKernels({ flavour: kernels, note: (message) => observer.note(message) });
    return { newCollector: (bytes) => createPostingCollector(program, bytes), ...pack };
  }

  /** Tells this and other processes that there is something new. */
  #publish(): void {
    const next = Number(this.#readVersion()) + 1;
    writeFileAtomically(join(this.#options.directory, versionFile), String(next));
  }

  #readVersion(): string {
    try {
      return readFileSync(join(this.#options.directory, versionFile), 'latin1');
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return '0';
      throw error;
    }
  }

  /** Whether there is a record of a repository, up to whatever landing. */
  async has(repository: string): Promise<boolean> {
    return hasSegments(folderOf(this.#options.directory, repository));
  }

  /** The last landing on record, of those repositories that have one. */
  async tips(repositories: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const tips = new Map<string, string>();
    const tipsOf = this.reading(async function* (open) {
      for (const repository of repositories) {
        const tip = (await open(repository))?.tip;
        if (tip !== undefined) yield [repository, tip] as const;
      }
    });
    for await (const [repository, tip] of tipsOf) tips.set(repository, tip);
    return tips;
  }

  /** Forgets repositories that are not named. */
  async retain(repositories: readonly string[]): Promise<void> {
    const { directory } = this.#options;
    const records = repositories.flatMap((name) => [name, messagesRecord(name)]);
    const folders = new Set(records.map((name) => folderOf(directory, name)));
    let removed = false;
    for (const name of await subfolders(directory)) {
      if (folders.has(join(directory, name))) continue;
      await rm(join(directory, name), { recursive: true, force: true });
      removed = true;
    }
    if (removed) this.#publish();
  }

  /** Forgets one record, if it is there. */
  async forget(record: string): Promise<void> {
    if (!(await this.has(record))) return;
    await rm(folderOf(this.#options.directory, record), { recursive: true, force: true });
    this.#publish();
  }

  /** Runs a search over the records as they are now: shards stay open until the last one ends. */
  async *reading<T>(work: (open: (repository: string) => Promise<DeltaReader | undefined>) => AsyncIterable<T>) {
    this.#searches++;
    const version = this.#readVersion();
    if (version !== this.#version) {
      this.#version = version;
      this.#retired.push(...this.#readers.values());
      this.#readers = new Map();
    }
    const readers = this.#readers;
    try {
      yield* work((repository) => this.#reader(readers, repository));
    } finally {
      this.#searches--;
      if (this.#searches === 0) for (const reader of this.#retired.splice(0)) await (await reader)?.close();
    }
  }

  /** Threads and memory to search with; of its own, made when needed, when nobody lends any. Before the first search. */
  lend(scanning: Scanning): void {
    this.#lent = scanning;
  }

  #scanning(): Promise<Scanning> {
    if (this.#lent) return Promise.resolve(this.#lent);
    return (this.#own ??= ownScanning(async (shard, why) => {
      await this.condemn(shard, why);
    }));
  }

  /** A text turned out to be damaged: its segment goes and will be built again. False when the shard is not of this room. */
  async condemn(shard: Shard, why: string): Promise<boolean> {
    for (const [repository, opening] of this.#readers)
      for (const { segment, lines, messages } of (await opening)?.segments ?? []) {
        if (!lines.shards.includes(shard) && !messages.shards.includes(shard)) continue;
        this.#observer.note(`a shard of the record of differences is damaged (${why}): it will be rebuilt`);
        const folder = folderOf(this.#options.directory, repository);
        await rm(join(folder, segmentName(segment.header.from)), { force: true });
        this.#publish();
        return true;
      }
    return false;
  }

  #reader(readers: Map<string, Promise<DeltaReader | undefined>>, repository: string) {
    const known = readers.get(repository);
    if (known) return known;
    const folder = folderOf(this.#options.directory, repository);
    const opening = this.#scanning().then((scanning) =>
      DeltaReader.open({ folder, scanning, observer: this.#observer }),
    );
    readers.set(repository, opening);
    // One that failed is tried again by the next search.
    opening.catch(() => readers.delete(repository));
    return opening;
  }

  async close(): Promise<void> {
    const readers = [...this.#readers.values(), ...this.#retired.splice(0)];
    this.#readers = new Map();
    for (const reader of readers) await (await reader)?.close();
    await (await this.#own)?.pool.close();
  }
}

interface Building {
  readonly source: DeltaSource;
  readonly folder: string;
  readonly from: number;
  readonly steps: StepAccount;
  readonly observer: Observer;
  readonly signal: AbortSignal | undefined;
}

/** What was built from the same landings and the same stays at paths. */
function sharedPart(known: readonly Segment[], source: DeltaSource, steps: StepAccount): readonly Segment[] {
  const kept: Segment[] = [];
  for (const segment of known) {
    const { from, to, tip, fingerprint } = segment.header;
    if (source.landings[to - 1]?.id !== tip || fingerprintOf(steps, from, to) !== fingerprint) break;
    kept.push(segment);
  }
  return kept;
}

/** Up to the first segment that lacks an object which a fuller clone has brought since: from there on it is built again. */
async function stillLacking(
  kept: readonly Segment[],
  source: DeltaSource,
  signal: AbortSignal | undefined,
): Promise<readonly Segment[]> {
  for (const [at, { gaps, header }] of kept.entries()) {
    const folders = [...folderGapsOf(source, header.from, header.to)].map(({ landing, path }) => [landing, path]);
    const known = gaps.flatMap(([landing, path, , blob]) => (isFolder(path) && !blob ? [[landing, path]] : []));
    if (JSON.stringify(folders) !== JSON.stringify(known)) return kept.slice(0, at);
    const lacking = new Set(gaps.flatMap(([, , reason, blob]) => (reason === 'missing-object' && blob ? [blob] : [])));
    if (lacking.size === 0) continue;
    for await (const read of source.read([...lacking].slice(0, lackingAsked), signal))
      if ('bytes' in read) return kept.slice(0, at);
  }
  return kept;
}

function isFolder(path: string): boolean {
  return path.endsWith('/');
}

/** What a fetch fills in, it fills in throughout. */
const lackingAsked = 1000;

/** Where to begin: small segments at the end are built again together with what is new. */
function absorb(kept: readonly Segment[], newSteps: number, full: number): number {
  let size = newSteps;
  let at = kept.length;
  for (; at > 0; at--) {
    const { entries } = kept[at - 1]!;
    if (entries * 2 >= full || entries > size * 2) break;
    size += entries;
  }
  return kept[at - 1]?.header.to ?? 0;
}

function sum(counts: Uint32Array, from: number, to: number): number {
  let total = 0;
  for (let at = from; at < to; at++) total += counts[at]!;
  return total;
}

async function subfolders(directory: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
