/**
 * How words become patterns, per pattern type. All but the first are Sourcegraph's:
 *
 * auto        ours: a word with characters of a regular expression that makes a valid one is one, and a notice says so.
 *             Several plain words: all in the same file (as keyword). As soon as one of neighbouring words is a regular
 *             expression, all of them are joined by `.*?` in that order on one line (as regexp): `func.*Login user`.
 *             `-word` excludes.
 * keyword     words are text, all in the same file
 * regexp      words are regular expressions, joined by `.*?`; quoted ones are text
 * standard    neighbouring words are one text with one space between; quotation marks belong to it; `/x/` is a regexp
 * literal     as standard, without `/x/`
 * structural  neighbouring words are one template, or one pattern over syntax trees (trees.ts)
 */
import { metaVariablesIn } from '../structural/meta-variables.ts';
import { QueryFault, type PatternNode, type QueryNode, type Span } from './ast.ts';
import { escapeRegexp, plainSource, quoted, slashed } from './delimited.ts';
import { remarkRegexpAsText, remarkUnknownField } from './dialect.ts';
import { checkedRegexp, patternFault, type Reading } from './reading.ts';
import { readTemplate } from './structural.ts';
import type { FilterToken, TermToken } from './syntax.ts';

export { escapeRegexp, quoted, slashed };

/** What stands side by side in a run: a word, or something that is read already. */
export type Operand =
  | { readonly kind: 'term'; readonly token: TermToken }
  /** A filter, which keeps no words apart, or a group, which does. */
  | { readonly kind: 'node'; readonly node: QueryNode; readonly parts: boolean };

/** The nodes of one run; together they are an AND. Words that are joined stand where the first one stood. */
export function readRun(run: readonly Operand[], reading: Reading): readonly QueryNode[] {
  const nodes: QueryNode[] = [];
  for (const piece of piecesOf(run, reading)) {
    if (piece.kind === 'node') nodes.push(piece.node);
    else {
      const node = reading.attempt(() => readWords(piece.terms, reading));
      if (node) nodes.push(...node);
    }
  }
  return nodes;
}

type Piece = Extract<Operand, { kind: 'node' }> | { readonly kind: 'words'; readonly terms: TermToken[] };

/** Neighbouring words together; filters between them do not count. */
function piecesOf(run: readonly Operand[], reading: Reading): readonly Piece[] {
  const pieces: Piece[] = [];
  let words: TermToken[] | undefined;
  for (const operand of run) {
    if (operand.kind === 'node') {
      pieces.push(operand);
      if (operand.parts) words = undefined;
    } else if (!isJoinable(operand.token, reading)) {
      pieces.push({ kind: 'words', terms: [operand.token] });
      words = undefined;
    } else if (words) words.push(operand.token);
    else {
      words = [operand.token];
      pieces.push({ kind: 'words', terms: words });
    }
  }
  return pieces;
}

function isJoinable(token: TermToken, { patternType }: Reading): boolean {
  if (token.negated || patternType === 'keyword') return false;
  return patternType === 'regexp' || token.form !== 'slashed';
}

function readWords(terms: readonly TermToken[], reading: Reading): readonly QueryNode[] {
  for (const term of terms) {
    remarkUnknownField(term, reading);
    if (isTextAlone(term, reading)) remarkRegexpAsText(term, reading);
  }
  if (terms.length > 1 && joinsWords(terms, reading)) return [readTogether(terms, reading)];
  return terms.flatMap((term) => readAlone(term, reading) ?? []);
}

/** A pattern over syntax trees may look like a regular expression, as `f($A)?` does. */
function isTextAlone({ value }: TermToken, { patternType }: Reading): boolean {
  if (patternType === 'structural') return metaVariablesIn(value).length === 0;
  return patternType !== 'auto' && patternType !== 'regexp';
}

function joinsWords(terms: readonly TermToken[], { patternType }: Reading): boolean {
  return patternType !== 'auto' || terms.some((term) => term.form === 'bare' && isRegexp(term.value));
}

