/** GitLab's forge against the simulated one: what the simulated company knows is what comes out, whatever happens on the way. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { silentObserver } from '../../base/progress.ts';
import { SecretText } from '../../base/secret-text.ts';
import type { Changeset } from '../../model/changeset.ts';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { gitlabFace, gitlabHabits, type GitlabFaceOptions } from '../../../test/forges/faces/gitlab.ts';
import { makeWorld } from '../../../test/forges/make-world.ts';
import { playForge, type PlayedForge, type PlayOptions } from '../../../test/forges/server.ts';
import type { SimChangeset, SimReview, World } from '../../../test/forges/world.ts';
import type { Forge, ForgePage, ForgeRecord, ForgeRepository, ReadRequest, Strand, StrandMap } from '../forge.ts';
import { answerBookInMemory } from '../transport/answer-book.ts';
import { openTransport } from '../transport/transport.ts';
import { gitlab } from './gitlab.ts';

const world = makeWorld({
  seed: 7,
  changes: 60,
  directory: path.join(scratchDirectory('forge-gitlab'), 'world'),
  habits: gitlabHabits,
});
const [shop] = world.repositories;
const token = 'administrators-token';
const played: PlayedForge[] = [];
after(async () => {
  for (const forge of played) await forge.close();
});

interface Playing extends Partial<PlayOptions> {
  readonly server?: Omit<GitlabFaceOptions, 'world'>;
  readonly scopes?: readonly string[];
  readonly patience?: number;
  readonly login?: string;
}

async function open(playing: Playing = {}): Promise<{ forge: Forge; server: PlayedForge }> {
  const { server: as = {}, scopes = ['*'], patience = 3_700_000, login = 'mira', ...more } = playing;
  const server = await playForge({
    world,
    face: gitlabFace({ world, ...as }),
    credentials: { [token]: { login, kind: 'personal', scopes } },
    ...more,
  });
  played.push(server);
  const transport = openTransport({
    root: gitlab.interfaceRoot(server.origin),
    userAgent: 'plumbline/test',
    authorization: () => Promise.resolve(gitlab.authorization(new SecretText(token))),
    headers: gitlab.headers,
    book: answerBookInMemory(),
    clock: { now: () => world.now },
    sleep: () => Promise.resolve(),
    observer: silentObserver,
    patience,
  });
  return { forge: gitlab.open({ origin: server.origin, owner: world.organisation.login, transport }), server };
}

const signal = new AbortController().signal;
const asking = { observer: silentObserver, signal };

async function repositoryOf(forge: Forge): Promise<ForgeRepository> {
  const found: ForgeRepository[] = [];
  for await (const page of forge.repositories(asking)) found.push(...page.records.map(({ value }) => value));
  const wanted = found.find(({ path: name }) => name === `${shop!.owner}/${shop!.name}`);
  assert.ok(wanted, 'the project is among those of the group');
  return wanted;
}

async function readAll<S extends Strand>(forge: Forge, strand: S, more: Partial<ReadRequest> = {}) {
  const repository = more.repository ?? (await repositoryOf(forge));
  const branches = more.branches ?? ['main', 'release/1.x'];
  const records: ForgeRecord<StrandMap[S]>[] = [];
  const pages: ForgePage<StrandMap[S]>[] = [];
  for await (const page of forge.read(strand, { repository, branches, ...asking, ...more })) {
    pages.push(page);
    records.push(...page.records);
  }
  return { records, pages, gaps: pages.flatMap(({ gaps }) => gaps) };
}

/** All of them on a paid plan, which several tests look at. */
let everything: ReturnType<typeof readAll<'changesets'>> | undefined;
const allChangesets = () => (everything ??= open().then(({ forge }) => readAll(forge, 'changesets')));

const ofThe = ({ accounts }: World, login: string | null): string | null =>
  login === null || accounts.get(login)?.deleted ? null : login;

