/** Bytes of a file as text, the same for every door: what an audit finds in a blob, `scan` finds in the file. */
const utf8 = new TextDecoder('utf-8');
const utf16 = { little: new TextDecoder('utf-16le'), big: new TextDecoder('utf-16be') };
const sniffedBytes = 8000;

/**
 * As a person would see it: UTF-16 with a byte order mark, else UTF-8, what is neither as replacement characters; undefined
 * for binary content (a NUL early on, as git decides).
 */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16.little.decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16.big.decode(bytes);
  if (bytes.subarray(0, sniffedBytes).includes(0)) return undefined;
  return utf8.decode(bytes);
}
