import { exception, notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { originOf, rulesInForce } from '../../kit/branch-rules.ts';
import { untold } from '../../kit/seen.ts';
import { listed } from '../../words.ts';

export const ownersApprovalEnforced = defineCheck({
  meta: {
    id: 'owners-approval-enforced',
    title: 'Where an owners file names owners, the rules of the branch demand their approval',
    question: 'Does anything happen when an owner does not approve?',
    rationale:
      'An owners file that the rules do not enforce is a suggestion. The file is read from the code, the rule from the forge. Whether the owners it names still belong to the team is not looked at here, and where there is no file, its absence is judged with the sensitive paths.',
    remediation: 'Demand the approval of code owners in the rules of the branch.',
    reference: 'CHG-10',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['branch-rules', 'code-owners'],
  test({ value }, facts) {
    const files = facts.of('code-owners').filter((file) => file.value.rules.some(({ owners }) => owners.length > 0));
    if (files.length === 0) return notApplicable('The repository has no owners file that names somebody.');
    const rules = rulesInForce(facts, value.branch);
    if ('unknown' in rules) return untold(facts, ['branch-rules'], rules.unknown);
    const { requiresCodeOwners } = rules.fact.value;
    const paths = listed(files.map((file) => file.value.path));
    if (requiresCodeOwners === null)
      return untold(
        facts,
        ['branch-rules'],
        `Whether the rules of ${value.branch} demand the owners’ approval is not told.`,
      );
    return requiresCodeOwners
      ? pass(
          `The rules of ${value.branch} demand the approval of the owners in ${paths}: ${originOf(rules.fact.value)}.`,
          [rules.fact, ...files],
        )
      : exception(`${paths} names owners, and the rules of ${value.branch} do not demand their approval.`, [
          rules.fact,
          ...files,
        ]);
  },
});
