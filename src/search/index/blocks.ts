/** How bytes are told apart and cut: what is binary, where a block ends. */
import { lineFeed } from './alphabet.ts';
import { blockBytes } from './shard-format.ts';

/** As git decides: a NUL among the first 8000 bytes. */
const binaryProbeBytes = 8000;

export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, binaryProbeBytes).includes(0);
}

/** The end of the block that starts at `from`: after the last line break that fits, or after the first one that does not. */
export function blockEnd(bytes: Buffer, from: number, end: number): number {
  const full = from + blockBytes;
  if (full >= end) return end;
  const fits = bytes.lastIndexOf(lineFeed, full - 1);
  if (fits >= from) return fits + 1;
  const beyond = bytes.indexOf(lineFeed, full);
  return beyond < 0 || beyond >= end ? end : beyond + 1;
}
