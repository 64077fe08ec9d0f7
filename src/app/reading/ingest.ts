/**
 * Each blob once: everything that wants to read content (index, rules, extractors) says beforehand which blobs it lacks,
 * then each blob is read from one repository that has it and handed to all of them. A blob that one clone lacks is tried
 * in the others; one that none has is noted as missing, never passed over.
 *
 * Invariant: results are saved in batches as they come, so a kill loses only the last batch, and the next run reads only
 * what is still lacking.
 */
import type { Observer } from '../../base/progress.ts';
import { isLfsPointer, type ReadBlob } from '../../git/blobs.ts';
import type { MissingObject } from '../../git/object-reader.ts';
import { scanKindOf, secretsKindOf, type ScanKind } from '../../model/file-kind.ts';
import type { Match } from '../../model/finding.ts';
import type { PathTenure } from '../../model/history.ts';
import type { RuleSet } from '../../detect/rule-set.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import type { BlobPlace, ShardWriter } from '../../search/contract.ts';
import { extractionKeyOf, scanKeyOf, type ScanCache } from '../../store/caches.ts';
import { readInLanes } from './blob-lanes.ts';
import { givenUp, noteKinds, noteOn } from './scan-notes.ts';
import { openScanPool, scannedBytesAtMost } from './scan-pool.ts';
import type { ScanAnswer } from './scan-protocol.ts';

/** What is wanted of one blob. */
interface Wanted {
  /** Where the index is to have it; absent: it need not. */
  index?: BlobPlace;
  readonly kinds: Set<string>;
  readonly paths: Set<string>;
}

export interface Reading {
  readonly repository: Repository;
  /** Tenures of files (no submodules, no symbolic links) that the rules and extractors are to read. */
  readonly scanned: readonly PathTenure[];
  /** Those that stand at the head: what the index holds. */
  readonly standing: readonly PathTenure[];
  /** Those that stood there once and that the index is to hold, too. */
  readonly past?: readonly PathTenure[];
  /** What never stood there: those rules read it that know secrets, nothing else does. */
  readonly beside?: readonly PathTenure[];
}

/** What git gives out at most: beyond that a file is listed as too large. */
const readBytesAtMost = 2 ** 30;

export interface IngestOptions {
  readonly readings: readonly Reading[];
  readonly indexMissing: readonly string[];
  readonly writer: ShardWriter;
  readonly cache: ScanCache;
  readonly ruleSet: RuleSet;
  /** What the rules said before, by `scanKeyOf`; what they say now is added. Reading it from the store takes a while. */
  readonly scans: Map<string, readonly Match[]>;
  readonly extractors: string;
  readonly wants: { isScannable(path: string): boolean; wantsFile(path: string): boolean };
  readonly secretKey: Uint8Array;
  readonly workers: number;
  readonly observer: Observer;
  readonly signal: AbortSignal;
}

export interface IngestWork {
  readonly blobsRead: number;
  readonly bytesRead: number;
  /** Blobs that no clone could give. */
  readonly missing: ReadonlySet<ObjectId>;
}

