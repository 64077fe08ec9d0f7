/** Bytes that no part of a program tells apart share a class: rows of transition tables are as short as they can be. */
import type { Program } from './program.ts';
import type { Utf8Node } from './utf8.ts';

export interface ByteClasses {
  /** byte -> class. */
  readonly classes: Uint8Array;
  /** class -> one of its bytes. */
  readonly representatives: Uint8Array;
  readonly count: number;
}

interface Distinctions {
  /** Line feeds have a class of their own. */
  readonly lineFeeds: boolean;
  /** Continuation bytes of UTF-8 share no class with others. */
  readonly continuations: boolean;
}

export function byteClassesOf(program: Program, also: Distinctions): ByteClasses {
  const partitions = program.sets.flat();
  if (also.lineFeeds) partitions.push([0x0a, 0x0a, 0]);
  if (also.continuations) partitions.push([0x80, 0xbf, 0]);
  if (program.usesWords) partitions.push([0x30, 0x39, 0, 0x41, 0x5a, 0, 0x5f, 0x5f, 0, 0x61, 0x7a, 0]);
  // Runs of bytes that no range begins or ends in.
  const cuts = new Uint8Array(257);
  for (const ranges of partitions) {
    for (let at = 0; at < ranges.length; at += 3) {
      cuts[ranges[at]!] = 1;
      cuts[ranges[at + 1]! + 1] = 1;
    }
  }
  const starts = [0];
  for (let byte = 1; byte < 256; byte++) if (cuts[byte]) starts.push(byte);
  const { classOfRun, count } = groupRuns(starts, partitions);
  const classes = new Uint8Array(256);
  const representatives = new Uint8Array(count);
  for (let run = starts.length - 1; run >= 0; run--) {
    classes.fill(classOfRun[run]!, starts[run], starts[run + 1] ?? 256);
    representatives[classOfRun[run]!] = starts[run]!;
  }
  return { classes, representatives, count };
}

/** Splits the runs by what each partition says of them, one partition after the other. */
function groupRuns(starts: readonly number[], partitions: readonly Utf8Node[]) {
  const classOfRun = new Int32Array(starts.length);
  const numbers = new Map<number, number>();
  let count = 1;
  for (const ranges of partitions) {
    if (count === starts.length) break;
    numbers.clear();
    let at = 0;
    for (let run = 0; run < starts.length; run++) {
      const start = starts[run]!;
      while (at < ranges.length && ranges[at + 1]! < start) at += 3;
      // Targets are numbered from -1 on; 0 is for bytes in no range.
      const target = at < ranges.length && ranges[at]! <= start ? ranges[at + 2]! + 2 : 0;
      const key = classOfRun[run]! * 65_536 + target;
      let number = numbers.get(key);
      if (number === undefined) numbers.set(key, (number = numbers.size));
      classOfRun[run] = number;
    }
    count = numbers.size;
  }
  return { classOfRun, count };
}

export function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f
  );
}