/** What the company knows of a changeset, in the words of the model; only what GitLab tells. */
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
    method: one.method,
    labels: one.labels,
    commits: one.commits.map(({ oid, author }) => [oid, author.email]),
    requests: requestsOf(one),
    // Who pushed before there was a merge request is not told.
    pushes: one.pushes.map(({ at, by, before, after: head, forced }, i) => {
      return [at, i === 0 ? null : ofThe(world, by), before, head, forced];
    }),
    reviews: one.reviews.map(reviewed).sort(),
  };
}

/** Those it closes, those it names besides, and those it names that are not there. */
function requestsOf({ closes, body, title, author }: SimChangeset): string[] {
  const isBot = world.accounts.get(author)?.kind === 'bot';
  const named = isBot ? [] : [...`${title}\n${body}`.matchAll(/(?<!\w)#(\d+)/g)].map(([, number]) => Number(number));
  const others = [...new Set(named)].filter((number) => !closes.includes(number));
  const isThere = (number: number): boolean => shop!.tickets.some((ticket) => ticket.number === number);
  return [
    ...closes.map((number) => `acme/shop#${number}`),
    ...others.filter(isThere).map((number) => `acme/shop#${number}`),
    ...others.filter((number) => !isThere(number)).map((number) => `no acme/shop#${number}`),
  ];
}

function reviewed({ by, state, at, commit }: SimReview): string {
  return [ofThe(world, by), state, at, commit].join(' ');
}

function told(value: Changeset) {
  const { id, title, state, createdAt, mergedAt, closedAt, base, baseCommit, head, landedAs, method, labels } = value;
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
    labels,
    commits: value.commits.map(({ commit, author }) => [commit, author.email]),
    requests: value.requests.map(({ id: request, exists }) => (exists === false ? `no ${request}` : request)),
    pushes: value.pushes?.map(({ at, by, before, after: to, forced }) => [at, by?.login ?? null, before, to, forced]),
    reviews: value.reviews
      .map(({ reviewer, state: said, submittedAt, commit }) =>
        [reviewer?.login ?? null, said, submittedAt, commit].join(' '),
      )
      .sort(),
  };
}

const byNumber = (a: { readonly id: string }, b: { readonly id: string }): number => Number(a.id) - Number(b.id);

const servers: readonly (readonly [string, Omit<GitlabFaceOptions, 'world'>])[] = [
  ['a paid plan', { tier: 'ultimate' }],
  ['the free plan', { tier: 'free' }],
  ['an old server', { tier: 'premium', old: true, version: '13.12.15' }],
];
for (const [name, server] of servers) {
  test(`every changeset comes out as the company knows it: ${name}`, async () => {
    const { forge, server: face } = await open({ server });
    const { records, gaps } = await readAll(forge, 'changesets');
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      records.map(({ value }) => told(value)).sort(byNumber),
      shop!.changesets.map(known).sort(byNumber),
    );
    assert.deepEqual(face.unknown, []);
    assert.ok(records.every(({ value }) => value.missing.length === 0));
  });
}

test('how it is known when somebody approved: by the list, by the notes, or not at all', async () => {
  const told = async (server: Playing['server']) => {
    const { records } = await readAll((await open({ ...(server && { server }) })).forge, 'changesets', { since });
    const approvals = records.flatMap(({ value }) => value.reviews).filter((one) => one.state === 'approved');
    return new Set(approvals.filter((one) => !one.dismissed && one.reviewer).map((one) => one.timeFrom));
  };
  const since = shop!.changesets.at(-8)!.updatedAt;
  assert.deepEqual(await told({ tier: 'free' }), new Set(['review']));
  assert.deepEqual(await told({ old: true }), new Set(['system-note']));
});

test('approvals that were taken back keep what they said, and when that ended', async () => {
  const { records } = await allChangesets();
  const dismissed = records.flatMap(({ value }) => value.reviews).filter((review) => review.dismissed);
  assert.ok(dismissed.length >= 3);
  assert.ok(dismissed.every(({ state, dismissed: end }) => state === 'approved' && end?.at && end.by));
});

