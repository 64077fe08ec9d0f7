import type { LandedChange, ProposedChange } from '../../../model/change.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { weighApprovals } from '../../kit/approvals.ts';
import { changeName, isFirstLanding, isPerson, isSamePerson } from '../../kit/changes.ts';
import { differencesAbout, isDirectPush, isOf } from '../../kit/differences.ts';
import { clause, counted, listed } from '../../words.ts';

type View = FactView<'landed-change' | 'repository' | 'difference'>;

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
  test(item, facts, { minimumApprovers }) {
    const { value } = item;
    if (isFirstLanding(item, facts.of('repository')))
      return notApplicable('The branch began with this commit: there was nothing to propose a change to.');
    return value.proposed === undefined
      ? fromGit(item, facts, minimumApprovers)
      : fromForge(item, value.proposed, { facts, minimum: minimumApprovers });
  },
});

/** The forge's word decides. A name in the commit that the forge does not know of is no approval, and no lack of one. */
function fromForge(
  item: Fact<'landed-change'>,
  proposed: ProposedChange,
  { facts, minimum }: { readonly facts: View; readonly minimum: number },
): Outcome {
  const weighed = weighApprovals(proposed, { minimum, byAutomation: item.value.bot });
  const relied = [item, { id: proposed.fact }];
  if (weighed.result === 'approved') return pass(`${weighed.because}.`, relied);
  const backport = differencesAbout(facts, { id: item.id, commit: item.value.commit }).find(
    (one) => one.value.explained && isOf(one, 'backport-of-reviewed'),
  );
  if (backport) return pass(`The same patch was reviewed: ${clause(backport.value.because)}.`, [...relied, backport]);
  if (weighed.result === 'unclear') return notDetermined(`${weighed.because}.`, facts.gaps('landed-change'));
  const named = independentOf(item.value.authors, namedIn(item.value)).filter(
    (person) => !proposed.approvals.some((approval) => isSamePerson(approval.person, person)),
  );
  return named.length >= minimum
    ? notDetermined(
        `The commit names ${listed(named)} as approver, of whom the forge knows nothing. ${weighed.because}.`,
        facts.gaps('landed-change'),
      )
    : exception(`${weighed.because}; ${minimum} needed.`, relied);
}

function fromGit(item: Fact<'landed-change'>, facts: View, minimum: number): Outcome {
  const { value } = item;
  const named = namedIn(value);
  const independent = independentOf(value.authors, named);
  const sources = [...new Set(named.map(({ source }) => source))];
  if (independent.length >= minimum) {
    return pass(
      `Approved by ${listed(independent)}, who ${independent.length === 1 ? 'is' : 'are'} not among its authors (${listed(sources)}).`,
      [item],
    );
  }
  const said =
    named.length === 0
      ? 'The commit names no approver'
      : `The commit names ${counted(independent.length, 'approver')} who did not write it (named: ${listed(named.map(({ person }) => person))})`;
  const about = differencesAbout(facts, { id: item.id, commit: value.commit });
  const direct = about.find(isDirectPush);
  const backport = about.find((one) => one.value.explained && isOf(one, 'backport-of-reviewed'));
  if (backport) return pass(`The same patch was reviewed: ${clause(backport.value.because)}.`, [item, backport]);
  // What a forge was asked about is known; what only the commit says may be less than what happened.
  if (direct)
    return exception(`${said}, and it landed without a changeset (nobody); ${minimum} needed.`, [item, direct]);
  if (value.joinedBy === 'api') return exception(`${said}, and neither does the forge; ${minimum} needed.`, [item]);
  return notDetermined(`${said}; approvals on a forge are not in git.`, facts.gaps('landed-change'));
}

const namedIn = ({ approvers }: LandedChange): LandedChange['approvers'] =>
  approvers.filter(({ person }) => isPerson(person));

function independentOf(authors: readonly string[], approvers: LandedChange['approvers']): readonly string[] {
  const people: string[] = [];
  for (const { person } of approvers) {
    if (authors.some((author) => isSamePerson(author, person))) continue;
    if (!people.some((known) => isSamePerson(known, person))) people.push(person);
  }
  return people;
}
