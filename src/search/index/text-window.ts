/**
 * Reads blocks of content that is not resident: runs of adjacent candidate blocks, in large pieces, from the file straight
 * into the window of a thread in an arena, where kernels find them. Runs in the searching threads, synchronously: such a
 * thread has nothing else to do, and a read from the page cache takes less than a turn of the event loop.
 *
 * Invariant: what `read` gives out was compared with the checksums of its blocks.
 */
import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import type { ContentFile } from './shard-file.ts';
import type { ShardIndex } from './shard-index.ts';

/** Blocks [first, end) of a shard, read in one go. */
export interface BlockRun {
  readonly first: number;
  readonly end: number;
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
