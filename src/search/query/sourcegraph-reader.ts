/**
 * Sourcegraph's modes (keyword, standard, literal, regexp, structural): the same text holds together here as it does there.
 *
 *   or   = and { "or" and }          and = run { "and" run }
 *   run  = { "(" or ")" | ["not"] filter | ["not"] pattern }
 *
 * Parentheses that balance and have no operator or filter inside belong to the pattern, except in keyword mode at the
 * beginning of one. When nothing can be made of the parentheses, the query is read again with all of them as text.
 */
import { QueryFault, type PatternType, type Span } from './ast.ts';
import { scanQuoted, scanSlashed, type Delimited } from './delimited.ts';
import { fieldOf, fieldStartAt } from './fields.ts';
import { hoisted } from './hoist.ts';
import { predicateEnd } from './predicates.ts';
import { hasPattern, type FilterToken, type Syntax, type TermToken } from './syntax.ts';

/** Undefined: nothing is there. */
export function readSourcegraph(text: string, patternType: PatternType): Syntax | undefined {
  if (text.trim() === '') return undefined;
  const reader = new Reader(text, patternType, false);
  let fault: QueryFault | undefined;
  try {
    const syntax = reader.whole();
    if (reader.isBalanced) return checkedLiteral(syntax, patternType, text);
  } catch (error) {
    if (!(error instanceof QueryFault)) throw error;
    if (!(error instanceof ExpectedOperand)) throw error;
    fault = error;
  }
  try {
    return new Reader(text, patternType, true).whole();
  } catch (error) {
    if (fault && error instanceof QueryFault) throw fault;
    throw error;
  }
}

/** Thrown while reading: with parentheses as text the query may still be understood. */
class ExpectedOperand extends QueryFault {}

class Reader {
  readonly #text: string;
  readonly #type: PatternType;
  /** All parentheses are text. */
  readonly #dangling: boolean;
  #at = 0;
  #depth = 0;

  constructor(text: string, type: PatternType, dangling: boolean) {
    this.#text = text;
    this.#type = type;
    this.#dangling = dangling;
  }

  get isBalanced(): boolean {
    return this.#depth === 0;
  }

  whole(): Syntax {
    return this.#or();
  }

