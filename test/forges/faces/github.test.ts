import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import path from 'node:path';
import { millisOf } from '../../../src/base/instant.ts';
import { nextLink } from '../../../src/forges/transport/links.ts';
import { scratchDirectory } from '../../fixtures/scratch.ts';
import { readContract } from '../contracts/contract.ts';
import { makeWorld } from '../make-world.ts';
import type { News } from './face.ts';
import { playForge, type PlayedForge, type PlayOptions } from '../server.ts';
import { githubFace, githubHabits } from './github.ts';

const directory = scratchDirectory('github-face');
const changes = Number(process.env['PLUMBLINE_FORGE_CHANGES'] ?? '60');
const world = makeWorld({ seed: 11, changes, directory: path.join(directory, 'a'), habits: githubHabits });
const repository = world.repositories[0]!;
const contract = readContract(new URL('../contracts/github.jsonl', import.meta.url));
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const application = {
  id: 77,
  slug: 'plumbline-test',
  installation: 991,
  publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  permissions: { metadata: 'read', pull_requests: 'read', contents: 'read' },
} as const;

const everything = { kind: 'personal', login: 'mira', scopes: ['*'] } as const;
const token = 'not-a-real-token';

let forge: PlayedForge;
before(async () => {
  forge = await played({});
});
after(() => forge.close());

function played(more: Partial<PlayOptions>): Promise<PlayedForge> {
  const face = githubFace({ world, application });
  return playForge({ world, face, credentials: { [token]: everything }, ...more });
}

interface Got {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

async function get(address: string, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
  const response = await fetch(address.startsWith('http') ? address : forge.root + address, {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
    headers: response.headers,
  };
}

async function all(address: string): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let next: string | undefined = address; next !== undefined;) {
    const { body, headers, status } = await get(next);
    assert.equal(status, 200, next);
    items.push(...(body as unknown[]));
    next = nextLink(headers.get('link') ?? undefined);
  }
  return items;
}

/** Every value that a parameter of a route can have in this world. */
const heads = [
  ...new Set(repository.changesets.flatMap(({ head, landedAs }) => (landedAs === null ? [head] : [head, landedAs]))),
];
const values: Readonly<Record<string, readonly (string | number)[]>> = {
  pull_number: repository.changesets.map(({ number }) => number),
  ref: heads,
  commit_sha: heads,
  branch: ['main', 'release/1.x'],
  ruleset_id: [3101],
  version_id: repository.rules[0]!.versions.map(({ id }) => id),
  rule_suite_id: repository.bypasses.slice(-1).map(({ id }) => id),
  environment_name: ['production', 'staging'],
  deployment_id: repository.deployments.map(({ id }) => id),
  run_id: repository.deployments.map(({ run }) => run!),
  username: ['mira', 'acme'],
  account_id: [world.accounts.get('mira')!.id],

  team_slug: ['release'],
};

const numbersOf = (template: string): number[] =>
  (template.endsWith('/timeline') ? repository.changesets : repository.tickets).map(({ number }) => number);

