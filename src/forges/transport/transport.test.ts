import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { instantFromMillis, millisOf } from '../../base/instant.ts';
import { silentObserver } from '../../base/progress.ts';
import { answerBookInMemory, type AnswerBook } from './answer-book.ts';
import { openTransport, type Transport, type TransportOptions } from './transport.ts';

const token = 'not-a-real-token';
const start = Date.UTC(2026, 0, 1);

interface Stage {
  readonly root: string;
  readonly transport: Transport;
  readonly book: AnswerBook;
  /** What was asked, with its headers, in order. */
  readonly asked: readonly IncomingMessage[];
  /** Milliseconds that were slept, in order. */
  readonly slept: readonly number[];
}

type Play = (request: IncomingMessage, response: ServerResponse, count: number) => void;

async function listening(
  t: TestContext,
  play: Play,
): Promise<{ root: string; asked: IncomingMessage[]; server: Server }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    play(request, response, asked.length);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}

async function stage(t: TestContext, play: Play, more: Partial<TransportOptions> = {}): Promise<Stage> {
  const { root, asked } = await listening(t, play);
  const slept: number[] = [];
  let now = start;
  const book = answerBookInMemory();
  const transport = openTransport({
    root: `${root}/api`,
    userAgent: 'plumbline/test',
    authorization: () => Promise.resolve({ authorization: `Bearer ${token}` }),
    book,
    clock: { now: () => instantFromMillis(now) },
    sleep: (millis) => {
      slept.push(millis);
      now += millis;
      return Promise.resolve();
    },
    observer: silentObserver,
    patience: 600_000,
    ...more,
  });
  return { root, transport, book, asked, slept };
}

const signal = new AbortController().signal;

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

test('an answer comes with its bytes, its digest and the next page, and is kept', async (t) => {
  const { transport, book, root, asked } = await stage(t, (_, response) =>
    json(response, 200, [1, 2], { link: `<http://x/y>; rel="last", <http://forge/api/things?page=2>; rel="next"` }),
  );
  const got = await transport.get('things?page=1', signal);
  assert.ok(got.ok);
  assert.equal(Buffer.from(got.value.bytes).toString(), '[1,2]');
  assert.equal(got.value.next, 'http://forge/api/things?page=2');
  assert.equal(got.value.request, `GET ${root}/api/things?page=1`);
  assert.deepEqual(await book.bytes(got.value.digest), got.value.bytes);
  assert.equal(asked[0]?.headers.authorization, `Bearer ${token}`);
});

test('what did not change is asked for with its ETag and read from the book', async (t) => {
  const { transport, asked } = await stage(t, (request, response) =>
    request.headers['if-none-match'] === '"v1"'
      ? void response.writeHead(304, { etag: '"v1"' }).end()
      : json(response, 200, { a: 1 }, { etag: '"v1"', link: '<http://forge/2>; rel=next' }),
  );
  const first = await transport.get('thing', signal);
  const second = await transport.get('thing', signal);
  assert.ok(first.ok && second.ok);
  assert.deepEqual([first.value.unchanged, second.value.unchanged], [false, true]);
  assert.equal(second.value.digest, first.value.digest);
  assert.equal(second.value.next, 'http://forge/2', 'the way to the next page is remembered too');
  assert.deepEqual(second.value.bytes, first.value.bytes);
  assert.equal(asked.length, 2);
});

test('an unchanged answer whose bytes the book lost is asked for again', async (t) => {
  const kept = answerBookInMemory();
  const book: AnswerBook = { ...kept, bytes: () => Promise.resolve(undefined) };
  const play: Play = (request, response) =>
    request.headers['if-none-match'] === undefined
      ? json(response, 200, { a: 1 }, { etag: '"v1"' })
      : void response.writeHead(304).end();
  const { transport, asked } = await stage(t, play, { book });
  await transport.get('thing', signal);
  const again = await transport.get('thing', signal);
  assert.ok(again.ok && !again.value.unchanged);
  assert.equal(asked.length, 3);
});

const hour = Math.floor(start / 1000) + 3600;

