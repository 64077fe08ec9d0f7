/** Bitmaps over the documents of a shard: those in which a pattern can match, by the index. */
import { candidateBlocks, nextCandidate, type Candidates } from '../index/candidates.ts';
import type { ShardIndex } from '../index/shard-index.ts';
import type { TrigramQuery } from '../regex/trigram-query.ts';

/** A bitmap over documents, or all of them. */
export type Documents = Uint32Array | 'all';

export function isSet(documents: Documents, document: number): boolean {
  return documents === 'all' || (documents[document >> 5]! & (1 << (document & 31))) !== 0;
}

/** Of a multi-line pattern: what is required may stand in different blocks of a document. */
export function candidateDocuments(index: ShardIndex, query: TrigramQuery): Documents {
  if (query.kind === 'and') return query.parts.map((part) => candidateDocuments(index, part)).reduce(both, 'all');
  if (query.kind === 'or') return query.parts.map((part) => candidateDocuments(index, part)).reduce(either, none);
  return documentsOf(index, candidateBlocks(index, query));
}

export const none = new Uint32Array(0);

export function both(left: Documents, right: Documents): Documents {
  if (left === 'all') return right;
  if (right === 'all') return left;
  if (left.length === 0 || right.length === 0) return none;
  return left.map((word, index) => word & right[index]!);
}

export function either(left: Documents, right: Documents): Documents {
  if (left === 'all' || right === 'all') return 'all';
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  return left.map((word, index) => word | right[index]!);
}

/** Documents that are stepped over one by one before the next one is looked up. */
const steps = 16;

/** The documents with a block of a bitmap. */
export function documentsOf(index: ShardIndex, blocks: Candidates): Documents {
  if (blocks === 'all') return 'all';
  const documents = new Uint32Array((index.documents + 31) >> 5);
  const { firstBlocks } = index;
  let document = 0;
  for (let block = nextCandidate(blocks, 0, index.blocks); block < index.blocks;) {
    for (let left = steps; left > 0 && firstBlocks[document + 1]! <= block; left--) document++;
    if (firstBlocks[document + 1]! <= block) document = index.documentOf(block);
    documents[document >> 5]! |= 1 << (document & 31);
    block = nextCandidate(blocks, firstBlocks[document + 1]!, index.blocks);
  }
  return documents;
}
