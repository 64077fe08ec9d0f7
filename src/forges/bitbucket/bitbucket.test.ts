/** Bitbucket's forge against the simulated one: what the simulated company knows is what comes out, whatever happens on the way. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { silentObserver } from '../../base/progress.ts';
import { SecretText } from '../../base/secret-text.ts';
import type { Changeset } from '../../model/changeset.ts';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { bitbucketFace, bitbucketHabits, type BitbucketFaceOptions } from '../../../test/forges/faces/bitbucket.ts';
import { makeWorld } from '../../../test/forges/make-world.ts';
import { playForge, type PlayedForge, type PlayOptions } from '../../../test/forges/server.ts';
import type { SimChangeset, SimReview, World } from '../../../test/forges/world.ts';
import type { Forge, ForgePage, ForgeRecord, ForgeRepository, ReadRequest, Strand, StrandMap } from '../forge.ts';
import { answerBookInMemory } from '../transport/answer-book.ts';
import { openTransport } from '../transport/transport.ts';
import { bitbucket } from './bitbucket.ts';
import { countedBy } from './status-checks.ts';

const world = makeWorld({
  seed: 7,
  changes: 60,
  directory: path.join(scratchDirectory('forge-bitbucket'), 'world'),
  habits: bitbucketHabits,
});
const [shop] = world.repositories;
const token = 'administrators-token';
const played: PlayedForge[] = [];
after(async () => {
  for (const forge of played) await forge.close();
});

interface Playing extends Partial<PlayOptions> {
  readonly options?: Omit<BitbucketFaceOptions, 'world'>;
  readonly scopes?: readonly string[];
  readonly patience?: number;
  readonly login?: string;
  readonly slept?: number[];
}

async function open(playing: Playing = {}): Promise<{ forge: Forge; server: PlayedForge }> {
  const { options = {}, scopes = ['*'], patience = 3_700_000, login = 'mira', slept = [], ...more } = playing;
  const server = await playForge({
    world,
    face: bitbucketFace({ world, ...options }),
    credentials: { [token]: { login, kind: 'personal', scopes } },
    ...more,
  });
  played.push(server);
  const transport = openTransport({
    root: bitbucket.interfaceRoot(server.origin),
    userAgent: 'plumbline/test',
    authorization: () => Promise.resolve(bitbucket.authorization(new SecretText(token))),
    headers: bitbucket.headers,
    book: answerBookInMemory(),
    clock: { now: () => world.now },
    sleep: (millis) => Promise.resolve(void slept.push(millis)),
    observer: silentObserver,
    patience,
    readLimit: bitbucket.readLimit!.bind(bitbucket),
  });
  return { forge: bitbucket.open({ origin: server.origin, owner: world.organisation.login, transport }), server };
}

const signal = new AbortController().signal;
const asking = { observer: silentObserver, signal };

async function repositoriesOf(forge: Forge): Promise<readonly ForgePage<ForgeRepository>[]> {
  const pages: ForgePage<ForgeRepository>[] = [];
  for await (const page of forge.repositories(asking)) pages.push(page);
  return pages;
}

async function repositoryOf(forge: Forge): Promise<ForgeRepository> {
  const found = (await repositoriesOf(forge)).flatMap(({ records }) => records.map(({ value }) => value));
  const wanted = found.find(({ path: name }) => name === `${shop!.owner}/${shop!.name}`);
  assert.ok(wanted, 'the repository is among those of the workspace');
  return wanted;
}

async function readAll<S extends Strand>(forge: Forge, strand: S, more: Partial<ReadRequest> = {}) {
  const repository = 'repository' in more ? more.repository : await repositoryOf(forge);
  const branches = more.branches ?? ['main', 'release/1.x'];
  const records: ForgeRecord<StrandMap[S]>[] = [];
  const pages: ForgePage<StrandMap[S]>[] = [];
  const { repository: _, ...rest } = more;
  for await (const page of forge.read(strand, { ...(repository && { repository }), ...asking, ...rest, branches })) {
    pages.push(page);
    records.push(...page.records);
  }
  return { records, values: records.map(({ value }) => value), pages, gaps: pages.flatMap(({ gaps }) => gaps) };
}

const ofWorkspace = { repository: undefined as never };
const ofThe = ({ accounts }: World, login: string | null): string | null =>
  login === null || accounts.get(login)?.deleted ? null : login;

/** What the company knows of a changeset, in the words of the model; only what Bitbucket tells. */
function known(one: SimChangeset) {
  return {
    id: String(one.number),
    title: one.title,
    state: one.state,
    author: ofThe(world, one.author),
    createdAt: one.createdAt,
    mergedAt: one.mergedAt,
    mergedBy: ofThe(world, one.mergedBy),
    closedAt: one.closedAt,
    base: one.base,
    baseCommit: one.baseCommit,
    head: one.head,
    landedAs: one.landedAs,
    method: one.method === 'squash' || one.method === 'rebase' ? null : one.method,
    commits: one.commits.map(({ oid, author, committer }) => [oid, author.email, committer.email]),
    pushes: one.pushes.map(({ at, by, before, after: head, forced }) => [at, ofThe(world, by), before, head, forced]),
    reviews: one.reviews
      .filter(({ state }) => state !== 'commented')
      .map(reviewed)
      .sort(),
  };
}