  #or(): Syntax {
    const parts = [this.#and()];
    while (this.#takes('or')) parts.push(this.#and());
    return parts.length === 1 ? parts[0]! : hoisted({ kind: 'or', parts });
  }

  #and(): Syntax {
    const parts = [this.#run()];
    while (this.#takes('and')) parts.push(this.#run());
    return parts.length === 1 ? parts[0]! : { kind: 'and', parts };
  }

  #takes(keyword: 'and' | 'or'): boolean {
    if (!this.#isOperator(keyword)) return false;
    this.#at += keyword.length;
    return true;
  }

  #run(): Syntax {
    const parts: Syntax[] = [];
    while (this.#skipSpace() && !this.#isOperator('and') && !this.#isOperator('or')) {
      const next = this.#text[this.#at];
      if (next === ')' && !this.#dangling) {
        if (this.#depth === 0) throw unclear({ from: this.#at, to: this.#at + 1 });
        const empty = parts.length === 0 ? this.#emptyParentheses() : undefined;
        if (empty) return empty;
        break;
      }
      parts.push(next === '(' && !this.#dangling ? this.#parentheses() : this.#leaf());
    }
    if (parts.length > 0) return parts.length === 1 ? parts[0]! : { kind: 'run', parts };
    const word = /^\S*/.exec(this.#text.slice(this.#at))![0];
    const hint = 'Write something on both sides of AND and OR, or search for the word with content:"or".';
    const Fault = this.#text[this.#at] === ')' ? QueryFault : ExpectedOperand;
    throw new Fault(`expected operand at ${this.#at}`, hint, { from: this.#at, to: this.#at + word.length });
  }

  /** `()` with nothing inside is text. The closing one is left for whoever took the opening one. */
  #emptyParentheses(): TermToken | undefined {
    const before = this.#text.lastIndexOf('(', this.#at);
    if (this.#text.slice(before + 1, this.#at).trim() !== '') return undefined;
    const span = { from: before, to: this.#at + 1 };
    return { kind: 'term', span, negated: false, form: 'bare', value: '()', valueSpan: span };
  }

  #parentheses(): Syntax {
    if (this.#type !== 'keyword') {
      const end = this.#balancedEnd(this.#at);
      if (end !== undefined) return this.#bare(end, { from: this.#at, negated: false });
    }
    const open = this.#at;
    if (this.#depth === deepestNesting) throw tooDeep({ from: open, to: open + 1 });
    this.#at++;
    this.#depth++;
    const inside = this.#or();
    if (this.#text[this.#at] !== ')') {
      // The end of the text: the depth stays, and the whole is read again.
      return inside;
    }
    this.#at++;
    this.#depth--;
    if (inside.kind === 'term' && inside.value === '()' && inside.span.from === open) return inside;
    return inside.kind === 'term' || inside.kind === 'filter'
      ? { kind: 'run', parts: [inside], grouped: true }
      : { ...inside, grouped: true };
  }

  #leaf(): Syntax {
    const from = this.#at;
    const negated = this.#isNot();
    if (negated) {
      this.#at += 'not'.length;
      this.#skipSpace();
      if (this.#text[this.#at] === '(') throw notBeforeGroup({ from, to: this.#at + 1 });
    }
    const filter = this.#filter(from, negated);
    if (filter) return filter;
    const term = this.#pattern({ from, negated });
    if (term.value !== '' || term.form !== 'bare') return term;
    const hint = 'Write NOT before one term or filter: NOT test, NOT file:_test\\.go$.';
    throw new QueryFault('NOT has nothing after it', hint, { from, to: Math.max(this.#at, from + 3) });
  }

  #filter(from: number, negated: boolean): FilterToken | undefined {
    const start = fieldStartAt(this.#text, this.#at);
    const field = start && fieldOf(start.written);
    if (!start || !field) return undefined;
    if (negated && start.negated) {
      const hint = 'Write NOT before one term or filter: NOT test, NOT file:_test\\.go$.';
      throw new QueryFault('NOT stands before something that is negated already', hint, { from, to: start.valueFrom });
    }
    const { value, end, form } = filterValue(this.#text, start.valueFrom, field.name, this);
    this.#at = end;
    const valueSpan = form === 'bare' ? { from: start.valueFrom, to: end } : { from: start.valueFrom + 1, to: end - 1 };
    const { written } = start;
    return {
      kind: 'filter',
      span: { from, to: end },
      negated: negated || start.negated,
      field,
      written,
      value,
      form,
      valueSpan,
    };
  }

  /** Whether `content:/x/` is a regular expression. Ours: Sourcegraph has no way to say that. */
  get readsSlashes(): boolean {
    return this.#type === 'keyword' || this.#type === 'standard';
  }

  /** For a value without quotation marks. */
  bareEnd(from: number): number {
    const balanced = this.#balancedEnd(from);
    if (balanced !== undefined) return balanced;
    let at = from;
    for (; at < this.#text.length && !/[\s()]/.test(this.#text[at]!); at++) if (this.#text[at] === '\\') at++;
    return Math.min(at, this.#text.length);
  }

  #pattern(start: { readonly from: number; readonly negated: boolean }): TermToken {
    const delimited = this.#delimited();
    if (delimited) {
      const valueSpan = { from: this.#at + 1, to: delimited.end - 1 };
      this.#at = delimited.end;
      const { form, value } = delimited;
      return { kind: 'term', span: { from: start.from, to: this.#at }, negated: start.negated, form, value, valueSpan };
    }
    const balanced = this.#dangling ? undefined : this.#balancedEnd(this.#at);
    return this.#bare(balanced ?? this.#anyEnd(), start);
  }

  #bare(end: number, { from, negated }: { readonly from: number; readonly negated: boolean }): TermToken {
    const valueSpan = { from: this.#at, to: end };
    this.#at = end;
    const value = this.#text.slice(valueSpan.from, end);
    const term: TermToken = { kind: 'term', span: { from, to: end }, negated, form: 'bare', value, valueSpan };
    return this.#dangling ? { ...term, dangling: true } : term;
  }

  #delimited(): (Delimited & { readonly form: 'quoted' | 'slashed' }) | undefined {
    const type = this.#type;
    const slashed = type === 'literal' || type === 'structural' ? undefined : scanSlashed(this.#text, this.#at);
    if (slashed && this.#endsTerm(slashed.end)) return { ...slashed, form: 'slashed' };
    const quoted = type === 'keyword' || type === 'regexp' ? scanQuoted(this.#text, this.#at) : undefined;
    return quoted && this.#endsTerm(quoted.end) ? { ...quoted, form: 'quoted' } : undefined;
  }

  #endsTerm(at: number): boolean {
    return at >= this.#text.length || /[\s)]/.test(this.#text[at]!);
  }

  /** To the next space; a regular expression without the licence to dangle also ends at a parenthesis. */
  #anyEnd(): number {
    const isRegexp = this.#type === 'regexp';
    let at = this.#at;
    while (at < this.#text.length && !/\s/.test(this.#text[at]!)) {
      if (isRegexp && !this.#dangling && /[()]/.test(this.#text[at]!)) break;
      at += isRegexp && this.#text[at] === '\\' ? 2 : 1;
    }
    // What begins with a parenthesis that belongs to nothing is at least that.
    return Math.min(at === this.#at ? at + 1 : at, this.#text.length);
  }

  /**
   * The end of a stretch in which parentheses match: at a space outside of them, or before one that closes more than was
   * opened. Undefined when an operator or a filter stands inside, or a parenthesis stays open.
   */
  #balancedEnd(from: number): number | undefined {
    if (this.#isStructure(from)) return undefined;
    let depth = 0;
    let at = from;
    for (; at < this.#text.length; at++) {
      const character = this.#text[at]!;
      if (character === '\\') at++;
      else if (character === '(') depth++;
      else if (character === ')' && depth-- === 0) return at;
      else if (/\s/.test(character) && depth === 0) return at;
      const opens = character === '(' || /\s/.test(character);
      if (opens && this.#isStructure(at + 1)) return undefined;
    }
    return depth === 0 ? Math.min(at, this.#text.length) : undefined;
  }

  #isStructure(at: number): boolean {
    if (/^(?:and|or|not)\s/i.test(this.#text.slice(at, at + 4))) return true;
    const start = fieldStartAt(this.#text, at);
    return start !== undefined && fieldOf(start.written) !== undefined;
  }

  #skipSpace(): boolean {
    while (this.#at < this.#text.length && /\s/.test(this.#text[this.#at]!)) this.#at++;
    return this.#at < this.#text.length;
  }

  #isOperator(keyword: 'and' | 'or'): boolean {
    if (this.#at === 0 || !/[\s)]/.test(this.#text[this.#at - 1]!)) return false;
    return this.#isWord(keyword);
  }

  #isNot(): boolean {
    if (this.#at > 0 && !/[\s(]/.test(this.#text[this.#at - 1]!)) return false;
    return this.#isWord('not');
  }

  #isWord(word: string): boolean {
    const end = this.#at + word.length;
    if (this.#text.slice(this.#at, end).toLowerCase() !== word) return false;
    const after = this.#text[end];
    return after !== undefined && (/\s/.test(after) || (after === '(' && !this.#dangling));
  }
}

/** Nobody nests more, and whoever walks a tree may do so by recursion. */
export const deepestNesting = 100;

export function tooDeep(span: Span): QueryFault {
  const hint = 'Leave out parentheses that say nothing.';
  return new QueryFault(`more than ${deepestNesting} parentheses stand inside each other`, hint, span);
}

/** Quoted, a predicate with all that is in its parentheses, or bare. Common to both readers. */
export function filterValue(
  text: string,
  from: number,
  field: string,
  reader: { readonly readsSlashes: boolean; bareEnd(from: number): number },
): Delimited & { readonly form: FilterToken['form'] } {
  const quote = text[from];
  if (quote === '"' || quote === "'") {
    const quoted = scanQuoted(text, from);
    if (quoted) return { ...quoted, form: 'quoted' };
    throw new QueryFault('a quotation mark is not closed', `Add ${quote} at the end.`, { from, to: text.length });
  }
  const slashed = field === 'content' && reader.readsSlashes ? scanSlashed(text, from) : undefined;
  if (slashed && (slashed.end >= text.length || /[\s)]/.test(text[slashed.end]!)))
    return { ...slashed, form: 'slashed' };
  const end = predicateEnd(field, text, from) ?? reader.bareEnd(from);
  return { value: text.slice(from, end), end, form: 'bare' };
}

export function notBeforeGroup(span: Span): QueryFault {
  const hint = 'Write NOT before each term: NOT a NOT b for neither, NOT a OR NOT b for not both.';
  return new QueryFault('it looks like you tried to use an expression after NOT', hint, span);
}

function unclear(span: Span): QueryFault {
  const hint = 'Search for patterns with parentheses by content:"..." or quote them.';
  return new QueryFault('the parentheses of the query have an unclear meaning', hint, span);
}

/** Where neighbouring words are one text, an expression among them has no place: `a (b and c) d`. */
function checkedLiteral(syntax: Syntax, patternType: PatternType, text: string): Syntax {
  if (patternType !== 'literal' && patternType !== 'standard') return syntax;
  if (hasExpressionAmongWords(syntax)) throw unclear({ from: 0, to: text.length });
  return syntax;
}

function hasExpressionAmongWords(syntax: Syntax): boolean {
  if (syntax.kind === 'term' || syntax.kind === 'filter') return false;
  if (syntax.parts.some(hasExpressionAmongWords)) return true;
  if (syntax.kind !== 'run') return false;
  const patterns = syntax.parts.flatMap((part) => (part.kind !== 'filter' && hasPattern(part) ? [part] : []));
  return patterns.length > 1 && patterns.some((part) => part.kind !== 'term' && part.grouped === true);
}
