import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass, type Outcome } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { differencesAbout, isDirectPush, isOf } from '../../kit/differences.ts';
import { readRegister } from '../../kit/register.ts';
import { clause, counted } from '../../words.ts';
import {
  changeName,
  changesetName,
  isFirstLanding,
  isFromPrivateFork,
  isJoined,
  habitBefore,
  type Habit,
} from '../../kit/changes.ts';

export const changeThroughChangeset = defineCheck({
  meta: {
    id: 'change-through-changeset',
    title: 'Each landing on a branch in scope came through a changeset, as far as git and the forge show',
    question: 'Is your list of changes complete, or did something reach the branch outside of the process?',
    rationale:
      'Every landing is a member, so the list of changes cannot be shortened. Git alone shows a changeset by merge commits, pull refs, equal patches and trailers. Where most landings of a repository show one, a landing that shows none went another way; where few do, git cannot tell, and nothing is held against it. Where a forge is connected, the lists of landings and of merged changesets are held against each other: what they leave unexplained is a direct push, and what explains it is told. `allowedPushers` names accounts that may push by themselves, such as a release automation (`name, name`).',
    remediation:
      'Protect the branch so that only changesets can land. For a landing that went another way, write down who decided it and why, and have it reviewed after the fact.',
    reference: 'CHG-03',
    evaluation: 'population',
    parameters: { minimumJoinedShare: 0.5, allowedPushers: '' },
  },
  population: 'landed-change',
  reads: ['landed-change', 'repository', 'difference'],
  toleratesGaps: 'a join that was found holds, whatever a forge that is not connected knows in addition.',
  label: changeName,
  test(item, facts, { minimumJoinedShare, allowedPushers }) {
    const { value } = item;
    if (isJoined(value)) {
      const word = value.joinedBy === 'api' ? ' Only the forge’s word joins them; git does not prove it.' : '';
      return pass(`It came through ${changesetName(value)}: ${clause(value.joinReason)}.${word}`, [item]);
    }
    if (isFirstLanding(item, facts.of('repository')))
      return notApplicable('The branch began with this commit: there was nothing to propose a change to.');
    return reconciled(item, facts, allowedPushers) ?? fromGit(item, facts, minimumJoinedShare);
  },
});

type View = FactView<'landed-change' | 'repository' | 'difference'>;

/** What holding the lists against each other has found; undefined where nobody did. */
function reconciled(item: Fact<'landed-change'>, facts: View, allowedPushers: string): Outcome | undefined {
  const { commit, landedBy } = item.value;
  const about = differencesAbout(facts, { id: item.id, commit }).filter((one) => isOf(one, ...waysToLand));
  const explained = about.find(({ value }) => value.explained);
  if (explained) return pass(`It came by a way that is accounted for: ${explained.value.because}`, [item, explained]);
  const direct = about.find(isDirectPush);
  if (direct === undefined) return undefined;
  if (landedBy !== undefined && readRegister(allowedPushers).some(({ name }) => name === landedBy.toLowerCase()))
    return pass(`${landedBy} pushed it, who may do so by the list of allowed pushers.`, [item, direct]);
  const who = landedBy === undefined ? '' : ` ${landedBy} pushed it.`;
  return exception(`It landed without a changeset: ${clause(direct.value.because)}.${who}`, [item, direct]);
}

const waysToLand = ['direct-push', 'landed-through-another', 'landed-by-queue', 'backport-of-reviewed'] as const;

function fromGit(item: Fact<'landed-change'>, facts: View, minimumJoinedShare: number): Outcome {
  if (isFromPrivateFork(item.value))
    return notDetermined(
      'Git shows no changeset for it: by its title and committer it is the fix of a security advisory, which GitHub lands from a private fork.',
      facts.gaps('landed-change'),
    );
  const habit = habitBefore(facts.of('landed-change'), item);
  if (habit.atLeast < minimumJoinedShare) {
    const others = habit.joined < minimumJoinedShare ? fewJoined(habit) : tooFew(habit);
    return notDetermined(
      `Git shows no changeset for it, but ${others}; a connected forge would tell.`,
      facts.gaps('landed-change'),
    );
  }
  return exception(
    `Git shows no changeset for it, while ${Math.floor(habit.joined * 100)}% of the landings before it show one: ${clause(item.value.joinReason)}.`,
    [item],
  );
}

const fewJoined = ({ landings, joined }: Habit): string =>
  landings === 0
    ? 'there is no earlier landing to compare with'
    : `only ${Math.round(joined * 100)}% of the landings before it show one either`;

const tooFew = ({ landings, joined }: Habit): string =>
  `that ${Math.floor(joined * 100)}% of the ${counted(landings, 'landing')} before it show one is too little to go by`;
