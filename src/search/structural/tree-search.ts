/**
 * Patterns over syntax trees in a search: which matches a text has, with bounds on what it may cost. A grammar runs as native
 * code and cannot be interrupted, so it is known before it begins what it will take: the text is short, and its beginning
 * was parsed at a usual pace. Repairs of what is no code take the square of its length and more in some grammars (32 KB of
 * `a<` in Java: seconds), which the beginning tells. Rejected: a process per parse that can be killed, at the cost of a copy
 * of every text and every answer.
 *
 * Invariant: a text that is given up is told; one that cannot match (a word of the pattern is missing) never is.
 */
import type { SgNode } from '@ast-grep/napi';
import { AppError } from '../../base/app-error.ts';
import { grammarOf, parseTree, type Grammar } from './grammars.ts';
import { wordsOf } from './meta-variables.ts';
import type { GivenUp, TreeQuery } from './structure.ts';
import { treePattern, type TreePattern, type TreeSpan } from './tree-pattern.ts';

/** In characters. Code that people write is shorter; what is longer was generated, or packed. */
export const longestSearched = 1 << 19;

/** In characters; of texts that are more than twice as long, so that little is parsed a second time. */
const beginnings = [2 << 10, 16 << 10, 128 << 10];
/** Of this thread's processor: ten times of what code takes, and what a thread may lose in between. */
const slowMillis = (characters: number): number => 20 + (3 * characters) / 1024;

export interface TreeMatches {
  /** Ascending and apart: a match within another one is part of it. */
  readonly spans: readonly TreeSpan[];
  readonly gaveUp?: GivenUp;
}

interface ReadQuery {
  readonly grammar: Grammar;
  readonly words: readonly string[];
  readonly pattern: TreePattern;
}

export function treeMatches(query: TreeQuery, text: string, longest = longestSearched): TreeMatches {
  const { grammar, words, pattern } = readOnce(query);
  if (words.length > 0 && !holdsAll(text, words)) return { spans: [] };
  const parsed = parsedWithin(grammar, text, longest);
  if ('gaveUp' in parsed) return { spans: [], gaveUp: parsed.gaveUp };
  return { spans: outermost(pattern.findIn(parsed.root)) };
}

function holdsAll(text: string, words: readonly string[]): boolean {
  const folded = text.toLowerCase();
  return words.every((word) => folded.includes(word));
}

/** Patterns of the searches that run in this thread: each is read once, not once per file. */
const read = new Map<string, ReadQuery>();
const mostRead = 64;

function readOnce({ language, code }: TreeQuery): ReadQuery {
  const key = `${language}\n${code}`;
  const known = read.get(key);
  if (known) return known;
  const grammar = grammarOf(language);
  const pattern = grammar && treePattern(grammar, code);
  if (!grammar || !pattern?.ok) {
    const why = pattern && !pattern.ok ? pattern.error : `there is no grammar for ${language}`;
    throw new AppError('search/bad-pattern', why, { hint: 'Patterns are checked before they are searched.' });
  }
  const made = { grammar, words: wordsOf(code), pattern: pattern.value };
  if (read.size >= mostRead) read.clear();
  read.set(key, made);
  return made;
}

export type Parsed = { readonly root: SgNode } | { readonly gaveUp: GivenUp };

/** The last one: several patterns of a query look at a text one after the other. */
let last: { readonly grammar: Grammar; readonly text: string; readonly parsed: Parsed } | undefined;

/** The syntax tree of a text, unless it is longer than that or would take too long. */
export function parsedWithin(grammar: Grammar, text: string, longest: number): Parsed {
  if (text.length > longest) return { gaveUp: 'too-large' };
  if (last?.grammar !== grammar || last.text !== text) last = { grammar, text, parsed: parsed(grammar, text) };
  return last.parsed;
}

function parsed(grammar: Grammar, text: string): Parsed {
  // Loading the grammars is no part of what is measured.
  parseTree(grammar, '');
  for (const characters of beginnings)
    if (text.length > 2 * characters && isSlow(grammar, text.slice(0, characters))) return { gaveUp: 'too-complex' };
  return { root: parseTree(grammar, text) };
}

function isSlow(grammar: Grammar, text: string): boolean {
  const before = process.threadCpuUsage();
  parseTree(grammar, text);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 > slowMillis(text.length);
}

function outermost(spans: readonly TreeSpan[]): readonly TreeSpan[] {
  const apart: TreeSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.end > span.start && span.end > (apart.at(-1)?.end ?? -1)) apart.push(span);
  }
  return apart;
}
