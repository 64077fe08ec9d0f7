import { notApplicable } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { isService } from '../../kit/code.ts';
import { currentDocument, writtenIsWritten } from '../../kit/document-check.ts';

export const recoveryPlanCurrent = defineCheck({
  meta: {
    id: 'recovery-plan-current',
    title: 'A written recovery plan exists and was revised within the last year',
    question: 'What are your recovery targets, and who owns them?',
    rationale:
      'A recovery that is thought out during the outage takes longer than customers wait. One plan serves all repositories of the run. Whether its targets are met is shown by exercises, which this check does not judge.',
    remediation:
      'Write down for each service how soon it must be back, how much data may be lost, how it is restored and who decides, and land the yearly review as a change. Where it is kept elsewhere, say where (`keptIn`) and hand it in.',
    reference: 'DR-01',
    evaluation: 'state',
    parameters: { reviewDays: 365, minimumWords: 80, keptIn: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['document', 'container-image'],
  toleratesGaps: writtenIsWritten,
  test(_item, facts, parameters) {
    if (!isService(facts.of('container-image')))
      return notApplicable('The repository builds no container image: nothing in it says that it is run as a service.');
    return currentDocument(facts, { topics: ['disaster-recovery'], noun: 'recovery plan', need: 'one' }, parameters);
  },
});
