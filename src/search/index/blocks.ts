/** How bytes are told apart and cut: what is text, in which encoding, where a block ends. */
import { lineFeed } from './alphabet.ts';
import { longestText, type DocumentEncoding, type DocumentState } from './shard-format.ts';

/** As git decides: a NUL among the first 8000 bytes. */
const binaryProbeBytes = 8000;

export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, binaryProbeBytes).includes(0);
}

export interface ContentKind {
  readonly state: DocumentState;
  readonly encoding: DocumentEncoding;
}

/** What a file is by its first bytes and its length. UTF-16 is known by its byte order mark; UTF-32 stays binary. */
export function kindOf(bytes: Uint8Array): ContentKind {
  const encoding = utf16Encoding(bytes) ?? 'utf-8';
  if (encoding === 'utf-8' && isBinary(bytes)) return { state: 'binary', encoding };
  if (bytes.length > longestText) return { state: 'too-large', encoding: 'utf-8' };
  return { state: 'text', encoding };
}

function utf16Encoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] !== 0xff || bytes[1] !== 0xfe) return undefined;
  return bytes.length >= 4 && bytes[2] === 0 && bytes[3] === 0 ? undefined : 'utf-16le';
}

const transcodedAtOnce = 1 << 20;

/**
 * The text in UTF-8, without the byte order mark; U+FFFD for what is no UTF-16. Undefined when it has a NUL where git looks
 * for one: then it only looked like text.
 */
export function transcoded(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Buffer | undefined {
  const decoder = new TextDecoder(encoding);
  const pieces: Buffer[] = [];
  // Piece by piece: a string of the whole could be longer than V8 allows.
  for (let at = 0; at < bytes.length; at += transcodedAtOnce) {
    const stream = at + transcodedAtOnce < bytes.length;
    pieces.push(Buffer.from(decoder.decode(bytes.subarray(at, at + transcodedAtOnce), { stream })));
  }
  const text = Buffer.concat(pieces);
  return isBinary(text) ? undefined : text;
}

/** The end of the block that starts at `at`: after the last line break that fits, or after the first one that does not. */
export function blockEnd(
  text: Buffer,
  { at, end, blockBytes }: { readonly at: number; readonly end: number; readonly blockBytes: number },
): number {
  const full = at + blockBytes;
  if (full >= end) return end;
  const fits = text.lastIndexOf(lineFeed, full - 1);
  if (fits >= at) return fits + 1;
  // Only within the document: behind it lies what an earlier shard left there.
  const beyond = text.subarray(full, end).indexOf(lineFeed);
  return beyond < 0 ? end : full + beyond + 1;
}
