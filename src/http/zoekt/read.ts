/**
 * Zoekt's query dialect, read into a tree. What differs from ours: no `and` (parts that stand side by side all have to hold),
 * `or` in lower case only, `-` before anything, patterns are regular expressions, `case:auto` by default.
 */
import { failed, ok, type Result } from '../../base/result.ts';

export type ZoektNode =
  | { readonly kind: 'pattern'; readonly source: string; readonly in: 'anywhere' | 'content' | 'file' | 'symbol' }
  | { readonly kind: 'filter'; readonly field: 'repo' | 'branch' | 'lang'; readonly value: string }
  | { readonly kind: 'flag'; readonly field: 'archived' | 'fork' | 'public'; readonly yes: boolean }
  | { readonly kind: 'not'; readonly part: ZoektNode }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly ZoektNode[] };

export type ZoektCase = 'yes' | 'no' | 'auto';
export type ZoektType = 'filematch' | 'filename' | 'repo';

export interface ZoektQuery {
  /** Absent: everything. */
  readonly root?: ZoektNode;
  readonly case: ZoektCase;
  readonly type: ZoektType;
}

/** The text is no query; caught where queries are read. */
class ZoektFault extends Error {
  override readonly name = 'ZoektFault';
}

type Token =
  | { readonly kind: '(' | ')' | '-' | 'or' }
  | { readonly kind: 'word'; readonly field?: string; readonly value: string; readonly quoted: boolean };

const fields: Readonly<Record<string, string>> = {
  a: 'archived',
  b: 'branch',
  c: 'content',
  f: 'file',
  l: 'lang',
  r: 'repo',
  t: 'type',
  language: 'lang',
};
const known = new Set('archived branch case content file fork lang public regex repo sym type'.split(' '));
const deepest = 100;

export function readZoekt(text: string): Result<ZoektQuery, string> {
  try {
    return ok(new Reader(tokensOf(text)).query());
  } catch (error) {
    if (!(error instanceof ZoektFault)) throw error;
    return failed(error.message);
  }
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const c = text[at]!;
    if (/\s/.test(c)) at++;
    else if (c === '(' && isGroup(text, at)) {
      tokens.push({ kind: '(' });
      at++;
    } else if (c === ')') {
      tokens.push({ kind: ')' });
      at++;
    } else if (c === '-') {
      tokens.push({ kind: '-' });
      at++;
    } else {
      const word = wordAt(text, at);
      tokens.push(word.token);
      at = word.end;
    }
  }
  return tokens;
}

/** `(abc)(de)` and `(a)b` are one pattern: parentheses group only when the closing one ends a word. */
function isGroup(text: string, at: number): boolean {
  const end = closing(text, at);
  return end === undefined || end + 1 >= text.length || /[\s)]/.test(text[end + 1]!);
}

/** Where the parenthesis that opens at `at` closes; not in quotes, brackets, or behind a backslash. */
function closing(text: string, at: number): number | undefined {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') i++;
    else if (c === '"') {
      const end = closingQuote(text, i);
      if (end === undefined) return undefined;
      i = end;
    } else if (c === '(') depth++;
    else if (c === ')' && --depth === 0) return i;
  }
  return undefined;
}

function closingQuote(text: string, at: number): number | undefined {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return undefined;
}

