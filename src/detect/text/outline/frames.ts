/** The open brackets around the place where the scanner stands, and what each of them still has to close. */
import type { AssignmentNode, CallNode, FunctionNode } from './nodes.ts';

/** Deeper brackets are counted, not read. */
export const deepestNesting = 400;

export type Pending =
  | { readonly sort: 'assignment'; readonly node: AssignmentNode }
  | { readonly sort: 'function'; readonly node: FunctionNode }
  | { readonly sort: 'command'; readonly node: CallNode };

export class Frame {
  /** The opening bracket or quote; 0 for the file itself. */
  readonly bracket: number;
  readonly open: number;
  /** The call whose arguments these are. */
  readonly call: CallNode | undefined;
  /** The function whose body this is. */
  body: FunctionNode | undefined;
  /** The parameters of the function that is being declared. */
  isParams = false;
  /** Where the path began that this bracket goes on, to go on behind it. */
  pathStart = -1;
  nameStart = -1;
  receiver: CallNode | undefined;
  /** Start of the statement, -1 before its first token; its first word if that is a keyword. */
  statement = -1;
  lead = '';
  /** End of the `for` whose `in` is awaited, start of the value of `with` or `foreach`. */
  forEnd = -1;
  withEnd = -1;
  /** The last call of this level that may turn out to be the head of a method. */
  candidate: CallNode | undefined;
  candidateTyped = false;
  /** A call that may be the head of a method: nothing before it speaks against it. */
  isPlain = false;
  /** C# and Rust attributes. */
  isAttribute = false;
  isTriple = false;
  /** A block behind a call. */
  isTrailing = false;
  /** The last group of brackets of this level, for arrows behind it. */
  groupOpen = -1;
  groupClose = -1;
  /** The last `name:`. */
  key = '';
  keyEnd = -1;
  decorators: string[] = [];
  decorating = false;
  readonly pending: Pending[] = [];

  constructor(bracket: number, open: number, call?: CallNode) {
    this.bracket = bracket;
    this.open = open;
    this.call = call;
  }

  /** Statements stand in it, as far as can be told. */
  get holdsStatements(): boolean {
    return this.bracket === 0 || this.bracket === 123;
  }

  get lastPending(): Pending | undefined {
    return this.pending[this.pending.length - 1];
  }
}

export interface Header {
  readonly start: number;
  readonly column: number;
  readonly depth: number;
  readonly decorators: readonly string[];
  name: string;
  params: readonly string[] | undefined;
  /** The last bracket group, in case that it was a Go receiver. */
  closed: boolean;
}
