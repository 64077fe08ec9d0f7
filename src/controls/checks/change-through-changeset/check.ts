import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { clause } from '../../words.ts';
import {
  changeName,
  changesetName,
  isFirstLanding,
  isFromPrivateFork,
  isJoined,
  joinedShare,
} from '../../kit/changes.ts';

export const changeThroughChangeset = defineCheck({
  meta: {
    id: 'change-through-changeset',
    title: 'Each landing on the default branch came through a changeset, as far as git shows',
    question: 'Is your list of changes complete, or did something reach the branch outside of the process?',
    rationale:
      'Every landing is a member, so the list of changes cannot be shortened. Git alone shows a changeset by merge commits, pull refs, equal patches and trailers. Where most landings of a repository show one, a landing that shows none went another way; where few do, git cannot tell, and nothing is held against it.',
    remediation:
      'Protect the branch so that only changesets can land. For a landing that went another way, write down who decided it and why, and have it reviewed after the fact.',
    reference: 'CHG-03',
    evaluation: 'population',
    parameters: { minimumJoinedShare: 0.5 },
  },
  population: 'landed-change',
  reads: ['landed-change', 'repository'],
  toleratesGaps: 'a join that was found in git holds, whatever a forge that is not connected knows in addition.',
  label: changeName,
  test(item, facts, { minimumJoinedShare }) {
    const { value } = item;
    if (isJoined(value)) return pass(`It came through ${changesetName(value)}: ${clause(value.joinReason)}.`, [item]);
    if (isFirstLanding(item, facts.of('repository')))
      return notApplicable('The branch began with this commit: there was nothing to propose a change to.');
    if (isFromPrivateFork(value))
      return notDetermined(
        'Git shows no changeset for it: by its title and committer it is the fix of a security advisory, which GitHub lands from a private fork.',
        facts.gaps('landed-change'),
      );
    const share = joinedShare(facts.of('landed-change'), item);
    if (share === undefined || share < minimumJoinedShare) {
      const others =
        share === undefined
          ? 'there is no earlier landing to compare with'
          : `only ${Math.round(share * 100)}% of the landings before it show one either`;
      return notDetermined(
        `Git shows no changeset for it, but ${others}; a connected forge would tell.`,
        facts.gaps('landed-change'),
      );
    }
    return exception(
      `Git shows no changeset for it, while ${Math.floor(share * 100)}% of the landings before it show one: ${clause(value.joinReason)}.`,
      [item],
    );
  },
});
