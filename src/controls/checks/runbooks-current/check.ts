import type { Instant } from '../../../base/instant.ts';
import { notApplicable, notDetermined } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { isService } from '../../kit/code.ts';
import { currentDocument, writtenIsWritten } from '../../kit/document-check.ts';
import { placesFor } from '../../kit/shared-places.ts';
import { listed } from '../../words.ts';

export const runbooksCurrent = defineCheck({
  meta: {
    id: 'runbooks-current',
    title: 'Runbooks exist and were revised within the last eighteen months',
    question: 'Could an on-call engineer recover this service from the documentation?',
    rationale:
      'At night, the runbook is what remains of those who know the service. A runbook that was not touched for long describes a service that is gone. Runbooks in a repository that runs no service itself count for all services of the run; those beside another service count for that one. Whether a runbook covers each alert is for a reader to judge.',
    remediation:
      'Keep a runbook for each service and each alert that pages somebody, and revise it whenever the service changes; land a review as a change. Where it is kept elsewhere, say where (`keptIn`) and hand it in.',
    reference: 'DR-09',
    evaluation: 'state',
    parameters: { reviewDays: 548, minimumWords: 20, keptIn: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['document', 'container-image'],
  toleratesGaps: writtenIsWritten,
  test(item, facts, parameters) {
    if (!isService(facts.of('container-image')))
      return notApplicable('The repository builds no container image: nothing in it says that it is run as a service.');
    const runbooks = facts.anywhere('document').filter(({ value }) => value.topic === 'runbook');
    const { good, foreign } = placesFor(item, facts, runbooks);
    if (good.length === 0 && foreign.length > 0)
      return notDetermined(
        `No runbook was found in the repository; those elsewhere stand beside services of their own: ${listed(foreign.map(({ repository, value }) => `${repository}/${value.path}`))}.`,
      );
    const view = {
      anywhere: () => good,
      gaps: (kind: 'document') => facts.gaps(kind),
      hasPassed: (at: Instant) => facts.hasPassed(at),
    };
    return currentDocument(view, { topics: ['runbook'], noun: 'runbook', need: 'one' }, parameters);
  },
});