function reviewed({ by, state, at, commit }: SimReview): string {
  return [ofThe(world, by), state, at, commit].join(' ');
}

function told(value: Changeset) {
  const { id, title, state, createdAt, mergedAt, closedAt, base, baseCommit, head, landedAs, method } = value;
  return {
    id,
    title,
    state,
    author: value.author?.login ?? null,
    createdAt,
    mergedAt,
    mergedBy: value.mergedBy?.login ?? null,
    closedAt,
    base,
    baseCommit,
    head,
    landedAs,
    method,
    commits: value.commits.map(({ commit, author, committer }) => [commit, author.email, committer.email]),
    pushes: value.pushes?.map(({ at, by, before, after: to, forced }) => [at, by?.login ?? null, before, to, forced]),
    reviews: value.reviews
      .map(({ reviewer, state: said, submittedAt, commit }) =>
        [reviewer?.login ?? null, said, submittedAt, commit].join(' '),
      )
      .sort(),
  };
}

const byNumber = (a: { readonly id: string }, b: { readonly id: string }): number => Number(a.id) - Number(b.id);

/** Read once, looked at by several tests. */
let everything: ReturnType<typeof readAll<'changesets'>> | undefined;
const allChangesets = () => (everything ??= open().then(({ forge }) => readAll(forge, 'changesets')));

for (const withholdsParticipants of [false, true])
  test(`every changeset comes out as the company knows it${withholdsParticipants ? ', participants asked for one by one' : ''}`, async () => {
    const { forge, server } = await open({ options: { withholdsParticipants } });
    const { values, gaps } = await readAll(forge, 'changesets');
    assert.deepEqual(gaps, []);
    assert.deepEqual(values.map(told).sort(byNumber), shop!.changesets.map(known).sort(byNumber));
    assert.deepEqual(server.unknown, []);
    assert.ok(values.every(({ missing }) => missing.length === 0));
  });

test('an approval that was taken back has ended: when is known only where changes were asked for', async () => {
  const { values } = await allChangesets();
  for (const one of shop!.changesets) {
    const value = values.find(({ id }) => id === String(one.number))!;
    for (const review of one.reviews) {
      if (review.state !== 'approved' || ofThe(world, review.by) === null) continue;
      const shown = value.reviews.find(
        ({ submittedAt: at, reviewer }) => at === review.at && reviewer?.login === review.by,
      );
      const later = one.reviews.find(
        (other) => other.by === review.by && other.state === 'changes-requested' && other.at > review.at,
      );
      const expected = later ? later.at : review.dismissed ? null : undefined;
      assert.equal(shown?.dismissed === undefined ? undefined : shown.dismissed.at, expected, `#${one.number}`);
    }
  }
  const dismissed = values.flatMap(({ reviews }) => reviews.filter((one) => one.dismissed));
  assert.ok(dismissed.some((one) => one.dismissed?.at === null) && dismissed.some((one) => one.dismissed?.at));
});

