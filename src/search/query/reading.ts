/** What one reading of a query gathers: errors and remarks with their places. Leaves are read one by one, so that all errors are found. */
import type { Instant } from '../../base/instant.ts';
import { explainRefusal, lineBreakFault, longestPattern, refusedForSize, type PatternError } from '../regex/compile.ts';
import { countSteps, mostSteps } from '../regex/program.ts';
import { readExpression } from '../regex/read-expression.ts';
import { QueryFault, type Notice, type PatternType, type QueryError, type Span } from './ast.ts';

export interface Remark {
  readonly notice: Notice;
  readonly span: Span;
  /** The first proposed query is the same query, spelled out. */
  readonly spelledOut: boolean;
}

export class Reading {
  readonly text: string;
  readonly patternType: PatternType;
  readonly now: Instant | undefined;
  readonly errors: QueryError[] = [];
  readonly #remarks = new Map<string, Remark>();

  constructor(text: string, patternType: PatternType, now: Instant | undefined) {
    this.text = text;
    this.patternType = patternType;
    this.now = now;
  }

  get remarks(): readonly Remark[] {
    return [...this.#remarks.values()];
  }

  /** A leaf that stands in several alternatives is read several times and remarked on once. */
  remark(span: Span, notice: Notice, options: { readonly spelledOut?: boolean } = {}): void {
    const remark = { span, notice, spelledOut: options.spelledOut ?? false };
    this.#remarks.set(`${span.from}:${span.to}:${notice.title}`, remark);
  }

  /** Notes the fault and goes on. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof QueryFault)) throw error;
      this.note(error.error);
      return undefined;
    }
  }

  note(error: QueryError): void {
    const known = ({ from, to, message }: QueryError) =>
      from === error.from && to === error.to && message === error.message;
    if (!this.errors.some(known)) this.errors.push(error);
  }

  replaced(span: Span, by: string): string {
    return this.text.slice(0, span.from) + by + this.text.slice(span.to);
  }
}

/** Why a pattern cannot run, if it cannot. An editor gets the same answers as a search. */
export function patternFault(source: string): PatternError | undefined {
  if (known.has(source)) return known.get(source);
  const fault = faultIn(source);
  if (known.size >= mostKnown) known.clear();
  known.set(source, fault);
  return fault;
}

/** As `compiled` judges (regex/pattern.ts), without what it plans for the search: that takes ten times as long. */
function faultIn(source: string): PatternError | undefined {
  if (source.length > longestPattern) return refusedForSize(source, `it is longer than ${longestPattern} characters`);
  const read = readExpression(source, { ignoreCase: true });
  if (!read) return explainRefusal(source);
  const steps = countSteps(read.expression);
  return steps > mostSteps
    ? refusedForSize(source, `it makes ${steps} steps, at most ${mostSteps} are run`)
    : undefined;
}

/** A word is asked about several times while a query is read, and again with every key that is pressed. */
const known = new Map<string, PatternError | undefined>();
const mostKnown = 500;

/** The same for names and mail addresses, where a line break could never match. */
export function lineFault(source: string): PatternError | undefined {
  return patternFault(source) ?? lineBreakFault(source);
}

/** The regular expression of a value, or a fault at its place in the query. */
export function checkedRegexp(source: string, span: Span, faultOf = patternFault): string {
  const fault = faultOf(source);
  if (!fault) return source;
  const from = Math.min(span.from + fault.from, span.to);
  throw new QueryFault(fault.message, fault.hint, {
    from,
    to: Math.max(from, Math.min(span.from + fault.to, span.to)),
  });
}
