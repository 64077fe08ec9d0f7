import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { originOf, rulesInForce } from '../../kit/branch-rules.ts';
import { branchName } from '../../kit/branches.ts';
import { untold } from '../../kit/seen.ts';
import { listed } from '../../words.ts';

export const ownersApprovalEnforced = defineCheck({
  meta: {
    id: 'owners-approval-enforced',
    title: 'Where an owners file names owners, the rules of the branch demand their approval',
    question: 'Does anything happen when an owner does not approve?',
    rationale:
      'An owners file that the rules do not enforce is a suggestion. The file is read from the code, the rule from the forge, for each branch in scope by itself: what counts is the file of the branch that is merged into. Whether the owners it names still belong to the team is not looked at here, and where there is no file, its absence is judged with the sensitive paths.',
    remediation: 'Demand the approval of code owners in the rules of the branch.',
    reference: 'CHG-10',
    evaluation: 'state',
    parameters: {},
  },
  population: 'branch',
  reads: ['branch-rules', 'code-owners', 'branch-owners'],
  label: branchName,
  test({ value }, facts) {
    const { branch } = value;
    const files = value.isProduction ? ownersOfProduction(facts) : ownersOfBranch(branch, facts);
    if (files === undefined)
      return untold(facts, ['branch-owners'], `Which owners files stand on ${branch} is not known.`);
    const { paths, read } = files;
    if (paths.length === 0) return notApplicable(`${branch} has no owners file that names somebody.`);
    const rules = rulesInForce(facts, branch);
    if ('unknown' in rules) return untold(facts, ['branch-rules'], rules.unknown);
    const { requiresCodeOwners } = rules.fact.value;
    if (requiresCodeOwners === null)
      return untold(facts, ['branch-rules'], `Whether the rules of ${branch} demand the owners’ approval is not told.`);
    return requiresCodeOwners
      ? pass(
          `The rules of ${branch} demand the approval of the owners in ${listed(paths)}: ${originOf(rules.fact.value)}.`,
          [rules.fact, ...read],
        )
      : exception(`${listed(paths)} names owners, and the rules of ${branch} do not demand their approval.`, [
          rules.fact,
          ...read,
        ]);
  },
});

type View = FactView<'branch-rules' | 'code-owners' | 'branch-owners'>;

interface Owners {
  readonly paths: readonly string[];
  readonly read: readonly Fact[];
}

function ownersOfProduction(facts: View): Owners {
  const files = facts.of('code-owners').filter(({ value }) => value.rules.some(({ owners }) => owners.length > 0));
  return { paths: files.map(({ value }) => value.path), read: files };
}

function ownersOfBranch(branch: string, facts: View): Owners | undefined {
  const found = facts.of('branch-owners').find(({ value }) => value.branch === branch);
  return found && { paths: found.value.paths, read: [found] };
}
