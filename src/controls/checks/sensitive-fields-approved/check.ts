import type { Fact } from '../../../model/fact.ts';
import { notApplicable, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { approvedByAnother } from '../../kit/approved-by-another.ts';
import { isFirstLanding } from '../../kit/changes.ts';
import { inProduction } from '../../kit/code.ts';
import { approversOf, bearsLabel, isNamed, landingOf } from '../../kit/deciders.ts';
import { readRegister } from '../../kit/register.ts';
import { clause, listed, place } from '../../words.ts';

type View = FactView<'landed-change' | 'repository' | 'difference'>;

export const sensitiveFieldsApproved = defineCheck({
  meta: {
    id: 'sensitive-fields-approved',
    title: 'Each field for personal data that came into a schema was approved by somebody who wrote none of it',
    question: 'Who approved collecting this new data element?',
    rationale:
      'A field for personal data is collected from the day it lands. Each one that a schema declares is traced to the landing that brought it, and that landing to its approval. Where the company names who decides on personal data, by label of the changeset (`privacy-approved`) or by person, nobody else will do; where it names nobody, the approval of any other person counts, and the outcome says so. Whether the field was thought about, and whether the record of processing was brought up to date, is for a reader to judge.',
    remediation:
      'Let whoever decides on personal data approve the change, and set the label or name the persons in the parameters of the check.',
    reference: 'DAT-02',
    evaluation: 'population',
    parameters: { label: 'privacy-approved', approvers: '' },
  },
  population: 'finding',
  reads: ['landed-change', 'repository', 'difference'],
  toleratesGaps:
    'an approval that the commit or the forge names is there, whatever else a forge that is not connected knows.',
  label: ({ value }) => `${fieldName(value)} (${place(value)})`,
  scope: (item) =>
    item.value.rule === 'personal-data-schema-field' && inProduction(item)
      ? undefined
      : { excluded: 'It declares no field for personal data in a schema of production.' },
  test(item, facts, { label, approvers }) {
    const { commit } = item.valid.from;
    const landing = commit === undefined ? undefined : landingOf(facts, commit);
    if (landing === undefined)
      return notDetermined('The landing that brought it is not known.', facts.gaps('landed-change'));
    if (isFirstLanding(landing, facts.of('repository')))
      return notApplicable('It came with the first commit of the branch: there was nothing to propose a change to.');
    return judged(landing, facts, { label, names: readRegister(approvers).map(({ name }) => name) });
  },
});

interface Deciders {
  readonly label: string;
  readonly names: readonly string[];
}

function judged(landing: Fact<'landed-change'>, facts: View, { label, names }: Deciders): Outcome {
  const { proposed } = landing.value;
  const by = `It came with ${landing.value.commit.slice(0, 10)}`;
  if (proposed !== undefined && bearsLabel(landing.value, label))
    return pass(`${by}, whose changeset bears the label ${label}.`, [landing, { id: proposed.fact }]);
  const outcome = approvedByAnother(landing, facts, 1);
  const said = `${by}. ${clause(outcome.because)}`;
  if (outcome.result !== 'pass') return { ...outcome, because: `${said}.` };
  if (names.length === 0)
    return {
      ...outcome,
      because: `${said}; who decides on personal data is not declared, so any other person counts.`,
    };
  const deciders = approversOf(landing.value).filter((person) => isNamed(person, names));
  return deciders.length > 0
    ? { ...outcome, because: `${said}; ${listed(deciders)} may decide on personal data.` }
    : {
        result: 'exception',
        because: `${said}; none of them is among those who decide on personal data (${listed(names)}).`,
        relied: outcome.relied,
      };
}

const fieldName = ({ field, title }: Fact<'finding'>['value']): string =>
  field === undefined ? title : `${field.owner === '' ? '' : `${field.owner}.`}${field.field}`;
