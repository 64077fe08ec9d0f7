/**
 * What a check is. A check judges ONE member of a population; the runner walks the population, so no member is skipped
 * in silence, and the runner owns time, gaps and roll-up, so no check can get them wrong in its own way.
 *
 * Invariant: `test` is a pure function of the member, of what it asked the view for, and of the parameters. There is no
 * clock (`FactView.hasPassed` is the only question about time) and no I/O. The runner relies on that: between two
 * changes of what a check asked for, its answer cannot change.
 *
 * Rejected: a free-form `run(facts): Outcome[]` (a check could forget members), and breakpoints declared by each check
 * (forgetting one would give a wrong window in silence; the view records what was consulted instead).
 */
import type { Instant } from '../base/instant.ts';
import type { Fact, FactKind } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import type { Outcome } from '../model/outcome.ts';

export type CheckParameters = Readonly<Record<string, number | string | boolean>>;

export interface CheckMeta<Q extends CheckParameters = CheckParameters> {
  /** kebab-case, equal to the name of the check's folder. */
  readonly id: string;
  /** What is shown when it passes, and no more than that. */
  readonly title: string;
  /** The auditor's question, in the auditor's words. */
  readonly question: string;
  readonly rationale: string;
  readonly remediation: string;
  /** The entry of the reference list that it serves, e.g. `CHG-03`; also the id of the control. */
  readonly reference: string;
  /** `state`: must hold at every instant of the period. `population`: every event of the period is judged once. */
  readonly evaluation: 'state' | 'population';
  readonly parameters: Q;
}

export interface FactView<R extends FactKind> {
  /** The instant that is judged. Compare other instants with it through `hasPassed` only. */
  readonly at: Instant;
  /**
   * The facts in force at `at` in the member's repository, in the order in which they began. For events: those that
   * have happened by then. The list is good during this call only.
   */
  of<K extends R>(kind: K): readonly Fact<K>[];
  /** Those of the member's repository that had begun by `at`, ended or not: somebody who left is still asked about. */
  begun<K extends R>(kind: K): readonly Fact<K>[];
  /** Those in force over all repositories of the run: for what one repository may hold on behalf of the others (policies). */
  anywhere<K extends R>(kind: K): readonly Fact<K>[];
  /**
   * Those of all times in the member's repository, in the order in which they began. For events only: what a forge logs
   * of one event may bear a time a second after it, and a review after the fact comes days later. A state is judged at
   * an instant by what held then, so a check of states that asks for this is stopped.
   */
  ever<K extends R>(kind: K): readonly Fact<K>[];
  /** What could not be looked at: gaps that touch this repository, the kind and this instant. */
  gaps(kind: R): readonly Gap[];
  /** Is `instant` at or before `at`? Asking makes the runner judge again when the instant comes. */
  hasPassed(instant: Instant): boolean;
}

export interface Check<P extends FactKind, R extends FactKind, Q extends CheckParameters = CheckParameters> {
  readonly meta: CheckMeta<Q>;
  readonly population: P;
  readonly reads: readonly R[];
  /** Why an answer that rests on nothing being there stands although a kind it reads has a gap. */
  readonly toleratesGaps?: string;
  /** Which gaps of the kinds it reads matter to it; all when absent. */
  relevantGap?(gap: Gap): boolean;
  /** For events that do not show up by themselves: why a repository without a member says nothing. */
  readonly silenceMeans?: string;
  /** What a person calls the member. */
  label?(item: Fact<P>): string;
  scope?(item: Fact<P>, parameters: Q): { readonly excluded: string } | undefined;
  test(item: Fact<P>, facts: FactView<R>, parameters: Q): Outcome;
}

/** Any check, as the runner and the registry hold it. */
export type AnyCheck = Check<FactKind, FactKind>;

/** Keeps the literal kinds, so that a read of an undeclared kind does not compile, and the types of the parameters. */
export function defineCheck<const P extends FactKind, const R extends FactKind, Q extends CheckParameters>(
  check: Check<P, R, Q>,
): Check<P, R, Q> {
  return check;
}
