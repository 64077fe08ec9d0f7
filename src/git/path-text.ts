/**
 * Git's paths are bytes; ours are text. A path in UTF-8 is itself. In any other, each byte that is not part of UTF-8 is
 * written `\xE9` (two hex digits in upper case), and backslashes are doubled; a UTF-8 path that looks as if it were so
 * written gets its backslashes doubled too. So two different paths never become one, and `pathBytes` leads back.
 *
 * Rejected: U+FFFD (makes different files one), lone surrogates (a database turns them into U+FFFD later).
 */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const looksEscaped = /\\x[0-9A-F]{2}/;

export function pathText(bytes: Uint8Array): string {
  const text = utf8Text(bytes);
  if (text === undefined) return escaped(bytes);
  return looksEscaped.test(text) ? text.replaceAll('\\', '\\\\') : text;
}

export function pathBytes(path: string): Buffer {
  if (!looksEscaped.test(path)) return Buffer.from(path);
  const parts = path.split(/(\\\\|\\x[0-9A-F]{2})/);
  return Buffer.concat(
    parts.map((part, index) => {
      if (index % 2 === 0) return Buffer.from(part);
      return part === '\\\\' ? Buffer.from('\\') : Buffer.from([Number.parseInt(part.slice(2), 16)]);
    }),
  );
}

function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function escaped(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) text += `\\x${bytes[at++]!.toString(16).toUpperCase().padStart(2, '0')}`;
    else {
      text += strict.decode(bytes.subarray(at, at + length)).replace('\\', '\\\\');
      at += length;
    }
  }
  return text;
}

/** Length of the well-formed UTF-8 character at `at`; 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  return utf8Text(bytes.subarray(at, at + length)) === undefined ? 0 : length;
}