test('a pipeline is a status check itself, with its jobs beside it, each on its commit', async () => {
  const { records } = await allChangesets();
  for (const { value } of records) {
    const world = shop!.changesets.find(({ number }) => String(number) === value.id)!;
    const commit = world.queueCommit ?? world.head;
    const named = (name: string) => value.statusChecks.filter((one) => one.name === name && one.commit === commit);
    const ran = world.statusChecks.filter((one) => one.commit === commit);
    for (const one of ran) {
      const shown = named(one.name).find(({ completedAt }) => completedAt === one.completedAt);
      assert.equal(shown?.reportedBy, one.application === 15368 ? 'gitlab-ci' : 'status', `!${value.id} ${one.name}`);
    }
    const pipelines = named('pipeline').map(({ reportedBy }) => reportedBy);
    assert.deepEqual(pipelines, ran.some(({ application }) => application === 15368) ? ['gitlab-pipeline'] : []);
  }
});

const hard: readonly (readonly [string, Playing])[] = [
  ['a forge that fails now and then', { failEach: 5 }],
  ['limits', { secondary: { every: 4, retryAfterSeconds: 30 } }],
];
for (const [name, playing] of hard) {
  test(`nothing is lost to ${name}`, async () => {
    const since = shop!.changesets.at(-8)!.updatedAt;
    const plain = await readAll((await open()).forge, 'changesets', { since });
    const hampered = await readAll((await open(playing)).forge, 'changesets', { since });
    const texts = ({ records }: typeof plain): readonly string[] =>
      records.map(({ value }) => JSON.stringify(value).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'forge')).sort();
    assert.deepEqual(texts(hampered), texts(plain));
  });
}

test('a limit beyond patience ends the strand before the merge request that it hit, and it goes on from there', async () => {
  const { forge, server } = await open({ patience: 0 });
  const since = shop!.changesets.at(-9)!.updatedAt;
  const whole = await readAll(forge, 'changesets', { since });
  server.refuse({ path: /\/merge_requests\/\d+\/notes$/, status: 429, after: 4, headers: { 'retry-after': '60' } });
  const cut = await readAll(forge, 'changesets', { since });
  assert.deepEqual(
    cut.gaps.map(({ reason }) => reason),
    ['rate-limited'],
  );
  assert.ok(cut.records.length < whole.records.length);
  assert.ok(cut.records.every(({ value }) => value.missing.length === 0));
  server.relent();
  const rest = await readAll(forge, 'changesets', { since, cursor: cut.pages.at(-1)!.next! });
  const keys = (records: typeof whole.records) => [...new Set(records.map(({ key }) => key))].sort();
  assert.deepEqual(keys([...cut.records, ...rest.records]), keys(whole.records));
});

test('a list that is refused for good is missing from the merge request, and said to be', async () => {
  const { forge, server } = await open();
  server.refuse({ path: '/projects/{id}/merge_requests/{merge_request_iid}/approvals', status: 403 });
  server.refuse({ path: '/projects/{id}/merge_requests/{merge_request_iid}/versions', status: 500 });
  const { records, gaps } = await readAll(forge, 'changesets', { since: shop!.changesets.at(-3)!.updatedAt });
  assert.deepEqual(gaps, []);
  for (const { value } of records) {
    assert.deepEqual(
      value.missing.map(({ part, reason }) => [part, reason]),
      [
        ['reviews', 'forbidden'],
        ['pushes', 'unreachable'],
      ],
    );
    assert.equal(value.pushes, null);
  }
});

test('the log of a branch is the company’s, move by move, but for accounts that are gone', async () => {
  const { forge } = await open();
  const { records, gaps } = await readAll(forge, 'ref-activity', { branches: ['main'] });
  assert.deepEqual(gaps, []);
  const moves = shop!.moves.filter(({ ref, by }) => ref === 'refs/heads/main' && ofThe(world, by) !== null);
  assert.deepEqual(
    records.map(({ value }) => [value.before, value.after, value.at, value.actor]).reverse(),
    moves.map(({ before, after: to, at, by }) => [before, to, at, by]),
  );
});