test('builds are told with their commit, and counted as the rules of Bitbucket count them', async () => {
  const { values } = await allChangesets();
  for (const one of shop!.changesets) {
    const { statusChecks } = values.find(({ id }) => id === String(one.number))!;
    const own = one.statusChecks.filter(({ commit }) => commit === one.head);
    const names = [...new Set(own.map(({ name }) => name))].sort();
    const shown = statusChecks.filter(({ reportedBy }) => reportedBy === 'status');
    assert.deepEqual(shown.map(({ name }) => name).sort(), names, `#${one.number}`);
    assert.ok(shown.every(({ commit }) => commit === one.head));
    const last = names.map((name) => own.findLast((check) => check.name === name)!);
    const passed = last.filter(({ conclusion }) => conclusion === 'success').length;
    const counted = statusChecks.filter(({ reportedBy }) => reportedBy === countedBy);
    // The count as it is in the end; before a build failed it may have been a good one.
    const end = counted
      .flatMap(({ completedAt }) => completedAt ?? [])
      .sort()
      .at(-1);
    const atEnd = counted.filter(({ completedAt }) => completedAt === end);
    const isGood = last.every(({ conclusion }) => conclusion !== 'failure');
    assert.deepEqual(
      atEnd.map(({ name, conclusion }) => [name.split(' ')[0], conclusion]),
      Array.from({ length: passed }, (_, i) => [String(i + 1), isGood ? 'success' : 'failure']),
      `#${one.number}`,
    );
  }
});

test('only what changed since is told, and what was reviewed in the days before', async () => {
  const since = shop!.changesets.toSorted((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1)).at(-6)!.updatedAt;
  const { values } = await readAll((await open()).forge, 'changesets', { since });
  const from = new Date(Date.parse(since) - 5 * 86_400_000).toISOString();
  const expected = shop!.changesets.filter(({ updatedAt }) => updatedAt >= from).map(({ number }) => String(number));
  assert.deepEqual(values.map(({ id }) => id).sort(), expected.sort());
});

const hard: readonly (readonly [string, Playing])[] = [
  ['a forge that fails now and then', { failEach: 5 }],
  ['limits', { secondary: { every: 4, retryAfterSeconds: 0 } }],
];
for (const [name, playing] of hard)
  test(`nothing is lost to ${name}`, async () => {
    const since = shop!.changesets.at(-8)!.updatedAt;
    const plain = await readAll((await open()).forge, 'changesets', { since });
    const hampered = await readAll((await open(playing)).forge, 'changesets', { since });
    const texts = ({ values }: typeof plain): readonly string[] =>
      values.map((value) => JSON.stringify(value).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'forge')).sort();
    assert.deepEqual(texts(hampered), texts(plain));
  });

test('a limit without a word is waited for by quarters of an hour', async () => {
  const slept: number[] = [];
  const { forge, server } = await open({ slept });
  server.refuse({ path: '/workspaces/{workspace}', status: 429, times: 3 });
  assert.equal((await readAll(forge, 'organisation', ofWorkspace)).records.length, 1);
  assert.deepEqual(slept, [901_000, 901_000, 901_000]);
});

test('a limit beyond patience ends the strand before the pull request that it hit, and it goes on from there', async () => {
  const { forge, server } = await open({ patience: 0 });
  const since = shop!.changesets.at(-9)!.updatedAt;
  const whole = await readAll(forge, 'changesets', { since });
  server.refuse({ path: /\/pullrequests\/\d+\/statuses$/, status: 429, after: 4 });
  const cut = await readAll(forge, 'changesets', { since });
  assert.deepEqual(
    cut.gaps.map(({ reason }) => reason),
    ['rate-limited'],
  );
  assert.ok(cut.records.length < whole.records.length);
  assert.ok(cut.values.every(({ missing }) => missing.length === 0));
  server.relent();
  const rest = await readAll(forge, 'changesets', { since, cursor: cut.pages.at(-1)!.next! });
  const keys = (records: typeof whole.records) => [...new Set(records.map(({ key }) => key))].sort();
  assert.deepEqual(keys([...cut.records, ...rest.records]), keys(whole.records));
});

