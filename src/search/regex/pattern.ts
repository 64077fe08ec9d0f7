/**
 * A compiled pattern: everything the engine needs to find a user's pattern, made once from its source.
 *
 * - `trigrams` says which blocks can match, `needles` what vectors can look for, the automata judge lines and find spans.
 *   All of them come from one exact tree of the expression.
 * - Semantics are RE2's over code points of UTF-8, leftmost-first. Bytes that are no UTF-8 match nothing.
 * - A pattern is either matched within lines (the common case: no match ever holds a line feed, `^` and `\A` stand at the
 *   line's beginning, `$` and `\z` at its end), or, when a line feed is spelled out in it, over whole documents: then `^`
 *   and `$` are those of any line, `\A` and `\z` those of the document.
 */
import { failed, ok, type Result } from '../../base/result.ts';
import { explainRefusal, longestPattern, refusedForSize, type PatternError } from './compile.ts';
import type { DfaTable } from './dfa-table.ts';
import { extentOf } from './expression.ts';
import type { LineProgram } from './line-program.ts';
import { LazyMembership, planMembership, type MembershipPlan } from './membership.ts';
import type { NeedlePlan } from './needle.ts';
import { needlePlanOf } from './needle-plan.ts';
import { countSteps, mostSteps } from './program.ts';
import { readExpression } from './read-expression.ts';
import { LazySpans } from './spans.ts';
import { requiredTrigrams, type TrigramQuery } from './trigram-query.ts';

export interface CompiledPattern {
  readonly source: string;
  readonly ignoreCase: boolean;
  /** A line feed can be matched because the pattern names one: to be run over whole documents, not over lines. */
  readonly multiLine: boolean;
  /** For each block with a matching line; of a multi-line pattern for each matching document as a whole, not for its blocks. */
  readonly trigrams: TrigramQuery;
  readonly needles: NeedlePlan;
  /** Bytes that every match has at least. */
  readonly shortest: number;
  /** Each user (thread) needs its own: they grow while they run. */
  newMembership(): MembershipAutomaton;
  newSpans(isCancelled?: () => boolean): SpanFinder;
}

/**
 * Tells whether and where it is first known that a line (or document) matches. It builds its transitions when a run asks
 * for them, into a table that belongs to the caller:
 *
 *     automaton.attach(table);
 *     let state = automaton.start;
 *     for (let at = from; ;) {
 *       const run = runner.run(state, at, to);           // a kernel, or `runDfa` in plain TypeScript
 *       if (run.stop !== 'unknown') break;
 *       const next = automaton.step(run.state, table.classes[bytes[run.position]], run.position - at + 1);
 *       if (next & matchFlag) ...                        // matched, as if the run had stopped there with `match`
 *       state = next;                                    // or deadState
 *       at = run.position + 1;
 *     }
 *
 * Within lines: the matching line is the one that the byte at `position` belongs to, a line feed belonging to the line it
 * ends. Go on behind it in `start`. After the last byte `step(state, endClass, 0)` decides, unless that byte is a line feed
 * (a line that ends with the text is only decided then). Multi-line: from the document's first byte, and always `endClass`
 * at its end. `firstMatch` in membership.ts does all of that.
 */
export interface MembershipAutomaton {
  /** `lines` says the same as the automaton of lines of ASCII: see line-program.ts. */
  readonly shape: {
    readonly states: number;
    readonly strideShift: number;
    readonly endClass: number;
    readonly lines?: LineProgram | undefined;
  };
  /** Fills `table.classes`, empties `table.transitions` and writes there from now on. */
  attach(table: DfaTable): void;
  /**
   * The state at a line's (document's) beginning. Like all states it is void after a `step` that emptied the table: read it
   * anew after each. Reading it disturbs nothing.
   */
  readonly start: number;
  /**
   * Builds transitions before anybody asks for them, from the start on, up to so many. Right after `attach`.
   */
  buildAhead(most: number): void;
  /**
   * The value of a transition, which is in the table from now on: next state, deadState, or any state with `matchFlag`. When
   * there is no room left, the table is emptied first; only the returned state and `start` are valid then. `bytesRun`: how
   * many bytes were run since the last call.
   */
  step(state: number, byteClass: number, bytesRun: number): number;
  /** The table is emptied so often that another way is faster. It goes on giving right answers, slowly, linear in any case. */
  readonly tooLarge: boolean;
}

export interface SpanFinder {
  /**
   * All matches in `bytes[from, to)`, a line without its line feed or a document: start and end positions in `bytes`,
   * leftmost-first, not overlapping, at most `most` of them. Empty ones as Go's FindAll gives them: none right behind
   * another match. Very long texts may get fewer (see spans.ts), at least a hundred.
   */
  spans(bytes: Uint8Array, from: number, to: number, most: number): readonly number[];
  /** Where the last call of `spans` stopped looking: it had worked too long, or nobody wants it. Undefined when it had not. */
  readonly stoppedAt: number | undefined;
}

export function compiled(
  source: string,
  options: { readonly ignoreCase: boolean },
): Result<CompiledPattern, PatternError> {
  if (source.length > longestPattern)
    return failed(refusedForSize(source, `it is longer than ${longestPattern} characters`));
  const read = readExpression(source, options);
  if (!read) return failed(explainRefusal(source));
  const { expression, multiLine } = read;
  const steps = countSteps(expression);
  if (steps > mostSteps) return failed(refusedForSize(source, `it makes ${steps} steps, at most ${mostSteps} are run`));
  let membership: MembershipPlan | undefined;
  return ok({
    source,
    ignoreCase: options.ignoreCase,
    multiLine,
    trigrams: requiredTrigrams(expression),
    needles: needlePlanOf(expression),
    shortest: extentOf(expression).least,
    newMembership: () => new LazyMembership((membership ??= planMembership(expression, multiLine))),
    newSpans: (isCancelled) => new LazySpans(expression, { isCancelled }),
  });
}
