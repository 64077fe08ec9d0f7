/**
 * From `source add` to verdicts on GitLab, with the real program against a simulated group: what is read, what a kill costs
 * (nothing), and what an audit claims: what is wrong, and nothing else.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gitlabFace, gitlabHabits } from '../forges/faces/gitlab.ts';
import { peopleList } from '../forges/ground-truth.ts';
import {
  audited,
  changesetsOf,
  claimsOfOthers,
  claimsWhatIsWrong,
  company,
  keepsTheTokenOut,
  readsToTheEnd,
  survivesKills,
} from './forge-company.ts';

const token = 'sim-token-c40b97e6d1';
const acme = company({
  kind: 'gitlab',
  habits: gitlabHabits,
  changes: 60,
  secret: token,
  played: (world) => ({
    face: gitlabFace({ world }),
    credentials: { [token]: { login: 'mira', kind: 'personal', scopes: ['*'] } },
  }),
  rulesTellTheLook: true,
});

test('a sync reads every list to its end; the next one finds nothing new', () => readsToTheEnd(acme, { strands: 8 }));

test('killed at any point and started again, a sync ends as one that was never disturbed', () =>
  survivesKills(acme, [3, 150, 400]));

test('the token is nowhere but where the user put it', () => keepsTheTokenOut(acme, { spellings: [token] }));

test('an audit claims what is wrong and nothing else', async () => {
  // GitLab tells no addresses of accounts, so who is who in git is for the configuration to say.
  const people = peopleList(acme.world).map(({ person: name, emails, accounts }) => ({ name, emails, accounts }));
  const judged = await audited(acme, JSON.stringify({ people }));
  claimsWhatIsWrong(acme, judged, {
    codes: [
      'no-approval',
      'late-review',
      'direct-push',
      'self-approval',
      'approved-by-second-account',
      'approved-by-bot-only',
      'approved-by-co-author',
      'approved-by-last-pusher',
      'approval-dismissed',
      'approval-withdrawn',
      'stale-approval',
      'tampered-squash',
      'tampered-merge',
      'tampered-rebase',
      'emergency-unreviewed',
      'request-missing',
      'request-dangling',
    ],
    least: 14,
  });
  // Nobody approved it before it landed, which stays true; that it was made good in time is another check's word.
  const emergencies = changesetsOf(acme, ({ code }) => code === 'emergency-reviewed');
  const suspects = changesetsOf(acme, ({ nature }) => nature === 'violation');
  for (const { number, change, codes } of claimsOfOthers(judged, suspects)) {
    const why = `a false claim of #${number}: ${codes.join(', ')}`;
    if (emergencies.has(number)) assert.ok(!codes.includes('emergency-changes-reviewed'), why);
    else assert.notEqual(change['outcome'], 'exception', why);
  }
});
