/**
 * From `source add` to verdicts on Gitea, with the real program against a simulated server: what is read, what a kill costs
 * (nothing), and what an audit claims: what is wrong, and nothing else.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giteaFace, giteaHabits } from '../forges/faces/gitea.ts';
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

const token = 'sim-token-2e91f07ab4';
const acme = company({
  kind: 'gitea',
  habits: giteaHabits,
  changes: 60,
  secret: token,
  played: (world) => ({
    face: giteaFace({ world }),
    credentials: { [token]: { login: 'mira', kind: 'personal', scopes: ['*'] } },
  }),
  rulesTellTheLook: true,
});

test('a sync reads every list to its end; the next one finds nothing new', () => readsToTheEnd(acme, { strands: 8 }));

test('killed at any point and started again, a sync ends as one that was never disturbed', () =>
  survivesKills(acme, [3, 100, 250]));

test('the token is nowhere but where the user put it', () => keepsTheTokenOut(acme, { spellings: [token] }));

test('an audit claims what is wrong and nothing else', async () => {
  // Gitea does not say which accounts are bots, and tells no addresses.
  const bots = [...acme.world.accounts.values()]
    .filter(({ kind }) => kind === 'bot')
    .map(({ login }) => `gitea:${login}`);
  const people = peopleList(acme.world).map(({ person: name, emails, accounts }) => ({ name, emails, accounts }));
  const judged = await audited(acme, JSON.stringify({ people, bots }));
  claimsWhatIsWrong(acme, judged, {
    codes: [
      'no-approval',
      'late-review',
      'direct-push',
      'approved-by-second-account',
      'approved-by-bot-only',
      'approved-by-co-author',
      'approved-by-last-pusher',
      'approval-dismissed',
      'stale-approval',
      'tampered-squash',
      'tampered-merge',
      'tampered-rebase',
      'emergency-unreviewed',
      'request-missing',
      'request-dangling',
    ],
    least: 12,
  });
  const emergencies = changesetsOf(acme, ({ code }) => code === 'emergency-reviewed');
  const suspects = changesetsOf(acme, ({ nature }) => nature === 'violation');
  for (const { number, change, codes } of claimsOfOthers(judged, suspects)) {
    const why = `a false claim of #${number}: ${codes.join(', ')}`;
    if (emergencies.has(number)) assert.ok(!codes.includes('emergency-changes-reviewed'), why);
    else assert.notEqual(change['outcome'], 'exception', why);
  }
});
