/** Filters that apply to the query as a whole: how patterns are read, what is returned, how much. */
import {
  patternTypes,
  QueryFault,
  type Notice,
  type PatternType,
  type QueryParameters,
  type ResultType,
  type Selection,
  type Span,
} from './ast.ts';
import type { FilterToken } from './scan.ts';

const parameterFields = new Set(['case', 'count', 'type', 'select', 'patterntype', 'fork', 'archived', 'context']);

export function isParameter(field: string): boolean {
  return parameterFields.has(field);
}

const yes = new Set(['yes', 'y', 'true', '1']);
const no = new Set(['no', 'n', 'false', '0']);

export class ParameterReader {
  readonly #notices: Notice[];
  readonly #seen = new Set<string>();
  readonly #types = new Set<ResultType>();
  #caseSensitive = false;
  #count: number | 'all' | undefined;
  #select: Selection | undefined;
  #patternType: PatternType;

  constructor(patternType: PatternType, notices: Notice[]) {
    this.#patternType = patternType;
    this.#notices = notices;
  }

  read(token: FilterToken, nested: boolean): void {
    const { field, span } = token;
    if (token.negated) throw new QueryFault(`${field}: cannot be negated`, `Write ${field}: without - or NOT.`, span);
    if (nested) {
      const hint = `Write ${field}: outside of the parentheses.`;
      throw new QueryFault(`${field}: applies to the whole query`, hint, span);
    }
    if (this.#seen.has(field) && field !== 'type')
      throw new QueryFault(`${field}: may be given once`, 'Leave one of them out.', span);
    this.#seen.add(field);
    this.#take(field, token.value, token.valueSpan);
  }

  #take(field: string, value: string, span: Span): void {
    const lower = value.toLowerCase();
    switch (field) {
      case 'case':
        this.#caseSensitive = booleanOf(lower, span);
        break;
      case 'count':
        this.#count = countOf(lower, span);
        break;
      case 'type':
        this.#types.add(oneOf('type', lower, ['file', 'path', 'repo'], span));
        break;
      case 'select':
        this.#select = selectionOf(lower, span);
        break;
      case 'patterntype':
        this.#patternType = oneOf('patternType', lower, patternTypes, span);
        break;
      case 'context':
        oneOf('context', lower, ['global'], span);
        break;
      default:
        this.#ignored(field, lower, span);
    }
  }

  #ignored(field: string, value: string, span: Span): void {
    if (value !== 'only') booleanOf(value, span);
    this.#notices.push({
      title: `${field}: has no effect`,
      description:
        field === 'fork'
          ? 'Whether a repository is a fork is not known here: every repository in the index is searched.'
          : 'Whether a repository is archived is not known here: every repository in the index is searched.',
      proposedQueries: [],
    });
  }

  finished(): QueryParameters {
    return {
      caseSensitive: this.#caseSensitive,
      time: { kind: 'head' },
      patternType: this.#patternType,
      ...(this.#count !== undefined && { count: this.#count }),
      ...(this.#types.size > 0 && { types: [...this.#types].sort() }),
      ...(this.#select !== undefined && { select: this.#select }),
    };
  }
}

function booleanOf(value: string, span: Span): boolean {
  if (yes.has(value)) return true;
  if (no.has(value)) return false;
  throw new QueryFault(`"${value}" is neither yes nor no`, 'Write yes or no.', span);
}

function countOf(value: string, span: Span): number | 'all' {
  if (value === 'all') return 'all';
  const count = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (count > 0) return count;
  throw new QueryFault(`"${value}" is no count`, 'Write a whole number above 0, or all.', span);
}

function oneOf<T extends string>(field: string, value: string, allowed: readonly T[], span: Span): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new QueryFault(
    `${field}:${value} is not supported`,
    `Write ${field}: with one of ${allowed.join(', ')}.`,
    span,
  );
}

function selectionOf(value: string, span: Span): Selection {
  return value === 'file.path'
    ? { kind: 'file' }
    : { kind: oneOf('select', value, ['repo', 'file', 'content'] as const, span) };
}
