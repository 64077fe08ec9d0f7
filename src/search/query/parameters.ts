/** Filters that apply to an alternative as a whole: how patterns are read, what is looked at, when, and what is returned. */
import { symbolKinds } from '../symbols/symbol.ts';
import {
  patternTypes,
  QueryFault,
  type PatternType,
  type Period,
  type QueryParameters,
  type ResultType,
  type Revision,
  type Selection,
  type Span,
  type TimeScope,
  type YesNoOnly,
} from './ast.ts';
import { dateForms, endOf, readDate, type ReadDate } from './dates.ts';
import { readDuration } from './duration.ts';
import { nearestOf } from './nearest.ts';
import type { Reading } from './reading.ts';
import { notADate, readRevisions } from './revisions.ts';
import type { FilterToken } from './syntax.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export const resultTypeNames = ['file', 'path', 'repo', 'symbol', 'diff', 'commit'] as const;

export const selectionNames: readonly string[] = [
  'repo',
  'file',
  'file.path',
  'file.directory',
  'file.owners',
  'content',
  'symbol',
  'commit',
  'commit.diff',
  'commit.diff.added',
  'commit.diff.removed',
  ...symbolKinds.map((kind) => `symbol.${kind}`),
];

/** Gathers the parameters of one alternative. */
export class ParameterReader {
  readonly #reading: Reading;
  readonly #seen = new Map<string, FilterToken>();
  readonly #types = new Set<ResultType>();
  readonly #parameters: Writable<QueryParameters>;

  constructor(reading: Reading) {
    this.#reading = reading;
    const { patternType } = reading;
    // A template is code, in which case counts.
    this.#parameters = { caseSensitive: patternType === 'structural', patternType, time: { kind: 'head' } };
  }

  /** Where a parameter stands in the text, when it was given. */
  placeOf(name: string): Span | undefined {
    return this.#seen.get(name)?.span;
  }

  /** Only what is in the index may be searched. */
  get indexOnly(): boolean {
    return /^o(?:nly)?$/i.test(this.#seen.get('index')?.value ?? '');
  }

  read(token: FilterToken): void {
    const { field, span } = token;
    if (token.negated)
      throw new QueryFault(`${field.name}: cannot be negated`, `Write ${field.name}: without - or NOT.`, span);
    if (token.value === '') {
      const hint = `Write ${token.written}:something without a space, or quote the text.`;
      throw new QueryFault(`${token.written}: needs a value`, hint, span);
    }
    if (this.#seen.has(field.name) && !field.repeatable)
      throw new QueryFault(`${field.name}: may be given once`, 'Leave one of them out.', span);
    this.#seen.set(field.name, token);
    this.#take(token);
  }

  #take(token: FilterToken): void {
    const { value, valueSpan: span } = token;
    const parameters = this.#parameters;
    const lower = value.toLowerCase();
    switch (token.field.name) {
      case 'case':
        parameters.caseSensitive = yesOrNo(lower, span);
        break;
      case 'count':
        parameters.count = countOf(lower, span);
        break;
      case 'timeout':
        parameters.timeout = durationOf(value, span);
        break;
      case 'type':
        this.#types.add(oneOf(token, resultTypeNames, this.#reading));
        break;
      case 'select':
        parameters.select = selectionOf(token, this.#reading);
        break;
      case 'patterntype':
        parameters.patternType = patternTypeOf(token, this.#reading);
        break;
      case 'fork':
      case 'archived':
        parameters[token.field.name] = yesNoOnly(lower, span);
        break;
      case 'visibility':
        parameters.visibility = oneOf(token, ['any', 'public', 'private'], this.#reading);
        break;
      case 'rule':
        parameters.rule = value;
        break;
      case 'rev':
        this.#setRevisions(readRevisions(value, span, this.#reading.now));
        break;
      case 'context':
        if (lower !== 'global')
          throw new QueryFault(`there is no context ${value}`, 'Only context:global is there.', span);
        break;
      case 'index':
        this.#index(token, lower);
        break;
      default:
        this.#takeTime(token);
    }
  }

  #setRevisions(revisions: readonly Revision[]): void {
    if (revisions.length > 0) this.#parameters.revisions = revisions;
  }

  #index(token: FilterToken, lower: string): void {
    if (yesNoOnly(lower, token.valueSpan) === 'yes') return;
    this.#reading.remark(token.span, {
      title: 'index: has no effect',
      description: 'Whatever is searched is found, be it in the index or not.',
      proposedQueries: [],
    });
  }

