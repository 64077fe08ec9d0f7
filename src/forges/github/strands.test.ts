/** Who reaches the code, what was deployed and released, what scanners say: as the simulated company knows it, or a gap. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { instantFromMillis, millisOf } from '../../base/instant.ts';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { leaked } from '../../../test/forges/faces/github/alerts.ts';
import { githubHabits } from '../../../test/forges/faces/github/habits.ts';
import { openStage, readAll, type Stage, type StageOptions } from '../../../test/forges/github-stage.ts';
import { makeWorld } from '../../../test/forges/make-world.ts';
import type { SimAccount, World } from '../../../test/forges/world.ts';
import type { Strand } from '../forge.ts';
import { answerBookInMemory } from '../transport/answer-book.ts';

const directory = scratchDirectory('forge-github-strands');
const world = makeWorld({ seed: 7, changes: 60, directory: path.join(directory, 'world'), habits: githubHabits });
const shop = world.repositories[0]!;
const stages: Stage[] = [];
after(async () => {
  for (const { server } of stages) await server.close();
});

async function stage(options: Partial<StageOptions> = {}): Promise<Stage> {
  const opened = await openStage({ world, ...options });
  stages.push(opened);
  return opened;
}

const isHere = ({ kind, deleted, leftAt }: SimAccount): boolean =>
  kind === 'person' && !deleted && (leftAt === null || leftAt > world.now);
/** Order is nobody's business in lists that a forge sorts as it likes. */
const sorted = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();

const people = [...world.accounts.values()].filter(isHere);

test('members of the organisation, its owners and its outsiders', async () => {
  const { values, gaps, pages } = await readAll(await stage(), 'memberships', { repository: null });
  assert.deepEqual(gaps, []);
  assert.equal(pages.at(-1)?.whole, true);
  assert.deepEqual(
    sorted(values.map(({ account, role, outside }) => [account.login, account.id, role, outside])),
    sorted(
      people.map(({ login, id, role, outside }) => [login, String(id), role === 'owner' ? 'owner' : 'read', outside]),
    ),
  );
});

test('who reaches a repository, and how: directly, by a team, by the organisation', async () => {
  const { values, gaps, records } = await readAll(await stage(), 'memberships');
  assert.deepEqual(gaps, []);
  const direct = new Set(shop.collaborators.map(({ login }) => login));
  const team = new Set(
    world.organisation.teams
      .filter(({ repositories }) => repositories.some(({ name }) => name === shop.name))
      .flatMap(({ members }) => members),
  );
  const reaching = people.filter(({ outside, login }) => !outside || direct.has(login));
  const expected = reaching.map(({ login, outside }) => [
    login,
    direct.has(login) ? 'direct' : team.has(login) ? 'team' : 'organisation',
    outside,
  ]);
  assert.deepEqual(sorted(values.map(({ account, via, outside }) => [account.login, via, outside])), sorted(expected));
  const roles = new Map(values.map(({ account, role }) => [account.login, role]));
  assert.deepEqual(
    [roles.get('mira'), roles.get('aiko'), roles.get('lena'), roles.get('auditor')],
    ['admin', 'maintain', 'write', 'read'],
  );
  assert.ok(
    records.every(({ raw }) => raw.length > 1),
    'each rests on all the lists that it was told from',
  );
});

test('a list of public members only is no list of members', async () => {
  const one = await stage();
  const location = `${one.server.root}/orgs/acme/public_members`;
  one.server.refuse({ path: '/orgs/{org}/members', status: 302, headers: { location }, body: null });
  one.server.refuse({ path: /public_members$/, status: 200, body: [] });
  const { gaps, pages, values } = await readAll(one, 'memberships', { repository: null });
  assert.ok(values.every(({ outside }) => outside));
  assert.equal(gaps.length, 2);
  assert.match(gaps[0]!.detail, /public members only/);
  assert.notEqual(pages.at(-1)?.whole, true);
});

test('without the teams the way is unknown; without the outsiders nobody is said to be inside', async () => {
  const one = await stage();
  one.server.refuse({ path: '/repos/{owner}/{repo}/teams', status: 403 });
  const byTeam = await readAll(one, 'memberships');
  assert.deepEqual(new Set(byTeam.values.map(({ via }) => via)), new Set(['direct', 'unknown']));
  assert.equal(byTeam.gaps.length, 1);
  one.server.relent();
  one.server.refuse({ path: '/repos/{owner}/{repo}/collaborators', status: 403, after: 2 });
  const none = await readAll(one, 'memberships');
  assert.deepEqual(none.values, []);
  assert.notEqual(none.pages.at(-1)?.whole, true);
});