function addressesOf(template: string): string[] {
  const plain = template
    .replace('{owner}', world.organisation.login)
    .replace('{repo}', repository.name)
    .replace('{org}', world.organisation.login);
  const names = [...plain.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return names.reduce<string[]>(
    (made, name) =>
      made.flatMap((one) =>
        (values[name] ?? numbersOf(template)).map((value) => one.replace(`{${name}}`, encodeURIComponent(value))),
      ),
    [plain],
  );
}

const notForPeople = ['/installation/repositories', '/orgs/{org}/installation', '/users/{username}/installation'];
/** Where there is nothing, which is an answer too. */
const elsewhere = new Map<string, (address: string) => boolean>([
  ['/repos/{owner}/{repo}/vulnerability-alerts', () => !repository.scanners.dependencies],
  ['/users/{username}/repos', (address) => address.includes('/mira/')],
  ['/orgs/{org}/memberships/{username}', (address) => address.endsWith('/acme')],
  ['/repos/{owner}/{repo}/branches/{branch}/protection', (address) => address.includes('/main/')],
  ['/repos/{owner}/{repo}/rulesets/rule-suites/{rule_suite_id}', () => isOld(repository.bypasses.at(-1)!.at)],
]);
const isOld = (at: string): boolean => Date.parse(at) < millisOf(world.now) - 30 * 86_400_000;

for (const { method, template } of githubFace({ world }).routes) {
  if (method !== 'GET' || notForPeople.includes(template)) continue;
  test(`GET ${template} answers as the vendor's document says`, async () => {
    for (const address of addressesOf(template)) {
      const separator = address.includes('?') ? '&' : '?';
      const { status, body } = await get(`${address}${separator}per_page=100&state=all&time_period=month&filter=all`);
      if (elsewhere.get(template)?.(address) === true) assert.equal(status, 404);
      else assert.deepEqual(contract.faults(`GET ${template}`, status, body), [], address);
    }
  });
}

test('the contract sees a field that no document lists, a wrong type, a missing field and an unknown word', async () => {
  const answer = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
  const { body } = await get(`/repos/acme/shop/pulls/${repository.changesets[0]!.number}`);
  const one = body as Record<string, unknown>;
  const { number: _, ...without } = one;
  assert.deepEqual(contract.faults(answer, 200, one), []);
  for (const wrong of [
    { ...one, approved: true },
    { ...one, number: '7' },
    without,
    { ...one, author_association: 'FRIEND' },
  ])
    assert.equal(contract.faults(answer, 200, wrong)?.length, 1);
  assert.equal(contract.faults('GET /nowhere', 200, {}), undefined);
});

test('lists lead on to their ends, and no page is longer than a hundred', async () => {
  const pulls = (await all('/repos/acme/shop/pulls?state=all&per_page=17')) as { number: number }[];
  assert.deepEqual(
    new Set(pulls.map(({ number }) => number)),
    new Set(repository.changesets.map(({ number }) => number)),
  );
  const { body } = await get('/repos/acme/shop/pulls?state=all&per_page=5000');
  assert.equal((body as unknown[]).length, Math.min(100, repository.changesets.length));
  const moves = (await all('/repos/acme/shop/activity?per_page=7')) as { id: number }[];
  const known = repository.moves.filter(({ at }) => at > world.window.from);
  assert.equal(moves.length, known.length);
});

test('of a pull request 250 commits are listed and no more, however many there are', async (t) => {
  const large = makeWorld({
    seed: 2,
    changes: 12,
    directory: path.join(directory, 'large'),
    habits: githubHabits,
    innocent: true,
    mostCommits: 260,
  });
  const credentials = { [token]: everything };
  const one = await playForge({ world: large, face: githubFace({ world: large }), credentials });
  t.after(() => one.close());
  const { number, commits } = large.repositories[0]!.changesets.find((each) => each.commits.length > 250)!;
  const listed = (await all(`${one.root}/repos/acme/shop/pulls/${number}/commits?per_page=100`)) as { sha: string }[];
  assert.deepEqual(
    listed.map(({ sha }) => sha),
    commits.slice(0, 250).map(({ oid }) => oid),
  );
  const { body } = await get(`${one.root}/repos/acme/shop/pulls/${number}`);
  assert.equal((body as { commits: number }).commits, 260);
});

test('a webhook is signed over the bytes that are sent', async (t) => {
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];
  const receiver = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
  t.after(() => receiver.close());
  const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const move = repository.moves.find(({ activity }) => activity === 'force-push')!;
  const { number, reviews } = repository.changesets.find((one) => one.reviews.length > 0)!;
  const news: readonly News[] = [
    { kind: 'push', repository: 'shop', move: move.id },
    { kind: 'changeset', repository: 'shop', number, action: 'closed' },
    { kind: 'review', repository: 'shop', number, review: reviews[0]!.id },
    { kind: 'rules', repository: 'shop', ruleset: 3101 },
    { kind: 'deployment', repository: 'shop', deployment: repository.deployments[0]!.id },
    { kind: 'member', login: 'felix', action: 'removed' },
  ];
  for (const one of news) assert.equal(await forge.tell(one, address, 'a secret'), 204);
  for (const { headers, body } of received) {
    const signature = createHmac('sha256', 'a secret').update(body).digest('hex');
    assert.equal(headers['x-hub-signature-256'], `sha256=${signature}`);
  }
  const [push] = received;
  const { before: from, after: to, forced } = JSON.parse(push!.body) as Record<string, unknown>;
  assert.deepEqual([from, to, forced], [move.before, move.after, true]);
  assert.deepEqual(
    received.map(({ headers }) => headers['x-github-event']),
    ['push', 'pull_request', 'pull_request_review', 'repository_ruleset', 'deployment_status', 'organization'],
  );
  assert.equal(new Set(received.map(({ headers }) => headers['x-github-delivery'])).size, news.length);
});

test('activity is forgotten after a year and rule suites after a month', async () => {
  const yearAgo = millisOf(world.now) - 365 * 86_400_000;
  const moves = (await all('/repos/acme/shop/activity?per_page=100')) as { timestamp: string }[];
  assert.ok(moves.every(({ timestamp }) => Date.parse(timestamp) >= yearAgo));
  assert.ok(repository.moves.some(({ at }) => Date.parse(at) < yearAgo));
  const suites = (await all('/repos/acme/shop/rulesets/rule-suites?time_period=month&per_page=100')) as {
    id: number;
  }[];
  assert.equal(suites.length, repository.bypasses.filter(({ at }) => !isOld(at)).length);
  assert.equal((await get('/repos/acme/shop/rulesets/rule-suites?time_period=year')).status, 422);
});

