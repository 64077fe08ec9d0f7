/**
 * Patterns over syntax trees in a search: which matches a text has, with bounds on what it may cost. A grammar runs as native
 * code and cannot be interrupted, so what bounds it is known before it begins: the length of the text. What a hostile text of
 * that length takes is some seconds; when it took too long, its tree (twisted by repairs) is not matched as well.
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
export const longestSearched = 1 << 20;

/** Of this thread's processor, for one parse: what a text of that length takes ten times. */
const mostParseMillis = 5000;

export interface TreeBounds {
  readonly longest: number;
  readonly mostParseMillis: number;
}

const usualBounds: TreeBounds = { longest: longestSearched, mostParseMillis };

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

export function treeMatches(query: TreeQuery, text: string, bounds: TreeBounds = usualBounds): TreeMatches {
  const { grammar, words, pattern } = readOnce(query);
  if (words.length > 0 && !holdsAll(text, words)) return { spans: [] };
  if (text.length > bounds.longest) return { spans: [], gaveUp: 'too-large' };
  const { root, millis } = parsedOnce(grammar, text);
  if (millis > bounds.mostParseMillis) return { spans: [], gaveUp: 'too-complex' };
  return { spans: outermost(pattern.findIn(root)) };
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

/** The last tree: several patterns of a query look at a text one after the other. */
let last:
  { readonly grammar: Grammar; readonly text: string; readonly root: SgNode; readonly millis: number } | undefined;

function parsedOnce(grammar: Grammar, text: string): { readonly root: SgNode; readonly millis: number } {
  if (last?.grammar === grammar && last.text === text) return last;
  const before = process.threadCpuUsage();
  const root = parseTree(grammar, text);
  const { user, system } = process.threadCpuUsage(before);
  last = { grammar, text, root, millis: (user + system) / 1000 };
  return last;
}

function outermost(spans: readonly TreeSpan[]): readonly TreeSpan[] {
  const apart: TreeSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.end > span.start && span.end > (apart.at(-1)?.end ?? -1)) apart.push(span);
  }
  return apart;
}
