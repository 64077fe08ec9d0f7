/** What came of it: an observation per check, a finding per control, a risk per control that deviated. */
import type { CheckResult, ControlEvaluation, ControlResult, OutcomeCounts } from '../../model/control.ts';
import type { Gap } from '../../model/gap.ts';
import { waivedText, waiverSentence } from '../../model/standing/waiver-words.ts';
import type { StandingWaiver } from '../../model/standing/waivers.ts';
import { assessmentPlanFile } from './assessment-plan.ts';
import { statementId } from './catalogs.ts';
import { componentUuid } from './component-definition.ts';
import type { OscalInput } from './oscal.ts';
import { line, listed, metadata, property, prose, withUuid, type Property } from './parts.ts';
import { standingOf } from './standing.ts';
import { checkResultsOf, inventory, reviewed, subjectsOf, tool } from './subjects.ts';
import { uuidOf } from './uuid.ts';

export const observationUuid = (run: string, check: string): string => uuidOf('observation', run, check);
const findingUuid = (run: string, control: string): string => uuidOf('finding', run, control);
export const riskUuid = (run: string, control: string): string => uuidOf('risk', run, control);

export function assessmentResults(input: OscalInput): object {
  const { run } = input;
  const { period } = run;
  const [start, end] = period.type === 'as-of' ? [period.at, undefined] : [period.from, period.to];
  const notApplicable = run.controls.filter(({ result }) => result === 'not-applicable');
  const found = run.controls.filter(({ result }) => result !== 'not-applicable');
  const result = {
    uuid: uuidOf('result', run.id, start, end ?? ''),
    title: line(`Run ${run.id}`),
    description: prose(
      'What was found for every control over the period. No conclusion is drawn: that is the auditor’s.',
    ),
    start,
    ...(end && { end }),
    props: resultProperties(input),
    'local-definitions': {
      ...listed('inventory-items', inventory(run.repositories)),
      'assessment-assets': tool(input),
    },
    'reviewed-controls': reviewed(input),
    ...listed('observations', observations(input)),
    ...listed('risks', risks(input)),
    ...listed(
      'findings',
      found.map((one) => finding(one, input)),
    ),
    ...(notApplicable.length > 0 && {
      remarks: prose(
        `Without a finding, because nothing in their populations is concerned: ${notApplicable.map(({ control }) => control.id).join(', ')}.`,
      ),
    }),
  };
  const body = {
    metadata: metadata(`Assessment results of run ${run.id}`, { at: run.finishedAt, version: run.id }),
    'import-ap': { href: assessmentPlanFile },
    results: [result],
  };
  return { 'assessment-results': withUuid('assessment-results', body) };
}

function resultProperties({ run }: OscalInput): Property[] {
  return [
    property('run', run.id),
    property('period-type', run.period.type),
    ...(run.seal ? [property('ledger-size', run.seal.size), property('ledger-root', run.seal.root)] : []),
  ];
}

export function observations(input: OscalInput): object[] {
  return checkResultsOf(input).map((result) => observation(result, input));
}

function observation(result: CheckResult, input: OscalInput): object {
  const { run, checks } = input;
  const description = checks.find(({ id }) => id === result.check);
  const touched = [...new Set(result.members.map(({ repository }) => repository))].sort();
  const known = new Set(run.repositories.map(({ name }) => name));
  return {
    uuid: observationUuid(run.id, result.check),
    title: line(description?.title ?? result.check),
    description: prose(description?.question, `${result.because}.`, countsSentence(result.counts, result.coverage)),
    props: [...resultProps(result.result, result.counts, result.coverage), ...populationProps(result)],
    methods: ['TEST'],
    types: ['finding'],
    origins: [{ actors: [{ type: 'tool', 'actor-uuid': componentUuid }] }],
    ...listed('subjects', subjectsOf(touched.filter((name) => known.has(name)))),
    'relevant-evidence': evidenceOf(result, input),
    collected: run.finishedAt,
    ...(result.gaps.length > 0 && { remarks: gapsText(result.gaps) }),
  };
}

function resultProps(result: ControlResult, counts: OutcomeCounts, coverage: number): Property[] {
  return [
    property('result', result),
    property('population', counts.population),
    property('pass', counts.pass),
    property('exception', counts.exception),
    property('not-applicable', counts.notApplicable),
    property('not-determined', counts.notDetermined),
    ...(counts.waived === undefined
      ? []
      : [
          property('exceptions-waived', counts.waived),
          property('exceptions-waived-afterwards', counts.waivedAfterwards ?? 0),
        ]),
    property('coverage', coverage),
  ];
}

/** One for each, whatever became of it: what covers nothing says why. */
export const waiverProps = (waivers: readonly StandingWaiver[]): Property[] =>
  waivers.map((one) => {
    const { waiver, standing } = one;
    return property('waiver', `${waiver.id}: ${waiver.waiver}, ${standing}, until ${waiver.expiresAt}`, {
      remarks: prose(`${waiverSentence(one)}.`),
    });
  });

function populationProps({ check, checkVersion, parameters, population }: CheckResult): Property[] {
  return [
    property('check', check),
    property('check-version', checkVersion),
    property('population-ids-sha256', population.idsDigest),
    property('population-size', population.size),
    property('population-complete', population.complete),
    property('population-reconciled-with', population.reconciledWith),
    ...Object.entries(parameters).map(([name, value]) => property('parameter', `${name}=${String(value)}`)),
  ];
}