test('a list that is refused for good is missing from the pull request, and said to be', async () => {
  const { forge, server } = await open();
  const one = '/repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}';
  server.refuse({ path: `${one}/activity`, status: 403 });
  server.refuse({ path: `${one}/statuses`, status: 500 });
  server.refuse({ path: `${one}/commits`, status: 403 });
  const { values, gaps } = await readAll(forge, 'changesets', { since: shop!.changesets.at(-3)!.updatedAt });
  assert.deepEqual(gaps, []);
  for (const { missing, pushes, mergedAt, reviews } of values) {
    assert.deepEqual(
      missing.map(({ part, reason }) => [part, reason]),
      [
        ['reviews', 'forbidden'],
        ['pushes', 'forbidden'],
        ['statusChecks', 'unreachable'],
        ['commits', 'forbidden'],
      ],
    );
    assert.deepEqual([pushes, mergedAt], [null, null], 'both are known from the log alone');
    assert.ok(reviews.every(({ submittedAt, timeFrom }) => submittedAt === null && timeFrom === 'unknown'));
  }
});

test('commits of a branch that is gone are what its head has and the base had not; else they are missing', async () => {
  const { forge, server } = await open();
  server.refuse({ path: '/repositories/{workspace}/{repo_slug}/commits/{revision}', status: 404 });
  const { values } = await readAll(forge, 'changesets', { since: shop!.changesets.at(-6)!.updatedAt });
  for (const { id, source, commits, missing } of values) {
    const isKept = shop!.branches.has(source);
    assert.equal(commits.length > 0, isKept, `#${id}`);
    assert.deepEqual(
      missing.map(({ part, reason }) => `${part} ${reason}`),
      isKept ? [] : ['commits expired'],
    );
  }
});

test('a commit that is no longer there is left out of the pushes, and said to be', async () => {
  const forced = shop!.changesets.find(({ pushes }) => pushes.some((push) => push.forced))!;
  const lost = forced.pushes[0]!.after;
  const { forge, server } = await open();
  server.refuse({ path: new RegExp(`/commit/${lost.slice(0, 12)}`), status: 404 });
  const { values } = await readAll(forge, 'changesets');
  const value = values.find(({ id }) => id === String(forced.number))!;
  assert.equal(value.pushes?.length, forced.pushes.length - 1);
  assert.deepEqual(
    value.missing.map(({ part, reason }) => [part, reason]),
    [['pushes', 'expired']],
  );
});

test('the address of a next page is held to the same host', async () => {
  const { forge, server } = await open();
  const next = 'https://elsewhere.example/2.0/repositories/acme/shop/refs/tags?page=2';
  server.refuse({ path: /\/refs\/tags$/, status: 200, body: { values: [], next } });
  const { gaps, pages } = await readAll(forge, 'releases');
  assert.deepEqual(
    gaps.map(({ reason, detail }) => [reason, detail.includes('https://elsewhere.example')]),
    [['not-supported', true]],
  );
  assert.notEqual(pages.at(-1)!.whole, true);
});

test('a page of pull requests that changed at one time is left by the address of the next', async () => {
  const at = '2025-05-05T05:05:05.000Z' as SimChangeset['updatedAt'];
  const first = shop!.changesets[0]!;
  const changesets = Array.from({ length: 120 }, (_, i) => ({ ...first, number: i + 1, updatedAt: at }));
  const alike: World = { ...world, repositories: [{ ...shop!, changesets }] };
  const { forge } = await open({ world: alike, face: bitbucketFace({ world: alike }) });
  const { records } = await readAll(forge, 'changesets');
  assert.deepEqual(
    records.map(({ key }) => Number(key)).sort((a, b) => a - b),
    changesets.map(({ number }) => number),
  );
});

test('rules as they are now: who may push, how many must approve, how many builds must pass', async () => {
  const { forge } = await open();
  const { values, gaps } = await readAll(forge, 'branch-rules');
  assert.deepEqual(gaps, []);
  const [main, release] = values.map(({ rules }) => rules);
  assert.deepEqual(
    [main?.requiresChangeset, main?.requiredApprovals, main?.pushers?.map(({ id }) => id)],
    [false, 1, ['administrators']],
  );
  assert.deepEqual([release?.requiresChangeset, release?.requiredApprovals, release?.pushers], [true, 0, []]);
  assert.deepEqual(main?.requiredChecks, [{ name: '3 passing builds', reportedBy: countedBy }]);
  assert.deepEqual([main?.forcePushAllowed, main?.deletionAllowed], [false, false]);
  assert.deepEqual([main?.requiresCodeOwners, main?.authorCanApprove, main?.bindsAdministrators], [null, null, null]);
});