function readAlone(token: TermToken, reading: Reading): QueryNode | undefined {
  return reading.attempt(() => {
    const pattern = readPattern(token, reading);
    if (!token.negated) return pattern;
    if (reading.patternType === 'structural') {
      const hint = 'Leave out what is excluded, or use a regular expression.';
      throw new QueryFault('structural search cannot exclude a pattern', hint, token.span);
    }
    if (reading.text[token.span.from] === '-') exclusionRemark(token, reading);
    return { kind: 'not', part: pattern };
  });
}

/** The value of content:. In regexp mode it is a regular expression, quoted or not, as for Sourcegraph. */
export function readContent(token: FilterToken, reading: Reading): QueryNode | undefined {
  return reading.attempt(() => {
    const { form, value, valueSpan, span, negated, written } = token;
    if (value === '' && form === 'bare')
      throw new QueryFault(
        `${written}: needs a value`,
        `Write ${written}:something without a space, or quote the text.`,
        span,
      );
    const asRegexp = reading.patternType === 'regexp' && form === 'quoted' ? 'bare' : form;
    const pattern = readPattern({ kind: 'term', span, negated, form: asRegexp, value, valueSpan }, reading);
    if (negated && reading.patternType === 'structural') {
      const hint = 'Leave out what is excluded, or use a regular expression.';
      throw new QueryFault('structural search cannot exclude a pattern', hint, span);
    }
    return negated ? { kind: 'not', part: pattern } : pattern;
  });
}

function readPattern(token: TermToken, reading: Reading): PatternNode {
  const { value, span, form } = token;
  const { patternType } = reading;
  const literal: PatternNode = { kind: 'pattern', syntax: 'literal', value, span };
  if (patternType === 'structural') return { ...literal, template: readTemplate(value, token.valueSpan) };
  if (form === 'slashed') return validRegexp(token);
  if (patternType === 'regexp') return form === 'quoted' ? literal : validRegexp(token);
  if (patternType !== 'auto' || form === 'quoted') return literal;
  if (!hasRegexpCharacters(value)) {
    if (value.startsWith('(') && !value.includes(')')) textRemark(token, reading, 'the parenthesis is not closed');
    return literal;
  }
  const fault = patternFault(value);
  if (!fault && !neverMatches(value)) {
    regexpRemark(token, reading, value);
    return { ...literal, syntax: 'regexp', value: plainSource(value) };
  }
  // Look-around is surely meant as a regular expression; `foo(` is text.
  if (fault?.kind === 'unsupported') return validRegexp(token);
  textRemark(token, reading, fault?.message ?? 'it could never match a line');
  return literal;
}

function readTogether(terms: readonly TermToken[], reading: Reading): PatternNode {
  const { patternType } = reading;
  const span = wholeOf(terms);
  if (patternType !== 'regexp' && patternType !== 'auto') {
    const value = terms.map((term) => term.value).join(' ');
    const literal: PatternNode = { kind: 'pattern', syntax: 'literal', value, span };
    return patternType === 'structural' ? { ...literal, template: readTemplate(value, span) } : literal;
  }
  const value = terms.map((term) => `(?:${regexpOf(term, reading)})`).join('.*?');
  if (patternType === 'auto') joinRemark(terms, reading, value);
  return { kind: 'pattern', syntax: 'regexp', value: checkedRegexp(value, span), span };
}

function regexpOf(term: TermToken, { patternType }: Reading): string {
  const isText = term.form === 'quoted' || (patternType === 'auto' && !isRegexp(term.value));
  return isText ? escapeRegexp(term.value) : validRegexp(term).value;
}

function validRegexp(token: TermToken): PatternNode {
  const source = token.form === 'bare' ? withTextParentheses(token) : token.value;
  return {
    kind: 'pattern',
    syntax: 'regexp',
    value: plainSource(checkedRegexp(source, token.valueSpan)),
    span: token.span,
  };
}

/** `func()` means these characters, not an empty group; parentheses that match nothing are text where that is all they can be. */
function withTextParentheses({ value, dangling }: TermToken): string {
  const calls = mapUnescaped(value, (text) => text.replaceAll('()', '\\(\\)'));
  if (!dangling || patternFault(calls) === undefined) return calls;
  const escaped = mapUnescaped(value, (text) => text.replaceAll(/[()]/g, '\\$&'));
  return patternFault(escaped) === undefined ? escaped : calls;
}

