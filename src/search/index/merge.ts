/**
 * Which shards to drop and which to rewrite. A change of a few files makes a small shard, a deleted repository leaves a
 * dead one: both cost every search a little. A merged shard is written whole before its sources go, so a kill in between
 * leaves blobs twice, which is harmless.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { PlainPostingCollector } from '../kernels/plain-postings.ts';
import { ShardBuilder } from './shard-builder.ts';
import type { Shard } from './shard-file.ts';

export type IsLiving = (shard: Shard, document: number) => boolean;

export interface MergePlan {
  readonly dead: readonly Shard[];
  /** Each group becomes one or more full shards. */
  readonly groups: readonly (readonly Shard[])[];
}

/** A shard below this share of a full one is small. */
const smallShare = 1 / 4;
/** So many small shards may stand before they are merged. */
const smallShardsAtMost = 8;
/** A shard with less than this share of living text is rewritten. */
const livingShare = 1 / 2;

export function planMerge(shards: readonly Shard[], isLiving: IsLiving, fullBytes: number): MergePlan {
  const dead: Shard[] = [];
  const wasteful: Shard[] = [];
  const small: Shard[] = [];
  for (const shard of shards) {
    const { documents, bytes } = livingPart(shard, isLiving);
    if (documents === 0) dead.push(shard);
    else if (bytes < shard.contentBytes * livingShare) wasteful.push(shard);
    else if (shard.contentBytes < fullBytes * smallShare) small.push(shard);
  }
  const rewritten = small.length > smallShardsAtMost ? [...wasteful, ...small] : wasteful;
  return { dead, groups: rewritten.length > 0 ? [rewritten] : [] };
}

function livingPart(shard: Shard, isLiving: IsLiving): { readonly documents: number; readonly bytes: number } {
  let documents = 0;
  let bytes = 0;
  for (let document = 0; document < shard.blobs.length; document++) {
    if (!isLiving(shard, document)) continue;
    documents++;
    bytes += shard.index.textBytes(document);
  }
  return { documents, bytes };
}

/** Writes the living documents of `group` into new shards and returns their paths. */
export async function rewrite(
  group: readonly Shard[],
  isLiving: IsLiving,
  target: { readonly directory: string; readonly shardBytes: number },
): Promise<readonly string[]> {
  const builder = new ShardBuilder(new PlainPostingCollector(target.shardBytes * 2));
  const paths: string[] = [];
  const flush = () => {
    const path = builder.write(target.directory);
    if (path !== undefined) paths.push(path);
  };
  for (const shard of group) {
    const content = Buffer.from(await shard.readContent());
    for (let document = 0; document < shard.blobs.length; document++) {
      if (!isLiving(shard, document)) continue;
      copyDocument(builder, shard, { document, content });
      if (builder.textBytes >= target.shardBytes) flush();
      if (document % 64 === 0) await nextTurn();
    }
  }
  flush();
  return paths;
}

function copyDocument(
  builder: ShardBuilder,
  shard: Shard,
  from: { readonly document: number; readonly content: Buffer },
): void {
  const { index } = shard;
  const start = index.blockOffset(index.firstBlock(from.document));
  const end = index.blockOffset(index.firstBlock(from.document + 1));
  const language = index.language(from.document);
  builder.add({
    blob: shard.blob(from.document),
    state: index.state(from.document),
    encoding: index.encoding(from.document),
    isTranscoded: true,
    bytes: from.content.subarray(start, end),
    ...(language !== undefined && { language }),
  });
}
