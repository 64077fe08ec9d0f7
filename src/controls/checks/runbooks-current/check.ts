import { notApplicable } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { isService } from '../../kit/code.ts';
import { currentDocument, writtenIsWritten } from '../../kit/document-check.ts';

export const runbooksCurrent = defineCheck({
  meta: {
    id: 'runbooks-current',
    title: 'Runbooks exist and were revised within the last eighteen months',
    question: 'Could an on-call engineer recover this service from the documentation?',
    rationale:
      'At night, the runbook is what remains of those who know the service. A runbook that was not touched for long describes a service that is gone. Whether it covers each alert is for a reader to judge.',
    remediation:
      'Keep a runbook for each service and each alert that pages somebody, and revise it whenever the service changes; land a review as a change.',
    reference: 'DR-09',
    evaluation: 'state',
    parameters: { reviewDays: 548, minimumWords: 20 },
  },
  population: 'repository',
  reads: ['document', 'container-image'],
  toleratesGaps: writtenIsWritten,
  test(_item, facts, parameters) {
    if (!isService(facts.of('container-image')))
      return notApplicable('The repository builds no container image: nothing in it is run as a service.');
    return currentDocument(facts, { topics: ['runbook'], noun: 'runbook', need: 'one' }, parameters);
  },
});