const limits: readonly (readonly [string, number, Record<string, string>, number])[] = [
  ['Retry-After in seconds', 429, { 'retry-after': '7' }, 8000],
  ['Retry-After as a date', 403, { 'retry-after': new Date(start + 20_000).toUTCString() }, 21_000],
  ['GitHub, nothing left', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(hour) }, 3_601_000],
  ['GitLab, nothing left', 429, { 'ratelimit-remaining': '0', 'ratelimit-reset': String(hour) }, 3_601_000],
  ['429 without a word', 429, {}, 61_000],
];

for (const [name, status, headers, waited] of limits) {
  test(`rate limit waited out: ${name}`, async (t) => {
    const play: Play = (_, response, count) =>
      count === 1 ? json(response, status, { message: 'slow down' }, headers) : json(response, 200, {});
    const { transport, slept } = await stage(t, play, { patience: 4_000_000 });
    assert.ok((await transport.get('x', signal)).ok);
    assert.equal(
      slept.reduce((sum, millis) => sum + millis, 0),
      waited,
    );
  });

  test(`rate limit beyond patience is a refusal that says until when: ${name}`, async (t) => {
    const play: Play = (_, response) => json(response, status, {}, headers);
    const { transport, slept } = await stage(t, play, { patience: 1000 });
    const got = await transport.get('x', signal);
    assert.ok(!got.ok);
    assert.equal(got.error.reason, 'rate-limited');
    assert.equal(millisOf(got.error.retryAt!), start + waited - 1000);
    assert.deepEqual(slept, []);
  });
}

test('a limit that an answer says is used up is waited for before asking', async (t) => {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(start / 1000) + 30) };
  const { transport, slept } = await stage(t, (_, response) => json(response, 200, {}, headers));
  await transport.get('a', signal);
  assert.deepEqual(slept, []);
  await transport.get('b', signal);
  assert.deepEqual(slept, [30_000]);
});

const refusals: readonly (readonly [number, string, boolean])[] = [
  [401, 'forbidden', false],
  [403, 'forbidden', false],
  [404, 'forbidden', true],
  [410, 'forbidden', true],
  [402, 'not-supported', false],
  [422, 'not-supported', false],
  [503, 'unreachable', false],
];

for (const [status, reason, notFound] of refusals) {
  test(`${status} is a refusal: ${reason}`, async (t) => {
    const { transport } = await stage(t, (_, response) => json(response, status, { message: `no ${token}` }));
    const got = await transport.get('x', signal);
    assert.ok(!got.ok);
    assert.deepEqual([got.error.reason, got.error.notFound, got.error.status], [reason, notFound, status]);
    assert.ok(!inspect(got).includes(token));
  });
}

test('a forge that fails now and then is asked again', async (t) => {
  const play: Play = (_, response, count) => (count < 3 ? json(response, 502, {}) : json(response, 200, { count }));
  const { transport, slept } = await stage(t, play);
  assert.ok((await transport.get('x', signal)).ok);
  assert.deepEqual(slept, [500, 1000]);
});

test('a connection that breaks in the middle is tried again, then it is a refusal', async (t) => {
  const { transport, asked } = await stage(t, (_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half');
    response.destroy();
  });
  const got = await transport.get('x', signal);
  assert.ok(!got.ok);
  assert.equal(got.error.reason, 'unreachable');
  assert.equal(asked.length, 5);
});

test('a redirect on the same origin is followed', async (t) => {
  const { transport } = await stage(t, (request, response) =>
    request.url === '/api/old'
      ? void response.writeHead(301, { location: '/api/new' }).end()
      : json(response, 200, 'new'),
  );
  const got = await transport.get('old', signal);
  assert.ok(got.ok);
  assert.equal(Buffer.from(got.value.bytes).toString(), '"new"');
});

test('credentials never leave the forge: redirects and links to elsewhere are not followed', async (t) => {
  const other = await listening(t, (_, response) => json(response, 200, 'stolen'));
  const { transport } = await stage(
    t,
    (_, response) => void response.writeHead(302, { location: `${other.root}/x` }).end(),
  );
  for (const address of ['x', `${other.root}/x`, '//127.0.0.2/x', 'http://user:pass@127.0.0.1/x']) {
    const got = await transport.get(address, signal);
    assert.ok(!got.ok, address);
    assert.equal(got.error.reason, 'not-supported');
  }
  assert.equal(other.asked.length, 0);
});

