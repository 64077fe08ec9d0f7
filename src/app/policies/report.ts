/** What the policies promise and what the code does, of one audit: judged with its facts, sealed as a document of its own. */
import { canonicalJson } from '../../base/canonical-json.ts';
import { checkRunner, describeChecks, type Evaluation } from '../../controls/evaluate.ts';
import type { CheckParameters } from '../../controls/check.ts';
import type { GivenParameters } from '../../controls/dated-parameters.ts';
import { judgePolicies, type PolicyJudging } from '../../controls/policies/judge-policies.ts';
import type { ControlEvaluation, DatedParameters, Period } from '../../model/control.ts';
import type { EvidenceDraft } from '../../model/evidence.ts';
import type { Fact } from '../../model/fact.ts';
import type { ClauseTestKind, PolicyReport } from '../../model/policy.ts';
import type { Content } from '../content.ts';

export interface PolicyQuestion extends Pick<
  Evaluation,
  'facts' | 'gaps' | 'period' | 'versions' | 'parameters' | 'scope'
> {
  readonly evaluations: readonly ControlEvaluation[];
  readonly content: Content;
}

/** Undefined: no policy stood in any repository during the period. */
export function policyReport({ content, evaluations, ...question }: PolicyQuestion): PolicyReport | undefined {
  const facts = question.facts.filter((fact): fact is Fact<'policy'> => fact.kind === 'policy');
  if (facts.length === 0) return undefined;
  const runWith = checkRunner(question);
  // The policy's own number stands in for the configured one; the check's other parameters stay as they were configured.
  const run: PolicyJudging['run'] = (check, own, period) =>
    runWith(check, { ...configuredAt(period, question.parameters?.[check] ?? {}), ...own }, period);
  return judgePolicies({ facts, period: question.period, evaluations, run, known: knownNames(content) });
}

function configuredAt(period: Period, given: GivenParameters): CheckParameters {
  const at = period.type === 'as-of' ? period.at : period.from;
  if (!isDated(given)) return given;
  const block = given.find(({ from, until }) => (from ?? at) <= at && (until === undefined || at < until));
  return block?.parameters ?? {};
}

const isDated = (given: GivenParameters): given is readonly DatedParameters[] => Array.isArray(given);

export function knownNames({ controls, criteria, requests }: Content) {
  const kindOf = (evaluation: string): ClauseTestKind => (evaluation === 'state' ? 'setting' : 'behaviour');
  return {
    checks: new Map(describeChecks().map(({ id, evaluation }) => [id, kindOf(evaluation)])),
    requests: new Set(requests.map(({ id }) => id)),
    serves: new Set([...controls, ...criteria].map(({ id }) => id)),
  };
}

export const policySubject = 'policies';

export function policyDraft(report: PolicyReport): EvidenceDraft {
  const title = 'Clauses of the policies in force, and what the code does about each';
  const bytes = Buffer.from(canonicalJson(report));
  return { kind: 'policy-clauses', subject: policySubject, title, mediaType: 'application/json', bytes };
}
