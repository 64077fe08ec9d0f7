import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import { gitlabWebhooks } from './webhooks.ts';

const secret = 'a made-up secret';
const receivedAt = '2026-01-05T12:00:00.000Z' as Instant;
const now = String(Date.parse(receivedAt) / 1000);
const [a, b, none] = ['a'.repeat(40), 'b'.repeat(40), '0'.repeat(40)];
const project = { path_with_namespace: 'acme/shop' };
const push = { object_kind: 'push', ref: 'refs/heads/main', before: a, after: b, user_username: 'ann', project };

function deliver(payload: unknown, headers: Record<string, string> = { 'x-gitlab-token': secret }, by = secret) {
  const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return gitlabWebhooks.read({ headers: { 'idempotency-key': 'd-1', ...headers }, body, receivedAt }, by);
}

function signed(payload: unknown, { key = Buffer.from(secret), time = now, more = {} } = {}) {
  const signature = createHmac('sha256', key)
    .update(`m-1.${time}.${JSON.stringify(payload)}`)
    .digest('base64');
  return { 'webhook-id': 'm-1', 'webhook-timestamp': time, 'webhook-signature': `v1,AAAA v1,${signature}`, ...more };
}

const other = { key: Buffer.from('other') };
const refused: readonly (readonly [string, ReturnType<typeof deliver>, string])[] = [
  ['no token', deliver(push, {}), 'unsigned'],
  ['another token', deliver(push, { 'x-gitlab-token': 'another' }), 'wrong-signature'],
  ['a longer token', deliver(push, { 'x-gitlab-token': `${secret}x` }), 'wrong-signature'],
  ['an empty token where no secret is set', deliver(push, { 'x-gitlab-token': '' }, ''), 'wrong-signature'],
  ['a signature by another key', deliver(push, signed(push, other)), 'wrong-signature'],
  ['a signature of another body', deliver({ ...push, after: none }, signed(push)), 'wrong-signature'],
  ['a signature of yesterday', deliver(push, signed(push, { time: String(Number(now) - 86_400) })), 'wrong-signature'],
  [
    'a wrong signature beside the right token',
    deliver(push, signed(push, { ...other, more: { 'x-gitlab-token': secret } })),
    'wrong-signature',
  ],
  ['no JSON', deliver('payload=%7B%7D'), 'unreadable'],
  ['no event', deliver({ project }), 'unreadable'],
  ['a push without commits named', deliver({ ...push, after: undefined }), 'unreadable'],
];
for (const [name, read, error] of refused)
  test(`delivery refused: ${name}`, () => assert.deepEqual(read, { ok: false, error }));

test('a delivery with a signature is read, with a key in either spelling', () => {
  assert.ok(deliver(push, signed(push)).ok);
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  assert.ok(deliver(push, signed(push, { key }), `whsec_${key.toString('base64')}`).ok);
});

const moves: readonly (readonly [string, object, object])[] = [
  ['a push', {}, { before: a, after: b, activity: 'push' }],
  ['a new branch', { before: none }, { before: null, after: b, activity: 'creation' }],
  ['a deleted branch', { after: none }, { before: a, after: null, activity: 'deletion' }],
  [
    'a tag',
    { object_kind: 'tag_push', ref: 'refs/tags/v1', before: none },
    { ref: 'refs/tags/v1', activity: 'creation' },
  ],
];
for (const [name, change, expected] of moves)
  test(`a move as it happens: ${name}`, () => {
    const read = deliver({ ...push, ...change });
    assert.ok(read.ok && read.value.repository === 'acme/shop');
    const [move] = read.value.moves.map(({ value }) => value);
    const whole = {
      id: 'delivery d-1',
      ref: 'refs/heads/main',
      at: receivedAt,
      actor: 'ann',
      seen: 'watched',
      before: null,
      after: b,
    };
    assert.deepEqual(move, { ...whole, ...expected });
  });

const news: readonly (readonly [string, object, readonly object[]])[] = [
  [
    'a merge request',
    { object_kind: 'merge_request', object_attributes: { iid: 7 } },
    [{ strand: 'changesets', key: '7' }],
  ],
  [
    'a note on it',
    { object_kind: 'note', object_attributes: { noteable_type: 'MergeRequest' }, merge_request: { iid: 7 } },
    [{ strand: 'changesets', key: '7' }],
  ],
  [
    'a push, with which something may have landed under other rules',
    push,
    [{ strand: 'ref-activity' }, { strand: 'branch-rules' }],
  ],
  ['a note on an issue', { object_kind: 'note', object_attributes: { noteable_type: 'Issue' } }, []],
  ['its pipeline', { object_kind: 'pipeline', merge_request: { iid: 7 } }, [{ strand: 'changesets', key: '7' }]],
  ['a pipeline of a branch', { object_kind: 'pipeline', merge_request: null }, [{ strand: 'changesets' }]],
  ['a deployment', { object_kind: 'deployment' }, [{ strand: 'deployments' }]],
  ['a member', { event_name: 'user_remove_from_group' }, [{ strand: 'memberships' }]],
  ['what nobody asked for', { object_kind: 'wiki_page' }, []],
];
for (const [name, payload, refresh] of news)
  test(`what is stale after ${name}`, () => {
    const read = deliver({ project, ...payload });
    assert.ok(read.ok);
    assert.deepEqual(read.value.refresh, refresh);
  });
