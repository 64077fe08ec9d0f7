import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { nextLink } from '../../../src/forges/transport/links.ts';
import { scratchDirectory } from '../../fixtures/scratch.ts';
import { readContract } from '../contracts/contract.ts';
import { makeWorld } from '../make-world.ts';
import { playForge, type PlayedForge, type PlayOptions } from '../server.ts';
import { giteaFace, giteaHabits, type GiteaFaceOptions } from './gitea.ts';

const world = makeWorld({
  seed: 11,
  changes: 60,
  directory: path.join(scratchDirectory('gitea-face'), 'a'),
  habits: giteaHabits,
});
const repository = world.repositories[0]!;
const everything = { kind: 'personal', login: 'mira', scopes: ['*'] } as const;
const token = 'not-a-real-token';

let forge: PlayedForge;
before(async () => {
  forge = await played({});
});
after(() => forge.close());

function played(options: Omit<GiteaFaceOptions, 'world'>, more: Partial<PlayOptions> = {}): Promise<PlayedForge> {
  return playForge({ world, face: giteaFace({ world, ...options }), credentials: { [token]: everything }, ...more });
}

async function get(address: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(address.startsWith('http') ? address : forge.root + address, {
    headers: { authorization: `token ${token}`, ...headers },
    redirect: 'manual',
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
    headers: response.headers,
  };
}

/** Every value that a parameter of a route can have in this world. */
const values: Readonly<Record<string, readonly (string | number)[]>> = {
  owner: ['acme'],
  org: ['acme'],
  repo: ['shop'],
  index: repository.changesets.map(({ number }) => number),
  ref: repository.changesets.map(({ head }) => head),
  username: ['mira'],
  collaborator: repository.collaborators.map(({ login }) => login),
  id: [800, ...world.organisation.teams.map(({ id }) => id)],
  tag: [...repository.tags.keys()],
};

function addressesOf(template: string): string[] {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  return names.reduce<string[]>(
    (made, name) => made.flatMap((one) => values[name]!.map((value) => one.replace(`{${name}}`, String(value)))),
    [template],
  );
}

for (const software of ['gitea', 'forgejo'] as const) {
  const contract = readContract(new URL(`../contracts/${software}.jsonl`, import.meta.url));
  for (const { method, template } of giteaFace({ world, software }).routes) {
    test(`${method} ${template} answers as the document of ${software} says`, async (t) => {
      const server = software === 'gitea' ? forge : await played({ software });
      if (server !== forge) t.after(() => server.close());
      const addresses = addressesOf(template);
      assert.ok(addresses.length > 0);
      for (const address of addresses) {
        const { status, body } = await get(`${server.root}${address}?state=all&limit=50`);
        // Of an empty list Gitea writes `null` here, which its document does not say.
        if (template.endsWith('/timeline') && body === null) continue;
        assert.deepEqual(contract.faults(`${method} ${template}`, status, body), [], address);
      }
    });
  }

  test(`the contract of ${software} sees a field that no document lists, and a wrong type`, async () => {
    const answer = 'GET /repos/{owner}/{repo}/pulls';
    const [one] = (await get('/repos/acme/shop/pulls?state=all')).body as [Record<string, unknown>];
    const { content_version: _, ...told } = one;
    assert.deepEqual(contract.faults(answer, 200, [told]), []);
    for (const wrong of [
      { ...told, approved: true },
      { ...told, number: '7' },
      { ...told, user: { ...told } },
    ])
      assert.ok((contract.faults(answer, 200, [wrong]) ?? []).length > 0);
    assert.equal(contract.faults('GET /nowhere', 200, {}), undefined);
  });
}

test('lists lead on to their ends, and no page is longer than the server allows', async (t) => {
  const found: number[] = [];
  for (let at: string | undefined = '/repos/acme/shop/pulls?state=all&sort=oldest&limit=17'; at !== undefined;) {
    const { body, headers } = await get(at);
    found.push(...(body as { number: number }[]).map(({ number }) => number));
    at = nextLink(headers.get('link') ?? undefined);
  }
  assert.deepEqual(
    found.toSorted((a, b) => a - b),
    repository.changesets.map(({ number }) => number),
  );
  assert.equal(((await get('/repos/acme/shop/pulls?state=all&limit=5000')).body as unknown[]).length, 50);
  const small = await played({ cut: { most: 7, usual: 5 } });
  t.after(() => small.close());
  assert.equal(((await get(`${small.root}/repos/acme/shop/pulls?state=all&limit=50`)).body as unknown[]).length, 7);
});

test('a timeline is cut before remarks on lines are left out, and its total counts the page', async (t) => {
  const { number } = repository.changesets.find(({ reviews }) => reviews.some(({ state }) => state === 'commented'))!;
  const small = await played({ cut: { most: 1, usual: 1 } });
  t.after(() => small.close());
  const whole = (await get(`/repos/acme/shop/issues/${number}/timeline`)).body as unknown[];
  const bodies: unknown[] = [];
  for (let page = 1; page <= whole.length + 1; page++) {
    const { body, headers } = await get(`${small.root}/repos/acme/shop/issues/${number}/timeline?page=${page}`);
    assert.equal(headers.get('x-total-count'), body === null ? '0' : '1');
    bodies.push(body);
  }
  assert.ok(bodies.includes(null), 'a page is empty in the middle');
  assert.equal(bodies.filter((body) => body !== null).length, whole.length);
});

test('what a right lacks is refused, and who is no member sees public members only', async (t) => {
  const narrow = await played(
    {},
    {
      credentials: { [token]: { kind: 'personal', login: 'kim', scopes: ['read:repository', 'read:organization'] } },
    },
  );
  t.after(() => narrow.close());
  assert.equal((await get(`${narrow.root}/repos/acme/shop/branch_protections`)).status, 403);
  assert.equal((await get(`${narrow.root}/repos/acme/shop/pulls`)).status, 200);
  assert.equal((await get(`${narrow.root}/orgs/acme/members/kim`)).status, 303);
  assert.equal(((await get(`${narrow.root}/orgs/acme/members`)).body as unknown[]).length, 2);
  assert.equal((await get(`${narrow.root}/user`, { authorization: 'token wrong' })).status, 401);
});
