/** For editors: what each stretch of a query is, to be coloured. Pure, total, and tolerant: text that is no query yet has tokens too. */
import { metaVariablesIn } from '../structural/meta-variables.ts';
import type { PatternType, Span } from './ast.ts';
import { leavesInOrder } from './loose.ts';
import { readQuery, type ParseOptions } from './parse.ts';
import { isRegexp } from './patterns.ts';
import type { FilterToken, Leaf, TermToken } from './syntax.ts';

export type TokenKind =
  | 'filter-name'
  | 'value'
  | 'revision'
  | 'predicate'
  | 'operator'
  | 'parenthesis'
  | 'text'
  | 'quoted'
  | 'hole'
  | 'regexp'
  | 'regexp-delimiter'
  | 'regexp-group'
  | 'regexp-class'
  | 'regexp-quantifier'
  | 'regexp-anchor'
  | 'regexp-alternation'
  | 'regexp-escape'
  | 'error';

export interface QueryToken extends Span {
  readonly kind: TokenKind;
}

/** In order, without overlaps, and never white space alone. */
export function tokens(
  text: string,
  patternType: PatternType = 'auto',
  now?: ParseOptions['now'],
): readonly QueryToken[] {
  const read = readQuery(text, { patternType, ...(now && { now }) });
  const found: QueryToken[] = [];
  let at = 0;
  for (const leaf of leavesInOrder(text, read.syntax, read.patternType)) {
    // A word that is read in several alternatives, or one within another's span.
    if (leaf.span.from < at) continue;
    found.push(...between(text, at, leaf.span.from), ...tokensOf(leaf, text, read.patternType));
    at = leaf.span.to;
  }
  found.push(...between(text, at, text.length));
  return read.errors.reduce(
    marked,
    found.filter(({ from, to }) => from < to),
  );
}

/** Operators and parentheses, and whatever else stands between words. */
function between(text: string, from: number, to: number): readonly QueryToken[] {
  return [...text.slice(from, to).matchAll(/[()]|[^\s()]+/g)].map((match) => {
    const start = from + match.index;
    const kind = /^[()]$/.test(match[0]) ? 'parenthesis' : /^(?:and|or|not|-)$/i.test(match[0]) ? 'operator' : 'text';
    return { kind, from: start, to: start + match[0].length };
  });
}

function tokensOf(leaf: Leaf, text: string, patternType: PatternType): readonly QueryToken[] {
  return leaf.kind === 'filter' ? filterTokens(leaf, text, patternType) : termTokens(leaf, text, patternType);
}

function termTokens(term: TermToken, text: string, patternType: PatternType): readonly QueryToken[] {
  const { span, valueSpan, form } = term;
  const opening = form === 'bare' ? valueSpan.from : valueSpan.from - 1;
  return [...between(text, span.from, opening), ...patternTokens(term, text, patternType)];
}

function patternTokens(
  { value, valueSpan, form }: Pick<TermToken, 'value' | 'valueSpan' | 'form'>,
  text: string,
  patternType: PatternType,
): readonly QueryToken[] {
  const { from, to } = valueSpan;
  if (form === 'quoted') return [{ kind: 'quoted', from: from - 1, to: to + 1 }];
  if (form === 'slashed')
    return [
      { kind: 'regexp-delimiter', from: from - 1, to: from },
      ...regexpTokens(text, { from, to }),
      { kind: 'regexp-delimiter', from: to, to: to + 1 },
    ];
  if (patternType === 'structural') return templateTokens(text, valueSpan);
  const asRegexp = patternType === 'regexp' || (patternType === 'auto' && isRegexp(value));
  return asRegexp ? regexpTokens(text, valueSpan) : [{ kind: 'text', from, to }];
}

