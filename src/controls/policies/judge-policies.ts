/**
 * Policies against code. Each clause is held against the code with the policy's own numbers: the checks that test its
 * parameters are run anew with those numbers, over the stretch in which the wording was in force. So a policy that says
 * two approvals where the rules demand one is found, although the control operates as it was configured.
 *
 * Invariants: a clause is never `enforced` unless every check that tests it operated, or had nothing to judge beside one
 * that operated; what could not be looked at is `indeterminate`; a clause whose parameter nothing can read is a fault of
 * the clause, and it is not `enforced` either.
 *
 * Rejected: comparing the policy's number with the number in a setting alone. A setting that agrees says nothing about
 * what happened, and most of what policies promise has no setting.
 */
import type { CheckResult, ControlEvaluation, ControlResult, Period } from '../../model/control.ts';
import type { Fact } from '../../model/fact.ts';
import type { OutcomeResult } from '../../model/outcome.ts';
import type {
  ClauseReport,
  ClauseTest,
  ClauseVerdict,
  ClauseWording,
  PolicyReport,
  UnwrittenPractice,
} from '../../model/policy.ts';
import type { CheckParameters } from '../check.ts';
import { plansFor, type ClauseTestPlan } from './clause-parameters.ts';
import { clauseHistories, inForceDuring, type ClauseHistory, type WordingInForce } from './wordings.ts';

export interface PolicyJudging {
  readonly facts: readonly Fact<'policy'>[];
  readonly period: Period;
  /** Of the same facts over the same period, with the parameters that were configured. */
  readonly evaluations: readonly ControlEvaluation[];
  /** Runs one check over the facts of the run. */
  readonly run: (check: string, parameters: CheckParameters, period: Period) => CheckResult;
  readonly known: {
    /** Checks with how they speak about time: what must hold is a setting, what happened is behaviour. */
    readonly checks: ReadonlyMap<string, ClauseTest['kind']>;
    readonly requests: ReadonlySet<string>;
    /** Ids of controls and criteria. */
    readonly serves: ReadonlySet<string>;
  };
}

export function judgePolicies(judging: PolicyJudging): PolicyReport {
  const { facts, period } = judging;
  const clauses = clauseHistories(facts)
    .map((history) => judgeClause(history, judging))
    .filter((report) => report !== undefined)
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  return { policies: policiesAtEnd(facts, period), clauses, unwritten: unwrittenIn(clauses, judging.evaluations) };
}

const placeOf = ({ repository, path, line }: ClauseReport): string =>
  `${repository}\0${path}\0${String(line).padStart(6, '0')}`;

function policiesAtEnd(facts: readonly Fact<'policy'>[], period: Period): PolicyReport['policies'] {
  const isInForce = ({ valid: { from, to } }: Fact<'policy'>): boolean =>
    period.type === 'as-of'
      ? from.at <= period.at && (to === undefined || period.at < to.at)
      : from.at < period.to && (to === undefined || period.to <= to.at);
  return facts
    .filter(isInForce)
    .map(({ repository, value: { path, title, owner, version, clauses, unmarked, unmarkedTotal, faults } }) => ({
      repository,
      path,
      title,
      owner,
      version,
      clauses: clauses.length,
      unmarked,
      unmarkedTotal,
      faults,
    }))
    .sort((a, b) => (`${a.repository}\0${a.path}` < `${b.repository}\0${b.path}` ? -1 : 1));
}

/** Undefined: no wording of it was in force during the period. */
function judgeClause(history: ClauseHistory, judging: PolicyJudging): ClauseReport | undefined {
  const inForce = history.wordings.flatMap((wording) => {
    const stretch = inForceDuring(wording, judging.period);
    return stretch ? [{ wording, stretch }] : [];
  });
  const last = inForce.at(-1)?.wording;
  if (!last) return undefined;
  const planned = inForce.map(({ wording, stretch }) => ({ ...plansOf(wording, judging), stretch }));
  const tests = planned.flatMap(({ plans, stretch }) => plans.map((plan) => testOf(plan, stretch, judging)));
  const faults = [...new Set(planned.flatMap((one) => one.faults))];
  const { clause } = last;
  return {
    repository: history.repository,
    path: history.path,
    line: clause.line,
    policy: history.policy,
    clause: history.clause,
    section: clause.section,
    serves: clause.serves,
    requests: clause.requests,
    ...verdictOf(tests, faults, clause.requests),
    wordings: inForce.map(({ wording }) => wordingDocument(wording)),
    tests,
    faults,
  };
}

function wordingDocument({ clause, from, to, fact }: WordingInForce): ClauseWording {
  const { text, textDigest, parameters } = clause;
  return { text, textDigest, parameters, from, ...(to !== undefined && { to }), fact };
}

interface Planned {
  readonly plans: readonly ClauseTestPlan[];
  readonly faults: readonly string[];
}

