/** Base 64 around a text: decoded once, judged inside. */

/** The printable text that `value` encodes; undefined when it encodes none. Short words are base 64 by chance. */
export function decodedText(value: string): string | undefined {
  if (value.length < 8 || value.length > 4000 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(value)) return undefined;
  // Too short, or a word, or hexadecimal: base 64 by chance.
  if (value.length % 4 === 1 || /^(?:[a-z]+|[A-Z]+|[A-Z]?[a-z]+|[0-9a-f]+|\d+)$/.test(value)) return undefined;
  const text = Buffer.from(value, 'base64').toString('utf8');
  return /^[\x20-\x7e\r\n\t]{4,}$/.test(text) ? text : undefined;
}
