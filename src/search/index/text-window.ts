/**
 * Reads blocks of content that is not resident: runs of adjacent candidate blocks, in large pieces, from the file straight
 * into the window of a thread in an arena, where kernels find them. Runs in the searching threads, synchronously: such a
 * thread has nothing else to do, and a read from the page cache takes less than a turn of the event loop.
 *
 * Invariant: what `read` gives out was compared with the checksums of its blocks.
 */
import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { nextCandidate, type Candidates } from './candidates.ts';
import type { ContentFile } from './shard-file.ts';
import type { ShardIndex } from './shard-index.ts';

/** Blocks [first, end) of a shard, read in one go. */
export interface BlockRun {
  readonly first: number;
  readonly end: number;
}

/** Reading on over blocks nobody asked for is cheaper than a second read, up to so many bytes of them. */
const gapBytes = 64 * 1024;
const runBytes = 1 << 20;

/**
 * Cuts the candidates among blocks [from, to) into runs of about 1 MB at most. A run that is longer than a window is one
 * block: its document has to be held (`ResidentText.hold` with `must`).
 */
export function* blockRuns(
  index: ShardIndex,
  candidates: Candidates,
  range: { readonly from: number; readonly to: number } = { from: 0, to: index.blocks },
): Generator<BlockRun, void, undefined> {
  let first = nextCandidate(candidates, range.from, range.to);
  while (first < range.to) {
    let end = first + 1;
    let next = nextCandidate(candidates, end, range.to);
    while (next < range.to && joins(index, { first, end, next })) {
      end = next + 1;
      next = nextCandidate(candidates, end, range.to);
    }
    yield { first, end };
    first = next;
  }
}

function joins(
  index: ShardIndex,
  { first, end, next }: { readonly first: number; readonly end: number; readonly next: number },
): boolean {
  return (
    index.blockOffset(next) - index.blockOffset(end) <= gapBytes &&
    index.blockOffset(next + 1) - index.blockOffset(first) <= runBytes
  );
}

/** Whether reading runs is cheaper than taking the whole content in: less than a quarter of it is wanted. */
export function isSparse(index: ShardIndex, candidateBlocks: number): boolean {
  return candidateBlocks * 4 < index.blocks;
}

export class TextWindow {
  readonly memory: WebAssembly.Memory;
  readonly at: number;
  readonly bytes: number;

  constructor(memory: WebAssembly.Memory, at: number, bytes: number) {
    this.memory = memory;
    this.at = at;
    this.bytes = bytes;
  }

  /** Whether a run fits, with padding behind it. */
  takes(index: ShardIndex, run: BlockRun, padding: number): boolean {
    return index.blockOffset(run.end) - index.blockOffset(run.first) + padding <= this.bytes;
  }

  /** Reads a run to the window's start; the number of the first block that does not add up, or -1. */
  read(file: ContentFile, index: ShardIndex, run: BlockRun): number {
    const from = index.blockOffset(run.first);
    const length = index.blockOffset(run.end) - from;
    if (length > this.bytes) throw new RangeError(`a run of ${length} bytes does not fit into the window`);
    const into = Buffer.from(this.memory.buffer, this.at, length);
    for (let done = 0; done < length;) {
      const read = readSync(file.descriptor, into, done, length - done, file.offset + from + done);
      if (read === 0) return run.first;
      done += read;
    }
    for (let block = run.first; block < run.end; block++) {
      const bytes = into.subarray(index.blockOffset(block) - from, index.blockOffset(block + 1) - from);
      if (crc32(bytes) !== index.checksum(block)) return block;
    }
    return -1;
  }
}