test('rules as they are now: who may push, what must pass, how many must approve', async () => {
  const { forge } = await open();
  const { records, gaps } = await readAll(forge, 'branch-rules');
  assert.deepEqual(gaps, []);
  const [main, release] = records.map(({ value }) => value.rules);
  assert.deepEqual(
    [main?.requiresChangeset, main?.requiredApprovals, main?.pushers?.map(({ id }) => id), main?.authorCanApprove],
    [false, 1, ['40'], true],
  );
  assert.deepEqual([release?.requiresChangeset, release?.requiredApprovals, release?.pushers], [true, 0, []]);
  assert.deepEqual(main?.requiredChecks, [{ name: 'pipeline', reportedBy: 'gitlab-pipeline' }]);
  assert.deepEqual([main?.forcePushAllowed, main?.skippedPipelinePasses], [false, true]);
});

test('on the free plan rules of approval are unknown, never off, and the gap names the plan', async () => {
  const { forge } = await open({ server: { tier: 'free' } });
  const { records, gaps } = await readAll(forge, 'branch-rules', { branches: ['main'] });
  const [rules] = records.map(({ value }) => value.rules);
  assert.deepEqual(
    [rules?.requiredApprovals, rules?.authorCanApprove, rules?.dismissesStale, rules?.requiresCodeOwners],
    [null, null, null, null],
  );
  assert.deepEqual(
    rules?.pushers?.map(({ id }) => id),
    ['40'],
    'who may push is told on every plan',
  );
  assert.equal(gaps.length, 2);
  assert.ok(gaps.every(({ reason, detail }) => reason === 'not-supported' && detail.includes('Premium')));
});

test('without the right, what may not be read is a gap and unknown', async () => {
  const { forge } = await open({ scopes: ['read_api'] });
  const { records, gaps } = await readAll(forge, 'branch-rules', { branches: ['main'] });
  const [rules] = records.map(({ value }) => value.rules);
  assert.deepEqual([rules?.requiresChangeset, rules?.forcePushAllowed, rules?.pushers], [null, null, null]);
  assert.equal(rules?.requiredChecks?.length, 1, 'the settings are readable by everybody who may read');
  assert.ok(gaps.length === 3 && gaps.every(({ reason }) => reason === 'forbidden'));
});

test('the examination tells the version, the account and the scopes, also of an old server', async () => {
  for (const old of [false, true]) {
    const { forge } = await open({ server: { old, version: '17.1.0' } });
    const { version, identity, scopes, rateLimit, troubles } = await forge.examine(signal);
    assert.deepEqual([version, identity, scopes, troubles], ['17.1.0', 'mira', ['read_api'], []]);
    assert.ok(rateLimit !== null && rateLimit.remaining > 0);
  }
});

test('a page of merge requests that changed at one time is left by its page number', async () => {
  const at = '2025-05-05T05:05:05.000Z' as SimChangeset['updatedAt'];
  const changesets = shop!.changesets.slice(0, 24).map((one) => ({ ...one, updatedAt: at }));
  const alike: World = { ...world, repositories: [{ ...shop!, changesets }] };
  const { forge } = await open({ world: alike, face: gitlabFace({ world: alike }) });
  const { records } = await readAll(forge, 'changesets');
  assert.deepEqual(
    records.map(({ key }) => Number(key)).sort((a, b) => a - b),
    changesets.map(({ number }) => number),
  );
});

const group = { repository: undefined as never };

