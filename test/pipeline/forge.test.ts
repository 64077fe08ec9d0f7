/**
 * From `source add` to verdicts on GitHub, with the real program against a simulated server: what is read, what a kill costs
 * (nothing), what an audit says, and that the token is nowhere but where the user put it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { githubFace } from '../forges/faces/github.ts';
import { githubHabits } from '../forges/faces/github/habits.ts';
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
import { ended, lines } from './source-bench.ts';

const token = 'sim-token-6f1d2c9a7b';
const acme = company({
  kind: 'github',
  habits: githubHabits,
  changes: 40,
  secret: token,
  played: (world) => ({
    face: githubFace({ world, server: { version: '3.19.1' } }),
    credentials: { [token]: { login: 'plumbline', kind: 'personal', scopes: ['*'] } },
  }),
  rulesTellTheLook: false,
});
const { plumbline, add, known, startSync, forge } = acme;

test('a sync reads every list to its end; the next one finds nothing new', () =>
  // A server of one's own has no organisations that sign in elsewhere.
  readsToTheEnd(acme, { strands: 10, unknown: ['GET /orgs/acme/credential-authorizations'] }));

test('killed at any point and started again, a sync ends as one that was never disturbed', () =>
  survivesKills(acme, [1, 4, 9, 17, 26]));

test('Ctrl-C ends a sync orderly, and what was stored is kept', async () => {
  await add('interrupted');
  const child = startSync('interrupted');
  forge().dieAfter(6, () => child.kill('SIGINT'));
  await ended(child);
  forge().revive();
  assert.equal(child.exitCode, 130);
  assert.ok((await known('interrupted')).length > 0);
});

test('a forge that refuses the token is trouble: exit code 2, and the gaps say what is missing', async () => {
  await add('refused');
  forge().refuse({ path: /rulesets|branches/, status: 403 });
  const { code, stdout } = await plumbline('refused', 'source', 'sync', '--json');
  forge().relent();
  const rules = lines(stdout).find((one) => one['strand'] === 'branch-rules');
  const gaps = rules?.['gaps'] as readonly { readonly reason: string }[];
  assert.ok(gaps.length > 0 && gaps.every(({ reason }) => reason === 'forbidden'));
  assert.equal(code, 0, 'what the token may not read is a gap, not trouble');
  process.env['SIM_TOKEN'] = '';
  const without = await plumbline('refused', 'source', 'sync');
  process.env['SIM_TOKEN'] = token;
  assert.equal(without.code, 2);
  assert.match(without.stdout, /SIM_TOKEN, which is not set/);
});

test('the doctor says by what right, how long the forge remembers, and what is covered', async () => {
  const { share, source } = await examined(acme);
  assert.ok(share('changesets') > 0.99);
  // A log that forgets after 30 days covers no more of twelve months than that, however good the right.
  assert.ok(share('rule-bypasses') > 0.07 && share('rule-bypasses') < 0.1);
  assert.equal(source['version'], '3.19.1');
});

test('the token is nowhere but where the user put it', () =>
  keepsTheTokenOut(acme, { spellings: [token, Buffer.from(`x-access-token:${token}`).toString('base64')] }));

test('an audit judges landings with what the forge told, and seals its answers', async () => {
  const judged = await audited(
    acme,
    "people:\n  - { name: Tomas, accounts: ['github:tomas', 'github:tomas-at-home'] }\n",
  );
  claimsWhatIsWrong(acme, judged, {
    codes: [
      'no-approval',
      'late-review',
      'direct-push',
      'tampered-squash',
      'check-missing',
      'check-skipped',
      'approved-by-second-account',
    ],
    least: 5,
  });
  const suspects = changesetsOf(acme, ({ nature }) => nature === 'violation');
  for (const { number, codes } of claimsOfOthers(judged, suspects))
    assert.ok(!codes.includes('direct-push') && !codes.includes('landed-altered'), `a false claim of #${number}`);
  const evidence = await plumbline('audited', 'evidence', 'list', '--json');
  assert.ok(lines(evidence.stdout).filter((one) => one['kind'] === 'forge-answer').length > 10);

  const again = await judged.again();
  assert.match(again.stderr, /Nothing changed since run/, 'the forge was read again, and told nothing new');
  const runs = await plumbline('audited', 'run', 'list', '--json');
  assert.equal(lines(runs.stdout).filter(({ type }) => type !== 'manifest').length, 1);
});
