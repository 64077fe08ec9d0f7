/**
 * The parser of the query language (Sourcegraph's, see docs/design/search.md for where it differs). From text to syntax
 * (sourcegraph-reader.ts, auto-reader.ts), from there to alternatives (alternatives.ts), and of each the parameters
 * (parameters.ts) and the tree of conditions (filters.ts, predicates.ts, patterns.ts).
 *
 * What must not happen is that a query means nothing without anybody saying so: values that cannot be and patterns that
 * cannot run are errors with a position, every choice made for the user is a notice with the query spelled out. Pure: the
 * same code runs in the browser, so nothing here or below imports from Node.
 */
import type { Instant } from '../../base/instant.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import { readAlternative } from './alternative-reader.ts';
import { alternativesOf } from './alternatives.ts';
import {
  QueryFault,
  type Alternative,
  type ParsedQuery,
  type PatternType,
  type QueryError,
  type QueryNode,
} from './ast.ts';
import { readAuto } from './auto-reader.ts';
import { spellQuery } from './canonical.ts';
import { typedOperands } from './operands.ts';
import { patternTypeOf } from './parameters.ts';
import { Reading, type Remark } from './reading.ts';
import { readSourcegraph } from './sourcegraph-reader.ts';
import { leavesOf, type FilterToken, type Syntax } from './syntax.ts';
import { united } from './united.ts';

export interface ParseOptions {
  /** How patterns are read when the query does not say. */
  readonly patternType?: PatternType;
  /** What relative dates count from; without it they are errors. */
  readonly now?: Instant;
}

export function parseQuery(text: string, options: ParseOptions = {}): Result<ParsedQuery, QueryError> {
  const { alternatives, errors, remarks } = readQuery(text, options);
  if (errors.length > 0) return failed(errors[0]!);
  const notices = remarks.map(({ notice }) => notice);
  return ok({ text, notices, alternatives, ...alternatives[0]! });
}

export interface ReadQuery {
  /** At least one. When there are errors, what could be read. */
  readonly alternatives: readonly Alternative[];
  /** In the order of the text. */
  readonly errors: readonly QueryError[];
  readonly remarks: readonly Remark[];
  readonly syntax?: Syntax;
  readonly patternType: PatternType;
}

/** As `parseQuery`, with all errors and the places of remarks: for editors. */
export function readQuery(text: string, options: ParseOptions = {}): ReadQuery {
  const read = readOnce(text, options);
  if (read.errors.length > 0) return read;
  const remarks = read.remarks.slice(0, mostRemarks);
  return { ...read, remarks: remarks.map((remark) => checkedRemark(remark, read, options)) };
}

/** More are read by nobody, and each is checked by reading the query again. */
const mostRemarks = 20;

/** Spelled out at its place, a choice may change how its neighbours are read: then the whole query is spelled out. */
function checkedRemark(remark: Remark, read: ReadQuery, options: ParseOptions): Remark {
  const first = remark.notice.proposedQueries[0];
  if (!remark.spelledOut || !first) return remark;
  const again = readOnce(first.query, options);
  const whole = spellQuery(read);
  if (again.errors.length === 0 && spellQuery(again) === whole) return remark;
  const proposedQueries = [{ ...first, query: whole }, ...remark.notice.proposedQueries.slice(1)];
  return { ...remark, notice: { ...remark.notice, proposedQueries } };
}

function readOnce(text: string, options: ParseOptions): ReadQuery {
  const patternType = options.patternType ?? 'auto';
  if (text.length > longestQuery) return tooLong(text, patternType);
  const operands = typedOperands(text);
  if (!operands) return readPart(text, text, options);
  // Each with the rest of the query blanked out, so that places stay what they are.
  const parts = operands.map(({ from, to }) => readPart(`${' '.repeat(from)}${text.slice(from, to)}`, text, options));
  const syntaxes = parts.flatMap(({ syntax }) => syntax ?? []);
  return {
    alternatives: united(parts.flatMap(({ alternatives }) => alternatives.map(asRead))),
    errors: parts.flatMap(({ errors }) => errors),
    remarks: parts.flatMap(({ remarks }) => remarks),
    ...(syntaxes.length > 0 && { syntax: { kind: 'or' as const, parts: syntaxes } }),
    patternType,
  };
}

