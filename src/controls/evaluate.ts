/** From controls to their evaluations: each check runs once, however many controls rest on it, over one shared index. */
import { AppError } from '../base/app-error.ts';
import type { Digest } from '../base/digest.ts';
import type { CheckDescription, CheckResult, Control, ControlEvaluation, Period } from '../model/control.ts';
import type { Fact } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import type { SubjectKind, SubjectStatement } from '../model/subject.ts';
import type { AnyCheck, CheckParameters } from './check.ts';
import { checks as registry } from './checks/index.ts';
import { continuityOf, lineOf, tracksOfLines } from './continuity.ts';
import type { GivenParameters } from './dated-parameters.ts';
import type { ScopeOf } from './dated-scope.ts';
import { indexFacts } from './fact-index.ts';
import { subjectOf } from './kit/subjects.ts';
import type { DateLimits } from './notes.ts';
import { concludeControl, resultOrder, withSay } from './rollup.ts';
import { judgeCheck, runCheck, type JudgedCheck } from './runner.ts';
import { withStatement } from './stated-subjects.ts';
import { unjudgedTogether } from './unjudged.ts';

export interface Evaluation {
  readonly controls: readonly Control[];
  readonly facts: readonly Fact[];
  readonly gaps: readonly Gap[];
  readonly period: Period;
  /** The hash of a check's source. */
  readonly versions: (checkId: string) => Digest;
  /** Parameters in force instead of the checks' own, by check: for all time, or by date. */
  readonly parameters?: Readonly<Record<string, GivenParameters>>;
  /** From when until when repositories and branches are in scope; absent: all of them, always. */
  readonly scope?: ScopeOf;
  /** Kinds of subjects that the company states to have none of. */
  readonly without?: readonly SubjectStatement[];
  /** When dates are something to look at; absent: the usual ones. */
  readonly dateLimits?: DateLimits;
  /** Checks of the user's own beside those of the registry. */
  readonly own?: readonly AnyCheck[];
}

export function evaluateControls(evaluation: Evaluation): readonly ControlEvaluation[] {
  return [...evaluateInTurn(evaluation)];
}

/** One control after the other: between two, whoever asks may say how far it is, give others their turn, or stop. */
export function* evaluateInTurn(evaluation: Evaluation): Generator<ControlEvaluation, void> {
  const { controls, gaps, period, versions, scope, dateLimits, own = [], without = [] } = evaluation;
  const facts = indexFacts(evaluation.facts);
  const judgedChecks = new Map<string, JudgedCheck>();
  const resultOf = (id: string): JudgedCheck => {
    const known = judgedChecks.get(id);
    if (known) return known;
    const check = checkById(id, own);
    const parameters = evaluation.parameters?.[id] ?? {};
    const shared = { facts, gaps, period, ...(scope && { scope }), ...(dateLimits && { dateLimits }) };
    const result = judgeCheck({ check, parameters, version: versions(id), ...shared });
    judgedChecks.set(id, result);
    return result;
  };
  const inAll = [...new Set(controls.flatMap(({ checks }) => checks))];
  const ofKind = (kind: SubjectKind): readonly CheckResult[] =>
    inAll.filter((id) => kindOf(id) === kind).map((id) => resultOf(id).result);
  const statedOf = (id: string): JudgedCheck => withStatement(resultOf(id), { stated: without, ofKind });
  for (const control of controls) {
    const judged = control.checks.map(statedOf);
    const results = judged
      .map(({ result }) => result)
      .sort((a, b) => resultOrder.indexOf(a.result) - resultOrder.indexOf(b.result));
    const { silent } = withSay(results, secondSources);
    const saying = judged.filter(({ result }) => !silent.includes(result));
    yield { control, ...concludeControl(results, secondSources), checks: results, ...overTime(saying, period) };
  }
}

function kindOf(id: string): SubjectKind | undefined {
  const subject = subjectOf(id);
  return subject?.lives === 'elsewhere' ? subject.kind : undefined;
}

const secondSources: ReadonlySet<string> = new Set(
  registry.filter(({ isSecondSource }) => isSecondSource === true).map(({ meta }) => meta.id),
);

/** A control is in place where one of its checks passed and none lapsed or is open. */
function overTime(judged: readonly JudgedCheck[], period: Period): Pick<ControlEvaluation, 'unjudged' | 'continuity'> {
  if (period.type === 'as-of') return {};
  const lines = judged.flatMap(({ line }) => (line ? [line] : []));
  const unjudged = unjudgedTogether(
    judged.flatMap(({ result }) => (result.unjudged ? [result.unjudged] : [])),
    period,
  );
  return {
    ...(unjudged.length > 0 && { unjudged }),
    ...(lines.length > 0 && { continuity: continuityOf(lineOf(tracksOfLines(lines), period), period) }),
  };
}

/** Runs checks one at a time with parameters and over periods of the caller's own, over one shared index. */
export function checkRunner({
  facts: all,
  gaps,
  versions,
  scope,
}: Pick<Evaluation, 'facts' | 'gaps' | 'versions' | 'scope'>): (
  check: string,
  parameters: CheckParameters,
  period: Period,
) => CheckResult {
  const facts = indexFacts(all);
  return (id, parameters, period) =>
    runCheck({ check: checkById(id), facts, gaps, period, parameters, version: versions(id), ...(scope && { scope }) });
}

export function describeChecks(own: readonly AnyCheck[] = []): readonly CheckDescription[] {
  return [...registry, ...own].map(({ meta, population, reads }) => {
    const subject = subjectOf(meta.id);
    return { ...meta, population, reads, ...(subject && { subject }) };
  });
}

function checkById(id: string, own: readonly AnyCheck[] = []): AnyCheck {
  const check = [...registry, ...own].find((member) => member.meta.id === id);
  if (check) return check;
  throw new AppError('controls/unknown-check', `there is no check ${id}`, {
    hint: 'Checks are listed in src/controls/checks/index.ts; controls name them in content/controls/*.yaml.',
  });
}