  #takeTime(token: FilterToken): void {
    const { value, valueSpan: span, field } = token;
    const parameters = this.#parameters;
    const { now } = this.#reading;
    switch (field.name) {
      case 'asof':
        parameters.time = { kind: 'as-of', at: dateOf(value, span, now).at };
        break;
      case 'between':
        parameters.time = { kind: 'between', ...boundedPeriod(periodOf(value, span, now), span) };
        break;
      case 'first':
        parameters.firstSeen = periodOf(value, span, now);
        break;
      case 'last':
        parameters.lastSeen = periodOf(value, span, now);
        break;
      case 'before':
        this.#narrow({ to: dateOf(value, span, now).at });
        break;
      case 'after':
        this.#narrow({ from: dateOf(value, span, now).at });
        break;
      default:
        throw new TypeError(`no parameter: ${field.name}`);
    }
  }

  /** Several before: and after: all hold. */
  #narrow({ from, to }: Period): void {
    const { landed = {} } = this.#parameters;
    const latest = from !== undefined && (landed.from === undefined || from > landed.from) ? from : landed.from;
    const earliest = to !== undefined && (landed.to === undefined || to < landed.to) ? to : landed.to;
    this.#parameters.landed = {
      ...(latest !== undefined && { from: latest }),
      ...(earliest !== undefined && { to: earliest }),
    };
  }

  finished(): QueryParameters {
    const types = resultTypeNames.filter((type) => this.#types.has(type)).toSorted();
    return { ...this.#parameters, ...(types.length > 0 && { types }) };
  }
}

export function patternTypeOf(token: FilterToken, reading: Reading): PatternType {
  if (/^(?:lucky|smart)$/i.test(token.value)) {
    const hint = 'Leave it out: patterns that look like regular expressions are read as such.';
    throw new QueryFault(`patternType:${token.value} is no longer known`, hint, token.valueSpan);
  }
  const value = token.value.toLowerCase() === 'regex' ? 'regexp' : token.value;
  return oneOf({ ...token, value }, patternTypes, reading);
}

function yesNoOnly(value: string, span: Span): YesNoOnly {
  if (['yes', 'y', 'true', 't', '1'].includes(value)) return 'yes';
  if (['no', 'n', 'false', 'f', '0'].includes(value)) return 'no';
  if (value === 'only' || value === 'o') return 'only';
  throw new QueryFault(`"${value}" is neither yes nor no nor only`, 'Write yes, no or only.', span);
}

function yesOrNo(value: string, span: Span): boolean {
  if (['yes', 'y', 'true', 't', '1'].includes(value)) return true;
  if (['no', 'n', 'false', 'f', '0'].includes(value)) return false;
  throw new QueryFault(`"${value}" is neither yes nor no`, 'Write yes or no.', span);
}

function countOf(value: string, span: Span): number | 'all' {
  if (value === 'all') return 'all';
  const count = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  if (count > 0) return count;
  throw new QueryFault(`"${value}" is no count`, 'Write a whole number above 0 and below 1,000,000,000, or all.', span);
}

function durationOf(value: string, span: Span): number {
  const millis = readDuration(value);
  if (millis !== undefined) return millis;
  throw new QueryFault(`"${value}" is no duration`, 'Write it with units, as in 10s, 1m30s or 500ms.', span);
}

function dateOf(value: string, span: Span, now: Reading['now']): ReadDate {
  const date = readDate(value, now);
  if (date) return date;
  throw notADate(value, span, now);
}

/** `A..B`, `A..`, `..B`. B as a day means its end. */
function periodOf(value: string, span: Span, now: Reading['now']): Period {
  const dots = value.indexOf('..');
  if (dots < 0 || value === '..') {
    const hint = `Write two dates with two dots between: 2026-01-01..2026-06-30. Dates are ${dateForms}.`;
    throw new QueryFault(`"${value}" is no period`, hint, span);
  }
  const [first, last] = [value.slice(0, dots), value.slice(dots + 2)];
  const from =
    first === '' ? undefined : dateOf(first, { from: span.from, to: Math.min(span.from + dots, span.to) }, now);
  const to =
    last === '' ? undefined : dateOf(last, { from: Math.min(span.from + dots + 2, span.to), to: span.to }, now);
  const end = to && endOf(to);
  if (from && end && from.at >= end) {
    throw new QueryFault('the period ends before it begins', 'Write the earlier date first.', span);
  }
  return { ...(from && { from: from.at }), ...(end !== undefined && { to: end }) };
}

function boundedPeriod({ from, to }: Period, span: Span): Omit<Extract<TimeScope, { kind: 'between' }>, 'kind'> {
  if (from !== undefined && to !== undefined) return { from, to };
  throw new QueryFault(
    'between: needs both dates',
    'Write between:2026-01-01..2026-06-30, or asof:DATE for one.',
    span,
  );
}

/** One of a few words; a slip of the finger is answered with the query that was meant. */
function oneOf<T extends string>(token: FilterToken, allowed: readonly T[], reading: Reading): T {
  const value = token.value.toLowerCase();
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const near = nearestOf(value, allowed);
  const proposals =
    near === undefined
      ? []
      : [{ description: `Did you mean ${near}?`, query: reading.replaced(token.span, `${token.written}:${near}`) }];
  const list = allowed.length > 12 ? allowed.slice(0, 12) : allowed;
  throw new QueryFault(
    `there is no ${token.written}:${token.value}`,
    `Write ${token.written}: with one of ${list.join(', ')}${list.length < allowed.length ? ' …' : ''}.`,
    token.valueSpan,
    proposals,
  );
}

function selectionOf(token: FilterToken, reading: Reading): Selection {
  const alias: Readonly<Record<string, string>> = {
    'symbol.enummember': 'symbol.enum-member',
    'symbol.typeparameter': 'symbol.type-parameter',
  };
  const value = alias[token.value.toLowerCase()] ?? token.value;
  const name = oneOf({ ...token, value }, selectionNames, reading);
  if (name.startsWith('symbol.')) return { kind: 'symbol', symbolKind: name.slice('symbol.'.length) };
  return { kind: name } as Selection;
}
