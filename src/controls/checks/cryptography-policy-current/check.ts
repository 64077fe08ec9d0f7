import { exception, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { missing, unlessKeptIn } from '../../kit/absence.ts';
import { writtenIsWritten } from '../../kit/document-check.ts';
import { isStale, policiesAbout, policyName } from '../../kit/policy-topics.ts';
import { dayOf } from '../../time.ts';
import { listed } from '../../words.ts';

export const cryptographyPolicyCurrent = defineCheck({
  meta: {
    id: 'cryptography-policy-current',
    title: 'Rules for cryptography are written down and were revised within the last year',
    question: 'What is your cryptographic standard and is it followed?',
    rationale:
      'Which algorithms, versions and keys are good enough changes with time, so the rule is written once and looked at again. It may stand in any repository of the run. Whether the code follows it is shown clause by clause where the policy marks its numbers, and by the checks of encryption; whether it says enough is for a reader to judge.',
    remediation:
      'Write down approved algorithms, the least version of TLS and how often keys rotate, as a policy with an owner, and land its yearly review as a change. Where it is kept elsewhere, say where (`keptIn`) and hand it in.',
    reference: 'ENC-13',
    evaluation: 'state',
    parameters: { reviewDays: 365, keptIn: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['policy', 'document'],
  toleratesGaps: writtenIsWritten,
  test(_item, facts, { reviewDays, keptIn }) {
    const found = policiesAbout('cryptography', facts, 0);
    if (found.length === 0)
      return unlessKeptIn(
        { keptIn },
        missing(facts, ['policy'], 'No policy about cryptography was found in any repository of the run.'),
      );
    const fresh = found.filter((one) => !isStale(one, reviewDays, facts));
    const relied = found.map(({ fact }) => fact);
    const told = (of: typeof found): string =>
      listed(of.map((one) => `${policyName(one)}, revised ${dayOf(one.revisedAt)}`));
    return fresh.length > 0
      ? pass(`There are current rules for cryptography: ${told(fresh)}.`, relied)
      : exception(
          `The rules for cryptography were not revised for more than ${reviewDays} days: ${told(found)}.`,
          relied,
        );
  },
});