/** Changes what is neither an escape nor in a class. */
function mapUnescaped(source: string, change: (text: string) => string): string {
  return source.replaceAll(
    /(\\[\s\S]|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\])|((?:(?!\\|\[\^?\]?(?:\\[\s\S]|[^\]\\])*\])[\s\S])+)/g,
    (part, kept: string | undefined) => (kept === undefined ? change(part) : part),
  );
}

/** Dots and parentheses alone are everyday text: `http.ListenAndServe`, `foo()`. */
function hasRegexpCharacters(value: string): boolean {
  return /[\\|*+?[\]{}^$]/.test(value);
}

/** Whether a bare word is a regular expression in our own mode. */
export function isRegexp(value: string): boolean {
  return hasRegexpCharacters(value) && patternFault(value) === undefined && !neverMatches(value);
}

/** `$HOME`, `${name}`: the end of a line with something after it. */
function neverMatches(value: string): boolean {
  return /(?<!\\)\$(?:\{?[A-Za-z_])/.test(value.replace(/\[(?:\\.|[^\]\\])*\]/g, 'x'));
}

function regexpRemark({ value, span, valueSpan }: TermToken, reading: Reading, source: string): void {
  reading.remark(
    span,
    {
      title: 'Read as a regular expression',
      description: `${value} has characters of a regular expression, so it was searched as ${slashed(source)}`,
      proposedQueries: [
        { description: 'The same, spelled out', query: reading.replaced(valueSpan, slashed(source)) },
        { description: 'As text', query: reading.replaced(valueSpan, quoted(value)) },
      ],
    },
    { spelledOut: true },
  );
}

function joinRemark(terms: readonly TermToken[], reading: Reading, source: string): void {
  // From the last to the first, so that the positions stay right.
  let query = reading.text;
  let asText = reading.text;
  for (const [index, { span, value }] of [...terms.entries()].reverse()) {
    const gap = index === 0 ? 0 : /\s*$/.exec(reading.text.slice(terms[index - 1]!.span.to, span.from))![0].length;
    query = query.slice(0, span.from - gap) + (index === 0 ? slashed(source) : '') + query.slice(span.to);
    asText = asText.slice(0, span.from) + quoted(value) + asText.slice(span.to);
  }
  reading.remark(
    wholeOf(terms),
    {
      title: 'Read as a regular expression',
      description: `One of the words is a regular expression, so all of them were searched on one line, in this order: ${slashed(source)}`,
      proposedQueries: [
        { description: 'The same, spelled out', query },
        { description: 'All of them as text, anywhere in a file', query: asText },
      ],
    },
    { spelledOut: true },
  );
}

function wholeOf(terms: readonly TermToken[]): Span {
  return { from: terms[0]!.span.from, to: terms.at(-1)!.span.to };
}

function textRemark({ value, span, valueSpan }: TermToken, reading: Reading, why: string): void {
  reading.remark(
    span,
    {
      title: 'Read as text',
      description: `${value} looks like more than text, but ${why}; so the text itself was searched`,
      proposedQueries: [
        { description: 'The same, without this remark', query: reading.replaced(valueSpan, quoted(value)) },
      ],
    },
    { spelledOut: true },
  );
}

function exclusionRemark({ span, value, form }: TermToken, reading: Reading): void {
  const { text } = reading;
  const term = form === 'bare' ? value : text.slice(span.from + 1, span.to);
  reading.remark(
    span,
    {
      title: `${text.slice(span.from, span.to)} was read as NOT ${term}`,
      description: 'A hyphen before a word excludes the files that have it.',
      proposedQueries: [
        { description: 'The same, spelled out', query: reading.replaced(span, `NOT ${term}`) },
        {
          description: 'As text, with the hyphen',
          query: reading.replaced(span, quoted(form === 'bare' ? `-${value}` : text.slice(span.from, span.to))),
        },
      ],
    },
    { spelledOut: true },
  );
}
