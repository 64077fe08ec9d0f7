/**
 * Each blob once: everything that wants to read content (index, rules, extractors) says beforehand which blobs it lacks,
 * then each blob is read from one repository that has it and handed to all of them. A blob that one clone lacks is tried
 * in the others; one that none has is noted as missing, never passed over.
 *
 * Invariant: results are saved in batches as they come, so a kill loses only the last batch, and the next run reads only
 * what is still lacking.
 */
import type { Observer } from '../../base/progress.ts';
import { isLfsPointer, openBlobReader } from '../../git/blobs.ts';
import { fileKindOf } from '../../model/file-kind.ts';
import type { PathTenure } from '../../model/history.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import type { BlobPlace, ShardWriter } from '../../search/contract.ts';
import { extractionKeyOf, scanKeyOf, type ScanCache } from '../../store/caches.ts';
import { openScanPool } from './scan-pool.ts';
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
}

/** What git gives out at most: beyond that a file is listed as too large. */
const readBytesAtMost = 2 ** 30;
/** Larger files are indexed, but neither scanned nor extracted from: they stay among the missing. */
const scannedBytesAtMost = 256 * 2 ** 20;

export interface IngestOptions {
  readonly readings: readonly Reading[];
  readonly indexMissing: readonly string[];
  readonly writer: ShardWriter;
  readonly cache: ScanCache;
  readonly versions: { readonly ruleset: string; readonly extractors: string };
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
  const pool = openScanPool({ workers: options.workers, secretKey: options.secretKey, onAnswers: saver.collect });
  const missing = new Set(wanted.keys());
  const tooLarge = new Set<string>();
  const work = { blobsRead: 0, bytesRead: 0 };
  try {
    for (const reading of options.readings) {
      const here = blobsOf(reading, missing);
      if (here.length === 0) continue;
      const reader = openBlobReader(reading.repository.gitDirectory, readBytesAtMost);
      try {
        for await (const read of reader.read(here, { signal: options.signal })) {
          if ('missing' in read) {
            if (read.reason === 'too-large') tooLarge.add(read.oid);
            continue;
          }
          const want = wanted.get(read.oid)!;
          const isScanned = read.bytes.length <= scannedBytesAtMost;
          if (isScanned || want.kinds.size + want.paths.size === 0) missing.delete(read.oid);
          work.blobsRead++;
          work.bytesRead += read.bytes.length;
          if (want.index) await options.writer.add(read.oid, read.bytes, want.index);
          if (isLfsPointer(read.bytes)) saver.collect([lfsPointer(read.oid)]);
          if (isScanned && want.kinds.size + want.paths.size > 0) {
            await pool.submit({ blob: read.oid, bytes: read.bytes, kinds: [...want.kinds], paths: [...want.paths] });
          }
          await saver.saveFull();
          const detail = `${reading.repository.name}, ${Math.round(work.bytesRead / 1e6)} MB`;
          options.observer.progress({
            step: 'Reading files',
            done: work.blobsRead,
            total: wanted.size,
            unit: 'files',
            detail,
          });
        }
      } finally {
        await reader.close();
      }
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

/** Noted like a scan, so that the next run knows without reading it: the content itself is kept elsewhere. */
function lfsPointer(blob: string): ScanAnswer {
  return { blob, scans: [{ kind: 'lfs-pointer', matches: [] }], extractions: [] };
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
  const scanned = await options.cache.scans(options.versions.ruleset);
  const extracted = await options.cache.extractions(options.versions.extractors);
  for (const { scanned: tenures } of options.readings) {
    for (const { path, blob } of tenures) {
      if (options.wants.isScannable(path)) {
        const kind = fileKindOf(path);
        if (!scanned.has(scanKeyOf({ blob, kind }))) want(blob).kinds.add(kind);
      }
      if (options.wants.wantsFile(path) && !extracted.has(extractionKeyOf({ blob, path }))) want(blob).paths.add(path);
    }
  }
  return wanted;
}

/** Any path of each blob that the index is to hold, and whether it stands at a head. */
function placesOf(readings: readonly Reading[]): ReadonlyMap<string, BlobPlace> {
  const places = new Map<string, BlobPlace>();
  for (const { past } of readings) for (const { path, blob } of past ?? []) places.set(blob, { path, standing: false });
  for (const { standing } of readings)
    for (const { path, blob } of standing) places.set(blob, { path, standing: true });
  return places;
}

/** The blobs of one repository that are still to be read, each once, in path order (neighbours compress together). */
function blobsOf(reading: Reading, missing: ReadonlySet<ObjectId>): readonly ObjectId[] {
  const here = new Set<ObjectId>();
  for (const { blob } of reading.scanned) if (missing.has(blob)) here.add(blob);
  for (const { blob } of reading.standing) if (missing.has(blob)) here.add(blob);
  for (const { blob } of reading.past ?? []) if (missing.has(blob)) here.add(blob);
  return [...here];
}

function answerSaver({ cache, versions }: IngestOptions) {
  const full = 4000;
  let answers: ScanAnswer[] = [];
  const save = async (): Promise<void> => {
    const batch = answers;
    answers = [];
    await cache.save({
      ruleset: versions.ruleset,
      extractorVersion: versions.extractors,
      scans: batch.flatMap(({ blob, scans }) => scans.map((scan) => ({ blob: blob as ObjectId, ...scan }))),
      extractions: batch.flatMap(({ blob, extractions }) => extractions.map((e) => ({ blob: blob as ObjectId, ...e }))),
    });
  };
  return {
    collect: (more: readonly ScanAnswer[]): void => void answers.push(...more),
    saveFull: async (): Promise<void> => {
      if (answers.length >= full) await save();
    },
    saveRest: async (): Promise<void> => {
      if (answers.length > 0) await save();
    },
  };
}
