/** The results of a run as JSON for machines: by control and by criterion. */
import { populationFile } from '../../ledger/pack-claims.ts';
import type { CheckResult } from '../../model/control.ts';
import type { SealedEvidence } from '../../model/evidence.ts';
import type { PackSubject } from './pack-subject.ts';

export function controlResults({ run, checks }: PackSubject, evidence: readonly SealedEvidence[]): unknown {
  const bySubject = Map.groupBy(evidence, ({ envelope }) => envelope.subject);
  const digestsOf = (subject: string, kinds: readonly string[]): unknown =>
    Object.fromEntries(
      (bySubject.get(subject) ?? [])
        .filter(({ envelope }) => kinds.includes(envelope.kind))
        .map(({ envelope }) => [envelope.kind, envelope.digest]),
    );
  const questions = new Map(checks.map(({ id, question }) => [id, question]));
  const controls = run.controls.map(({ control, checks: results, ...evaluation }) => ({
    ...control,
    ...evaluation,
    evidence: digestsOf(control.id, ['control-result']),
    checks: results.map((result) => ({
      ...withoutMembers(result),
      question: questions.get(result.check),
      evidence: digestsOf(result.check, ['population', 'check-result']),
    })),
  }));
  return { run: run.id, period: run.period, controls };
}

/** The lists of members are in the tables of the populations and in the sealed documents. */
function withoutMembers(result: CheckResult): object {
  const population = { ...result.population, ids: undefined, file: populationFile(result.check) };
  return { ...result, members: undefined, population };
}

export function criteriaResults({ run, criteria, controls }: PackSubject): unknown {
  const results = new Map(run.controls.map(({ control, result }) => [control.id, result]));
  const titles = new Map(controls.map(({ id, title }) => [id, title]));
  const rows = criteria.map(({ controls: ids, ...criterion }) => ({
    ...criterion,
    controls: ids.map((id) => ({ id, title: titles.get(id), result: results.get(id) ?? 'not-evaluated' })),
  }));
  return { run: run.id, period: run.period, criteria: rows };
}