test('teams with their members and what they reach', async () => {
  const { values, gaps } = await readAll(await stage(), 'teams', { repository: null });
  assert.deepEqual(gaps, []);
  const known = world.organisation.teams.map(({ name, members, repositories }) => ({ name, members, repositories }));
  assert.deepEqual(values, known);
});

test('a team whose members may not be read is no team without members', async () => {
  const one = await stage();
  one.server.refuse({ path: '/orgs/{org}/teams/{team_slug}/members', status: 403, times: 1 });
  const { values, gaps, pages } = await readAll(one, 'teams', { repository: null });
  assert.equal(values.length, world.organisation.teams.length - 1);
  assert.deepEqual([gaps.length, gaps[0]?.key, pages.at(-1)?.whole], [1, world.organisation.teams[0]!.name, false]);
});

test('keys, applications and tokens; classic tokens that nobody can list are a gap', async () => {
  const one = await stage();
  const ofRepository = await readAll(one, 'machine-credentials');
  assert.deepEqual(
    ofRepository.values.map(({ id, title, readOnly, addedBy, lastUsedAt }) => [
      id,
      title,
      readOnly,
      addedBy,
      lastUsedAt,
    ]),
    shop.deployKeys.map(({ id, title, readOnly, addedBy, lastUsedAt }) => [
      String(id),
      title,
      readOnly,
      addedBy,
      lastUsedAt,
    ]),
  );
  const ofAll = await readAll(one, 'machine-credentials', { repository: null });
  const { applications, accessTokens } = world.organisation;
  const kinds = Map.groupBy(ofAll.values, ({ kind }) => kind);
  assert.deepEqual(
    kinds.get('application')?.map(({ title, enabled, readOnly }) => [title, enabled, readOnly]),
    applications.map(({ slug, suspendedAt, permissions }) => [
      slug,
      suspendedAt === null,
      Object.values(permissions).every((level) => level === 'read'),
    ]),
  );
  assert.deepEqual(
    kinds
      .get('access-token')
      ?.map(({ title, addedBy, expiresAt, lastUsedAt, readOnly }) => [title, addedBy, expiresAt, lastUsedAt, readOnly]),
    accessTokens.map(({ name, owner, expiresAt, lastUsedAt, permissions }) => [
      name,
      owner,
      expiresAt,
      lastUsedAt,
      Object.values(permissions).every((level) => level === 'read'),
    ]),
  );
  assert.equal(ofAll.gaps.length, 1);
  assert.match(ofAll.gaps[0]!.detail, /^Classic tokens of members/);
});

test('settings of the organisation, and those that only owners are told', async () => {
  const { values, gaps } = await readAll(await stage(), 'organisation', { repository: null });
  const one = world.organisation;
  const without = people.filter(({ multiFactor }) => !multiFactor).map(({ login }) => login);
  assert.deepEqual(gaps, []);
  assert.deepEqual(values, [
    {
      name: one.login,
      plan: one.plan,
      multiFactorRequired: one.multiFactorRequired,
      membersWithoutMultiFactor: without.sort(),
      singleSignOn: null,
      basePermission: one.basePermission,
      membersCanCreatePublic: one.membersCanCreatePublic,
      privateForksAllowed: one.privateForksAllowed,
      defaultPipelinePermissions: one.defaultPipelinePermissions,
      pipelinesCanApprove: one.pipelinesCanApprove,
    },
  ]);
  const narrow = await readAll(await stage({ scopes: ['members'] }), 'organisation', { repository: null });
  const { name: _, membersWithoutMultiFactor: told, ...hidden } = narrow.values[0]!;
  assert.deepEqual(told, without);
  assert.deepEqual(new Set(Object.values(hidden)), new Set([null]), 'not readable, never "off"');
  assert.deepEqual(
    narrow.gaps.map(({ reason }) => reason),
    ['forbidden', 'forbidden'],
  );
});

test('the audit log since a time, over all its pages; by plan', async () => {
  const one = await stage();
  const remembered = world.audit.filter(({ at }) => millisOf(at) >= millisOf(world.now) - 180 * 86_400_000);
  const { values, gaps } = await readAll(one, 'audit-events', { repository: null });
  assert.deepEqual(gaps, []);
  assert.deepEqual(
    values.map(({ id, action, actor, subject, at }) => [id, action, actor, subject, at]).reverse(),
    remembered.map(({ id, action, actor, user, repository, at }) => [id, action, actor, user ?? repository, at]),
  );
  const since = remembered.at(-1)!.at;
  const late = await readAll(one, 'audit-events', { repository: null, since });
  const wanted = values.filter(({ at }) => at >= since.slice(0, 10));
  assert.deepEqual(sorted(late.values), sorted(wanted));
  assert.ok(late.values.length > 0 && late.values.length < values.length);
  const details = values.find(({ action }) => action === 'repository_ruleset.update')?.details;
  assert.equal(details?.['ruleset_name'], 'main');
  const free: World = { ...world, organisation: { ...world.organisation, plan: 'free' } };
  const refused = await readAll(await stage({ world: free }), 'audit-events', { repository: null });
  assert.deepEqual(refused.values, []);
  assert.match(refused.gaps[0]!.detail, /^The audit log is for owners of organisations on GitHub Enterprise/);
});