function wordAt(text: string, at: number): { readonly token: Token; readonly end: number } {
  let value = '';
  let quoted = false;
  let depth = 0;
  let i = at;
  for (; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"') {
      const end = closingQuote(text, i);
      if (end === undefined) throw new ZoektFault('unterminated quoted string');
      value += text.slice(i + 1, end).replaceAll(/\\(["\\])/g, '$1');
      quoted = true;
      i = end;
    } else if (c === '\\') {
      // A backslash keeps what follows together, and stays for the regular expression.
      if (i + 1 >= text.length) throw new ZoektFault('lone \\ at the end');
      value += text[i + 1] === ' ' ? ' ' : c + text[i + 1]!;
      i++;
    } else if (/\s/.test(c) && depth === 0) break;
    else if (c === ')' && depth === 0) break;
    else {
      if (c === '(') depth++;
      if (c === ')') depth--;
      value += c;
    }
  }
  if (!quoted && value === 'or') return { token: { kind: 'or' }, end: i };
  return { token: { kind: 'word', quoted, ...withField(text.slice(at, i), value) }, end: i };
}

function withField(raw: string, value: string): { readonly field?: string; readonly value: string } {
  const name = /^([a-z]+|meta\.[\w.-]+):/.exec(raw)?.[1];
  if (name === undefined) return { value };
  const field = fields[name] ?? name;
  if (name.startsWith('meta.')) throw new ZoektFault(`${name}: repositories have no metadata here`);
  return known.has(field) ? { field, value: value.slice(name.length + 1) } : { value };
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  #case: ZoektCase = 'auto';
  #type: ZoektType = 'filematch';

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  query(): ZoektQuery {
    const root = this.#any();
    if (this.#at < this.#tokens.length) throw new ZoektFault('a parenthesis is closed that was never opened');
    return { case: this.#case, type: this.#type, ...(root ? { root } : {}) };
  }

  #any(): ZoektNode | undefined {
    const parts = [this.#all()];
    while (this.#tokens[this.#at]?.kind === 'or') {
      this.#at++;
      parts.push(this.#all());
    }
    if (parts.length === 1) return parts[0];
    const given = parts.filter((part) => part !== undefined);
    if (given.length < parts.length) throw new ZoektFault('"or" needs something on both sides');
    return { kind: 'or', parts: given };
  }

  #all(): ZoektNode | undefined {
    const parts: ZoektNode[] = [];
    for (;;) {
      const kind = this.#tokens[this.#at]?.kind;
      if (kind === undefined || kind === 'or' || kind === ')') break;
      const part = this.#one();
      if (part) parts.push(part);
    }
    return parts.length > 1 ? { kind: 'and', parts } : parts[0];
  }

  #one(): ZoektNode | undefined {
    const token = this.#tokens[this.#at++]!;
    if (token.kind === '-') {
      const next = this.#tokens[this.#at]?.kind;
      if (next === undefined || next === '-' || next === 'or' || next === ')')
        throw new ZoektFault('"-" negates nothing');
      const part = this.#one();
      if (!part) throw new ZoektFault('case: and type: cannot be negated');
      return { kind: 'not', part };
    }
    if (token.kind === '(') return this.#group();
    return token.kind === 'word' ? this.#word(token) : undefined;
  }

  #group(): ZoektNode | undefined {
    if (++this.#depth > deepest) throw new ZoektFault('too many parentheses');
    const inner = this.#any();
    this.#depth--;
    if (this.#tokens[this.#at++]?.kind !== ')') throw new ZoektFault('missing close paren');
    return inner;
  }

  #word({ field, value, quoted }: Extract<Token, { kind: 'word' }>): ZoektNode | undefined {
    if (field !== undefined && value === '') throw new ZoektFault(`${field}: needs a value`);
    switch (field) {
      case 'case':
        this.#case = oneOf(['yes', 'no', 'auto'], value, 'case');
        return undefined;
      case 'type':
        this.#type = oneOf(['filematch', 'filename', 'repo'], value === 'file' ? 'filename' : value, 'type');
        return undefined;
      case 'archived':
      case 'fork':
      case 'public':
        return { kind: 'flag', field, yes: oneOf(['yes', 'no'], value, field) === 'yes' };
      case 'repo':
      case 'branch':
      case 'lang':
        return { kind: 'filter', field, value };
      case 'file':
        return { kind: 'pattern', source: value, in: 'file' };
      case 'sym':
        return { kind: 'pattern', source: value, in: 'symbol' };
      case 'content':
        return { kind: 'pattern', source: value, in: 'content' };
      case 'regex':
        return { kind: 'pattern', source: value, in: 'anywhere' };
      case undefined:
      default:
        return value === '' && quoted ? undefined : { kind: 'pattern', source: value, in: 'anywhere' };
    }
  }
}

function oneOf<const T extends string>(choices: readonly T[], value: string, field: string): T {
  const choice = choices.find((one) => one === value);
  if (choice === undefined) throw new ZoektFault(`${field}: is one of ${choices.join(', ')}, not "${value}"`);
  return choice;
}