test('what the plan does not enforce is not demanded', async () => {
  const { forge } = await open({ options: { premium: false } });
  const { values } = await readAll(forge, 'branch-rules', { branches: ['main'] });
  assert.deepEqual([values[0]?.rules.requiredApprovals, values[0]?.rules.requiredChecks], [0, []]);
  assert.equal(values[0]?.rules.pushers?.length, 1, 'who may push is told on every plan');
});

test('restrictions that stand with the project are unknown, never off', async () => {
  const { forge } = await open({ options: { inheritsRestrictions: true } });
  const { values, gaps } = await readAll(forge, 'branch-rules', { branches: ['main'] });
  const { requiresChangeset, requiredApprovals, requiredChecks, forcePushAllowed, deletionAllowed, pushers } =
    values[0]!.rules;
  assert.deepEqual(
    [requiresChangeset, requiredApprovals, requiredChecks, forcePushAllowed, deletionAllowed, pushers],
    [null, null, null, null, null, null],
  );
  assert.deepEqual(
    gaps.map(({ reason }) => reason),
    ['not-supported'],
  );
});

test('without the right, what may not be read is a gap and unknown', async () => {
  const { forge } = await open({ scopes: ['read:repository', 'read:pullrequest'] });
  const { values, gaps } = await readAll(forge, 'branch-rules', { branches: ['main'] });
  assert.deepEqual([values[0]?.rules.requiresChangeset, values[0]?.rules.pushers], [null, null]);
  assert.ok(gaps.length === 2 && gaps.every(({ reason }) => reason === 'forbidden'));
});

const closed: readonly (readonly [Strand, boolean])[] = [
  ['changesets', true],
  ['memberships', true],
  ['memberships', false],
  ['machine-credentials', true],
  ['organisation', false],
  ['environments', true],
  ['deployments', true],
  ['releases', true],
];
for (const [strand, isOfRepository] of closed)
  test(`a token that may read nothing leaves gaps and no records: ${strand} of the ${isOfRepository ? 'repository' : 'workspace'}`, async () => {
    const repository = isOfRepository ? await repositoryOf((await open()).forge) : (undefined as never);
    const { forge } = await open({ scopes: [] });
    const { records, gaps, pages } = await readAll(forge, strand, { repository });
    assert.deepEqual([records.length, gaps.some(({ reason }) => reason === 'forbidden')], [0, true]);
    assert.ok(pages.at(-1)!.whole !== true && pages.at(-1)!.next === undefined);
  });

test('members of the workspace and of the repository, with outsiders marked and leavers gone', async () => {
  const { forge } = await open();
  const members = await readAll(forge, 'memberships', ofWorkspace);
  const here = [...world.accounts.values()].filter(
    (one) => one.kind === 'person' && !one.deleted && one.leftAt === null && !one.outside,
  );
  assert.deepEqual(
    members.values.map(({ account, role }) => [account.login, role]),
    here.map(({ login, role }) => [login, role === 'owner' ? 'owner' : 'read']),
  );
  const own = await readAll(forge, 'memberships');
  const roles = new Map(own.values.map(({ account, role, outside }) => [account.login, [role, outside]]));
  assert.deepEqual(
    [roles.get('kim'), roles.get('mira'), roles.get('lena')],
    [
      ['write', true],
      ['admin', false],
      ['write', false],
    ],
  );
  assert.equal(roles.has('felix'), false, 'who left is not among them');
  assert.equal(own.pages.at(-1)!.whole, true);
});

test('keys and webhooks, never the address of a webhook; tokens are said to be untold', async () => {
  const { forge } = await open();
  const { values, gaps, pages } = await readAll(forge, 'machine-credentials');
  assert.deepEqual(
    values.map(({ kind, title, enabled }) => [kind, title, enabled]),
    [
      ['deploy-key', 'mirror', true],
      ['deploy-key', 'old build machine', true],
      ['webhook', 'Builds', true],
      ['webhook', 'Somebody’s script', false],
    ],
  );
  assert.ok(!JSON.stringify(values).includes('kept-by-nobody'));
  assert.ok(gaps.length === 1 && gaps[0]!.detail.includes('Access tokens') && pages.at(-1)!.whole === false);
});

