/** Keeps the stack of brackets and functions, and what has been found so far. The scanner tells it what it reads. */
import { Frame, type Header } from './frames.ts';
import type { Grammar } from './grammar.ts';
import { targetsOf, type Target } from './names.ts';
import { FunctionNode, type AssignmentNode, type CallNode } from './nodes.ts';

export interface Source {
  readonly code: string;
  readonly uncommented: string;
  readonly grammar: Grammar;
}

const longestTarget = 400;
const lowestBracketSought = 6;

export class Builder {
  readonly functions: FunctionNode[] = [];
  readonly calls: CallNode[] = [];
  readonly assignments: AssignmentNode[] = [];
  readonly code: string;
  readonly grammar: Grammar;
  frames: Frame[] = [new Frame(0, 0)];
  frame: Frame = this.frames[0]!;
  header: Header | undefined;
  current: FunctionNode | undefined;
  limit = 0;

  constructor(source: Source) {
    this.code = source.code;
    this.grammar = source.grammar;
  }

  push(frame: Frame): void {
    this.frames.push(frame);
    this.frame = frame;
  }

  /** The frame that a closing bracket closes; those above it are dropped. Undefined when it closes none nearby. */
  pop(bracket: number, at: number, end: number): Frame | undefined {
    let depth = this.frames.length - 1;
    const lowest = Math.max(1, depth - lowestBracketSought);
    while (depth >= lowest && this.frames[depth]!.bracket !== bracket) depth--;
    if (depth < lowest) return undefined;
    while (this.frames.length - 1 > depth) this.drop(end, end);
    return this.drop(at, end);
  }

  drop(at: number, end: number): Frame {
    const gone = this.frame;
    this.closePending(end, 0);
    if (gone.call) gone.call.close = at;
    if (gone.body) this.leave(gone.body, Math.min(at + 1, this.limit));
    this.frames.pop();
    this.frame = this.frames[this.frames.length - 1]!;
    if (this.header && this.header.depth > this.frames.length) this.header = undefined;
    return gone;
  }

  finish(end: number): void {
    while (this.frames.length > 1) this.drop(end, end);
    this.closePending(end, 0);
    for (let open = this.current; open; open = open.parent) open.end = end;
    this.current = undefined;
    this.header = undefined;
    this.frames = [new Frame(0, 0)];
    this.frame = this.frames[0]!;
  }

  endStatement(end: number): void {
    const frame = this.frame;
    if (frame.pending.length > 0) this.closePending(end, 0);
    frame.statement = -1;
    frame.lead = '';
    frame.forEnd = frame.withEnd = -1;
    frame.candidate = undefined;
    frame.candidateTyped = false;
    frame.groupOpen = frame.groupClose = -1;
    if (frame.decorating) frame.decorating = false;
    else if (frame.decorators.length > 0) frame.decorators = [];
    if (this.header?.depth === this.frames.length) this.header = undefined;
  }

  closePending(end: number, keep: number): void {
    const { pending } = this.frame;
    while (pending.length > keep) {
      const last = pending.pop()!;
      if (last.sort === 'assignment') last.node.end = last.node.value.end = Math.max(end, last.node.value.start);
      else if (last.sort === 'command') last.node.close = Math.max(end, last.node.open);
      else this.leave(last.node, end);
    }
  }

  /** `text` from `from` to `to` is what is assigned to; the value begins at `value`. */
  assign(from: number, to: number, value: number, kind: AssignmentNode['kind']): void {
    const written = this.code.slice(Math.max(from, to - longestTarget), to);
    const start = from + (written.length - written.trimStart().length);
    for (const target of targetsOf(written, this.grammar)) this.bind(target, start, value, kind);
  }

  bind(target: Target, start: number, value: number, kind: AssignmentNode['kind']): AssignmentNode {
    const at = skipBlank(this.code, value, this.limit);
    const node: AssignmentNode = { ...target, start, end: at, value: { start: at, end: at }, kind };
    this.assignments.push(node);
    this.frame.pending.push({ sort: 'assignment', node });
    return node;
  }

  enter(at: {
    name: string;
    params: readonly string[];
    start: number;
    bodyStart: number;
    column?: number;
  }): FunctionNode {
    const decorators = this.frame.decorators;
    if (decorators.length > 0) this.frame.decorators = [];
    const node = new FunctionNode({ column: -1, end: this.limit, ...at }, this.current, decorators);
    this.functions.push(node);
    this.current = node;
    return node;
  }

  leave(node: FunctionNode, end: number): void {
    let open = this.current;
    while (open && open !== node) open = open.parent;
    if (!open) return;
    for (let inner = this.current!; inner !== node; inner = inner.parent!) inner.end = end;
    node.end = end;
    this.current = node.parent;
  }

  /** What a lambda at `start` is called: the name it is assigned to, or its key. */
  lambdaName(start: number): string {
    const { lastPending, key, keyEnd } = this.frame;
    if (lastPending?.sort === 'assignment') {
      const { node } = lastPending;
      if (node.value.start <= start && start - node.value.start < 16) return node.target.replace(/^.*(?:\.|->|::)/, '');
    }
    return keyEnd >= 0 && start - keyEnd < 16 ? key : '';
  }
}

export function skipBlank(code: string, from: number, limit: number): number {
  const farthest = Math.min(limit, from + 200);
  let at = from;
  while (at < farthest && code.charCodeAt(at) <= 32) at++;
  return at;
}
