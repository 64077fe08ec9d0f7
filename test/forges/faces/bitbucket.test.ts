import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { scratchDirectory } from '../../fixtures/scratch.ts';
import { readContract } from '../contracts/contract.ts';
import { makeWorld } from '../make-world.ts';
import { playForge, type PlayedForge, type PlayOptions } from '../server.ts';
import { bitbucketFace, bitbucketHabits, type BitbucketFaceOptions } from './bitbucket.ts';
import { uuid } from './bitbucket/shapes.ts';

const world = makeWorld({
  seed: 11,
  changes: Number(process.env['PLUMBLINE_FORGE_CHANGES'] ?? '60'),
  directory: path.join(scratchDirectory('bitbucket-face'), 'a'),
  habits: bitbucketHabits,
});
const repository = world.repositories[0]!;
const contract = readContract(new URL('../contracts/bitbucket.jsonl', import.meta.url));
const everything = { kind: 'personal', login: 'mira', scopes: ['*'] } as const;
const token = 'not-a-real-token';

let forge: PlayedForge;
before(async () => {
  forge = await played({});
});
after(() => forge.close());

function played(options: Omit<BitbucketFaceOptions, 'world'>, more: Partial<PlayOptions> = {}): Promise<PlayedForge> {
  const face = bitbucketFace({ world, ...options });
  return playForge({ world, face, credentials: { [token]: everything }, ...more });
}

async function get(address: string, authorization = `Bearer ${token}`) {
  const response = await fetch(address.startsWith('http') ? address : forge.root + address, {
    headers: { authorization },
  });
  return { status: response.status, body: (await response.json()) as unknown, headers: response.headers };
}

/** Every value that a parameter of a route can have in this world. */
const values: Readonly<Record<string, readonly (string | number)[]>> = {
  workspace: ['acme'],
  repo_slug: ['shop'],
  pull_request_id: repository.changesets.map(({ number }) => number),
  commit: [...repository.commits.keys()].flatMap((oid, i) => (i % 7 === 0 ? [oid, oid.slice(0, 12)] : [])),
  revision: repository.changesets.filter((_, i) => i % 9 === 0).map(({ head }) => head.slice(0, 12)),
  environment_uuid: repository.environments.map(({ id }) => encodeURIComponent(uuid(6, id))),
};

function addressesOf(template: string): string[] {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return names.reduce<string[]>(
    (made, name) => made.flatMap((one) => values[name]!.map((value) => one.replace(`{${name}}`, String(value)))),
    [template],
  );
}

for (const { method, template } of bitbucketFace({ world }).routes)
  test(`${method} ${template} answers as the vendor's document says`, async () => {
    const addresses = addressesOf(template);
    assert.ok(addresses.length > 0);
    for (const address of addresses) {
      const fields = encodeURIComponent('+values.participants');
      const { status, body } = await get(`${address}?pagelen=50&fields=${fields}`);
      assert.deepEqual(contract.faults(`${method} ${template}`, status, body), [], address);
    }
  });

test('the contract sees a field that no document lists, a wrong type and an unknown word', async () => {
  const answer = 'GET /repositories/{workspace}/{repo_slug}/pullrequests/{pull_request_id}';
  const { number } = repository.changesets[0]!;
  const one = (await get(`/repositories/acme/shop/pullrequests/${number}`)).body as Record<string, unknown>;
  assert.deepEqual(contract.faults(answer, 200, one), []);
  for (const wrong of [
    { ...one, merged_on: '2025-01-01' },
    { ...one, id: '7' },
    { ...one, state: 'LANDED' },
    { ...one, author: { ...(one['author'] as object), username: 'mira' } },
  ])
    assert.ok((contract.faults(answer, 200, wrong) ?? []).length > 0);
  assert.equal(contract.faults('GET /nowhere', 200, {}), undefined);
});

const list = '/repositories/acme/shop/pullrequests';

test('lists lead on to their ends by addresses that nobody can make up, and pages have a longest length', async () => {
  const found: number[] = [];
  const states = 'state=OPEN&state=MERGED&state=DECLINED';
  for (let at: string | undefined = `${list}?${states}&pagelen=17`; at !== undefined;) {
    const { values: page, next } = (await get(at)).body as { values: { id: number }[]; next?: string };
    found.push(...page.map(({ id }) => id));
    at = next;
  }
  assert.deepEqual(
    found.sort((a, b) => a - b),
    repository.changesets.map(({ number }) => number),
  );
  assert.equal((await get(`${list}?${states}&pagelen=17&page=2`)).status, 400);
  assert.equal((await get(`${list}?pagelen=51`)).status, 400);
});

test('a list tells of open pull requests only, and of no participants, unless it is asked for more', async () => {
  const { values: open } = (await get(`${list}?pagelen=50`)).body as { values: Record<string, unknown>[] };
  assert.ok(open.every(({ state, participants }) => state === 'OPEN' && participants === undefined));
  const { body } = await get(`${list}?pagelen=50&fields=${encodeURIComponent('values.id,values.participants')}`);
  assert.ok((body as { values: object[] }).values.every((one) => Object.keys(one).join() === 'id,participants'));
});

test('tokens of people go with their address, what a right lacks is refused by name', async (t) => {
  const people = { 'mira@acme.example:a-token': { ...everything, scopes: ['read:repository'] } };
  const own = await played({ people });
  t.after(() => own.close());
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  assert.equal((await get(`${own.root}/repositories/acme`, basic('mira@acme.example:a-token'))).status, 200);
  assert.equal((await get(`${own.root}/repositories/acme`, basic('mira@acme.example:other'))).status, 401);
  const refused = await get(`${own.root}${list}`, basic('mira@acme.example:a-token'));
  assert.equal(refused.status, 403);
  assert.ok(JSON.stringify(refused.body).includes('read:pullrequest'));
});

test('a limit says neither what is left nor until when it holds', async (t) => {
  const narrow = await played({}, { limit: 1 });
  t.after(() => narrow.close());
  await get(`${narrow.root}/repositories/acme`);
  const { status, headers } = await get(`${narrow.root}/repositories/acme`);
  assert.equal(status, 429);
  assert.deepEqual([headers.get('retry-after'), headers.get('x-ratelimit-remaining')], [null, null]);
  assert.equal(headers.get('x-ratelimit-limit'), '1');
});