test('settings of the workspace, and a gap for all that is elsewhere', async () => {
  const { values, gaps } = await readAll((await open()).forge, 'organisation', ofWorkspace);
  const { name, membersCanCreatePublic, privateForksAllowed, multiFactorRequired, singleSignOn } = values[0]!;
  assert.deepEqual([name, membersCanCreatePublic, privateForksAllowed], ['Acme Stores', false, false]);
  assert.deepEqual([multiFactorRequired, singleSignOn], [null, null]);
  assert.deepEqual(
    gaps.map(({ reason }) => reason),
    ['not-supported'],
  );
});

test('environments, deployments and tags are the company’s; approvals of deployments are unknown, not absent', async () => {
  const { forge } = await open();
  const environments = await readAll(forge, 'environments');
  assert.deepEqual(
    environments.values.map(({ name, secretNames, reviewers }) => [name, secretNames, reviewers]),
    [
      ['production', ['DEPLOY_TARGET'], null],
      ['staging', [], null],
    ],
  );
  const deployments = await readAll(forge, 'deployments');
  assert.deepEqual(
    deployments.values.map((one) => [one.environment, one.commit, one.createdAt, one.state, one.requestedBy?.login]),
    shop!.deployments.map((one) => [
      one.environment,
      one.commit,
      one.createdAt,
      one.statuses.at(-1)!.state,
      one.requestedBy,
    ]),
  );
  assert.ok(deployments.values.every(({ approvals }) => approvals === null));
  const tags = await readAll(forge, 'releases');
  assert.deepEqual(
    tags.values.map(({ tag, commit, publishedAt }) => [tag, commit, publishedAt]),
    shop!.releases.map(({ tag, commit }) => [tag, commit, null]),
  );
  assert.deepEqual([environments.gaps, deployments.gaps, tags.gaps], [[], [], []]);
});

test('what Bitbucket has not is said, and is no empty list', async () => {
  const { forge } = await open();
  for (const strand of ['ref-activity', 'rule-bypasses', 'teams', 'audit-events', 'alerts'] as const) {
    const { records, gaps, pages } = await readAll(forge, strand);
    assert.deepEqual([records.length, gaps.map(({ reason }) => reason)], [0, ['not-supported']]);
    assert.notEqual(pages.at(-1)!.whole, true);
  }
});

test('repositories are whole for an owner of the workspace; for others some may be hidden', async () => {
  const listed = async (playing: Playing) => {
    const pages = await repositoriesOf((await open(playing)).forge);
    return [pages.at(-1)?.whole, pages.flatMap(({ gaps }) => gaps.map(({ reason }) => reason))];
  };
  assert.deepEqual(await listed({ login: 'mira' }), [true, []]);
  assert.deepEqual(await listed({ login: 'lena' }), [false, ['forbidden']]);
  assert.deepEqual(await listed({ scopes: ['read:repository'] }), [false, ['forbidden']]);
  const { cloneUrl, defaultBranch, id } = await repositoryOf((await open()).forge);
  assert.ok(!cloneUrl.includes('@') && cloneUrl.endsWith('/acme/shop.git') && id.startsWith('{'));
  assert.equal(defaultBranch, 'main');
});

test('the examination tells who asks, and what cannot be reached', async () => {
  const { identity, scopes, rateLimit, troubles } = await (await open()).forge.examine(signal);
  assert.deepEqual([identity, scopes, rateLimit, troubles], ['Mira Novak', null, null, []]);
  const closed = await (await open({ scopes: ['read:repository'] })).forge.examine(signal);
  assert.deepEqual([closed.identity, closed.troubles.map(({ reason }) => reason)], [null, ['forbidden']]);
});

test('tokens of people are sent with their address, others alone, to the interface of each host', () => {
  const sent = (text: string | null) => bitbucket.authorization(text === null ? null : new SecretText(text));
  assert.deepEqual(sent(null), {});
  assert.deepEqual(sent('an-access-token'), { authorization: 'Bearer an-access-token' });
  assert.deepEqual(sent('me@example.com:t'), {
    authorization: `Basic ${Buffer.from('me@example.com:t').toString('base64')}`,
  });
  assert.equal(bitbucket.interfaceRoot('https://bitbucket.org'), 'https://api.bitbucket.org/2.0');
});
