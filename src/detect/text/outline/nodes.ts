/** What the scanner makes. Names and arguments are cut from the text when somebody asks: most calls nobody looks at. */
import type { Span } from '../../rule.ts';
import { isWord } from './characters.ts';
import type { Argument, Assignment, Call, FunctionSpan } from '../outline.ts';

const longestCallee = 160;
const mostReceivers = 6;
export const mostArguments = 64;

export class CallNode implements Call {
  readonly start: number;
  readonly open: number;
  readonly receiver?: CallNode;
  /** Of the closing bracket; of the last argument when there is none. */
  close = -1;
  block?: Span;
  isDefinition = false;
  readonly #code: string;
  readonly #nameStart: number;
  readonly #keyword: ':' | '=' | undefined;
  readonly #bare: boolean;
  #commas: number[] | undefined;
  #args: readonly Argument[] | undefined;
  #callee: string | undefined;

  constructor(
    code: string,
    at: { start: number; nameStart: number; open: number; receiver: CallNode | undefined; bare: boolean },
    keyword: ':' | '=' | undefined,
  ) {
    this.#code = code;
    this.start = at.start;
    this.open = at.open;
    this.#nameStart = at.nameStart;
    this.#keyword = keyword;
    this.#bare = at.bare;
    if (at.receiver) this.receiver = at.receiver;
  }

  get end(): number {
    return this.#bare ? this.close : Math.min(this.close + 1, this.#code.length);
  }

  get callee(): string {
    return (this.#callee ??= this.#nameWith(mostReceivers));
  }

  get name(): string {
    let end = this.open;
    if (this.#code.charCodeAt(end - 1) <= 32) end -= 1;
    if (this.#code.charCodeAt(end - 1) === 62) return /[\w$]*$/.exec(this.callee)![0];
    let start = end;
    if (this.#code.charCodeAt(start - 1) === 33 || this.#code.charCodeAt(start - 1) === 63) start--;
    while (start > this.#nameStart && isWord(this.#code.charCodeAt(start - 1))) start--;
    return this.#code.slice(start, end);
  }

  get before(): string {
    return /(\w{1,12})[ \t]{1,4}$/.exec(this.#code.slice(Math.max(0, this.start - 16), this.start))?.[1] ?? '';
  }

  get args(): readonly Argument[] {
    return (this.#args ??= this.#cut());
  }

  /** The text of its own name: no receiver's. */
  get nameSpan(): Span {
    return { start: this.#nameStart, end: this.open };
  }

  comma(at: number): void {
    this.#commas ??= [];
    if (this.#commas.length < mostArguments - 1) this.#commas.push(at);
  }

  #nameWith(receivers: number): string {
    const text = this.#code.slice(Math.max(this.#nameStart, this.open - longestCallee), this.open);
    const own = plain.test(text) ? text : cleaned(text);
    if (!this.receiver || receivers === 0) return own;
    return `${this.receiver.#nameWith(receivers - 1)}()${own}`.slice(-longestCallee);
  }

  #cut(): readonly Argument[] {
    const ends = [...(this.#commas ?? []), Math.max(this.close, this.open)];
    const args: Argument[] = [];
    let from = this.#bare ? this.open : this.open + 1;
    for (const end of ends) {
      const argument = this.#argument(from, end);
      if (argument) args.push(argument);
      from = end + 1;
    }
    return args;
  }

  #argument(from: number, to: number): Argument | undefined {
    const span = trimmed(this.#code, from, to);
    if (span.start >= span.end) return undefined;
    if (this.#keyword === undefined) return span;
    const shape =
      this.#keyword === '=' ? /([A-Za-z_]\w{0,60})\s{0,4}=(?![=>~])\s{0,8}/y : /([A-Za-z_]\w{0,60}):(?!:)\s{0,8}/y;
    shape.lastIndex = span.start;
    const name = shape.exec(this.#code);
    if (!name || shape.lastIndex > span.end) return span;
    // `email:` of Ruby alone stands for the variable of that name.
    if (this.#keyword === ':' && this.#code.slice(shape.lastIndex, span.end).trim() === '')
      return { start: span.start, end: span.start + name[1]!.length, name: name[1]! };
    return { start: shape.lastIndex, end: span.end, name: name[1]! };
  }
}

const plain = /^[\w$.]*$/;

/** Subscripts, type arguments and literals without what is in them. */
function cleaned(text: string): string {
  return text
    .replace(/\[[^\]]*\]/g, '[]')
    .replace(/<[^()]*>$/, '')
    .replace(/::$/, '')
    .replace(/["'`]\s*["'`]/g, '""')
    .replace(/\s+/g, '');
}

export function trimmed(code: string, start: number, end: number): Span {
  let from = start;
  let to = end;
  while (from < to && isSpace(code.charCodeAt(from))) from++;
  while (to > from && isSpace(code.charCodeAt(to - 1))) to--;
  return { start: from, end: to };
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

export class FunctionNode implements FunctionSpan {
  readonly name: string;
  readonly params: readonly string[];
  readonly start: number;
  readonly bodyStart: number;
  readonly parent?: FunctionNode;
  readonly decorators?: readonly string[];
  /** The text's end until it is closed. */
  end: number;
  /** Where its first line begins, for languages that end functions by indentation. */
  readonly column: number;

  constructor(
    at: { name: string; params: readonly string[]; start: number; bodyStart: number; end: number; column: number },
    parent: FunctionNode | undefined,
    decorators: readonly string[],
  ) {
    this.name = at.name;
    this.params = at.params;
    this.start = at.start;
    this.bodyStart = at.bodyStart;
    this.end = at.end;
    this.column = at.column;
    if (parent) this.parent = parent;
    if (decorators.length > 0) this.decorators = decorators;
  }
}

export interface AssignmentNode extends Assignment {
  readonly value: { start: number; end: number };
  end: number;
}