/** Parameters and named checks as tests; two parameters of one check are one test. */
function plansOf({ clause }: WordingInForce, { known }: PolicyJudging): Planned {
  const faults = [
    ...unknownIn(clause.checks, known.checks, 'check'),
    ...unknownIn(clause.requests, known.requests, 'evidence request'),
    ...unknownIn(clause.serves, known.serves, 'control or criterion'),
  ];
  const plans = new Map<string, ClauseTestPlan>();
  const add = ({ check, parameters }: ClauseTestPlan): void =>
    void plans.set(check, { check, parameters: { ...plans.get(check)?.parameters, ...parameters } });
  for (const parameter of clause.parameters) {
    const read = plansFor(parameter, clause.text);
    if (read.ok) read.value.forEach(add);
    else faults.push(read.error);
  }
  for (const check of clause.checks) if (known.checks.has(check)) add({ check, parameters: {} });
  return { plans: [...plans.values()], faults };
}

function unknownIn(names: readonly string[], known: { has(name: string): boolean }, what: string): string[] {
  return names.filter((name) => !known.has(name)).map((name) => `there is no ${what} ${name}`);
}

function testOf({ check, parameters }: ClauseTestPlan, stretch: Period, judging: PolicyJudging): ClauseTest {
  const { run, known, evaluations } = judging;
  const result = run(check, parameters, stretch);
  const judgedWith = evaluations.flatMap((one) => one.checks).find((one) => one.check === check)?.parameters;
  const differs = Object.entries(parameters).some(
    ([name, value]) => judgedWith !== undefined && judgedWith[name] !== value,
  );
  return {
    kind: known.checks.get(check)!,
    check,
    checkVersion: result.checkVersion,
    parameters: result.parameters,
    result: result.result,
    because: [result.because, ...firstMember(result)].join(' '),
    counts: result.counts,
    coverage: result.coverage,
    from: stretch.type === 'as-of' ? stretch.at : stretch.from,
    to: stretch.type === 'as-of' ? stretch.at : stretch.to,
    ...(differs && judgedWith && { judgedWith }),
  };
}

const decisiveOutcomes: Readonly<Record<ControlResult, OutcomeResult>> = {
  operated: 'pass',
  deviated: 'exception',
  'not-operated': 'exception',
  indeterminate: 'not-determined',
  'not-applicable': 'not-applicable',
};

/** What is said of the first member that decided the result: a count alone tells nobody why. */
function firstMember({ members, result }: CheckResult): readonly string[] {
  const decisive = decisiveOutcomes[result];
  const member = members.find((one) => one.result === decisive);
  return member ? [`${member.label}: ${member.because}`] : [];
}

interface Verdict {
  readonly verdict: ClauseVerdict;
  readonly because: string;
}

function verdictOf(tests: readonly ClauseTest[], faults: readonly string[], requests: readonly string[]): Verdict {
  const of = (...results: readonly ControlResult[]): readonly ClauseTest[] =>
    tests.filter(({ result }) => results.includes(result));
  const against = of('deviated', 'not-operated');
  if (against.length > 0) return { verdict: 'differs', because: told(against) };
  const unseen = of('indeterminate');
  if (unseen.length > 0) return { verdict: 'indeterminate', because: told(unseen) };
  if (faults.length > 0)
    return { verdict: 'indeterminate', because: `Its marker cannot be read whole: ${faults.join('; ')}.` };
  const held = of('operated');
  if (held.length > 0) return { verdict: 'enforced', because: told(held) };
  if (tests.length > 0)
    return { verdict: 'indeterminate', because: `There was nothing to hold it against. ${told(tests)}` };
  const asked =
    requests.length > 0 ? `Evidence is asked for: ${requests.join(', ')}.` : 'No evidence is asked for, either.';
  return { verdict: 'not-testable', because: `No code decides it. ${asked}` };
}

const kindWords = { setting: 'What is set up', behaviour: 'What happened' } as const;

function told(tests: readonly ClauseTest[]): string {
  const stretches = new Set(tests.map(({ from }) => from)).size;
  return tests
    .map(({ kind, check, because, from, to }) => {
      const when = stretches > 1 ? `, ${from.slice(0, 10)} to ${to.slice(0, 10)}` : '';
      return `${kindWords[kind]} (${check}${when}): ${because}`;
    })
    .join(' ');
}

/** Controls that operated although no clause that is in force speaks of any of their checks or names them. */
function unwrittenIn(
  clauses: readonly ClauseReport[],
  evaluations: readonly ControlEvaluation[],
): readonly UnwrittenPractice[] {
  const checks = new Set(clauses.flatMap(({ tests }) => tests.map(({ check }) => check)));
  const named = new Set(clauses.flatMap(({ serves }) => serves));
  return evaluations
    .filter(({ result, checks: own }) => result === 'operated' && own.length > 0)
    .filter(({ control }) => !named.has(control.id) && !control.checks.some((check) => checks.has(check)))
    .map(({ control: { id, title, checks: own }, because }) => ({ control: id, title, checks: own, because }));
}