/** Holes of templates and, where there are none, of patterns over syntax trees. */
function templateTokens(text: string, { from, to }: Span): readonly QueryToken[] {
  const value = text.slice(from, to);
  const holes = new Set(/:\[/.test(value) ? [] : metaVariablesIn(value));
  const parts =
    /\.\.\.|:\[(?:[^[\]]|\[[^\]]*\])*\]|(?<![\w$])\$[$A-Z0-9_]*|(?:(?!\.\.\.|:\[|(?<![\w$])\$)[\s\S])+|:\[/g;
  return [...value.matchAll(parts)].map((match) => {
    const start = from + match.index;
    const isHole =
      (match[0] === '...' && holes.size === 0) ||
      (match[0].startsWith(':[') && match[0].endsWith(']')) ||
      holes.has(match[0]);
    return { kind: isHole ? 'hole' : 'text', from: start, to: start + match[0].length };
  });
}

const regexpFields = new Set(['repo', 'file', 'author', 'committer', 'message', 'repohasfile']);

function filterTokens(token: FilterToken, text: string, patternType: PatternType): readonly QueryToken[] {
  const { span, valueSpan, form, field } = token;
  const opening = form === 'bare' ? valueSpan.from : valueSpan.from - 1;
  const nameFrom = opening - token.written.length - 1;
  const name: QueryToken = { kind: 'filter-name', from: nameFrom, to: opening };
  const before = between(text, span.from, nameFrom);
  return [...before, name, ...valueTokens(token, text, field.name === 'content' ? patternType : undefined)];
}

function valueTokens(token: FilterToken, text: string, patternType: PatternType | undefined): readonly QueryToken[] {
  const { valueSpan, form, field, value } = token;
  const { from, to } = valueSpan;
  if (patternType !== undefined) return patternTokens(token, text, patternType);
  if (form === 'quoted') return [{ kind: 'quoted', from: from - 1, to: to + 1 }];
  const predicate = /^[A-Za-z.]+(?=\()/.exec(value)?.[0];
  if (predicate !== undefined && value.endsWith(')') && /^(?:has|contains|at)\b/.test(predicate))
    return predicateTokens(predicate.length, valueSpan);
  if (!regexpFields.has(field.name)) return [{ kind: field.name === 'rev' ? 'revision' : 'value', from, to }];
  const at = field.name === 'repo' ? value.indexOf('@') : -1;
  if (at < 0) return regexpTokens(text, valueSpan);
  return [...regexpTokens(text, { from, to: from + at }), { kind: 'revision', from: from + at, to }];
}

function predicateTokens(nameLength: number, { from, to }: Span): readonly QueryToken[] {
  return [
    { kind: 'predicate', from, to: from + nameLength + 1 },
    { kind: 'value', from: from + nameLength + 1, to: to - 1 },
    { kind: 'predicate', from: to - 1, to },
  ];
}

const regexpParts: readonly (readonly [RegExp, TokenKind])[] = [
  [/^\\(?:[bBAzQE]|$)/, 'regexp-anchor'],
  [/^\\(?:[dwsDWS]|[pP](?:\{[^}]*\}|[A-Za-z]))/, 'regexp-class'],
  [/^\\(?:x\{[^}]*\}|x[0-9A-Fa-f]{2}|[\s\S])/, 'regexp-escape'],
  [/^\[\^?\]?(?:\[:\w+:\]|\\[\s\S]|[^\]\\])*\]/, 'regexp-class'],
  [/^\((?:\?(?:P?<\w+>|[imsU-]*[:)]))?|^\)/, 'regexp-group'],
  [/^(?:[*+?]|\{\d+(?:,\d*)?\})\??/, 'regexp-quantifier'],
  [/^[$^]/, 'regexp-anchor'],
  [/^\|/, 'regexp-alternation'],
  [/^\./, 'regexp-class'],
  [/^[^\\[\](){}*+?^$|.]+|^[\s\S]/, 'regexp'],
];

function regexpTokens(text: string, { from, to }: Span): readonly QueryToken[] {
  const found: QueryToken[] = [];
  for (let at = from; at < to;) {
    const rest = text.slice(at, to);
    const [length, kind] = regexpPartAt(rest);
    found.push({ kind, from: at, to: at + length });
    at += length;
  }
  return found;
}

function regexpPartAt(rest: string): readonly [length: number, kind: TokenKind] {
  for (const [shape, kind] of regexpParts) {
    const match = shape.exec(rest);
    if (match) return [match[0].length, kind];
  }
  return [1, 'regexp'];
}

/** Tokens are cut at the ends of the error, what is inside is the error. */
function marked(found: readonly QueryToken[], error: Span): QueryToken[] {
  return found.flatMap((token) => {
    if (token.to <= error.from || token.from >= error.to) return [token];
    const [from, to] = [Math.max(token.from, error.from), Math.min(token.to, error.to)];
    const pieces: readonly QueryToken[] = [
      { ...token, to: from },
      { kind: 'error', from, to },
      { ...token, from: to },
    ];
    return pieces.filter((piece) => piece.from < piece.to);
  });
}
