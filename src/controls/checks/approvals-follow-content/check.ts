import { exception, notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { originOf, rulesInForce } from '../../kit/branch-rules.ts';
import { branchName } from '../../kit/branches.ts';
import { untold } from '../../kit/seen.ts';
import { listed } from '../../words.ts';

export const approvalsFollowContent = defineCheck({
  meta: {
    id: 'approvals-follow-content',
    title: 'The rules take approvals back when something is pushed, and nobody may approve what they wrote',
    question: 'Could code be changed after approval, or approved by whoever wrote it?',
    rationale:
      'An approval that outlives the next push is an approval of nothing in particular. The rules must take earlier approvals back on a push, or demand an approval of the last push, and must keep authors and committers from approving, and authors from lowering the number of approvals. Where a forge has no such setting because it never allows it, there is nothing to read and nothing is held against it. That each change was in fact approved so, approval by another shows. Each branch in scope is judged by itself: the one that production is built from, and those that `scope.branches` names beside it.',
    remediation:
      'Let a new push dismiss approvals (or demand approval of the last push), and forbid authors and committers to approve.',
    reference: 'CHG-11',
    evaluation: 'state',
    parameters: {},
  },
  population: 'branch',
  reads: ['branch-rules'],
  label: branchName,
  test({ value }, facts) {
    const rules = rulesInForce(facts, value.branch);
    if ('unknown' in rules) return untold(facts, ['branch-rules'], rules.unknown);
    const { fact } = rules;
    const { requiredApprovals, dismissesStale, requiresLastPushApproval, authorCanApprove } = fact.value;
    if (requiredApprovals === 0)
      return notApplicable(`The rules of ${value.branch} demand no approval that could go stale.`);
    const flaws = [
      dismissesStale === false && requiresLastPushApproval === false ? 'approvals outlive later pushes' : '',
      authorCanApprove === true ? 'authors may approve their own changes' : '',
      fact.value.committerCanApprove === true ? 'whoever committed to a change may approve it' : '',
      fact.value.approvalsCanBeOverridden === true ? 'authors may change how many approvals are needed' : '',
    ].filter(Boolean);
    if (flaws.length > 0) return exception(`On ${value.branch}, ${listed(flaws, 4)}.`, [fact]);
    const isFresh = dismissesStale === true || requiresLastPushApproval === true;
    if (!isFresh || authorCanApprove === null || requiredApprovals === null) {
      const unread = [
        isFresh ? '' : 'whether approvals outlive a push',
        authorCanApprove === null ? 'whether authors may approve' : '',
        requiredApprovals === null ? 'whether approvals are demanded' : '',
      ].filter(Boolean);
      return untold(facts, ['branch-rules'], `Not readable for ${value.branch}: ${listed(unread)}.`);
    }
    const how = dismissesStale === true ? 'a push takes approvals back' : 'the last push needs an approval';
    return pass(`On ${value.branch}, ${how}, and authors cannot approve: ${originOf(fact.value)}.`, [fact]);
  },
});