test('members with their roles: who left is none, and who is no member of the group is an outsider', async () => {
  const { forge } = await open();
  const inGroup = await readAll(forge, 'memberships', group);
  const repository = await readAll(forge, 'memberships');
  assert.deepEqual([inGroup.gaps, inGroup.pages.at(-1)!.whole, repository.gaps], [[], true, []]);
  const of = ({ records }: typeof inGroup, login: string) => records.find(({ key }) => key === login)?.value;
  assert.deepEqual(
    [of(inGroup, 'mira')?.role, of(inGroup, 'lena')?.role, of(inGroup, 'auditor')?.role],
    ['owner', 'write', 'read'],
  );
  assert.deepEqual([of(inGroup, 'felix'), of(inGroup, 'kim')], [undefined, undefined]);
  assert.deepEqual([of(repository, 'kim')?.outside, of(repository, 'mira')?.outside], [true, false]);
  assert.equal(of(inGroup, 'tomas-at-home')?.identity, 'tomas');
});

test('groups below the group are its teams, with what is shared with them', async () => {
  const { records, gaps } = await readAll((await open()).forge, 'teams', group);
  assert.deepEqual(gaps, []);
  assert.deepEqual(
    records.map(({ value }) => value),
    world.organisation.teams.map(({ name, members, repositories }) => ({
      name: `acme/${name}`,
      members: [...world.accounts.keys()].filter((login) => members.includes(login)),
      repositories: repositories.map((one) => ({ name: `acme/${one.name}`, role: one.role })),
    })),
  );
});

test('keys and tokens: what they may do, and whether they still work', async () => {
  const { records, gaps, pages } = await readAll((await open()).forge, 'machine-credentials');
  assert.deepEqual([gaps, pages.at(-1)!.whole], [[], true]);
  const keys = records
    .filter(({ value }) => value.kind === 'deploy-key')
    .map(({ value }) => [value.title, value.readOnly]);
  assert.deepEqual(
    keys,
    shop!.deployKeys.map(({ title, readOnly }) => [title, readOnly]),
  );
  const tokens = records.filter(({ value }) => value.kind === 'access-token').map(({ value }) => value);
  assert.deepEqual(
    [tokens.length, tokens.filter(({ readOnly }) => readOnly).map(({ title }) => title)],
    [4, ['image pull']],
  );
});

test('settings of the group; second factors are told to owners only', async () => {
  const settings = async (scopes: readonly string[]) =>
    (await readAll((await open({ scopes })).forge, 'organisation', group)).records[0]?.value;
  const asOwner = await settings(['*']);
  assert.deepEqual(
    [asOwner?.plan, asOwner?.multiFactorRequired, asOwner?.membersWithoutMultiFactor, asOwner?.privateForksAllowed],
    ['ultimate', true, ['tomas-at-home'], false],
  );
  assert.equal((await settings(['read_api']))?.membersWithoutMultiFactor, null);
});

test('the audit log is read in windows of thirty days, whole; a plan without one is a gap that names the plan', async () => {
  const { forge, server } = await open();
  const { records, gaps } = await readAll(forge, 'audit-events', group);
  assert.deepEqual(gaps, []);
  const times = world.audit.map(({ at }) => at).filter((at) => at >= world.organisation.createdAt);
  assert.deepEqual(records.map(({ value }) => value.at).sort(), times);
  assert.ok(server.count('/groups/{id}/audit_events') > 12);
  const free = await readAll((await open({ server: { tier: 'free' } })).forge, 'audit-events', group);
  assert.deepEqual([free.records.length, free.gaps.map(({ reason }) => reason)], [0, ['not-supported']]);
  assert.match(free.gaps[0]!.detail, /Premium/);
});

