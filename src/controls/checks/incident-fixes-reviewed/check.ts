import type { LandedChange, ProposedChange } from '../../../model/change.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { wrote } from '../../kit/approvals.ts';
import { approvedByAnother } from '../../kit/approved-by-another.ts';
import { changeName } from '../../kit/changes.ts';
import { readRegister } from '../../kit/register.ts';
import { clause, listed } from '../../words.ts';

export const incidentFixesReviewed = defineCheck({
  meta: {
    id: 'incident-fixes-reviewed',
    title: 'Each change that mends an incident names it and was reviewed by somebody else, before or after it landed',
    question: 'Which code changes fixed this incident and were they controlled?',
    rationale:
      'What is mended in a hurry is looked at least, and is hardest to find afterwards. Changes that mend an incident are those whose text names one (a reference with one of the `prefixes`, such as `INC-42`) and those whose changeset bears one of the `labels`; a label without a reference leaves open which incident it was. A review after the landing counts here; whether it came in time is asked for every emergency elsewhere. Incidents without a change, and what was mended outside of git, are not seen.',
    remediation: 'Name the incident in the change (`INC-42`), and have somebody else review it, afterwards if need be.',
    reference: 'INC-13',
    evaluation: 'population',
    parameters: { prefixes: 'INC, INCIDENT, SEV, SIR', labels: 'incident, hotfix' },
  },
  population: 'landed-change',
  reads: ['landed-change', 'repository', 'difference'],
  toleratesGaps: 'a review that the commit or the forge names is there, whatever else could not be read.',
  silenceMeans: 'No change names an incident: either there was none, or changes do not say.',
  label: changeName,
  scope: ({ value }, { prefixes, labels }) =>
    incidentsOf(value, prefixes).length > 0 || labelsOf(value, labels).length > 0
      ? undefined
      : { excluded: 'It names no incident.' },
  test(item, facts, { prefixes, labels }) {
    const incidents = incidentsOf(item.value, prefixes);
    const outcome = approvedByAnother(item, facts, 1);
    const late = outcome.result === 'exception' ? laterReviewers(item) : [];
    const review = late.length > 0 ? `${listed(late)} reviewed it afterwards` : clause(outcome.because);
    if (incidents.length === 0)
      return exception(`It bears the label ${listed(labelsOf(item.value, labels))} and names no incident. ${review}.`, [
        item,
      ]);
    const said = `It names ${listed(incidents)}. ${review}.`;
    if (late.length > 0 || outcome.result === 'pass') return pass(said, [item]);
    return outcome.result === 'exception' ? exception(said, [item]) : notDetermined(said, facts.gaps('landed-change'));
  },
});

/** Tickets of one of the prefixes: `INC-42`, `inc 42`, `SEV1-7`. */
function incidentsOf({ subject, requests }: LandedChange, prefixes: string): readonly string[] {
  const wanted = new Set(readRegister(prefixes).map(({ name }) => name));
  const found = [...subject.matchAll(/\b([A-Za-z]{2,12})[-_#\s]{1,2}(\d{1,9})\b/g)].map(
    ([, prefix, number]) => [prefix!, number!] as const,
  );
  const asked = requests.flatMap((request) => {
    const [, prefix, number] = /^([A-Za-z]{2,12})-(\d+)$/.exec(request) ?? [];
    return prefix === undefined || number === undefined ? [] : [[prefix, number] as const];
  });
  return [
    ...new Set(
      [...asked, ...found]
        .filter(([prefix]) => wanted.has(prefix.toLowerCase()))
        .map(([prefix, number]) => `${prefix.toUpperCase()}-${number}`),
    ),
  ];
}

function labelsOf({ proposed }: LandedChange, labels: string): readonly string[] {
  const wanted = new Set(readRegister(labels).map(({ name }) => name));
  return proposed?.labels.filter((label) => wanted.has(label.toLowerCase())) ?? [];
}

function laterReviewers({ value: { proposed } }: Fact<'landed-change'>): readonly string[] {
  const counts = (one: ProposedChange['approvals'][number], change: ProposedChange): boolean =>
    one.beforeLanding === false && one.state === 'standing' && !one.bot && !wrote(one, change) && !one.namesakeOfWriter;
  return proposed?.approvals.filter((one) => counts(one, proposed)).map(({ person }) => person) ?? [];
}
