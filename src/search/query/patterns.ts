/**
 * How words become patterns, per pattern type. The last three are Sourcegraph's:
 *
 * auto      ours: a word with characters of a regular expression that makes a valid one is one, and a notice says so.
 *           Several plain words: all in the same file (as keyword). As soon as one of neighbouring words is a regular
 *           expression, all of them are joined by `.*?` in that order on one line (as regexp): `func.*Login user`.
 *           `-word` excludes.
 * keyword   words are text, all in the same file
 * regexp    words are regular expressions, joined by `.*?`
 * standard  everything between filters and operators is one text, spaces and quotation marks included; `/x/` is a regexp
 * literal   as standard, without `/x/`
 */
import { compilePattern } from '../regex/compile.ts';
import { QueryFault, type Notice, type PatternNode, type PatternType, type QueryNode, type Span } from './ast.ts';
import type { TermToken } from './scan.ts';

export type Operand =
  | { readonly kind: 'node'; readonly node: QueryNode }
  /** `content` is a term by itself: it is never joined with its neighbours. */
  | { readonly kind: 'term' | 'content'; readonly token: TermToken; readonly negated: boolean };

interface Reading {
  readonly text: string;
  readonly patternType: PatternType;
  readonly notices: Notice[];
}

/** The nodes of one run of operands; together they are an AND. Terms that are joined stand where the first one stood. */
export function readTerms(run: readonly Operand[], reading: Reading): readonly QueryNode[] {
  const joinable = run.filter(
    (operand) => operand.kind === 'term' && isJoinable(operand.token, operand.negated, reading),
  );
  const joins = joinable.length > 0 && joinsWords(joinable, reading.patternType);
  const nodes: QueryNode[] = [];
  let joined = false;
  for (const operand of run) {
    if (operand.kind === 'node') nodes.push(operand.node);
    else if (!joins || !joinable.includes(operand)) nodes.push(readAlone(operand, reading));
    else if (!joined) {
      nodes.push(
        readTogether(
          joinable.flatMap((other) => (other.kind === 'term' ? [other.token] : [])),
          reading,
        ),
      );
      joined = true;
    }
  }
  return nodes;
}

function isJoinable(token: TermToken, negated: boolean, { patternType }: Reading): boolean {
  if (negated) return false;
  return patternType === 'regexp' || token.form !== 'slashed';
}

function joinsWords(terms: readonly Operand[], patternType: PatternType): boolean {
  if (patternType === 'keyword') return false;
  if (patternType !== 'auto') return terms.length > 1;
  return (
    terms.length > 1 &&
    terms.some((term) => term.kind === 'term' && term.token.form === 'bare' && isRegexp(term.token.value))
  );
}

function readAlone(operand: Extract<Operand, { kind: 'term' | 'content' }>, reading: Reading): QueryNode {
  const { token, negated } = operand;
  const pattern = checkedLines(readPattern(token, reading));
  if (!negated) return pattern;
  if (reading.text[token.span.from] === '-' && operand.kind === 'term')
    reading.notices.push(exclusionNotice(token, reading));
  return { kind: 'not', part: pattern };
}

function readPattern(token: TermToken, reading: Reading): PatternNode {
  const { value, span, form } = token;
  const literal: PatternNode = { kind: 'pattern', syntax: 'literal', value, span };
  const regexp: PatternNode = { kind: 'pattern', syntax: 'regexp', value, span };
  if (form === 'slashed') return validRegexp(regexp, token);
  if (reading.patternType === 'regexp') return form === 'quoted' ? literal : validRegexp(regexp, token);
  if (reading.patternType !== 'auto' || form === 'quoted') return literal;
  if (!hasRegexpCharacters(value)) {
    if (value.startsWith('(') && !value.includes(')'))
      reading.notices.push(textNotice(token, 'the parenthesis is not closed'));
    return literal;
  }
  const compiled = compilePattern(value, { ignoreCase: true });
  if (compiled.ok && !neverMatches(value)) {
    reading.notices.push(regexpNotice(token, reading, value));
    return regexp;
  }
  // Look-around is surely meant as a regular expression; `foo(` is text.
  if (!compiled.ok && compiled.error.kind === 'unsupported') return validRegexp(regexp, token);
  reading.notices.push(textNotice(token, compiled.ok ? 'it could never match a line' : compiled.error.message));
  return literal;
}

function readTogether(terms: readonly TermToken[], reading: Reading): PatternNode {
  const span = { from: terms[0]!.span.from, to: terms.at(-1)!.span.to };
  if (reading.patternType === 'standard' || reading.patternType === 'literal')
    return checkedLines({ kind: 'pattern', syntax: 'literal', value: spelled(terms, reading.text), span });
  const value = terms.map((term) => `(?:${regexpOf(term, reading)})`).join('.*?');
  if (reading.patternType === 'auto') reading.notices.push(joinNotice(terms, reading, value));
  const compiled = compilePattern(value, { ignoreCase: true });
  if (!compiled.ok) throw new QueryFault(compiled.error.message, compiled.error.hint, span);
  return checkedLines({ kind: 'pattern', syntax: 'regexp', value, span });
}

