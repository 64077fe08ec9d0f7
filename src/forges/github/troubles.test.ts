/** What GitHub does to those who ask it: tokens that end, limits of two kinds, answers that come too late, parts that it hides. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import { after, test } from 'node:test';
import { instantFromMillis, millisOf, type Instant } from '../../base/instant.ts';
import { SecretText } from '../../base/secret-text.ts';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { githubHabits } from '../../../test/forges/faces/github/habits.ts';
import {
  administratorsToken,
  openStage,
  readAll,
  repositoriesOf,
  shopOf,
  type Stage,
  type StageOptions,
} from '../../../test/forges/github-stage.ts';
import { makeWorld } from '../../../test/forges/make-world.ts';
import { strands } from '../forge.ts';
import { installationTokens } from './app-token.ts';

const directory = scratchDirectory('forge-github-troubles');
const world = makeWorld({ seed: 9, changes: 60, directory: path.join(directory, 'world'), habits: githubHabits });
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

/** Simulated time that moves when it is slept. */
function ticking(): Pick<StageOptions, 'clock' | 'slept'> & {
  now: () => Instant;
  pass: (millis: number) => void;
  slept: (millis: number) => void;
  naps: number[];
} {
  let millis = millisOf(world.now);
  const naps: number[] = [];
  const now = (): Instant => instantFromMillis(millis);
  const pass = (more: number): void => void (millis += more);
  const slept = (more: number): void => {
    naps.push(more);
    pass(more);
  };
  return { clock: { now }, now, pass, slept, naps };
}

const graphql = /graphql$/;

test('a GitHub App: a token for an hour, renewed when it ends, in the middle of a list', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = (key: typeof privateKey): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const time = ticking();
  const permissions = { metadata: 'read', deployments: 'read', actions: 'read' } as const;
  const application = {
    id: 77,
    slug: 'plumbline',
    installation: 991,
    permissions,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
  const credentials = { app: '77', installation: null, owner: 'acme', key: new SecretText(pem(privateKey)) };
  const authorization = (root: string) => {
    const tokens = installationTokens({ root, credentials, clock: time.clock!, userAgent: 'plumbline/test' });
    return (signal: AbortSignal) => {
      time.pass(60_000);
      return tokens(signal);
    };
  };
  const one = await stage({ face: { application }, play: { now: time.now }, clock: time.clock!, authorization });
  const { values, gaps } = await readAll(one, 'deployments');
  assert.deepEqual(gaps, []);
  assert.equal(values.length, shop.deployments.length);
  const given = one.server.count('/app/installations/{installation_id}/access_tokens');
  assert.ok(given >= Math.floor(shop.deployments.length / 60) && given > 1, `${given} tokens`);
  const refused = await readAll(one, 'machine-credentials');
  assert.deepEqual(new Set(refused.gaps.map(({ reason }) => reason)), new Set(['forbidden']));

  one.server.refuse({ path: /^\/orgs\/acme\/repos/, status: 404, times: 1 });
  const { found, pages } = await repositoriesOf(one.forge);
  assert.deepEqual([found.length, pages.flatMap((page) => page.gaps)], [1, []], 'those that it was given');

  one.server.refuse({ path: '/app/installations/{installation_id}/access_tokens', status: 403 });
  time.pass(3_600_000);
  await assert.rejects(
    readAll(one, 'deployments'),
    (error: Error) => /suspended/.test(error.message) && !error.message.includes('ghs_'),
  );
});

test('public repositories are read without a token, and what takes one is a gap', async () => {
  const one = await stage({ face: { open: true }, authorization: () => () => Promise.resolve(null) });
  const { found } = await repositoriesOf(one.forge);
  assert.equal(found.length, world.repositories.length);
  const activity = await readAll(one, 'ref-activity');
  assert.ok(activity.values.length > 0 && activity.gaps.length === 0);
  const changesets = await readAll(one, 'changesets');
  assert.deepEqual([changesets.values.length, changesets.gaps.map(({ reason }) => reason)], [0, ['forbidden']]);
  const { identity, scopes } = await one.forge.examine(new AbortController().signal);
  assert.deepEqual([identity, scopes], [null, null]);
});

