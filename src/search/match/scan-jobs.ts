/** Cuts the files in scope into jobs for the scanning threads, in order. */
import type { Snapshot } from '../index/snapshot.ts';
import { maskWords } from './condition.ts';
import type { ScanItems } from './protocol.ts';
import { hasBit } from './scope.ts';

export interface ScanJob {
  /** All files of this stretch that are in scope. */
  readonly files: readonly number[];
  /** Those of them whose content is scanned. */
  readonly texts: readonly number[];
  readonly shards: ReadonlySet<number>;
}

/** The first jobs are small, so that the first results come at once; later ones large, so that few messages are sent. */
const firstJobFiles = 256;
const largestJobFiles = 8192;
const largestJobBytes = 32 * 1024 * 1024;

export function* jobsOf(snapshot: Snapshot, inScope: Uint32Array, withContents: boolean): Generator<ScanJob> {
  let most = firstJobFiles;
  let files: number[] = [];
  let texts: number[] = [];
  let shards = new Set<number>();
  let bytes = 0;
  for (let file = 0; file < snapshot.files; file++) {
    if (!hasBit(inScope, file)) continue;
    files.push(file);
    if (withContents && snapshot.isText(file)) {
      const shard = snapshot.shardOf[file]!;
      texts.push(file);
      shards.add(shard);
      bytes += snapshot.shards.get(shard)!.index.textBytes(snapshot.documentOf[file]!);
    }
    if (files.length < most && bytes < largestJobBytes) continue;
    yield { files, texts, shards };
    most = Math.min(most * 4, largestJobFiles);
    files = [];
    texts = [];
    shards = new Set();
    bytes = 0;
  }
  if (files.length > 0) yield { files, texts, shards };
}

/** The texts of a job as the scanning threads take them. */
export function itemsOf({ texts }: ScanJob, snapshot: Snapshot, byPath: readonly Uint32Array[]): ScanItems {
  const words = maskWords(byPath.length);
  const shards = new Uint32Array(texts.length);
  const documents = new Uint32Array(texts.length);
  const masks = new Uint32Array(texts.length * words);
  texts.forEach((file, item) => {
    shards[item] = snapshot.shardOf[file]!;
    documents[item] = snapshot.documentOf[file]!;
    byPath.forEach((bits, leaf) => {
      if (hasBit(bits, file)) masks[item * words + (leaf >> 5)]! |= 1 << (leaf & 31);
    });
  });
  return { shards, documents, masks, words };
}