test('environments, deployments with their approvals, releases', async () => {
  const { forge } = await open();
  const environments = await readAll(forge, 'environments');
  assert.deepEqual(
    environments.records.map(({ key, value }) => [key, value.reviewers?.map(({ name }) => name)]),
    shop!.environments.map(({ name, reviewerTeams, reviewers }) => [name, [...reviewerTeams, ...reviewers]]),
  );
  const deployments = await readAll(forge, 'deployments');
  const ofWorld = shop!.deployments.map(({ id, commit, requestedBy, approvals }) => {
    return [String(id), commit, ofThe(world, requestedBy), approvals.map(({ by, at }) => [ofThe(world, by), at])];
  });
  const told = deployments.records.map(({ value }) => {
    const approvals = value.approvals?.map(({ by, at }) => [by?.login ?? null, at]);
    return [value.id, value.commit, value.requestedBy?.login ?? null, approvals];
  });
  const inOrder = (rows: readonly unknown[]): readonly string[] => rows.map((row) => JSON.stringify(row)).sort();
  assert.deepEqual(inOrder(told), inOrder(ofWorld));
  const releases = await readAll(forge, 'releases');
  assert.deepEqual(
    releases.records.map(({ value }) => [value.tag, value.commit, value.publishedAt]).reverse(),
    shop!.releases.map(({ tag, commit, publishedAt }) => [tag, commit, publishedAt]),
  );
  assert.deepEqual([environments.gaps, deployments.gaps, releases.gaps], [[], [], []]);
});

test('on the free plan nobody tells who approved a deployment: unknown, and environments have no known reviewers', async () => {
  const { forge } = await open({ server: { tier: 'free' } });
  const { records, gaps } = await readAll(forge, 'environments');
  assert.ok(records.every(({ value }) => value.reviewers === null) && gaps[0]?.detail.includes('Premium'));
  const since = shop!.deployments.at(-1)!.createdAt;
  const deployments = await readAll(forge, 'deployments', { since });
  assert.ok(deployments.records.length > 0 && deployments.records.every(({ value }) => value.approvals === null));
});

test('what GitLab has not is said, and is no empty list', async () => {
  const { forge } = await open();
  for (const strand of ['rule-bypasses', 'alerts'] as const) {
    const { records, gaps, pages } = await readAll(forge, strand);
    assert.deepEqual([records.length, gaps.map(({ reason }) => reason)], [0, ['not-supported']]);
    assert.notEqual(pages.at(-1)!.whole, true);
  }
});

test('a list of projects for somebody who is no member of the group is not whole', async () => {
  const listed = async (login: string) => {
    const pages: ForgePage<ForgeRepository>[] = [];
    for await (const page of (await open({ login })).forge.repositories(asking)) pages.push(page);
    return [pages.at(-1)?.whole, pages.flatMap(({ gaps }) => gaps.map(({ reason }) => reason))];
  };
  assert.deepEqual(await listed('mira'), [true, []]);
  assert.deepEqual(await listed('kim'), [undefined, ['forbidden']]);
});

const scanningBy = async (playing: Playing, refusals: readonly Parameters<PlayedForge['refuse']>[0][] = []) => {
  const { forge, server } = await open(playing);
  for (const refusal of refusals) server.refuse(refusal);
  return readAll(forge, 'scanners');
};

test('secret push protection is on, off with the push rule off, or on by the push rule', async () => {
  const state = async (settings: object, rule: object | null) => {
    const { records, gaps } = await scanningBy({ server: { tier: 'ultimate' } }, [
      { path: '/projects/{id}/security_settings', status: 200, body: settings },
      { path: '/projects/{id}/push_rule', status: 200, body: rule },
    ]);
    assert.deepEqual(gaps, []);
    return records.map(({ value: { kind, state: is, looksAt } }) => `${kind} ${is} ${looksAt}`);
  };
  assert.deepEqual(await state({ secret_push_protection_enabled: true }, null), ['secrets on pushes']);
  assert.deepEqual(await state({ pre_receive_secret_detection_enabled: true }, null), ['secrets on pushes']);
  assert.deepEqual(await state({ secret_push_protection_enabled: false }, null), ['secrets off pushes']);
  assert.deepEqual(await state({ secret_push_protection_enabled: false }, { prevent_secrets: true }), [
    'secrets on pushes',
  ]);
});

test('where the plan has neither, or hides them, secrets are no "off": a gap for each', async () => {
  const { records, gaps } = await scanningBy({ server: { tier: 'free' } });
  assert.deepEqual(records, []);
  assert.deepEqual(
    gaps.map(({ detail }) => /from the plan (\w+) on/.exec(detail)?.[1]),
    ['Ultimate', 'Premium'],
  );
});
