import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { nextLink } from '../../../src/forges/transport/links.ts';
import { scratchDirectory } from '../../fixtures/scratch.ts';
import { readContract } from '../contracts/contract.ts';
import { makeWorld } from '../make-world.ts';
import { playForge, type PlayedForge, type PlayOptions } from '../server.ts';
import { gitlabFace, gitlabHabits, type GitlabFaceOptions } from './gitlab.ts';

const world = makeWorld({
  seed: 11,
  changes: 60,
  directory: path.join(scratchDirectory('gitlab-face'), 'a'),
  habits: gitlabHabits,
});
const repository = world.repositories[0]!;
/** Shapes of GitLab's OpenAPI document (19.5), written down by hand: it names no field as required, and none as nullable. */
const contract = readContract(new URL('../contracts/gitlab.jsonl', import.meta.url));
const everything = { kind: 'personal', login: 'mira', scopes: ['*'] } as const;
const token = 'not-a-real-token';

let forge: PlayedForge;
before(async () => {
  forge = await played({});
});
after(() => forge.close());

function played(options: Omit<GitlabFaceOptions, 'world'>, more: Partial<PlayOptions> = {}): Promise<PlayedForge> {
  return playForge({ world, face: gitlabFace({ world, ...options }), credentials: { [token]: everything }, ...more });
}

async function get(address: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(address.startsWith('http') ? address : forge.root + address, {
    headers: { 'private-token': token, ...headers },
  });
  return { status: response.status, body: (await response.json()) as unknown, headers: response.headers };
}

/** Every value that a parameter of a route can have in this world. */
const some = repository.changesets.filter((_, i) => i % 4 === 0);
const values: Readonly<Record<string, readonly (string | number)[]>> = {
  merge_request_iid: repository.changesets.map(({ number }) => number),
  version_id: [],
  pipeline_id: some.filter(({ statusChecks }) => statusChecks.length > 0).map(({ id }) => id * 100),
  sha: some.map(({ head }) => head),
  user_id: [world.accounts.get('mira')!.id],
  deployment_id: repository.deployments.slice(0, 10).map(({ id }) => id),
};

function addressesOf(template: string): string[] {
  const isOfGroup = /^\/(?:groups|namespaces)\//.test(template);
  const plain = template.replace('{id}', isOfGroup ? 'acme' : 'acme%2Fshop');
  if (plain.includes('{version_id}'))
    return some.map(({ number, id }) =>
      plain.replace('{merge_request_iid}', String(number)).replace('{version_id}', String(id * 100)),
    );
  const names = [...plain.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return names.reduce<string[]>(
    (made, name) => made.flatMap((one) => values[name]!.map((value) => one.replace(`{${name}}`, String(value)))),
    [plain],
  );
}

for (const tier of ['ultimate', 'free'] as const) {
  for (const { method, template } of gitlabFace({ world, tier }).routes) {
    test(`${method} ${template} answers as the vendor's document says: ${tier}`, async (t) => {
      const server = tier === 'ultimate' ? forge : await played({ tier });
      if (server !== forge) t.after(() => server.close());
      const addresses = addressesOf(template);
      assert.ok(addresses.length > 0);
      for (const address of addresses) {
        const { status, body } = await get(`${server.root}${address}?per_page=100`);
        if (tier === 'free' && (status === 404 || (status === 403 && template.endsWith('/security_settings'))))
          continue;
        assert.deepEqual(contract.faults(`${method} ${template}`, status, body), [], address);
      }
    });
  }
}

test('the contract sees a field that no document lists, a wrong type and an unknown word', async () => {
  const answer = 'GET /projects/{id}/merge_requests/{merge_request_iid}';
  const one = (await get(`/projects/acme%2Fshop/merge_requests/${repository.changesets[0]!.number}`)).body as object;
  assert.deepEqual(contract.faults(answer, 200, one), []);
  for (const wrong of [
    { ...one, approved: true },
    { ...one, iid: '7' },
    { ...one, author: { ...one } },
  ])
    assert.ok((contract.faults(answer, 200, wrong) ?? []).length > 0);
  assert.equal(contract.faults('GET /nowhere', 200, {}), undefined);
});

test('lists lead on to their ends, no page is longer than a hundred, and offsets end', async () => {
  const found: number[] = [];
  for (let at: string | undefined = '/projects/1300001/merge_requests?state=all&per_page=17'; at !== undefined;) {
    const { body, headers } = await get(at);
    found.push(...(body as { iid: number }[]).map(({ iid }) => iid));
    at = nextLink(headers.get('link') ?? undefined);
  }
  assert.deepEqual(
    found.sort((a, b) => a - b),
    repository.changesets.map(({ number }) => number),
  );
  assert.equal(((await get('/projects/1300001/events?per_page=5000')).body as unknown[]).length, 100);
  assert.equal((await get('/projects/1300001/events?per_page=100&page=502')).status, 405);
});

test('what a plan lacks is not there, and what a right lacks is refused', async (t) => {
  const free = await played({ tier: 'free' });
  t.after(() => free.close());
  assert.equal((await get(`${free.root}/projects/1300001/approvals`)).status, 404);
  assert.equal((await get('/projects/1300001/approvals')).status, 200);
  const narrow = await played({}, { credentials: { [token]: { ...everything, scopes: ['read_api'] } } });
  t.after(() => narrow.close());
  assert.equal((await get(`${narrow.root}/projects/1300001/protected_branches`)).status, 403);
  assert.equal((await get(`${narrow.root}/projects/1300001/merge_requests`)).status, 200);
  assert.equal((await get(`${narrow.root}/user`, { 'private-token': 'wrong' })).status, 401);
});

test('old servers tell no times of approvals', async (t) => {
  const old = await played({ old: true, tier: 'free' });
  t.after(() => old.close());
  const approved = repository.changesets.find(({ reviews }) => reviews.some(({ state }) => state === 'approved'))!;
  const address = `/projects/1300001/merge_requests/${approved.number}/approvals`;
  assert.ok(!JSON.stringify((await get(old.root + address)).body).includes('approved_at'));
  assert.ok(JSON.stringify((await get(address)).body).includes('approved_at'));
  assert.equal((await get(`${old.root}/metadata`)).status, 404);
});