test('an abort ends the request with the signal’s reason', async (t) => {
  const aborter = new AbortController();
  const { transport } = await stage(t, () => aborter.abort(new Error('enough')));
  await assert.rejects(transport.get('x', aborter.signal), /enough/);
});

test('an abort ends the waiting for a limit, too', async (t) => {
  const aborter = new AbortController();
  const { transport } = await stage(t, (_, response) => json(response, 429, {}, { 'retry-after': '9' }), {
    sleep: (_millis, waiting) => {
      aborter.abort(new Error('enough'));
      return Promise.reject(waiting.reason as Error);
    },
  });
  await assert.rejects(transport.get('x', aborter.signal), /enough/);
});

test('questions with a body are kept under the digest of the body and never conditional', async (t) => {
  const { transport, book, root } = await stage(t, (_, response) => json(response, 200, {}, { etag: '"v"' }));
  const one = await transport.ask('graphql', { query: '{ a }' }, signal);
  const two = await transport.ask('graphql', { query: '{ b }' }, signal);
  assert.ok(one.ok && two.ok && !two.value.unchanged);
  assert.notEqual(one.value.request, two.value.request);
  assert.ok(one.value.request.startsWith(`POST ${root}/api/graphql `));
  assert.ok(await book.known(one.value.request));
});

test('an answer that a redirect led to says where it came from, unchanged ones too', async (t) => {
  const { transport, root } = await stage(t, (request, response) => {
    if (request.url === '/api/members') return void response.writeHead(302, { location: '/api/public' }).end();
    if (request.headers['if-none-match'] === '"p"') return void response.writeHead(304).end();
    json(response, 200, [], { etag: '"p"' });
  });
  for (const unchanged of [false, true]) {
    const got = await transport.get('members', signal);
    assert.ok(got.ok);
    assert.deepEqual([got.value.movedTo, got.value.unchanged], [`${root}/api/public`, unchanged]);
  }
  const plain = await transport.get('public', signal);
  assert.ok(plain.ok && plain.value.movedTo === undefined);
});

test('questions with a body have a limit of their own, which holds nothing else up', async (t) => {
  const play: Play = (request, response) => {
    const remaining = request.method === 'POST' ? '0' : '4000';
    json(response, 200, {}, { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': String(start / 1000 + 90) });
  };
  const { transport, slept } = await stage(t, play);
  await transport.ask('graphql', {}, signal);
  await transport.get('a', signal);
  assert.deepEqual(slept, []);
  await transport.ask('graphql', {}, signal);
  assert.deepEqual(slept, [90_000]);
});

test('a limit inside of a good answer is a limit, and that answer is not kept', async (t) => {
  const play: Play = (_, response, count) =>
    json(response, 200, { limited: count === 1 }, count === 1 ? { 'retry-after': '9' } : {});
  const readLimit: TransportOptions['readLimit'] = (_, body, now) =>
    Buffer.from(body).includes('true') ? now : undefined;
  const { transport, slept, asked } = await stage(t, play, { readLimit });
  const got = await transport.ask('graphql', { question: 1 }, signal);
  assert.ok(got.ok);
  assert.equal(Buffer.from(got.value.bytes).toString(), '{"limited":false}');
  assert.deepEqual([slept, asked.length], [[10_000], 2]);
});

test('what a forge does not offer is told apart from what it refuses', async (t) => {
  const play: Play = (request, response) =>
    json(response, 403, { message: request.url === '/api/plan' ? 'upgrade' : 'no' });
  const isNotOffered: TransportOptions['isNotOffered'] = (_, body) => Buffer.from(body).includes('upgrade');
  const { transport } = await stage(t, play, { isNotOffered });
  const reasons = [];
  for (const address of ['plan', 'secret']) {
    const got = await transport.get(address, signal);
    reasons.push(got.ok ? 'answered' : got.error.reason);
  }
  assert.deepEqual(reasons, ['not-supported', 'forbidden']);
});