/** Once a pattern is read, it does not matter how: alternatives that differ in nothing else are one. */
function asRead({ parameters, ...alternative }: Alternative): Alternative {
  const patternType = parameters.patternType === 'structural' ? 'structural' : 'keyword';
  return { ...alternative, parameters: { ...parameters, patternType } };
}

/** `part` is what is read of the whole `text`. */
function readPart(part: string, text: string, options: ParseOptions): ReadQuery {
  const chosen = chosenPatternType(part, options.patternType ?? 'auto');
  const reading = new Reading(text, chosen.patternType, options.now);
  if (chosen.error) reading.note(chosen.error);
  const syntax = reading.attempt(() => syntaxOf(part, chosen.patternType));
  if (syntax) reading.attempt(() => checkOnePatternType(syntax));
  const written = syntax ? (reading.attempt(() => alternativesOf(syntax)) ?? []) : [{ parameters: [] }];
  const alternatives = written.map((alternative) => readAlternative(alternative, reading));
  if (alternatives.length === 0) alternatives.push(readAlternative({ parameters: [] }, reading));
  return {
    alternatives: united(alternatives),
    errors: reading.errors.toSorted((a, b) => a.from - b.from || a.to - b.to),
    remarks: reading.remarks.toSorted((a, b) => a.span.from - b.span.from),
    ...(syntax && { syntax }),
    patternType: chosen.patternType,
  };
}

/** What people write stays below a thousand characters; a query is read on the thread that serves everybody. */
export const longestQuery = 50_000;

function tooLong(text: string, patternType: PatternType): ReadQuery {
  const message = `the query is longer than ${longestQuery} characters`;
  const error = { message, hint: 'Ask for its parts one after the other.', from: longestQuery, to: text.length };
  const nothing = readAlternative({ parameters: [] }, new Reading('', patternType, undefined));
  return { alternatives: [nothing], errors: [error], remarks: [], patternType };
}

function syntaxOf(text: string, patternType: PatternType): Syntax | undefined {
  return patternType === 'auto' ? readAuto(text) : readSourcegraph(text, patternType);
}

/** patternType: in the query decides how the rest of it holds together, so it is looked for before anything is read. */
function chosenPatternType(
  text: string,
  given: PatternType,
): { readonly patternType: PatternType; readonly error?: QueryError } {
  const reading = new Reading(text, given, undefined);
  const syntax = reading.attempt(() => syntaxOf(text, given));
  const tokens = syntax ? leavesOf(syntax).filter(isPatternTypeToken) : [];
  const token = tokens[0];
  if (!token) {
    // Unreadable as it is: it may be readable as what it says it is.
    const word = syntax ? undefined : /(?:^|[\s(])patterntype:"?(\w+)/i.exec(text)?.[1]?.toLowerCase();
    const named = word === undefined ? undefined : knownPatternTypes.find((type) => type === word);
    return { patternType: named ?? given };
  }
  const chosen = reading.attempt(() => patternTypeOf(token, reading));
  if (chosen !== undefined) return { patternType: chosen };
  return { patternType: given, ...(reading.errors[0] && { error: reading.errors[0] }) };
}

/** It decides how all of the text holds together, so it cannot differ within one part (see operands.ts). */
function checkOnePatternType(syntax: Syntax): void {
  const tokens = leavesOf(syntax).filter(isPatternTypeToken);
  const other = tokens.find(({ value }) => value.toLowerCase() !== tokens[0]!.value.toLowerCase());
  if (!other) return;
  const hint =
    'Put each part in parentheses, with OR between them: (patternType:regexp a.b) or (patternType:literal c).';
  throw new QueryFault('patternType: is one for the whole query', hint, other.span);
}

const knownPatternTypes: readonly PatternType[] = ['auto', 'literal', 'regexp', 'keyword', 'standard', 'structural'];

function isPatternTypeToken(leaf: { readonly kind: string }): leaf is FilterToken {
  return leaf.kind === 'filter' && (leaf as FilterToken).field.name === 'patterntype';
}

export { QueryFault };
export type { ParsedQuery, QueryError, QueryNode };
