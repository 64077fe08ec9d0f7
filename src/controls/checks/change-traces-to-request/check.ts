import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import {
  changeName,
  changesetName,
  isFirstLanding,
  isFromPrivateFork,
  isJoined,
  joinedShare,
} from '../../kit/changes.ts';
import { listed } from '../../words.ts';

/** Public numbers of vulnerabilities: whoever reported one asked for its fix. */
const advisory = /\b(?:CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3})\b/g;

export const changeTracesToRequest = defineCheck({
  meta: {
    id: 'change-traces-to-request',
    title: 'Each landing names the request it answers, as far as git shows',
    question: 'Why was this change made, and who asked for it?',
    rationale:
      'A ticket or issue ties a change to somebody who wanted it. Git shows references in commit messages, branch names and trailers; that the ticket exists and was approved is known to the tracker. The text of a changeset lies on the forge, so a change that came through one is not determined when the commit names nothing.',
    remediation:
      'Name the ticket or issue in the commit message or the title of the changeset, and let a pipeline refuse those that name none.',
    reference: 'CHG-07',
    evaluation: 'population',
    parameters: { minimumJoinedShare: 0.5 },
  },
  population: 'landed-change',
  reads: ['landed-change', 'repository'],
  toleratesGaps:
    'a reference that the commit holds is there, whatever a tracker or forge that is not connected knows in addition.',
  label: changeName,
  test(item, facts, { minimumJoinedShare }) {
    const { value } = item;
    if (value.requests.length > 0) return pass(`It names ${listed(value.requests)}.`, [item]);
    const advisories = value.subject.match(advisory);
    if (advisories) return pass(`It names ${listed(advisories)}: the advisory is what asked for it.`, [item]);
    if (value.revertOf !== undefined) return pass(`It takes back ${value.revertOf.slice(0, 10)}.`, [item]);
    if (value.bot) return pass('A known automation made it; its configuration is the standing request.', [item]);
    if (isFirstLanding(item, facts.of('repository'))) return notApplicable('The branch began with this commit.');
    const gaps = facts.gaps('landed-change');
    if (isJoined(value))
      return notDetermined(
        `The commit names no request; the text of ${changesetName(value)}, where one may be named, is not in git.`,
        gaps,
      );
    if (isFromPrivateFork(value))
      return notDetermined(
        'The commit names no request: by its title and committer it is the fix of a security advisory, which GitHub lands from a private fork; the advisory is not in git.',
        gaps,
      );
    const share = joinedShare(facts.of('landed-change'), item);
    if (share === undefined || share < minimumJoinedShare)
      return notDetermined(
        'The commit names no request, and git does not show how changes come to this repository.',
        gaps,
      );
    return exception('It names no request, and it came through no changeset whose text could name one.', [item]);
  },
});