function countsSentence(
  { population, pass, exception, notApplicable, notDetermined }: OutcomeCounts,
  coverage: number,
): string {
  return `${population} judged: ${pass} passed, ${exception} exceptions, ${notApplicable} not applicable, ${notDetermined} not determined; ${Math.floor(coverage * 1000) / 10} % of the population and the period could be judged.`;
}

function evidenceOf({ check }: CheckResult, { evidence, hrefs }: OscalInput): object[] {
  const kinds: Readonly<Record<string, string>> = {
    population: 'The population as it was sealed',
    'check-result': 'The result of each member as it was sealed',
  };
  const sealed = evidence
    .filter(({ envelope }) => envelope.subject === check && envelope.kind in kinds)
    .map(({ envelope: { kind, digest, id }, index }) => ({
      href: hrefs.evidence(digest),
      description: kinds[kind]!,
      props: [property('sha256', digest), property('ledger-index', index), property('evidence-id', id)],
    }));
  const source = hrefs.checkSource(check);
  return [
    ...sealed,
    { href: hrefs.population(check), description: 'Every member and its outcome, as a table' },
    ...(source === undefined ? [] : [{ href: source, description: 'The source of the check that judged' }]),
  ];
}

const SHOWN_GAPS = 20;

function gapsText(gaps: readonly Gap[]): string {
  const details = [...new Set(gaps.map(({ repository, detail }) => `${repository}: ${detail}`))].sort();
  const rest = details.length - SHOWN_GAPS;
  return prose(
    'What could not be looked at:',
    ...details.slice(0, SHOWN_GAPS),
    rest > 0 ? `And ${rest} more, in the sealed result.` : undefined,
  );
}

/** `satisfied` is said of what operated, and of nothing else. */
function finding(
  { control, result, because, counts, coverage, checks }: ControlEvaluation,
  { run }: OscalInput,
): object {
  const deviates = isDeviation(result);
  const remarks: Partial<Record<ControlResult, string>> = {
    indeterminate:
      'Indeterminate: not everything could be looked at. This is neither a pass nor a fail; OSCAL has no word for it.',
    'not-operated': 'Every member that was judged is an exception.',
  };
  return {
    uuid: findingUuid(run.id, control.id),
    title: line(`${control.id} ${control.title}`),
    description: prose(`${because}.`, countsSentence(counts, coverage)),
    props: resultProps(result, counts, coverage),
    target: {
      type: 'statement-id',
      'target-id': statementId(control.id),
      title: line(control.title),
      status: {
        state: result === 'operated' ? 'satisfied' : 'not-satisfied',
        reason: result === 'operated' ? 'pass' : deviates ? 'fail' : 'other',
        ...(remarks[result] !== undefined && { remarks: remarks[result] }),
      },
    },
    ...listed(
      'related-observations',
      checks.map(({ check }) => ({ 'observation-uuid': observationUuid(run.id, check) })),
    ),
    ...(deviates && { 'related-risks': [{ 'risk-uuid': riskUuid(run.id, control.id) }] }),
  };
}

export const isDeviation = (result: ControlResult): boolean => result === 'deviated' || result === 'not-operated';

export function risks(input: OscalInput): object[] {
  return input.run.controls.filter(({ result }) => isDeviation(result)).map((one) => risk(one, input));
}

function risk(
  { control, because, counts, coverage, checks }: ControlEvaluation,
  { run, checks: described, ...decided }: OscalInput,
): object {
  const { status, remediations, waivers } = standingOf(control.id, decided);
  const waived = waivedText(counts);
  const deviating = checks.filter(({ result }) => isDeviation(result)).map(({ check }) => check);
  const mends = described.filter(({ id }) => deviating.includes(id)).map(({ remediation }) => remediation);
  const due = remediations.map(({ dueAt }) => dueAt).sort()[0];
  const recommended = mends.map((text, at) => ({
    uuid: uuidOf('response', run.id, control.id, 'recommendation', at),
    lifecycle: 'recommendation',
    title: 'What would mend it',
    description: prose(text),
  }));
  const planned = remediations.map(({ id, owner, reason, link, dueAt }) => ({
    uuid: uuidOf('response', run.id, control.id, id),
    lifecycle: status === 'closed' ? 'completed' : 'planned',
    title: line(`Remediation ${id}`),
    description: prose(reason),
    props: [
      property('owner', owner),
      property('due-at', dueAt),
      ...(link === undefined ? [] : [property('link', link)]),
    ],
  }));
  return {
    uuid: riskUuid(run.id, control.id),
    title: line(`${control.id} ${control.title}`),
    description: prose(`${because}.`, countsSentence(counts, coverage)),
    statement: prose(
      control.statement,
      'It did not hold for every member of its population over the period.',
      waived && `${waived.charAt(0).toUpperCase()}${waived.slice(1)}.`,
    ),
    ...listed('props', waiverProps(waivers)),
    status,
    origins: [{ actors: [{ type: 'tool', 'actor-uuid': componentUuid }] }],
    ...(due !== undefined && { deadline: due }),
    ...listed('remediations', [...recommended, ...planned]),
    'related-observations': checks.map(({ check }) => ({ 'observation-uuid': observationUuid(run.id, check) })),
  };
}
