import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import { githubWebhooks } from './webhooks.ts';

const secret = "It's a Secret to Everybody";
const receivedAt = '2026-01-05T12:00:00.000Z' as Instant;

/** `docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries` gives this secret, body and signature. */
test('the signature of GitHub’s own example holds', () => {
  const body = Buffer.from('Hello, World!');
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  const headers = { 'x-hub-signature-256': signature, 'x-github-event': 'ping', 'x-github-delivery': '1' };
  const read = githubWebhooks.read({ headers, body, receivedAt }, secret);
  // It is signed; that it is no JSON is the next thing to find out.
  assert.deepEqual(read, { ok: false, error: 'unreadable' });
});

const main = 'refs/heads/main';
const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
const repository = { full_name: 'acme/shop', default_branch: 'main' };
const push = {
  ref: main,
  before: a,
  after: b,
  created: false,
  deleted: false,
  forced: false,
  sender: { login: 'ann' },
  repository,
};

function deliver(event: string, payload: unknown, more: { signature?: string | null; body?: Buffer } = {}) {
  const body = more.body ?? Buffer.from(JSON.stringify(payload));
  const signature = more.signature ?? `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  const headers: Record<string, string> = { 'x-github-event': event, 'x-github-delivery': 'd-1' };
  if (more.signature !== null) headers['x-hub-signature-256'] = signature;
  return githubWebhooks.read({ headers, body, receivedAt }, secret);
}

const refused: readonly (readonly [string, ReturnType<typeof deliver>, string])[] = [
  ['no signature', deliver('push', push, { signature: null }), 'unsigned'],
  ['another signature', deliver('push', push, { signature: `sha256=${'0'.repeat(64)}` }), 'wrong-signature'],
  ['a shorter signature', deliver('push', push, { signature: 'sha256=00' }), 'wrong-signature'],
  ['no JSON', deliver('push', push, { body: Buffer.from('payload=%7B%7D') }), 'unreadable'],
  ['a push without commits named', deliver('push', { ...push, after: undefined }), 'unreadable'],
];
for (const [name, read, error] of refused)
  test(`delivery refused: ${name}`, () => assert.deepEqual(read, { ok: false, error }));

const moves: readonly (readonly [string, object, object])[] = [
  ['a push', {}, { before: a, after: b, activity: 'push' }],
  ['a forced push', { forced: true }, { before: a, after: b, activity: 'force-push' }],
  ['a new branch', { created: true, before: '0'.repeat(40) }, { before: null, after: b, activity: 'creation' }],
  ['a deleted branch', { deleted: true, after: '0'.repeat(40) }, { before: a, after: null, activity: 'deletion' }],
];
for (const [name, change, expected] of moves) {
  test(`a move as it happens: ${name}`, () => {
    const read = deliver('push', { ...push, ...change });
    assert.ok(read.ok);
    const [move] = read.value.moves;
    assert.deepEqual(move?.value, {
      id: 'delivery d-1',
      ref: main,
      at: receivedAt,
      actor: 'ann',
      seen: 'watched',
      ...expected,
    });
    assert.deepEqual(read.value.refresh, [{ strand: 'ref-activity' }]);
    assert.equal(read.value.repository, 'acme/shop');
  });
}

const stale: readonly (readonly [string, object, readonly object[]])[] = [
  ['pull_request_review', { pull_request: { number: 7 } }, [{ strand: 'changesets', key: '7' }]],
  [
    'check_run',
    { check_run: { pull_requests: [{ number: 7 }, { number: 8 }] } },
    [
      { strand: 'changesets', key: '7' },
      { strand: 'changesets', key: '8' },
    ],
  ],
  ['status', {}, [{ strand: 'changesets' }]],
  ['repository_ruleset', {}, [{ strand: 'branch-rules' }]],
  ['membership', {}, [{ strand: 'memberships' }, { strand: 'teams' }]],
  ['star', {}, []],
];
for (const [event, payload, refresh] of stale) {
  test(`what ${event} makes stale`, () => {
    const read = deliver(event, { repository, ...payload });
    assert.ok(read.ok);
    assert.deepEqual([read.value.refresh, read.value.moves], [refresh, []]);
  });
}

test('a hook that sends forms is read as one that sends JSON', () => {
  const body = Buffer.from(new URLSearchParams({ payload: JSON.stringify(push) }).toString());
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-github-event': 'push',
    'x-github-delivery': 'd-2',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  const read = githubWebhooks.read({ headers, body, receivedAt }, secret);
  assert.ok(read.ok);
  assert.deepEqual([read.value.moves[0]?.value.after, read.value.repository], [b, 'acme/shop']);
});
