/** Gitea's forge against the simulated one: what the simulated company knows is what comes out, whatever happens on the way. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { giteaHabits } from '../../../test/forges/faces/gitea.ts';
import {
  giteaBefore,
  openGitea,
  readAll,
  repositoriesOf,
  type GiteaStageOptions,
} from '../../../test/forges/gitea-stage.ts';
import { makeWorld } from '../../../test/forges/make-world.ts';
import type { PlayedForge } from '../../../test/forges/server.ts';
import { strands, type Forge, type Strand } from '../forge.ts';
import { answerBookInMemory } from '../transport/answer-book.ts';

const world = makeWorld({
  seed: 7,
  changes: 60,
  directory: path.join(scratchDirectory('forge-gitea'), 'world'),
  habits: giteaHabits,
});
const shop = world.repositories[0]!;
const played: PlayedForge[] = [];
after(async () => {
  for (const forge of played) await forge.close();
});

async function open(options: Omit<GiteaStageOptions, 'world'> = {}): Promise<{ forge: Forge; server: PlayedForge }> {
  const opened = await openGitea({ world, ...options });
  played.push(opened.server);
  return opened;
}

const whole = await open();
const undisturbed = await readAll(whole.forge, 'changesets');
const numbers = shop.changesets.map(({ number }) => String(number));
const byId = new Map(undisturbed.values.map((one) => [one.id, one]));

test('the forge is examined: version, software and who asks', async () => {
  const { signal } = new AbortController();
  assert.deepEqual(await whole.forge.examine(signal), {
    version: '1.26.3',
    identity: 'mira',
    scopes: null,
    rateLimit: null,
    troubles: [],
  });
  const forgejo = await open({ face: { software: 'forgejo' } });
  assert.equal((await forgejo.forge.examine(signal)).version, 'forgejo 9.0.3+gitea-1.22.0');
});

test('every pull request is told once, with its head, its commits, its merge and its texts', () => {
  assert.deepEqual(undisturbed.gaps, []);
  assert.deepEqual(
    undisturbed.values.map(({ id }) => id).toSorted((a, b) => Number(a) - Number(b)),
    numbers,
  );
  for (const one of shop.changesets) {
    const told = byId.get(String(one.number))!;
    assert.equal(told.head, one.head, `#${one.number}`);
    assert.deepEqual(
      told.commits.map(({ commit }) => commit),
      one.commits.map(({ oid }) => oid),
    );
    assert.deepEqual(
      [told.state, told.title, told.body, told.base, told.source, told.draft, told.mergedAt, told.labels],
      [one.state, one.title, one.body, one.base, one.source, one.draft, one.mergedAt, one.labels],
    );
    assert.equal(told.landedAs, one.state === 'merged' ? one.landedAs : null);
    assert.equal(told.mergedBy?.login ?? null, one.mergedBy);
    assert.equal(told.method, null);
    assert.deepEqual(
      told.missing.filter(({ reason }) => reason !== 'truncated'),
      [],
    );
  }
});

test('reviews have the time they were sent, the head they looked at, and the end that somebody gave them', () => {
  for (const one of shop.changesets) {
    const expected = one.reviews.map(({ state, at, commit, by, dismissed }) => [
      state,
      at,
      commit,
      world.accounts.get(by)?.deleted === true ? undefined : by,
      // What nobody took back, and somebody's later word ended, is no dismissal.
      state === 'commented' ? undefined : dismissed?.at,
    ]);
    const told = byId
      .get(String(one.number))!
      .reviews.map(({ state, submittedAt, commit, reviewer, dismissed }) => [
        state,
        submittedAt,
        commit,
        reviewer?.login,
        dismissed?.at,
      ]);
    assert.deepEqual(told, expected, `#${one.number}`);
  }
});

test('pushes have their pusher, and forced ones the head that they took away', () => {
  for (const one of shop.changesets) {
    const { pushes, missing } = byId.get(String(one.number))!;
    const forced = one.pushes.filter((push) => push.forced);
    const told = pushes!.filter((push) => push.forced);
    assert.deepEqual(
      told.map(({ at, before, after, by }) => [at, before, after, by?.login]),
      forced.map(({ at, before, after, by }) => [at, before, after, by]),
    );
    if (forced.length > 0 || missing.length > 0) continue;
    assert.deepEqual(
      pushes!.map(({ after: head }) => head),
      one.pushes.map(({ after: head }) => head),
      `#${one.number}`,
    );
  }
});

test('status checks are runs, with who reported them', () => {
  for (const one of shop.changesets) {
    const expected = one.statusChecks
      .filter(({ commit }) => commit === one.head)
      .map(({ name, startedAt, completedAt }) => [name, startedAt, completedAt].join(' '));
    const told = byId.get(String(one.number))!.statusChecks;
    assert.deepEqual(
      told.map(({ name, startedAt, completedAt }) => [name, startedAt, completedAt].join(' ')).toSorted(),
      expected.toSorted(),
      `#${one.number}`,
    );
  }
  assert.ok(
    undisturbed.values.some(({ statusChecks }) => statusChecks.some(({ reportedBy }) => reportedBy === 'actions')),
  );
});

for (const most of [2, 7])
  test(`pages of ${most} at most tell the same of everything`, async () => {
    const { forge, server } = await open({ face: { cut: { most, usual: most } } });
    for (const strand of ['changesets', 'ref-activity', 'memberships', 'releases', 'machine-credentials'] as const) {
      const [small, usual] = [await readAll(forge, strand), await readAll(whole.forge, strand)];
      const plain = ({ records }: typeof small): string[] =>
        records
          .map(({ key, value }) => `${key} ${JSON.stringify(value)}`.replaceAll(/127\.0\.0\.1:\d+/g, 'here'))
          .toSorted();
      assert.deepEqual(plain(small), plain(usual), strand);
      assert.deepEqual(small.gaps, usual.gaps, strand);
    }
    assert.deepEqual(server.unknown, []);
  });

test('with a time since when, what changed since is read, and little more', async () => {
  const since = shop.changesets
    .map(({ updatedAt }) => updatedAt)
    .toSorted()
    .at(-6)!;
  const { forge, server } = await open();
  const read = await readAll(forge, 'changesets', { since });
  const expected = shop.changesets.filter(({ updatedAt }) => updatedAt >= since).map(({ number }) => String(number));
  assert.deepEqual(read.values.map(({ id }) => id).toSorted(), expected.toSorted());
  assert.equal(server.count('/repos/{owner}/{repo}/pulls'), 1);
});

test('the feed tells every move of a branch; a new branch began nowhere', async () => {
  for (const most of [1, 50]) {
    const { forge } = await open({ face: { cut: { most, usual: most } } });
    const { values, gaps } = await readAll(forge, 'ref-activity');
    assert.deepEqual(gaps, []);
    const told = values.map(({ ref, before, after: to, at, actor }) => [ref, before, to, at, actor].join(' '));
    const moved = shop.moves
      .filter(({ ref }) => ['refs/heads/main', 'refs/heads/release/1.x'].includes(ref))
      .map(({ ref, before, after: to, at, by }) => [ref, to === null ? null : before, to, at, by].join(' '));
    assert.deepEqual(told.toSorted(), moved.toSorted());
  }
});

test('the feed as somebody else sees it may lack accounts, which is a gap', async () => {
  const { forge } = await open({ scopes: ['read:repository', 'read:user'] });
  const { gaps, values } = await readAll(forge, 'ref-activity');
  assert.deepEqual(
    gaps.map(({ reason }) => reason),
    ['forbidden'],
  );
  assert.ok(values.length > 0 && values.every(({ actor }) => actor !== 'omar'));
});

test('members, teams, reach and credentials', async () => {
  const members = await readAll(whole.forge, 'memberships', { repository: null });
  const roles = new Map(members.values.map(({ account, role }) => [account.login, role]));
  assert.deepEqual(
    [roles.get('mira'), roles.get('tomas'), roles.get('auditor'), roles.get('kim')],
    ['owner', 'write', 'read', undefined],
  );
  const reach = await readAll(whole.forge, 'memberships');
  const kim = reach.values.find(({ account }) => account.login === 'kim');
  const isThere = shop.collaborators.some(({ login }) => login === 'kim');
  assert.deepEqual([kim?.outside, kim?.via], isThere ? [true, 'direct'] : [undefined, undefined]);
  assert.ok(reach.values.some(({ account, via }) => account.login === 'tomas' && via === 'team'));
  const teams = await readAll(whole.forge, 'teams', { repository: null });
  assert.deepEqual(
    teams.values.map(({ name }) => name),
    ['Owners', 'release', 'developers'],
  );
  const credentials = await readAll(whole.forge, 'machine-credentials');
  assert.equal(credentials.values.filter(({ kind }) => kind === 'deploy-key').length, shop.deployKeys.length);
  assert.ok(!JSON.stringify(credentials.values).includes('a-secret'));
});

test('who is no member, or no owner, is told so', async () => {
  const scopes = ['read:repository', 'read:user', 'read:organization', 'read:issue'];
  const outside = await open({ login: 'kim', scopes });
  const members = await readAll(outside.forge, 'memberships', { repository: null });
  assert.ok(members.gaps.some(({ detail }) => detail.includes('public members')));
  assert.equal(members.pages.at(-1)!.whole, false);
  assert.deepEqual((await readAll(outside.forge, 'memberships')).values, [], 'nobody is called an outsider by guess');
  assert.equal((await repositoriesOf(outside.forge)).gaps.length, 1);
  const owner = await open({ login: 'jonas', scopes });
  assert.deepEqual((await repositoriesOf(owner.forge)).gaps, []);
});

test('each right that lacks is a gap of its strand, and of no other', async () => {
  const { forge } = await open({ scopes: ['read:repository', 'read:user', 'read:issue'] });
  for (const strand of strands) {
    const { gaps, values } = await readAll(forge, strand);
    if (forge.capabilities[strand].offered === 'never')
      assert.deepEqual(
        gaps.map(({ reason }) => reason),
        ['not-supported'],
      );
    else if (strand === 'changesets' || strand === 'releases') assert.deepEqual(gaps, [], strand);
    else
      assert.ok(
        gaps.some(({ reason }) => reason === 'forbidden' || reason === 'not-supported'),
        strand,
      );
    if (strand === 'branch-rules') assert.deepEqual(values, []);
  }
});

test('a list that a pull request is refused is missing from it, and not empty', async () => {
  const { forge, server } = await open();
  server.refuse({ path: '/repos/{owner}/{repo}/issues/{index}/timeline', status: 403 });
  server.refuse({ path: '/repos/{owner}/{repo}/commits/{ref}/statuses', status: 403 });
  const { values, gaps } = await readAll(forge, 'changesets');
  assert.deepEqual(gaps, []);
  for (const { missing, pushes } of values) {
    assert.deepEqual(
      missing.map(({ part }) => part),
      ['pushes', 'reviews', 'statusChecks'],
    );
    assert.equal(pushes, null);
  }
});

const listsOf: Readonly<Partial<Record<Strand, string>>> = {
  changesets: '/repos/{owner}/{repo}/pulls/{index}/reviews',
  'branch-rules': '/repos/{owner}/{repo}/branch_protections',
  'ref-activity': '/repos/{owner}/{repo}/activities/feeds',
  memberships: '/repos/{owner}/{repo}/collaborators',
  'machine-credentials': '/repos/{owner}/{repo}/hooks',
  releases: '/repos/{owner}/{repo}/tags/{tag}',
};
for (const [strand, template] of Object.entries(listsOf) as [Strand, string][])
  for (const status of [429, 503])
    test(`${strand}: after ${status} it goes on where it stopped, and ends the same`, async () => {
      const { forge, server } = await open({ patience: 0, face: { cut: { most: 5, usual: 5 } } });
      server.refuse({
        path: template,
        status,
        after: strand === 'changesets' || strand === 'ref-activity' ? 2 : 0,
        times: 1,
        ...(status === 429 && { headers: { 'retry-after': '900' } }),
      });
      const keys = new Set<string>();
      let cursor: string | undefined;
      let stops = 0;
      for (let round = 0; round < 6; round++) {
        const read = await readAll(forge, strand, cursor === undefined ? {} : { cursor });
        for (const { key } of read.records) keys.add(key);
        const last = read.pages.at(-1)!;
        if (last.next === undefined) break;
        assert.ok(last.gaps.some(({ reason }) => reason === 'rate-limited' || reason === 'unreachable'));
        cursor = last.next;
        stops++;
      }
      const expected = (await readAll(whole.forge, strand)).records.map(({ key }) => key);
      assert.deepEqual([...keys].toSorted(), [...new Set(expected)].toSorted());
      assert.equal(stops, 1);
    });

test('one pull request that the server cannot tell is missing in part; a server that is down stops the strand', async () => {
  const { forge, server } = await open({ patience: 0 });
  const [, victim] = numbers;
  server.refuse({ path: new RegExp(`/pulls/${victim}/reviews$`), status: 500 });
  const { values, gaps } = await readAll(forge, 'changesets');
  assert.deepEqual(gaps, []);
  const broken = values.filter(({ missing }) => missing.some(({ part }) => part === 'reviews'));
  assert.deepEqual(
    broken.map(({ id }) => id),
    [victim],
  );
  server.refuse({ path: '/repos/{owner}/{repo}/pulls', status: 502 });
  const stopped = await readAll(forge, 'changesets');
  assert.deepEqual([stopped.values.length, stopped.gaps[0]?.reason], [0, 'unreachable']);
  assert.ok(stopped.pages.at(-1)!.next !== undefined);
});

test('a second look at a proxy that answers conditionally tells the same', async () => {
  const book = answerBookInMemory();
  const clock = { now: () => world.now };
  const once = await readAll(giteaBefore(whole.server.origin, { clock, book }), 'changesets');
  const again = await readAll(giteaBefore(whole.server.origin, { clock, book }), 'changesets');
  assert.deepEqual(
    again.records.map(({ value }) => value),
    once.records.map(({ value }) => value),
  );
  const feed = await readAll(giteaBefore(whole.server.origin, { clock, book }), 'ref-activity');
  const feedAgain = await readAll(giteaBefore(whole.server.origin, { clock, book }), 'ref-activity');
  assert.deepEqual(feedAgain.values, feed.values);
});

test('a server of years ago tells what it knew', async () => {
  const { forge } = await open({ face: { old: true } });
  const { values, gaps } = await readAll(forge, 'changesets');
  assert.deepEqual([values.length, gaps], [numbers.length, []]);
  const { values: rules } = await readAll(forge, 'branch-rules');
  assert.deepEqual(
    rules.map(({ rules: { bindsAdministrators, bypass } }) => [bindsAdministrators, bypass]),
    [
      [null, null],
      [null, null],
    ],
  );
});
