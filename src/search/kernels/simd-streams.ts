/** Programs over streams of bits, laid out as assembly/streams.ts describes. */
import { hasByte } from '../regex/needle.ts';
import { farthestShift, type LineOperation, type LineProgram } from '../regex/line-program.ts';
import { padding } from './kernels.ts';
import { maskedByteOf, membersOf } from './needle-choice.ts';

const operations: readonly LineOperation[] = [
  'and',
  'or',
  'xor',
  'without',
  'step',
  'shift',
  'behind',
  'through',
  'starts',
];
const headerBytes = 32;
const classBytes = 32;
const stepBytes = 16;
/** Zeros before each stream: more than shifts reach. */
const zeroBytes = (((farthestShift >> 6) + 2) * 8 + 127) & ~127;
/** Streams are vectors, and a word is read and written behind their end. */
const slackBytes = 32;
/** All streams of a program together: a line may have eight times as many bytes as a stream has. */
const mostStreamBytes = 1024 * 1024;
/** Streams begin in different parts of a cache's ways. */
const pageBytes = 4096;
const staggerBytes = 768;

/** Beside those of the program: bytes beyond ASCII. */
function streamsOf({ streams }: LineProgram): number {
  return streams + 1;
}

function strideOf(program: LineProgram): number {
  const most = Math.floor(mostStreamBytes / streamsOf(program));
  return Math.max(1, Math.floor(most / pageBytes)) * pageBytes + staggerBytes;
}

function codeBytes({ classes, steps }: LineProgram): number {
  return headerBytes + classes.length * classBytes + steps.length * stepBytes;
}

/** The longest line. */
function textBytes(program: LineProgram): number {
  return (strideOf(program) - zeroBytes - slackBytes) * 8;
}

/** Text without continuation bytes, and what may be read behind it. */
function copyBytes(program: LineProgram): number {
  return textBytes(program) + padding;
}

export function streamProgramBytes(program: LineProgram): number {
  return codeBytes(program) + streamsOf(program) * strideOf(program) + (program.uniform ? copyBytes(program) : 0);
}

/** At a multiple of a vector's size. */
export function writeStreamProgram(buffer: ArrayBufferLike, at: number, program: LineProgram): void {
  const { classes, steps, result, uniform } = program;
  const stride = strideOf(program);
  const first = at + codeBytes(program);
  const addressOf = (stream: number) => first + stream * stride + zeroBytes;
  for (let stream = 0; stream < streamsOf(program); stream++)
    new Uint8Array(buffer, first + stream * stride, zeroBytes).fill(0);
  const words = new Uint32Array(buffer, at, codeBytes(program) >> 2);
  const copy = first + streamsOf(program) * stride;
  const beyond = addressOf(streamsOf(program) - 1);
  words.set([classes.length, steps.length, textBytes(program), Number(result === 'every')]);
  words.set([addressOf(0), beyond, addressOf(result === 'every' ? 0 : result), uniform ? copy : 0], 4);
  let word = headerBytes >> 2;
  for (const [index, { bytes, beyond: hasBeyond }] of classes.entries()) {
    const single = maskedByteOf(bytes)?.mask === 0;
    words.set([addressOf(index + 1), Number(single), membersOf(bytes)[0] ?? 0, Number(hasBeyond && uniform)], word);
    const table = new Uint8Array(buffer, at + word * 4 + 16, 16).fill(0);
    for (let byte = 0; byte < 128; byte++) if (hasByte(bytes, byte)) table[byte & 15]! |= 1 << (byte >> 4);
    word += classBytes >> 2;
  }
  for (const { operation, into, left, right, by } of steps) {
    words.set([operations.indexOf(operation) | (by << 8), addressOf(into), addressOf(left), addressOf(right)], word);
    word += stepBytes >> 2;
  }
}
