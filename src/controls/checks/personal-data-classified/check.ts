import type { Fact } from '../../../model/fact.ts';
import { notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { missing, unlessKeptIn } from '../../kit/absence.ts';
import { inProduction, productionCodeGap } from '../../kit/code.ts';
import { counted, listed } from '../../words.ts';

/** Schemas say what is kept; types in code only say what passes through. */
const schemaField = 'personal-data-schema-field';

export const personalDataClassified = defineCheck({
  meta: {
    id: 'personal-data-classified',
    title: 'Where schemas declare fields with personal data, a data classification is written down',
    question: 'What personal and confidential data do you hold, and how is it classified?',
    rationale:
      'Data can only be protected by its class once somebody has said which class it has. The fields come from schemas on the default branch; the classification may stand in any repository of the run. Whether it names each field is for a reader to judge: the list of fields is the data map.',
    remediation:
      'Write a data classification that names classes, the data in each and how it has to be handled, keep it in a repository, and compare it with the data map (`plumbline map`). Where it is kept elsewhere, say where (`keptIn`) and hand it in.',
    reference: 'DAT-01',
    evaluation: 'state',
    parameters: { minimumWords: 30, keptIn: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['finding', 'document'],
  relevantGap: (gap) => gap.of === 'document' || productionCodeGap(gap),
  test(_item, facts, { minimumWords, keptIn }) {
    const fields = facts.of('finding').filter((fact) => inProduction(fact) && fact.value.rule === schemaField);
    if (fields.length === 0)
      return notApplicable('No field with personal data was found in the schemas of the repository.');
    const documents = facts
      .anywhere('document')
      .filter(({ value }) => value.topic === 'data-classification' && value.words >= minimumWords);
    const what = `${counted(fields.length, 'field')} with personal data in ${counted(new Set(fields.map(({ value }) => value.path)).size, 'file')} (${kindsOf(fields)})`;
    if (documents.length === 0)
      return unlessKeptIn(
        { keptIn },
        missing(facts, ['document'], `${what}, and no data classification in any repository of the run.`, fields),
      );
    return pass(
      `${what}; a data classification is written in ${listed(documents.map(({ repository, value }) => `${repository}/${value.path}`))}.`,
      documents,
    );
  },
});

const kindsOf = (fields: readonly Fact<'finding'>[]): string =>
  listed(fields.map(({ value }) => value.field?.dataType ?? value.title).sort(), 4);