test('environments with what stands before them; names of secrets by permission', async () => {
  const { values, gaps } = await readAll(await stage(), 'environments');
  assert.deepEqual(gaps, []);
  assert.deepEqual(
    values.map(({ reviewers, ...more }) => ({
      ...more,
      reviewers: reviewers?.map(({ kind, name }) => `${kind} ${name}`),
    })),
    shop.environments.map((one) => ({
      name: one.name,
      preventsSelfReview: one.preventsSelfReview,
      branchPolicy: one.branchPolicy,
      secretNames: one.secretNames,
      reviewers: [
        ...one.reviewerTeams.map((name) => `team ${name}`),
        ...one.reviewers.map((login) => `account ${login}`),
      ],
    })),
  );
  const narrow = await readAll(await stage({ scopes: ['actions'] }), 'environments');
  assert.deepEqual(
    narrow.values.map(({ secretNames }) => secretNames),
    [null, null],
  );
  assert.deepEqual(
    narrow.gaps.map(({ key }) => key),
    shop.environments.map(({ name }) => name),
  );
});

test('deployments: who asked, who let them go on, and when they first succeeded', async () => {
  const { values, gaps } = await readAll(await stage(), 'deployments');
  assert.deepEqual(gaps, []);
  const first = (one: (typeof shop.deployments)[number]) =>
    one.statuses.find(({ state }) => state === 'success')?.at ?? null;
  const told = values.map(({ id, environment, commit, requestedBy, finishedAt, approvals }) => [
    [id, environment, commit, requestedBy?.login, finishedAt],
    approvals?.map(({ by }) => by?.login),
  ]);
  const known = shop.deployments.map((one) => [
    [String(one.id), one.environment, one.commit, one.requestedBy, first(one)],
    one.approvals.map(({ by }) => by),
  ]);
  assert.deepEqual(sorted(told), sorted(known));
});