export async function ingest(options: IngestOptions): Promise<IngestWork> {
  const wanted = await planReading(options);
  if (wanted.size === 0) return { blobsRead: 0, bytesRead: 0, missing: new Set() };
  const saver = answerSaver(options);
  const { workers, secretKey, ruleSet } = options;
  const pool = openScanPool({ workers, secretKey, ownRules: ruleSet.own, onAnswers: saver.collect });
  const missing = new Set(wanted.keys());
  const tooLarge = new Set<string>();
  const work = { blobsRead: 0, bytesRead: 0 };
  const attempts = new Attempts();
  const visit = async (reading: Reading, read: ReadBlob | MissingObject): Promise<void> => {
    if ('missing' in read) {
      if (read.reason === 'too-large') {
        tooLarge.add(read.oid);
        saver.collect([givenUp({ blob: read.oid, paths: [...wanted.get(read.oid)!.paths] }, 'too-large')]);
      }
      attempts.note(reading, read.oid);
      return;
    }
    const want = wanted.get(read.oid)!;
    missing.delete(read.oid);
    work.blobsRead++;
    work.bytesRead += read.bytes.length;
    if (want.index) await options.writer.add(read.oid, read.bytes, want.index);
    if (isLfsPointer(read.bytes)) saver.collect([noteOn(read.oid, 'lfs-pointer')]);
    const task = { blob: read.oid, bytes: read.bytes, kinds: [...want.kinds], paths: [...want.paths] };
    if (read.bytes.length > scannedBytesAtMost) saver.collect([givenUp(task, 'too-large')]);
    else if (task.kinds.length + task.paths.length > 0) await pool.submit(task);
    await saver.saveFull();
    const detail = `${reading.repository.name}, ${Math.round(work.bytesRead / 1e6)} MB`;
    const progress = { step: 'Reading files', done: work.blobsRead, total: wanted.size, unit: 'files', detail };
    options.observer.progress(progress);
  };
  try {
    const { signal } = options;
    for (;;) {
      const round = roundOf(options.readings, missing, attempts);
      if (round.length === 0) break;
      await readInLanes(round, (request, read) => visit(round[request]!.reading, read), {
        bytesAtMost: readBytesAtMost,
        signal,
      });
    }
    await pool.drain();
    await saver.saveRest();
    for (const blob of missing)
      if (wanted.get(blob)!.index) options.writer.addMissing(blob, tooLarge.has(blob) ? 'too-large' : 'missing-object');
    await options.writer.commit();
  } finally {
    await pool.close();
  }
  return { ...work, missing };
}

/** Which blobs lack what. */
async function planReading(options: IngestOptions): Promise<Map<ObjectId, Wanted>> {
  const wanted = new Map<ObjectId, Wanted>();
  const want = (blob: ObjectId): Wanted => {
    const known = wanted.get(blob);
    if (known) return known;
    const fresh: Wanted = { kinds: new Set(), paths: new Set() };
    wanted.set(blob, fresh);
    return fresh;
  };
  // What only a repository stands on that is not read in this run stays absent: "no clone has it" would be untrue.
  const places = placesOf(options.readings);
  for (const blob of options.indexMissing) {
    const place = places.get(blob);
    if (place) want(blob as ObjectId).index = place;
  }
  const scanned = options.scans;
  const extracted = await options.cache.extractions(options.extractors);
  // Beside a note there may be results of other kinds: those it was not asked for yet are asked again.
  const isGivenUp = (blob: ObjectId): boolean => givenUpNotes.some((kind) => scanned.has(scanKeyOf({ blob, kind })));
  const { kindsOf, hasExtractor } = readersByPath(options.wants);
  const wantScan = ({ path, blob }: PathTenure): void => {
    const kind = kindsOf(path)?.all;
    if (kind === undefined || scanned.has(scanKeyOf({ blob, kind })) || isGivenUp(blob)) return;
    want(blob).kinds.add(kind);
  };
  const wantSecrets = ({ path, blob }: PathTenure): void => {
    const kinds = kindsOf(path);
    const isRead = (kind: ScanKind): boolean =>
      scanned.has(scanKeyOf({ blob, kind })) || (wanted.get(blob)?.kinds.has(kind) ?? false);
    if (!kinds || isRead(kinds.all) || isRead(kinds.secrets) || isGivenUp(blob)) return;
    want(blob).kinds.add(kinds.secrets);
  };
  for (const { scanned: tenures } of options.readings) {
    for (const tenure of tenures) {
      wantScan(tenure);
      const { path, blob } = tenure;
      if (hasExtractor(path) && !extracted.has(extractionKeyOf({ blob, path }))) want(blob).paths.add(path);
    }
  }
  // Last: what all rules read tells its secrets as well.
  for (const { beside = [] } of options.readings) beside.forEach(wantSecrets);
  return wanted;
}

interface PathReaders {
  /** As which it is read, by all rules and by those that know secrets; undefined: by none. */
  readonly kindsOf: (path: string) => { readonly all: ScanKind; readonly secrets: ScanKind } | undefined;
  readonly hasExtractor: (path: string) => boolean;
}