/** As written, with the spaces between; where a filter stood in between, one space. */
function spelled(terms: readonly TermToken[], text: string): string {
  let value = '';
  terms.forEach((term, index) => {
    if (index > 0) {
      const between = text.slice(terms[index - 1]!.span.to, term.span.from);
      value += between.trim() === '' ? between : ' ';
    }
    value += term.value;
  });
  return value;
}

function regexpOf(term: TermToken, reading: Reading): string {
  const isText = term.form === 'quoted' || (reading.patternType === 'auto' && !isRegexp(term.value));
  if (isText) return escapeRegexp(term.value);
  return validRegexp({ kind: 'pattern', syntax: 'regexp', value: term.value, span: term.span }, term).value;
}

function validRegexp(pattern: PatternNode, token: TermToken): PatternNode {
  const compiled = compilePattern(pattern.value, { ignoreCase: true });
  if (compiled.ok) return pattern;
  const { message, hint, from, to } = compiled.error;
  const { valueSpan } = token;
  throw new QueryFault(message, hint, {
    from: Math.min(valueSpan.from + from, valueSpan.to),
    to: Math.min(valueSpan.from + to, valueSpan.to),
  });
}

function checkedLines(pattern: PatternNode): PatternNode {
  if (!pattern.value.includes('\n')) return pattern;
  const hint = 'Search for both lines with AND: it finds the files that have both.';
  throw new QueryFault('a pattern matches within one line, so a line break in it never matches', hint, pattern.span);
}

/** Dots and parentheses alone are everyday text: `http.ListenAndServe`, `foo()`. */
function hasRegexpCharacters(value: string): boolean {
  return /[\\|*+?[\]{}^$]/.test(value);
}

function isRegexp(value: string): boolean {
  return hasRegexpCharacters(value) && compilePattern(value, { ignoreCase: true }).ok && !neverMatches(value);
}

/** `$HOME`, `${name}`: the end of a line with something after it. */
function neverMatches(value: string): boolean {
  return /(?<!\\)\$(?:\{?[A-Za-z_])/.test(value.replace(/\[(?:\\.|[^\]\\])*\]/g, 'x'));
}

export function escapeRegexp(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

function replaced(text: string, span: Span, by: string): string {
  return text.slice(0, span.from) + by + text.slice(span.to);
}

/** In slashes, as a query takes it. `\Q...\E` is written out: a backslash at its end would escape the slash. */
export function slashed(source: string): string {
  const spelledOut = source.replace(/\\Q([\s\S]*?)(?:\\E|$)|\\[\s\S]/g, (part, text: string | undefined) =>
    text === undefined ? part : escapeRegexp(text),
  );
  // Nothing between slashes would be no pattern.
  if (spelledOut === '') return '/(?:)/';
  return `/${spelledOut.replace(/\\.|\//g, (part) => (part === '/' ? '\\/' : part))}/`;
}

export function quoted(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return `"${text.replace(/[\\"\n\r\t]/g, (character) => escapes[character]!)}"`;
}

function regexpNotice({ value, span }: TermToken, { text }: Reading, source: string): Notice {
  return {
    title: 'Read as a regular expression',
    description: `${value} has characters of a regular expression, so it was searched as ${slashed(source)}`,
    proposedQueries: [
      { description: 'The same, spelled out', query: replaced(text, span, slashed(source)) },
      { description: 'As text', query: replaced(text, span, quoted(value)) },
    ],
  };
}

function joinNotice(terms: readonly TermToken[], { text }: Reading, source: string): Notice {
  // From the last to the first, so that the positions stay right.
  let query = text;
  let asText = text;
  for (const [index, term] of [...terms.entries()].reverse()) {
    query = replaced(query, term.span, index === 0 ? slashed(source) : '');
    asText = replaced(asText, term.span, quoted(term.value));
  }
  return {
    title: 'Read as a regular expression',
    description: `One of the words is a regular expression, so all of them were searched on one line, in this order: ${slashed(source)}`,
    proposedQueries: [
      { description: 'The same, spelled out', query: query.replace(/\s+/g, ' ').trim() },
      { description: 'All of them as text, anywhere in a file', query: asText },
    ],
  };
}

function textNotice({ value }: TermToken, why: string): Notice {
  return {
    title: 'Read as text',
    description: `${value} looks like more than text, but ${why}; so the text itself was searched`,
    proposedQueries: [],
  };
}

function exclusionNotice({ span, value, form }: TermToken, { text }: Reading): Notice {
  const term = form === 'bare' ? value : text.slice(span.from + 1, span.to);
  return {
    title: `${text.slice(span.from, span.to)} was read as NOT ${term}`,
    description: 'A hyphen before a word excludes the files that have it.',
    proposedQueries: [
      { description: 'The same, spelled out', query: replaced(text, span, `NOT ${term}`) },
      { description: 'As text, with the hyphen', query: replaced(text, span, quoted(`-${value}`)) },
    ],
  };
}
