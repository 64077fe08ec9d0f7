import type { LandedChange } from '../../../model/change.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { changeName, isFirstLanding, isPerson, isSamePerson } from '../../kit/changes.ts';
import { counted, listed } from '../../words.ts';

export const changeApprovedByAnother = defineCheck({
  meta: {
    id: 'change-approved-by-another',
    title: 'Each landing names an approver who is none of its authors, as far as git shows',
    question: 'For this sample of changes: who approved, and were they independent?',
    rationale:
      'A second pair of eyes is the control that most others rest on. Git alone shows approvals only where the commit names them (`Reviewed-by` and its kin); approvals given on a forge are not in git, so a landing that names nobody is not determined and never an exception.',
    remediation:
      'Let somebody who wrote none of it approve each change before it lands, and have the forge write the approval into the commit, or connect the forge.',
    reference: 'CHG-02',
    evaluation: 'population',
    parameters: { minimumApprovers: 1 },
  },
  population: 'landed-change',
  reads: ['landed-change', 'repository'],
  toleratesGaps:
    'an approval that the commit names is there, whatever a forge that is not connected knows in addition.',
  label: changeName,
  test(item, facts, { minimumApprovers }) {
    const { value } = item;
    if (isFirstLanding(item, facts.of('repository')))
      return notApplicable('The branch began with this commit: there was nothing to propose a change to.');
    const named = value.approvers.filter(({ person }) => isPerson(person));
    const independent = independentOf(value.authors, named);
    const sources = [...new Set(named.map(({ source }) => source))];
    if (independent.length >= minimumApprovers) {
      return pass(
        `Approved by ${listed(independent)}, who ${independent.length === 1 ? 'is' : 'are'} not among its authors (${listed(sources)}).`,
        [item],
      );
    }
    const said =
      named.length === 0
        ? 'The commit names no approver'
        : `The commit names ${counted(independent.length, 'approver')} who did not write it (named: ${listed(named.map(({ person }) => person))})`;
    // What a forge was asked about is known; what only the commit says may be less than what happened.
    if (value.joinedBy === 'api')
      return exception(`${said}, and neither does the forge; ${minimumApprovers} needed.`, [item]);
    return notDetermined(`${said}; approvals on a forge are not in git.`, facts.gaps('landed-change'));
  },
});

function independentOf(authors: readonly string[], approvers: LandedChange['approvers']): readonly string[] {
  const people: string[] = [];
  for (const { person } of approvers) {
    if (authors.some((author) => isSamePerson(author, person))) continue;
    if (!people.some((known) => isSamePerson(known, person))) people.push(person);
  }
  return people;
}
