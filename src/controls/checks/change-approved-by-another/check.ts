import { defineCheck } from '../../check.ts';
import { approvedByAnother } from '../../kit/approved-by-another.ts';
import { changeName } from '../../kit/changes.ts';

export const changeApprovedByAnother = defineCheck({
  meta: {
    id: 'change-approved-by-another',
    title: 'Each landing was approved by somebody who wrote none of it, as far as git and the forge show',
    question: 'For this sample of changes: who approved, and were they independent?',
    rationale:
      'A second pair of eyes is the control that most others rest on. Where the forge tells of the changeset, an approval counts when it is of a person (by identity, over all of their accounts) who wrote none of it and did not push it last, stood when it landed, was given before, and covers what landed. Without a forge only approvals that the commit names (`Reviewed-by` and its kin) are known, so a landing that names nobody is not determined and never an exception. Whether the approver had the right to approve at that time is not looked at, and what an account cannot tell of the person behind it is not seen.',
    remediation:
      'Let somebody who wrote none of it approve each change before it lands, and have the forge write the approval into the commit, or connect the forge. Let a new push take earlier approvals back.',
    reference: 'CHG-02',
    evaluation: 'population',
    parameters: { minimumApprovers: 1 },
  },
  population: 'landed-change',
  reads: ['landed-change', 'repository', 'difference'],
  toleratesGaps:
    'an approval that the commit or the forge names is there, whatever else a forge that is not connected knows; what a changeset lacks is said with the changeset.',
  label: changeName,
  test: (item, facts, { minimumApprovers }) => approvedByAnother(item, facts, minimumApprovers),
});