/** A path has as many tenures as it had contents: who reads it is asked once, and only if somebody wants to know. */
function readersByPath(wants: IngestOptions['wants']): PathReaders {
  return {
    kindsOf: oncePerPath((path) =>
      wants.isScannable(path) ? { all: scanKindOf(path), secrets: secretsKindOf(path) } : undefined,
    ),
    hasExtractor: oncePerPath((path) => wants.wantsFile(path)),
  };
}

function oncePerPath<T>(ask: (path: string) => T): (path: string) => T {
  const known = new Map<string, { readonly answer: T }>();
  return (path) => {
    const found = known.get(path) ?? { answer: ask(path) };
    known.set(path, found);
    return found.answer;
  };
}

/** What keeps a blob from being scanned as anything. */
const givenUpNotes = noteKinds.filter((note) => note !== 'lfs-pointer' && note !== 'not-parsed');

/** Any path of each blob that the index is to hold, and whether it stands at a head. */
function placesOf(readings: readonly Reading[]): ReadonlyMap<string, BlobPlace> {
  const places = new Map<string, BlobPlace>();
  for (const { past } of readings) for (const { path, blob } of past ?? []) places.set(blob, { path, standing: false });
  for (const { standing } of readings)
    for (const { path, blob } of standing) places.set(blob, { path, standing: true });
  return places;
}

/** Which blobs which repository was asked for in vain. */
class Attempts {
  readonly #vain = new Map<ObjectId, Set<Reading>>();

  note(reading: Reading, blob: ObjectId): void {
    const readings = this.#vain.get(blob);
    if (readings) readings.add(reading);
    else this.#vain.set(blob, new Set([reading]));
  }

  isVain(reading: Reading, blob: ObjectId): boolean {
    return this.#vain.get(blob)?.has(reading) ?? false;
  }
}

/** What is still to be read, each blob once, from the first repository that was not asked for it in vain. */
function roundOf(readings: readonly Reading[], missing: ReadonlySet<ObjectId>, attempts: Attempts) {
  const claimed = new Set<ObjectId>();
  return readings.flatMap((reading) => {
    const blobs: ObjectId[] = [];
    // In the order of paths: neighbours compress together.
    for (const tenures of [reading.scanned, reading.standing, reading.past ?? [], reading.beside ?? []])
      for (const { blob } of tenures) {
        if (!missing.has(blob) || claimed.has(blob) || attempts.isVain(reading, blob)) continue;
        claimed.add(blob);
        blobs.push(blob);
      }
    return blobs.length === 0 ? [] : [{ reading, gitDirectory: reading.repository.gitDirectory, blobs }];
  });
}

function answerSaver({ cache, ruleSet, extractors, scans: known }: IngestOptions) {
  const full = 4000;
  let answers: ScanAnswer[] = [];
  /** One transaction at a time, whoever of those who read has filled the batch. */
  let saving: Promise<void> = Promise.resolve();
  const save = (): Promise<void> => {
    const batch = answers;
    answers = [];
    return (saving = saving.then(() => write(batch)));
  };
  const write = async (batch: readonly ScanAnswer[]): Promise<void> => {
    const scans = batch.flatMap(({ blob, scans: some }) => some.map((scan) => ({ blob: blob as ObjectId, ...scan })));
    const extractions = batch.flatMap(({ blob, extractions: some }) =>
      some.map((extraction) => ({ blob: blob as ObjectId, ...extraction })),
    );
    await cache.save({ ruleset: ruleSet.version, extractorVersion: extractors, scans, extractions });
    for (const scan of scans) known.set(scanKeyOf(scan), scan.matches);
  };
  return {
    collect: (more: readonly ScanAnswer[]): void => void answers.push(...more),
    saveFull: async (): Promise<void> => {
      if (answers.length >= full) await save();
    },
    saveRest: (): Promise<void> => (answers.length > 0 ? save() : saving),
  };
}
