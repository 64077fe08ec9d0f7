/**
 * Maven (maven.apache.org/pom.html, "Version Order Specification"): tokens with the separator before them, trailing nulls
 * trimmed at the end and before each hyphen, and then compared one by one, the shorter one padded with nulls.
 */
import { compareDigits, compareText, isDigits, versionScheme } from './version-scheme.ts';

interface Token {
  readonly separator: '.' | '-';
  readonly text: string;
}

const qualifiers = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const aliases: Readonly<Record<string, string>> = { cr: 'rc', ga: '', final: '', release: '' };
const shortForms: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' };

function read(text: string): readonly Token[] | undefined {
  const version = text.trim().toLowerCase();
  // Anything may be a Maven version; what holds no digit or an unresolved property is none that could be ordered.
  if (!/^[\w.+-]*\d[\w.+-]*$/.test(version)) return undefined;
  return trimmed(tokensOf(version));
}

function tokensOf(version: string): readonly Token[] {
  const tokens: Token[] = [];
  let separator: Token['separator'] = '.';
  const pieces = version.split(/([._-])/);
  for (let at = 0; at < pieces.length; at += 2) {
    const parts = pieces[at]!.match(/\d+|\D+/g) ?? ['0'];
    parts.forEach((part, index) => {
      const next = parts[index + 1];
      const word = next !== undefined && isDigits(next) ? (shortForms[part] ?? part) : part;
      // `.rc` is what `-rc` is.
      const isNumber = isDigits(part);
      tokens.push({ separator: index === 0 && isNumber ? separator : '-', text: aliases[word] ?? word });
    });
    separator = pieces[at + 1] === '.' ? '.' : '-';
  }
  return tokens;
}

const isNull = ({ text }: Token): boolean => text === '' || /^0+$/.test(text);

/** Nulls at the end, and those before each hyphen that is left, from the end to the start. */
function trimmed(tokens: readonly Token[]): readonly Token[] {
  const kept = [...tokens];
  for (let at = kept.length - 1; at > 0; at--) {
    if (!isNull(kept[at]!)) continue;
    const next = kept[at + 1];
    if (next === undefined || next.separator === '-') kept.splice(at, 1);
  }
  return kept;
}

function order(a: readonly Token[], b: readonly Token[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = compareTokens(a[at] ?? padding(b[at]!), b[at] ?? padding(a[at]!));
    if (difference !== 0) return difference;
  }
  return 0;
}

function padding(other: Token): Token {
  return { separator: other.separator, text: isDigits(other.text) && other.separator === '.' ? '0' : '' };
}

/** Words before `-number` before `.number`; words among themselves by rank, then by name. */
function compareTokens(a: Token, b: Token): number {
  const kinds = kindOf(a) - kindOf(b);
  if (kinds !== 0) return kinds;
  if (isDigits(a.text)) return compareDigits(a.text, b.text);
  return rankOf(a.text) - rankOf(b.text) || compareText(a.text, b.text);
}

function kindOf({ separator, text }: Token): number {
  return isDigits(text) ? (separator === '.' ? 2 : 1) : 0;
}

function rankOf(word: string): number {
  const rank = qualifiers.indexOf(word);
  return rank < 0 ? qualifiers.length : rank;
}

export const mavenVersions = versionScheme('maven', read, order);
