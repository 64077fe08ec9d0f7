/**
 * What a check is. A check judges ONE member of a population; the runner walks the population, so no member is skipped
 * in silence, and the runner owns time, gaps and roll-up, so no check can get them wrong in its own way.
 *
 * Invariant: `test` is a pure function of the member, of what it asked the view for, and of the parameters. There is no
 * clock (`FactView.hasPassed` is the only question about time) and no I/O. The runner relies on that: between two
 * changes of what a check asked for, its answer cannot change.
 *
 * Five kinds of evaluation, and what the runner makes of each:
 * - `state` must hold at every instant: the member is judged again whenever something it asked for changes.
 * - `population`: every event of the period is judged once, as things stood when it happened.
 * - `periodic`: each interval of a calendar (calendar.ts) needs an event. `test` looks at one interval and says what
 *   qualified in it, or that nothing did (`absent`); whether that is a failure, the runner decides.
 * - `sla`: each trigger is answered in time. `test` tells its course (`course`): from when, until when, and what was seen
 *   of the answer; the runner holds that against the end of the period and what nobody looked at.
 * - `invariant`: never. `test` says of each event whether it violates; only those that do, or may, are members.
 *
 * Rejected: a free-form `run(facts): Outcome[]` (a check could forget members), and breakpoints declared by each check
 * (forgetting one would give a wrong window in silence; the view records what was consulted instead).
 */
import type { Instant, TimeSpan } from '../base/instant.ts';
import type { EvaluationKind } from '../model/control.ts';
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
  readonly evaluation: EvaluationKind;
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
   * of one event may bear a time a second after it, and a review after the fact comes days later. A state or an interval
   * is judged by what was there then, so a check of those that asks for this is stopped.
   */
  ever<K extends R>(kind: K): readonly Fact<K>[];
  /** What could not be looked at: gaps that touch this repository, the kind and this instant. */
  gaps(kind: R): readonly Gap[];
  /** Those that touch a stretch of time, for a course that takes time. */
  gapsWithin(kind: R, span: TimeSpan): readonly Gap[];
  /** What is judged: the interval of a calendar; elsewhere an instant of no length. */
  readonly interval: TimeSpan;
  /** Is `instant` at or before `at`? Asking makes the runner judge again when the instant comes. */
  hasPassed(instant: Instant): boolean;
}

/**
 * What became of a trigger, as far as anybody saw. An answer seen at one instant has `openAt` equal to `answeredBy`; two
 * looks give a stretch. With neither, the answer was looked for and not found, up to `seenUntil`.
 */
export interface Course {
  readonly result: 'course';
  readonly since: Instant;
  /** The first instant that is late. */
  readonly due: Instant;
  /** Seen to be open still, for the last time. */
  readonly openAt?: Instant;
  /** Seen to be answered, for the first time. */
  readonly answeredBy?: Instant;
  readonly seenUntil: Instant;
  /** What there is to say of it, with what answered it: a clause without a full stop. */
  readonly because: string;
  readonly relied: readonly string[];
}

/** Nothing in the interval qualifies, as far as the facts tell. */
export interface Absence {
  readonly result: 'absent';
  readonly because: string;
  /** Kinds of facts among which it would have been; all that the check reads when absent. */
  readonly among?: readonly FactKind[];
}

export const absent = (because: string, among?: readonly FactKind[]): Absence => ({
  result: 'absent',
  because,
  ...(among && { among }),
});

export const course = (
  { answeredAt, ...told }: Omit<Course, 'result' | 'relied'> & { readonly answeredAt?: Instant | undefined },
  relied: readonly { readonly id: string }[],
): Course => ({
  result: 'course',
  ...told,
  ...(answeredAt !== undefined && { openAt: answeredAt, answeredBy: answeredAt }),
  relied: relied.map(({ id }) => id),
});

/** What a check may say: `course` for `sla` only, `absent` for `periodic` only. */
export type Said = Outcome | Course | Absence;

export interface Check<
  P extends FactKind,
  R extends FactKind,
  Q extends CheckParameters = CheckParameters,
  S extends Said = Outcome,
> {
  readonly meta: CheckMeta<Q>;
  readonly population: P;
  readonly reads: readonly R[];
  /** Why an answer that rests on nothing being there stands although a kind it reads has a gap. */
  readonly toleratesGaps?: string;
  /** Which gaps of the kinds it reads matter to it; all when absent. */
  relevantGap?(gap: Gap): boolean;
  /**
   * What it looks for is as well kept outside of the repositories: where it shows nothing, neither good nor bad, what
   * people handed in decides its control.
   */
  readonly leavesToPeople?: true;
  /**
   * It asks what another check of its control asks, of a source that nobody has to connect: while that is not connected,
   * it has no say in a control of which another check looked. By itself it stays indeterminate.
   */
  readonly isSecondSource?: true;
  /** For events that do not show up by themselves: why a repository without a member says nothing. */
  readonly silenceMeans?: string;
  /** What a person calls the member. */
  label?(item: Fact<P>): string;
  scope?(item: Fact<P>, parameters: Q): { readonly excluded: string } | undefined;
  /** Of `periodic` checks: the days within which one is due (calendar.ts says which calendar that gives). */
  every?(parameters: Q): number;
  /** Of `sla` checks whose trigger is not the beginning of the fact: when it was. Null: the fact holds no trigger. */
  triggeredAt?(item: Fact<P>): Instant | null;
  test(item: Fact<P>, facts: FactView<R>, parameters: Q): S;
}

/** Any check, as the runner and the registry hold it. */
export type AnyCheck = Check<FactKind, FactKind, CheckParameters, Said>;

/** Keeps the literal kinds, so that a read of an undeclared kind does not compile, and the types of parameters and answers. */
export function defineCheck<
  const P extends FactKind,
  const R extends FactKind,
  Q extends CheckParameters,
  S extends Said = Outcome,
>(check: Check<P, R, Q, S>): Check<P, R, Q, S> {
  return check;
}
