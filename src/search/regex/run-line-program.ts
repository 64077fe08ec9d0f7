/** Programs over streams of bits (line-program.ts) in plain TypeScript, a stream a whole number: what proves the kernels right. */
import type { LineProgram, LineStep } from './line-program.ts';
import { hasByte } from './needle.ts';

const lineFeed = 0x0a;

/** Whether each line of `text` matches, as far as the program can tell: unless it is uniform, of lines of ASCII. */
export function linesOf(program: LineProgram, text: string): readonly boolean[] {
  const characters = Array.from(text, (character) => character.codePointAt(0)!);
  const feeds = characters.flatMap((character, at) => (character === lineFeed ? [at] : []));
  if (text !== '' && characters.at(-1) !== lineFeed) feeds.push(characters.length);
  if (program.result === 'every') return feeds.map(() => true);
  const streams = [streamOf(feeds)];
  for (const { bytes, beyond } of program.classes) {
    const isIn = (character: number) => (character < 128 ? hasByte(bytes, character) : beyond);
    streams.push(streamOf(characters.flatMap((character, at) => (isIn(character) ? [at] : []))));
  }
  const mask = (1n << BigInt(characters.length + 1)) - 1n;
  for (const step of program.steps) streams[step.into] = valueOf(step, streams) & mask;
  const markers = streams[program.result]!;
  return feeds.map((feed, line) => {
    const start = line === 0 ? 0 : feeds[line - 1]! + 1;
    return ((markers >> BigInt(start)) & ((1n << BigInt(feed - start + 1)) - 1n)) !== 0n;
  });
}

function streamOf(positions: readonly number[]): bigint {
  return positions.reduce((stream, at) => stream | (1n << BigInt(at)), 0n);
}

function valueOf({ operation, left, right, by }: LineStep, streams: readonly bigint[]): bigint {
  const [a, b] = [streams[left]!, streams[right]!];
  switch (operation) {
    case 'and':
      return a & b;
    case 'or':
      return a | b;
    case 'xor':
      return a ^ b;
    case 'without':
      return a & ~b;
    case 'step':
      return (a & b) << 1n;
    case 'shift':
      return a << BigInt(by);
    case 'behind':
      return (a << BigInt(by)) & b;
    case 'starts':
      return (a << 1n) | 1n;
    case 'through': {
      let reached = a;
      for (let next = a; next !== 0n; reached |= next) next = ((next & b) << 1n) & ~reached;
      return reached;
    }
  }
}
