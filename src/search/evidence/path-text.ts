/**
 * A path of git as text, written a second time from its definition: UTF-8 is itself; of any other, bytes that are none are
 * written `\\xE9` and backslashes doubled, and so they are where a path in UTF-8 looks as if it were written like that.
 */
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function pathText(bytes: Uint8Array): string {
  const text = decoded(bytes);
  if (text !== undefined) return /\\x[0-9A-F]{2}/.test(text) ? text.replaceAll('\\', '\\\\') : text;
  let escaped = '';
  for (let at = 0; at < bytes.length;) {
    const length = [1, 2, 3, 4].find((count) => decoded(bytes.subarray(at, at + count)) !== undefined);
    if (length === undefined) escaped += `\\x${bytes[at]!.toString(16).toUpperCase().padStart(2, '0')}`;
    else escaped += decoded(bytes.subarray(at, at + length))!.replace('\\', '\\\\');
    at += length ?? 1;
  }
  return escaped;
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
