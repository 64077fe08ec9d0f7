/** Copies documents of shards into new ones, in a builder thread. What is read is verified; a damaged source stops it. */
import type { SourceSymbol } from '../symbols/symbol.ts';
import type { MergeResult, MergeTask } from './build-protocol.ts';
import type { NewDocument } from './shard-builder.ts';
import { openShard, type Shard } from './shard-file.ts';
import type { ShardSink } from './shard-sink.ts';

export async function mergeShards({ sources }: MergeTask, sink: ShardSink): Promise<MergeResult> {
  for (const { path, documents } of sources) {
    const opened = await openShard(0, path);
    if (!opened.ok) return { damaged: path, why: opened.error.why };
    try {
      const why = await copyDocuments(opened.value, documents, sink);
      if (why !== undefined) return { damaged: path, why };
    } finally {
      await opened.value.close();
    }
  }
  return { paths: sink.finish() };
}

/** What is wrong with the shard, or undefined. */
async function copyDocuments(shard: Shard, documents: Uint32Array, sink: ShardSink): Promise<string | undefined> {
  const content = Buffer.allocUnsafeSlow(shard.textBytes('content'));
  const names = Buffer.allocUnsafeSlow(shard.textBytes('symbols'));
  const why = (await shard.readText('content', content)) ?? (await shard.readText('symbols', names));
  if (why !== undefined) return why;
  for (const document of documents) sink.add(documentOf(shard, document, { content, names }));
  return undefined;
}

function documentOf(
  shard: Shard,
  document: number,
  { content, names }: { readonly content: Buffer; readonly names: Buffer },
): NewDocument {
  const { index } = shard;
  const from = index.blockOffset(index.firstBlock(document));
  const language = index.language(document);
  return {
    blob: shard.blob(document),
    state: index.state(document),
    encoding: index.encoding(document),
    isTranscoded: true,
    bytes: content.subarray(from, from + index.textBytes(document)),
    ...(language !== undefined && { language }),
    symbols: { symbols: symbolsOf(shard, document, names), truncated: index.lacksSymbols(document) },
  };
}

function symbolsOf({ index }: Shard, document: number, names: Buffer): readonly SourceSymbol[] {
  let at = index.symbolCount(document) === 0 ? 0 : index.symbolLines[document]!;
  return index.symbolsOf(document).map((symbol) => {
    const end = names.indexOf(10, at);
    const name = names.toString('utf8', at, end);
    at = end + 1;
    return { name, ...symbol };
  });
}
