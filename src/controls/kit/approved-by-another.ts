/**
 * Whether somebody who wrote none of it approved a landing, by the forge's word or, without one, by what the commit names.
 * Shared by checks over all changes and by those over changes of one sort.
 */
import type { LandedChange, ProposedChange } from '../../model/change.ts';
import type { Fact } from '../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../model/outcome.ts';
import type { FactView } from '../check.ts';
import { clause, counted, listed } from '../words.ts';
import { weighApprovals } from './approvals.ts';
import { isFirstLanding, isPerson, isSamePerson } from './changes.ts';
import { differencesAbout, isDirectPush, isOf } from './differences.ts';

type View = FactView<'landed-change' | 'repository' | 'difference'>;

export function approvedByAnother(item: Fact<'landed-change'>, facts: View, minimum: number): Outcome {
  if (isFirstLanding(item, facts.of('repository')))
    return notApplicable('The branch began with this commit: there was nothing to propose a change to.');
  const { proposed } = item.value;
  return proposed === undefined ? fromGit(item, facts, minimum) : fromForge(item, proposed, { facts, minimum });
}

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
