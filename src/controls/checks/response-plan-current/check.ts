import { defineCheck } from '../../check.ts';
import { currentDocument, writtenIsWritten } from '../../kit/document-check.ts';

export const responsePlanCurrent = defineCheck({
  meta: {
    id: 'response-plan-current',
    title: 'A written incident response plan exists and was revised within the last year',
    question: 'Show the incident response plan and its last review.',
    rationale:
      'Who decides, who is told and what is kept has to be settled before the incident. One plan serves all repositories of the run. Whether its text is complete and approved is for a reader to judge; a review that changed nothing leaves no trace in git.',
    remediation:
      'Write the plan (roles, severities, containment, evidence, communication, contacts) as a document in a repository, and land its yearly review as a change. Where it is kept elsewhere, say where (`keptIn`) and hand it in.',
    reference: 'INC-01',
    evaluation: 'state',
    parameters: { reviewDays: 365, minimumWords: 80, keptIn: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['document'],
  toleratesGaps: writtenIsWritten,
  test: (_item, facts, parameters) =>
    currentDocument(facts, { topics: ['incident-response'], noun: 'incident response plan', need: 'one' }, parameters),
});
