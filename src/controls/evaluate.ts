/** From controls to their evaluations: each check runs once, however many controls rest on it, over one shared index. */
import { AppError } from '../base/app-error.ts';
import type { Digest } from '../base/digest.ts';
import type { CheckDescription, CheckResult, Control, ControlEvaluation, Period } from '../model/control.ts';
import type { Fact } from '../model/fact.ts';
import type { Gap } from '../model/gap.ts';
import type { AnyCheck, CheckParameters } from './check.ts';
import { checks as registry } from './checks/index.ts';
import { indexFacts } from './fact-index.ts';
import { concludeControl, resultOrder } from './rollup.ts';
import { runCheck } from './runner.ts';

export interface Evaluation {
  readonly controls: readonly Control[];
  readonly facts: readonly Fact[];
  readonly gaps: readonly Gap[];
  readonly period: Period;
  /** The hash of a check's source. */
  readonly versions: (checkId: string) => Digest;
  /** Parameters in force instead of the checks' own, by check. */
  readonly parameters?: Readonly<Record<string, CheckParameters>>;
}

export function evaluateControls(evaluation: Evaluation): readonly ControlEvaluation[] {
  const { controls, gaps, period, versions } = evaluation;
  const facts = indexFacts(evaluation.facts);
  const results = new Map<string, CheckResult>();
  const resultOf = (id: string): CheckResult => {
    const known = results.get(id);
    if (known) return known;
    const check = checkById(id);
    const parameters = { ...check.meta.parameters, ...evaluation.parameters?.[id] };
    const result = runCheck({ check, facts, gaps, period, parameters, version: versions(id) });
    results.set(id, result);
    return result;
  };
  return controls.map((control) => {
    const own = control.checks
      .map(resultOf)
      .sort((a, b) => resultOrder.indexOf(a.result) - resultOrder.indexOf(b.result));
    return { control, ...concludeControl(own), checks: own };
  });
}

export function describeChecks(): readonly CheckDescription[] {
  return registry.map(({ meta, population, reads }) => ({ ...meta, population, reads }));
}

function checkById(id: string): AnyCheck {
  const check = registry.find((member) => member.meta.id === id);
  if (check) return check;
  throw new AppError('controls/unknown-check', `there is no check ${id}`, {
    hint: 'Checks are listed in src/controls/checks/index.ts; controls name them in content/controls/*.yaml.',
  });
}
