/**
 * Rewrites the text of a query: adds and removes filters, as the buttons around the query bar do. It cuts a query into words
 * as the language does (quotes, escapes, parentheses, /regular expressions/ after a filter's colon) and touches nothing else;
 * what a word means is the server's to say.
 */
export interface Word {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const aliases: Readonly<Record<string, string>> = {
  r: 'repo',
  f: 'file',
  path: 'file',
  l: 'lang',
  language: 'lang',
  revision: 'rev',
};

/** White space inside quotes, or behind a backslash, ends no word; parentheses keep what they hold together. */
export function wordsOf(query: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < query.length) {
    if (/\s/.test(query[at]!)) {
      at++;
      continue;
    }
    const to = endOfWord(query, at);
    words.push({ text: query.slice(at, to), from: at, to });
    at = to;
  }
  return words;
}

function endOfWord(query: string, from: number): number {
  let depth = 0;
  let quote = '';
  for (let at = from; at < query.length; at++) {
    const character = query[at]!;
    if (character === '\\') at++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (opensQuote(query, from, at)) quote = character;
    else if (character === '(') depth++;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (depth === 0 && /\s/.test(character)) return at;
  }
  // A quote that is never closed, or a lone parenthesis, is a character like others.
  return quote === '' && depth === 0 ? query.length : nextSpace(query, from);
}

/** At the beginning of a word or of a filter's value, and only when it is closed again. */
function opensQuote(query: string, from: number, at: number): boolean {
  const character = query[at]!;
  if (!/["'/]/.test(character) || query.indexOf(character, at + 1) < 0) return false;
  const before = query.slice(from, at);
  return before === '' || before === '-' || /^-?\w+:$/.test(before) || before.endsWith('(');
}

function nextSpace(query: string, from: number): number {
  const found = query.slice(from).search(/\s/);
  return found < 0 ? query.length : from + found;
}

/** The name of a filter in full and in lower case; undefined for words that are none. */
function nameOf(word: string): string | undefined {
  const read = /^-?([a-zA-Z]+):/.exec(word);
  const name = read?.[1]?.toLowerCase();
  return name === undefined ? undefined : (aliases[name] ?? name);
}

export function filterValue(query: string, name: string): string | undefined {
  const word = wordsOf(query).find(({ text }) => !text.startsWith('-') && nameOf(text) === name);
  if (!word) return undefined;
  const value = word.text.slice(word.text.indexOf(':') + 1);
  return /^"(?:[^"\\]|\\.)*"$/.test(value) ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value;
}

export function withoutFilters(query: string, names: readonly string[]): string {
  return without(query, ({ text }) => names.includes(nameOf(text) ?? ''));
}

/** In the place of the filter that is there, or at the end. `undefined` takes it out. */
export function withFilter(query: string, name: string, value: string | undefined): string {
  const spelled = value === undefined ? undefined : `${spelledName(name)}:${quotedIfNeeded(value)}`;
  const old = wordsOf(query).find(({ text }) => !text.startsWith('-') && nameOf(text) === name);
  if (spelled === undefined) return withoutFilters(query, [name]);
  if (!old) return withWord(query, spelled);
  return query.slice(0, old.from) + spelled + query.slice(old.to);
}

const spelledName = (name: string): string => (name === 'patterntype' ? 'patternType' : name);
const quotedIfNeeded = (value: string): string => (/[\s"]/.test(value) ? JSON.stringify(value) : value);

export function hasWord(query: string, word: string): boolean {
  return wordsOf(query).some(({ text }) => text === word);
}

/** At the end, once; what says the contrary goes. */
export function withWord(query: string, word: string): string {
  const contrary = word.startsWith('-') ? word.slice(1) : `-${word}`;
  const rest = without(query, ({ text }) => text === contrary || text === word);
  return rest === '' ? word : `${rest} ${word}`;
}

export function withoutWord(query: string, word: string): string {
  return without(query, ({ text }) => text === word);
}

function without(query: string, unwanted: (word: Word) => boolean): string {
  let result = '';
  let at = 0;
  for (const word of wordsOf(query)) {
    if (unwanted(word)) result = result.trimEnd();
    else result += (result === '' ? '' : query.slice(at, word.from)) + word.text;
    at = word.to;
  }
  return result.trim();
}

/** The filters among the words, as chips to be taken out. */
export function filtersIn(query: string): readonly string[] {
  return wordsOf(query)
    .map(({ text }) => text)
    .filter((text) => ['repo', 'file', 'lang', 'type', 'select', 'author', 'rev'].includes(nameOf(text) ?? ''));
}

export function escapedRegexp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
