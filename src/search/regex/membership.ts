/**
 * Whether lines or documents match, and where that is first known: pattern.ts says how automaton and runs work together,
 * lazy-automaton.ts how states are made.
 *
 * That a match exists is all that counts here, so repetitions at the ends of the pattern are cut to what they must have:
 * `\w{40,80}` is `\w{40,}`.
 */
import { byteClassesOf, type ByteClasses } from './byte-classes.ts';
import { deadState, matchFlag, type DfaRun, type DfaTable } from './dfa-table.ts';
import { emptyExpression, type Expression } from './expression.ts';
import { atLineStart, atTextStart, LazyAutomaton } from './lazy-automaton.ts';
import { lineProgramOf, type LineProgram } from './line-program.ts';
import type { MembershipAutomaton } from './pattern.ts';
import { isNullable, operations, programOf, type Program } from './program.ts';

export interface MembershipPlan {
  readonly program: Program;
  readonly bytes: ByteClasses;
  readonly nullable: boolean;
  readonly multiLine: boolean;
  readonly lines: LineProgram | undefined;
  readonly mostStates?: number;
}

export function planMembership(expression: Expression, multiLine: boolean): MembershipPlan {
  const needed = cut(cut(expression, 'start'), 'end');
  const program = programOf(needed, 'forward');
  const nullable = isNullable(needed);
  const lineFeeds = !multiLine || hasAssertion(program);
  const lines = multiLine ? undefined : lineProgramOf(needed);
  return { program, bytes: byteClassesOf(program, { lineFeeds, continuations: nullable }), nullable, multiLine, lines };
}

function hasAssertion({ operation }: Program): boolean {
  return operation.includes(operations.assertion);
}

export class LazyMembership implements MembershipAutomaton {
  readonly shape: MembershipAutomaton['shape'];
  readonly #automaton: LazyAutomaton;

  constructor(plan: MembershipPlan) {
    this.#automaton = new LazyAutomaton({
      ...plan,
      reading: 'any',
      unanchored: true,
      restartsAtLineFeed: !plan.multiLine,
    });
    this.shape = { ...this.#automaton.shape, lines: plan.lines };
  }

  attach(table: DfaTable): void {
    this.#automaton.attach(table);
  }

  get start(): number {
    return this.#automaton.startIn(atTextStart | atLineStart);
  }

  get tooLarge(): boolean {
    return this.#automaton.isPassing;
  }

  buildAhead(most: number): void {
    this.#automaton.buildAhead(most);
  }

  step(state: number, byteClass: number, bytesRun: number): number {
    return this.#automaton.step(state, byteClass, bytesRun);
  }
}

/** Where every byte has to be built, a megabyte takes some time; elsewhere a few milliseconds. */
const bytesBetweenLooks = 1 << 20;

/** A kernel or plain code that runs the automaton's table over the memory that `bytes` is. */
export type RunDfa = (state: number, from: number, to: number) => DfaRun;

/**
 * Where a match is first known in `bytes[from, to)`, which starts with a line (multi-line: is a document): the position of
 * the byte that decided it, `to` when only the end of the text did; -1 when nothing matches. Within lines the line that
 * matches is the one this byte belongs to; go on at the start of the next.
 */
export function firstMatch(
  automaton: MembershipAutomaton,
  run: RunDfa,
  { bytes, table, from, to, multiLine, isCancelled }: ScannedText,
): number {
  let state = automaton.start;
  let built = from;
  let asked = from;
  for (let at = from; at < to;) {
    if (at - asked >= bytesBetweenLooks) {
      if (isCancelled?.()) return -1;
      asked = at;
    }
    const end = Math.min(to, asked + bytesBetweenLooks);
    const stopped = run(state, at, end);
    if (stopped.stop === 'match') return stopped.position;
    if (stopped.stop === 'dead') return -1;
    state = stopped.state;
    if (stopped.stop === 'end') {
      at = end;
      continue;
    }
    at = stopped.position + 1;
    const next = automaton.step(state, table.classes[bytes[stopped.position]!]!, at - built);
    built = at;
    if (next & matchFlag) return stopped.position;
    if (next === deadState) return -1;
    state = next;
  }
  // Behind the last line feed there is no line.
  if (!multiLine && (from === to || bytes[to - 1] === 0x0a)) return -1;
  return automaton.step(state, table.endClass, 0) & matchFlag ? to : -1;
}

export interface ScannedText {
  readonly bytes: Uint8Array;
  readonly table: DfaTable;
  readonly from: number;
  readonly to: number;
  readonly multiLine: boolean;
  /** Asked after every megabyte; the answer -1 then means nothing. */
  readonly isCancelled?: () => boolean;
}

/**
 * Repetitions at an end of the pattern: how many there are beyond what must be makes no difference to whether there is a
 * match, since it may end earlier or begin later. They become unbounded ones, of which lazy-automaton.ts keeps little.
 */
function cut(expression: Expression, side: 'start' | 'end'): Expression {
  switch (expression.kind) {
    case 'empty':
    case 'assertion':
    case 'characters':
      return expression;
    case 'alternate':
      return { kind: 'alternate', branches: expression.branches.map((branch) => cut(branch, side)) };
    case 'repeat':
      if (expression.min === 0) return emptyExpression;
      return expression.min === 1 ? cut(expression.part, side) : { ...expression, max: Infinity };
    case 'concat':
      return cutConcat(expression.parts, side);
  }
}

function cutConcat(parts: readonly Expression[], side: 'start' | 'end'): Expression {
  let rest = parts;
  while (rest.length > 0) {
    const edge = cut(side === 'start' ? rest[0]! : rest.at(-1)!, side);
    const others = side === 'start' ? rest.slice(1) : rest.slice(0, -1);
    if (edge.kind !== 'empty')
      return { kind: 'concat', parts: side === 'start' ? [edge, ...others] : [...others, edge] };
    rest = others;
  }
  return emptyExpression;
}
