import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { silentObserver } from '../../base/progress.ts';
import type { Instant } from '../../base/instant.ts';
import { answerBookInMemory } from '../transport/answer-book.ts';
import { openTransport } from '../transport/transport.ts';
import type { MergeRequest } from './changeset-schema.ts';
import { issuesNamedIn, NamedIssues } from './named-issues.ts';

const texts: readonly (readonly [title: string, description: string | null, expected: readonly number[]])[] = [
  ['Count once', 'Refs #12, #13 and #12 again', [12, 13]],
  ['Count once (#7)', null, [7]],
  ['Count once', 'acme/docs#4 and shop#5 are elsewhere, &#39; is a quote, page#6 a heading', []],
  ['Count once', 'https://example.com/a/#8', []],
  [
    'Count once',
    Array.from({ length: 80 }, (_, i) => `#${i + 1}`).join(' '),
    Array.from({ length: 50 }, (_, i) => i + 1),
  ],
];
for (const [title, description, expected] of texts)
  test(`issues named in ${JSON.stringify(`${title} ${description}`.slice(0, 60))}`, () => {
    const author = { id: 1, username: 'ann' };
    assert.deepEqual(issuesNamedIn({ title, description, author } as MergeRequest), expected);
    assert.deepEqual(
      issuesNamedIn({ title, description, author: { ...author, bot: true } } as MergeRequest),
      [],
      'what a bot pastes is of others',
    );
  });

/** Issue 1 is there, 2 is not. */
const answers = {
  '/projects/4/issues': [
    { iid: 1, web_url: 'https://forge.example/acme/shop/-/issues/1', created_at: '2026-01-01T00:00:00Z' },
  ],
  '/projects/4': { issues_enabled: true },
  '/user': { id: 9, is_admin: false },
  '/projects/4/members/all/9': { access_level: 20 },
};

async function asked(more: Readonly<Record<string, unknown>>, numbers: readonly number[]) {
  const told: Readonly<Record<string, unknown>> = { ...answers, ...more };
  const addresses: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    const [path = ''] = url.split('?');
    addresses.push(decodeURIComponent(url));
    const body = told[path];
    response.writeHead(typeof body === 'number' ? body : body === undefined ? 404 : 200, {
      'content-type': 'application/json',
    });
    response.end(JSON.stringify(body ?? { message: '404 Not Found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const transport = openTransport({
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    userAgent: 'plumbline/test',
    authorization: () => Promise.resolve({}),
    headers: {},
    book: answerBookInMemory(),
    clock: { now: () => '2026-02-01T00:00:00Z' as Instant },
    sleep: () => Promise.resolve(),
    observer: silentObserver,
    patience: 1000,
  });
  try {
    const issues = new NamedIssues({ transport, path: 'projects/4' }, new AbortController().signal);
    const first = await issues.ask(numbers, 'acme/shop');
    const before = addresses.length;
    await issues.ask(numbers, 'acme/shop');
    const links = first.ok ? first.value.links.map(({ id, exists }) => (exists === false ? `no ${id}` : id)) : [];
    return { links, refused: first.ok ? undefined : first.error.reason, addresses, again: addresses.length - before };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const sights: readonly (readonly [name: string, more: Readonly<Record<string, unknown>>, absent: boolean])[] = [
  ['a reporter sees all', {}, true],
  ['an administrator sees all', { '/user': { id: 9, is_admin: true }, '/projects/4/members/all/9': 404 }, true],
  ['a guest does not see confidential ones', { '/projects/4/members/all/9': { access_level: 10 } }, false],
  ['neither does who is no member', { '/projects/4/members/all/9': 404 }, false],
  ['issues are switched off', { '/projects/4': { issues_enabled: false } }, false],
  ['the project does not say whether it has issues', { '/projects/4': {} }, false],
];
for (const [name, more, absent] of sights)
  test(`an issue that is not listed: ${name}`, async () => {
    const { links, again } = await asked(more, [1, 2]);
    assert.deepEqual(links, ['acme/shop#1', ...(absent ? ['no acme/shop#2'] : [])]);
    assert.equal(again, 1, 'what the account may see is asked once');
  });

test('what the account may see is not asked where all are there', async () => {
  const { links, addresses } = await asked({}, [1]);
  assert.deepEqual(links, ['acme/shop#1']);
  assert.deepEqual(addresses[0], '/projects/4/issues?iids[]=1&per_page=100');
  assert.equal(addresses.length, 2);
});

test('a refusal is told, and is no answer', async () => {
  assert.equal((await asked({ '/projects/4/issues': 403 }, [1, 2])).refused, 'forbidden');
});