test('an unchanged answer is 304 and costs nothing', async (t) => {
  const limited = await played({ limit: 3 });
  t.after(() => limited.close());
  const first = await get(`${limited.root}/orgs/acme`);
  const etag = first.headers.get('etag')!;
  const again = await get(`${limited.root}/orgs/acme`, { 'if-none-match': etag });
  assert.deepEqual([again.status, again.headers.get('x-ratelimit-remaining')], [304, '2']);
  await get(`${limited.root}/orgs/acme`);
  await get(`${limited.root}/orgs/acme`);
  const refused = await get(`${limited.root}/orgs/acme`);
  assert.deepEqual([refused.status, refused.headers.get('x-ratelimit-remaining')], [403, '0']);
});

test('secondary limits, faults and death come when they are told to', async (t) => {
  const rough = await played({ secondary: { every: 3, retryAfterSeconds: 9 }, failEach: 4 });
  t.after(() => rough.close());
  const statuses: unknown[] = [];
  for (let i = 0; i < 4; i++) {
    const { status, headers } = await get(`${rough.root}/orgs/acme`);
    statuses.push([status, headers.get('retry-after')]);
  }
  assert.deepEqual(statuses, [
    [200, null],
    [200, null],
    [403, '9'],
    [502, null],
  ]);
  let dead = 0;
  rough.dieAfter(1, () => dead++);
  await get(`${rough.root}/orgs/acme`);
  await assert.rejects(get(`${rough.root}/orgs/acme`));
  assert.equal(dead, 1);
  rough.revive();
  assert.equal(rough.count('/orgs/{org}'), 5);
});

test('what a token has no right to is refused, and so is what a test says', async (t) => {
  const narrow = await played({
    credentials: { [token]: { kind: 'personal', login: 'auditor', scopes: ['pull_requests'] } },
  });
  t.after(() => narrow.close());
  assert.equal((await get(`${narrow.root}/repos/acme/shop/pulls`)).status, 200);
  const refused = await get(`${narrow.root}/repos/acme/shop/keys`);
  assert.deepEqual(
    [refused.status, refused.headers.get('x-accepted-github-permissions')],
    [403, 'administration=read'],
  );
  const ruleset = (await get(`${narrow.root}/repos/acme/shop/rulesets/3101`)).body as object;
  assert.ok(!('bypass_actors' in ruleset), 'who may go around a rule is told to those who may change it');
  const settings = (await get(`${narrow.root}/orgs/acme`)).body as object;
  assert.ok(!('two_factor_requirement_enabled' in settings));
  narrow.refuse({ path: '/repos/{owner}/{repo}/pulls', status: 404, after: 1, times: 1 });
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await get(`${narrow.root}/repos/acme/shop/pulls`)).status);
  assert.deepEqual(statuses, [200, 404, 200]);
  assert.equal((await get(`${narrow.root}/repos/acme/shop/pulls`, { authorization: 'Bearer wrong' })).status, 401);
  assert.equal((await get(`${narrow.root}/nowhere`)).status, 404);
  assert.deepEqual(narrow.unknown, ['GET /nowhere']);
});

test('an application’s signed claim is changed into a token that ends after an hour', async (t) => {
  let now = world.now;
  const forApps = await played({ now: () => now });
  t.after(() => forApps.close());
  const claim = (key: typeof privateKey): string => {
    const seconds = Math.floor(millisOf(now) / 1000);
    const parts = [
      { alg: 'RS256', typ: 'JWT' },
      { iat: seconds - 60, exp: seconds + 540, iss: '77' },
    ];
    const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
  };
  const exchange = (jwt: string): Promise<Response> =>
    fetch(`${forApps.root}/app/installations/991/access_tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${jwt}` },
    });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  assert.equal((await exchange(claim(stranger))).status, 401);
  const answer = await exchange(claim(privateKey));
  const body = (await answer.json()) as { token: string };
  assert.deepEqual(contract.faults('POST /app/installations/{installation_id}/access_tokens', answer.status, body), []);
  const headers = { authorization: `Bearer ${body.token}` };
  const repositories = await get(`${forApps.root}/installation/repositories`, headers);
  assert.deepEqual(contract.faults('GET /installation/repositories', repositories.status, repositories.body), []);
  const installation = await get(`${forApps.root}/orgs/acme/installation`, {
    authorization: `Bearer ${claim(privateKey)}`,
  });
  assert.deepEqual(contract.faults('GET /orgs/{org}/installation', installation.status, installation.body), []);
  assert.equal((await get(`${forApps.root}/repos/acme/shop/keys`, headers)).status, 403);
  now = new Date(millisOf(now) + 3_600_000).toISOString() as typeof now;
  assert.equal((await get(`${forApps.root}/repos/acme/shop/pulls`, headers)).status, 401);
});