test('of an account that is no organisation others see what is public only, and are told so', async () => {
  const one = await stage();
  one.server.refuse({ path: /^\/orgs\//, status: 404 });
  const { found, pages } = await repositoriesOf(one.forge);
  assert.deepEqual(
    found.map(({ path: name }) => name),
    ['acme/shop'],
  );
  assert.deepEqual(
    pages.flatMap(({ gaps }) => gaps.map(({ reason }) => reason)),
    ['forbidden'],
  );
  assert.equal(pages.at(-1)?.whole, false);
});

test('the account itself is asked for its own list', async () => {
  const one = await stage();
  const { found } = await repositoriesOf(one.forge);
  const { path: name, webUrl, cloneUrl } = found[0]!;
  const own = {
    id: 9,
    full_name: `${name}-own`,
    html_url: webUrl,
    clone_url: cloneUrl,
    archived: false,
    fork: false,
    private: true,
  };
  one.server.refuse({ path: /^\/orgs\//, status: 404 });
  one.server.refuse({ path: '/user', status: 200, body: { login: 'Acme' } });
  one.server.refuse({ path: /^\/user\/repos/, status: 200, body: [own] });
  const { found: mine, pages } = await repositoriesOf(one.forge);
  assert.deepEqual([mine.map((each) => each.path), pages.at(-1)?.whole], [[`${name}-own`], true]);
});

test('repositories that GitHub counts and does not show are a gap', async () => {
  const one = await stage();
  one.server.refuse({ path: '/orgs/{org}', status: 200, body: { public_repos: 1, total_private_repos: 41 } });
  const { pages } = await repositoriesOf(one.forge);
  assert.match(pages.at(-1)!.gaps[0]!.detail, /counts 42 repositories of acme and shows this token 1 of them/);
});

test('an archived repository says so; one that was renamed is followed', async () => {
  const archived = { ...world, repositories: [{ ...shop, archived: true }] };
  const old = await stage({ world: archived });
  assert.deepEqual(
    (await repositoriesOf(old.forge)).found.map(({ archived: is }) => is),
    [true],
  );
  const one = await stage();
  const location = `${one.server.root}/repos/acme/shop/releases?per_page=100`;
  one.server.refuse({ path: /^\/repos\/acme\/store\/releases/, status: 301, headers: { location }, body: null });
  const tags = `${one.server.root}/repos/acme/shop/tags?per_page=100`;
  one.server.refuse({ path: /^\/repos\/acme\/store\/tags/, status: 301, headers: { location: tags }, body: null });
  const repository = { ...shopOf(one.server), path: 'acme/store' };
  assert.equal((await readAll(one, 'releases', { repository })).values.length, shop.releases.length);
});

test('a primary limit is waited out, and nothing is lost to it', async () => {
  const time = ticking();
  const one = await stage({ play: { limit: 40, now: time.now }, ...time });
  const { values, gaps } = await readAll(one, 'deployments');
  assert.deepEqual([values.length, gaps], [shop.deployments.length, []]);
  assert.ok(time.naps.length > 0 && time.naps.every((millis) => millis <= 3_601_000));
});

test('beyond patience a limit is a gap with the place where to go on', async () => {
  const one = await stage({ play: { limit: 3 }, patience: 1000 });
  const { gaps, pages } = await readAll(one, 'machine-credentials', { repository: null });
  assert.deepEqual(
    gaps.map(({ reason }) => reason),
    ['rate-limited'],
  );
  assert.match(pages.at(-1)!.next!, /^\d+ \S+$/);
});

const limitedInside = { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded for user ID 1.' }] };

test('GraphQL says inside of a good answer that its own limit is used up; the rest is not held up by it', async () => {
  const time = ticking();
  const one = await stage({ play: { now: time.now }, ...time });
  const reset = String(Math.floor(millisOf(world.now) / 1000) + 1200);
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset, 'x-ratelimit-resource': 'graphql' };
  one.server.refuse({ path: graphql, status: 200, body: limitedInside, headers, times: 1 });
  const { values, gaps } = await readAll(one, 'changesets');
  assert.deepEqual([values.length, gaps], [shop.changesets.length, []]);
  assert.ok(time.naps[0]! >= 1_200_000);

  const narrow = await stage({ patience: 1000 });
  narrow.server.refuse({ path: graphql, status: 200, body: limitedInside, headers });
  const stopped = await readAll(narrow, 'changesets');
  assert.deepEqual([stopped.gaps.map(({ reason }) => reason), stopped.pages.at(-1)?.next], [['rate-limited'], '']);
  assert.equal((await readAll(narrow, 'releases')).values.length, shop.releases.length);
});

test('a limit inside of a changeset keeps no half of it: the page is read again', async () => {
  const large = makeWorld({
    seed: 2,
    changes: 12,
    directory: path.join(directory, 'large'),
    habits: githubHabits,
    innocent: true,
    mostCommits: 260,
  });
  const one = await stage({ world: large, patience: 1000 });
  const headers = {
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.floor(millisOf(large.now) / 1000) + 1200),
  };
  one.server.refuse({ path: graphql, status: 200, body: limitedInside, headers, after: 1, times: 1 });
  const stopped = await readAll(one, 'changesets');
  assert.deepEqual(
    [stopped.values.length, stopped.gaps[0]?.reason, stopped.pages.at(-1)?.next],
    [0, 'rate-limited', ''],
  );
  const { values } = await readAll(one, 'changesets');
  assert.equal(values.length, large.repositories[0]!.changesets.length);
  const cut = values.filter(({ missing }) => missing.length > 0);
  assert.deepEqual(
    cut.map(({ commits, missing }) => [commits.length, missing.map(({ part, reason }) => [part, reason])]),
    [[250, [['commits', 'truncated']]]],
  );
});

test('a page that GitHub cannot answer in time is asked for in halves, and grows again', async () => {
  const one = await stage({ slept: () => undefined });
  // Five tries of the whole page, five of its half; then all is well.
  one.server.refuse({ path: graphql, status: 502, times: 10 });
  const { values, gaps, pages } = await readAll(one, 'changesets');
  assert.deepEqual([values.length, gaps], [shop.changesets.length, []]);
  assert.deepEqual(
    pages.slice(0, 3).map(({ records }) => records.length),
    [5, 10, 20],
  );
});

test('a changeset that GitHub cannot answer at all is a gap, and the list goes on behind it', async () => {
  const one = await stage();
  // Pages of 20, 10, 5, 3, 2 and 1, five times each; the name is then told.
  one.server.refuse({ path: graphql, status: 502, times: 30 });
  const { values, gaps, pages } = await readAll(one, 'changesets');
  const latest = shop.changesets.toSorted((a, b) =>
    a.updatedAt < b.updatedAt ? 1 : a.updatedAt > b.updatedAt ? -1 : b.number - a.number,
  )[0]!;
  assert.deepEqual(
    gaps.map(({ reason, key }) => [reason, key]),
    [['unreachable', String(latest.number)]],
  );
  assert.equal(values.length, shop.changesets.length - 1);
  assert.equal(pages.at(-1)?.next, undefined);
});

test('a forge that is down is gone on with where it went down', async () => {
  const one = await stage();
  one.server.refuse({ path: graphql, status: 502, after: 1 });
  const first = await readAll(one, 'changesets');
  assert.ok(first.gaps.length > 0 && first.gaps.every(({ reason }) => reason === 'unreachable'));
  assert.ok(
    first.gaps.slice(0, -1).every(({ key }) => key !== undefined),
    'what was kept without a part is named',
  );
  one.server.relent();
  const rest = await readAll(one, 'changesets', { cursor: first.pages.at(-1)!.next! });
  assert.equal(first.values.length + rest.values.length, shop.changesets.length);
});

test('changesets that are listed and not shown are a gap', async () => {
  const one = await stage();
  const body = {
    data: { repository: { pullRequests: { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [null] } } },
    errors: [
      {
        type: 'FORBIDDEN',
        path: ['repository', 'pullRequests', 'nodes', 0],
        message: 'Resource protected by organization SAML enforcement.',
      },
    ],
  };
  one.server.refuse({ path: graphql, status: 200, body });
  const { values, gaps } = await readAll(one, 'changesets');
  assert.equal(values.length, 0);
  assert.match(gaps[0]!.detail, /1 changesets here that it does not show.*SAML enforcement/);
});

test('status checks and tickets that a token may not read are missing, never none', async () => {
  const { values } = await readAll(await stage({ scopes: ['pull_requests', 'contents'] }), 'changesets');
  assert.equal(values.length, shop.changesets.length);
  for (const { missing, id } of values)
    assert.deepEqual(
      missing.map(({ part, reason }) => `${part} ${reason}`).sort(),
      ['requests forbidden', 'statusChecks forbidden'],
      id,
    );
});

test('a secondary limit without a header says how to be told apart from a permission: by its words', async () => {
  const time = ticking();
  const one = await stage({ ...time });
  const body = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' };
  one.server.refuse({ path: '/repos/{owner}/{repo}/releases', status: 403, body, times: 1 });
  assert.equal((await readAll(one, 'releases')).values.length, shop.releases.length);
  assert.ok(time.naps[0]! >= 60_000);
});

test('no gap, no record and no error holds the token', async () => {
  const one = await stage({ scopes: ['metadata'] });
  for (const strand of ['alerts', 'memberships', 'deployments'] as const) {
    const told = await readAll(one, strand);
    assert.ok(!JSON.stringify(told.pages).includes(administratorsToken));
  }
});

const signal = new AbortController().signal;

test('the doctor is told who asks, of what version the server is, and of every list that is closed', async () => {
  const free = await (await stage()).forge.examine(signal);
  assert.deepEqual([free.version, free.identity, free.scopes, free.troubles], ['3.19.1', 'mira', ['*'], []]);
  assert.ok(free.rateLimit && free.rateLimit.remaining > 0);
  const narrow = await stage({ scopes: ['metadata', 'contents'] });
  const { troubles } = await narrow.forge.examine(signal);
  const closed = new Set(troubles.map(({ key }) => key));
  assert.deepEqual(
    strands.filter((strand) => !closed.has(strand)),
    ['branch-rules', 'ref-activity', 'releases'],
  );
  assert.ok(narrow.server.asked.length < 40, 'a look, no reading');
});

test('a token that has ended is one trouble, and no other list is asked for', async () => {
  const one = await stage({ authorization: () => () => Promise.resolve(new SecretText('an-old-token')) });
  one.server.refuse({ path: '/meta', status: 200, body: { installed_version: '3.19.1' } });
  const { identity, troubles } = await one.forge.examine(signal);
  assert.deepEqual([identity, troubles.length, one.server.asked.length], [null, 1, 2]);
  assert.match(troubles[0]!.detail, /not valid, or has ended/);
});
