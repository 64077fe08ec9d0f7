/**
 * From `source add` to verdicts on Bitbucket, with the real program against a simulated workspace: what is read, what a kill
 * costs (nothing), what an audit claims, and that a token that goes with an address is nowhere but where the user put it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bitbucketFace, bitbucketHabits } from '../forges/faces/bitbucket.ts';
import {
  audited,
  changesetsOf,
  claimsOfOthers,
  claimsWhatIsWrong,
  company,
  examined,
  keepsTheTokenOut,
  readsToTheEnd,
  survivesKills,
} from './forge-company.ts';

const token = 'sim-token-8a3e5d11c2';
const secret = `auditor@acme.example:${token}`;
const acme = company({
  kind: 'bitbucket',
  habits: bitbucketHabits,
  changes: 60,
  secret,
  played: (world) => ({
    face: bitbucketFace({ world, people: { [secret]: { login: 'mira', kind: 'personal', scopes: ['*'] } } }),
  }),
  rulesTellTheLook: true,
});

test('a sync reads every list to its end; the next one finds nothing new', () => readsToTheEnd(acme, { strands: 8 }));

test('killed at any point and started again, a sync ends as one that was never disturbed', () =>
  survivesKills(acme, [3, 70, 150]));

test('the doctor says who asks and what is covered; of moves of branches that is nothing', async () => {
  const { share, source } = await examined(acme);
  assert.ok(share('changesets') > 0.99);
  assert.equal(share('ref-activity'), 0);
  assert.equal(source['identity'], 'Mira Novak');
});

test('the token is nowhere but where the user put it', () =>
  keepsTheTokenOut(acme, {
    spellings: [token, Buffer.from(secret).toString('base64')],
    // The address of a webhook may hold a credential.
    alsoNot: ['kept-by-nobody'],
  }));

test('an audit claims what is wrong and nothing else', async () => {
  const judged = await audited(
    acme,
    "people:\n  - { name: Tomas, accounts: ['bitbucket:tomas', 'bitbucket:tomas-at-home'] }\n",
  );
  claimsWhatIsWrong(acme, judged, {
    codes: [
      'no-approval',
      'late-review',
      'direct-push',
      'self-approval',
      'approved-by-second-account',
      'approved-by-bot-only',
      'approval-withdrawn',
      'stale-approval',
      'tampered-squash',
      'tampered-merge',
    ],
    least: 8,
  });
  // Bitbucket has no labels, so this company cannot declare an emergency: its late reviews are late.
  const suspects = changesetsOf(acme, ({ nature, code }) => nature === 'violation' || code === 'emergency-reviewed');
  for (const { number, change, codes } of claimsOfOthers(judged, suspects))
    assert.notEqual(change['outcome'], 'exception', `a false claim of #${number}: ${codes.join(', ')}`);
});