test('a deployment whose run is gone: nobody knows who asked and who approved', async () => {
  const one = await stage();
  one.server.refuse({ path: /\/actions\/runs\//, status: 404 });
  const { values, gaps } = await readAll(one, 'deployments');
  assert.equal(values.length, shop.deployments.length);
  assert.ok(values.every(({ requestedBy, approvals }) => requestedBy === null && approvals === null));
  assert.equal(gaps.length, 2 * shop.deployments.length);
});

test('a limit in the middle of a page leaves no half record: the page is read again', async () => {
  const one = await stage({ patience: 0 });
  one.server.refuse({ path: /\/statuses$/, status: 429, after: 3, times: 1 });
  const stopped = await readAll(one, 'deployments');
  assert.deepEqual([stopped.values.length, stopped.gaps[0]?.reason], [0, 'rate-limited']);
  const cursor = stopped.pages.at(-1)!.next!;
  assert.equal((await readAll(one, 'deployments', { cursor })).values.length, shop.deployments.length);
});

test('releases have the commit of their tag, and none when the tag is gone', async () => {
  const told = await readAll(await stage(), 'releases');
  assert.deepEqual(
    sorted(told.values.map(({ tag, commit, author }) => [tag, commit, author?.login])),
    sorted(shop.releases.map(({ tag, commit, author }) => [tag, shop.tags.has(tag) ? commit : null, author])),
  );
  assert.ok(told.values.some(({ commit }) => commit !== null));
  const bare = { ...world, repositories: [{ ...shop, tags: new Map<string, string>() }] };
  const gone = await readAll(await stage({ world: bare }), 'releases');
  assert.deepEqual(new Set(gone.values.map(({ commit }) => commit)), new Set([null]));
});

test('alerts of three kinds with their ends, and never the secret', async () => {
  const inner = answerBookInMemory();
  const kept: string[] = [];
  const book = {
    ...inner,
    keep: (...[request, answer, bytes]: Parameters<typeof inner.keep>) => {
      kept.push(Buffer.from(bytes).toString());
      return inner.keep(request, answer, bytes);
    },
  };
  const { values, gaps } = await readAll(await stage({ book }), 'alerts');
  assert.deepEqual(gaps, []);
  const stateOf = ({ fixedAt, dismissed }: (typeof shop.alerts)[number]): string =>
    fixedAt ? 'fixed' : dismissed ? 'dismissed' : 'open';
  assert.deepEqual(
    sorted(values.map(({ kind, id, state, fixedAt, dismissed }) => [kind, id, state, fixedAt, dismissed?.at ?? null])),
    sorted(
      shop.alerts.map((one) => [one.kind, String(one.number), stateOf(one), one.fixedAt, one.dismissed?.at ?? null]),
    ),
  );
  assert.ok(kept.length > 0 && kept.every((text) => !text.includes(leaked)));
  const since = instantFromMillis(millisOf(world.now) - 60 * 86_400_000);
  const changed = shop.alerts.filter(
    ({ fixedAt, dismissed, createdAt }) => (fixedAt ?? dismissed?.at ?? createdAt) >= since,
  );
  const late = await readAll(await stage(), 'alerts', { since });
  assert.equal(late.values.length, changed.length);
});

test('a server that would send secrets along is not asked for them', async () => {
  const one = await stage({ face: { server: { version: '3.17.4' } } });
  const { values, gaps } = await readAll(one, 'alerts');
  assert.equal(values.filter(({ kind }) => kind === 'secret').length, 0);
  assert.equal(one.server.count('/repos/{owner}/{repo}/secret-scanning/alerts'), 0);
  assert.match(gaps.map(({ detail }) => detail).join(), /3\.17\.4 would send the secrets along/);
});

const withoutRights: readonly (readonly [Strand, 'organisation' | 'repository'])[] = [
  ['memberships', 'organisation'],
  ['teams', 'organisation'],
  ['machine-credentials', 'organisation'],
  ['machine-credentials', 'repository'],
  ['audit-events', 'organisation'],
  ['changesets', 'repository'],
  ['ref-activity', 'repository'],
  ['rule-bypasses', 'repository'],
  ['environments', 'repository'],
  ['deployments', 'repository'],
  ['releases', 'repository'],
  ['alerts', 'repository'],
];
for (const [strand, level] of withoutRights) {
  test(`a token that may read metadata only: ${strand} of the ${level} is a gap and no record`, async () => {
    const one = await stage({ scopes: ['metadata'] });
    const { records, gaps, pages } = await readAll(one, strand, level === 'organisation' ? { repository: null } : {});
    assert.deepEqual(records, []);
    assert.ok(gaps.length > 0 && gaps.every(({ reason }) => reason === 'forbidden'), JSON.stringify(gaps));
    assert.ok(gaps.every(({ detail }) => !/undefined|\[object/.test(detail)));
    assert.notEqual(pages.at(-1)?.whole, true);
    assert.equal(pages.at(-1)?.next, undefined, 'a permission does not come by waiting');
  });
}

test('a personal account has no organisation to read: one gap for each of its lists', async () => {
  const one = await stage();
  one.server.refuse({ path: /^\/orgs\//, status: 404 });
  for (const strand of ['memberships', 'teams', 'machine-credentials', 'organisation', 'audit-events'] as const) {
    const { records, gaps } = await readAll(one, strand, { repository: null });
    assert.deepEqual([records.length, gaps.map(({ reason }) => reason)], [0, ['not-supported']]);
  }
});

test('bypassed rules, with the rules that said no; what the rules let through is none', async () => {
  const last = shop.bypasses.findLast(({ result }) => result === 'bypass')!;
  const now = instantFromMillis(millisOf(last.at) + 86_400_000);
  const remembered = shop.bypasses.filter(({ at }) => at <= now && millisOf(at) >= millisOf(now) - 30 * 86_400_000);
  const one = await stage({ play: { now: () => now } });
  const { values, gaps } = await readAll(one, 'rule-bypasses');
  assert.deepEqual(gaps, []);
  assert.ok(values.length > 0);
  assert.deepEqual(
    sorted(values.map(({ id, ref, before, after: to, at, actor, rules }) => [id, ref, before, to, at, actor, rules])),
    sorted(
      remembered
        .filter(({ result }) => result === 'bypass')
        .map(({ id, ref, before, after: to, at, by, rules }) => [
          String(id),
          ref,
          before,
          to,
          at,
          by,
          rules.toSorted(),
        ]),
    ),
  );
  const suite = {
    id: 1,
    before_sha: '0',
    after_sha: '1',
    ref: 'refs/heads/main',
    pushed_at: world.now,
    result: 'pass',
  };
  one.server.refuse({ path: '/repos/{owner}/{repo}/rulesets/rule-suites', status: 200, body: [suite] });
  assert.deepEqual((await readAll(one, 'rule-bypasses')).values, []);
});
