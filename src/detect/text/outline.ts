/**
 * What a file does, as far as rules that follow values need it: its functions, its calls with their arguments and its
 * assignments, read in one pass over the masked code. No parser: brackets, statement ends and a few words per language
 * are enough to say which argument belongs to which call and which value to which name.
 *
 * Invariants: never throws; time and memory linear in the text (nesting, arguments and names are bounded: what is nested
 * deeper than `deepestNesting` is passed over); spans are offsets in the file's own text. What it cannot read it leaves
 * out: a rule built on it may miss, but an argument that it names does stand between the brackets of that call.
 *
 * Rejected: real grammars (about 3 MB/s, one per language, and every broken file a special case); a tree of expressions
 * (nobody asked for more than "which names stand in this span").
 */
import type { FileKind } from '../../model/file-kind.ts';
import type { Span } from '../rule.ts';
import type { MaskedText } from './mask.ts';
import { grammarOf } from './outline/grammar.ts';
import type { AssignmentNode, CallNode, FunctionNode } from './outline/nodes.ts';
import { OutlineScanner } from './outline/scanner.ts';

export interface FunctionSpan extends Span {
  /** Of a lambda the name it is assigned to or the key it stands under; empty when it has none. */
  readonly name: string;
  /** Names only; of a destructured parameter the names in it. */
  readonly params: readonly string[];
  readonly bodyStart: number;
  readonly parent?: FunctionSpan;
  /** As written, in order: `@Get("/users")`, `[HttpPost]`, `#[get("/")]`. */
  readonly decorators?: readonly string[];
}

export interface Argument extends Span {
  /** Of a keyword argument: `email` in `f(email=x)`, `f(email: x)`. */
  readonly name?: string;
}

export interface Call extends Span {
  /** As written, calls on the way as `()`: `this.log.info`, `axios.create().post`, `info!`, `@Get`. Its end only, when long. */
  readonly callee: string;
  /** The last name of it. */
  readonly name: string;
  /** The bracket, or where the arguments begin when there is none (Ruby, `echo`). */
  readonly open: number;
  readonly args: readonly Argument[];
  /** `a.b(c)` of `a.b(c).d(e)`. */
  readonly receiver?: Call;
  /** The word before it: `new`, `throw`, `await`, …; empty when there is none. */
  readonly before: string;
  /** A block written behind the arguments (Kotlin, Swift, Ruby). */
  readonly block?: Span;
}

export interface Assignment extends Span {
  /** As written: `x`, `this.x`, `$user->email`, `@user`. */
  readonly target: string;
  readonly value: Span;
  /** What is taken out of the value: `email` of `const { email: e } = body`. */
  readonly property?: string;
  /** `element`: the target is each element of the value in turn (loops). `append`: it keeps what it held (`+=`). */
  readonly kind: 'whole' | 'element' | 'append';
}

export interface Outline {
  /** By start. */
  readonly functions: readonly FunctionSpan[];
  /** By opening bracket. */
  readonly calls: readonly Call[];
  /** By the end of their targets. */
  readonly assignments: readonly Assignment[];
  /** The innermost function, lambdas included. */
  functionAt(offset: number): FunctionSpan | undefined;
  /** Those whose brackets open inside. */
  callsIn(span: Span): readonly Call[];
  assignmentsIn(span: Span): readonly Assignment[];
}

/** Empty for kinds of files that no grammar is known for. */
export function outlineOf(text: string, masked: MaskedText, kind: FileKind): Outline {
  const grammar = grammarOf(kind);
  if (!grammar) return new ScannedOutline([], [], []);
  const scanner = new OutlineScanner({ code: masked.code, uncommented: masked.uncommented, grammar });
  for (const { start, end } of grammar.regions?.(text) ?? [{ start: 0, end: text.length }]) scanner.scan(start, end);
  return new ScannedOutline(scanner.functions, scanner.calls, scanner.assignments);
}

class ScannedOutline implements Outline {
  readonly functions: readonly FunctionNode[];
  readonly calls: readonly CallNode[];
  readonly assignments: readonly AssignmentNode[];

  constructor(functions: readonly FunctionNode[], calls: readonly CallNode[], assignments: readonly AssignmentNode[]) {
    this.functions = functions.toSorted((a, b) => a.start - b.start || b.end - a.end);
    this.calls = calls.filter((call) => !call.isDefinition);
    this.assignments = assignments;
  }

  functionAt(offset: number): FunctionSpan | undefined {
    let found: FunctionSpan | undefined = this.functions[firstAtOrAfter(this.functions, offset + 1, startOf) - 1];
    while (found && found.end <= offset) found = found.parent;
    return found;
  }

  callsIn(span: Span): readonly Call[] {
    return between(this.calls, span, (call) => call.open);
  }

  assignmentsIn(span: Span): readonly Assignment[] {
    return between(this.assignments, span, (assignment) => assignment.value.start);
  }
}

const startOf = (span: Span): number => span.start;

function between<T>(items: readonly T[], span: Span, key: (item: T) => number): readonly T[] {
  return items.slice(firstAtOrAfter(items, span.start, key), firstAtOrAfter(items, span.end, key));
}

/** Of items that are sorted by `key`. */
export function firstAtOrAfter<T>(items: readonly T[], offset: number, key: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(items[middle]!) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
