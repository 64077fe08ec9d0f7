/** Text in quotation marks and in slashes: how it is read and written. The two are inverse to each other. */

export interface Delimited {
  readonly value: string;
  /** The position after the closing delimiter. */
  readonly end: number;
}

/** `"..."` or `'...'` with the escapes `\n \r \t \\` and the quotation mark; another backslash stands for itself. */
export function scanQuoted(text: string, from: number): Delimited | undefined {
  const quote = text[from];
  if (quote !== '"' && quote !== "'") return undefined;
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', [quote]: quote };
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at]!;
    if (character === quote) return { value, end: at + 1 };
    if (character === '\\' && at + 1 < text.length) {
      value += escapes[text[at + 1]!] ?? `\\${text[at + 1]!}`;
      at++;
    } else value += character;
  }
  return undefined;
}

/** `/regexp/`, in which `\/` is a slash and every other escape is the regular expression's. Empty ones are none. */
export function scanSlashed(text: string, from: number): Delimited | undefined {
  if (text[from] !== '/') return undefined;
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '/') {
      const value = text
        .slice(from + 1, at)
        .replaceAll(/\\([\s\S])/g, (escape, next: string) => (next === '/' ? '/' : escape));
      return value === '' ? undefined : { value, end: at + 1 };
    }
  }
  return undefined;
}

export function escapeRegexp(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/**
 * The same regular expression in the spelling that slashes give back: `\Q...\E` written out (a backslash at its end would
 * escape the slash), slashes without a backslash, and never nothing, which would be no pattern.
 */
export function plainSource(source: string): string {
  const plain = source.replace(/\\Q([\s\S]*?)(?:\\E|$)|\\[\s\S]/g, (part, text: string | undefined) => {
    if (text !== undefined) return escapeRegexp(text);
    return part === '\\/' ? '/' : part;
  });
  return plain === '' ? '(?:)' : plain;
}

/** In slashes, as a query takes it. */
export function slashed(source: string): string {
  return `/${plainSource(source).replace(/\\[\s\S]|\//g, (part) => (part === '/' ? '\\/' : part))}/`;
}

export function quoted(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return `"${text.replace(/[\\"\n\r\t]/g, (character) => escapes[character]!)}"`;
}
