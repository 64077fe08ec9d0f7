import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import path from 'node:path';
import { test } from 'node:test';
import type { Instant } from '../../base/instant.ts';
import { scratchDirectory } from '../../../test/fixtures/scratch.ts';
import { bitbucketFace, bitbucketHabits } from '../../../test/forges/faces/bitbucket.ts';
import { makeWorld } from '../../../test/forges/make-world.ts';
import { bitbucketWebhooks } from './webhooks.ts';

const secret = 'a made-up secret';
const receivedAt = '2026-01-05T12:00:00.000Z' as Instant;
const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
const repository = { type: 'repository', full_name: 'acme/shop' };
const actor = { type: 'user', account_id: '712020:ann', uuid: '{1}', display_name: 'Ann' };
const branch = (hash: string) => ({ type: 'branch', name: 'main', target: { type: 'commit', hash } });
const pushOf = (...changes: readonly object[]) => ({ repository, actor, push: { changes } });
const push = pushOf({ old: branch(a), new: branch(b), forced: false });

function sign(body: Buffer, key = secret): string {
  return `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
}

interface Delivering {
  readonly event?: string | undefined;
  readonly signature?: (body: Buffer) => string | undefined;
  readonly by?: string;
}

function deliver(payload: unknown, { event = 'repo:push', signature = sign, by = secret }: Delivering = {}) {
  const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  const signed = signature(body);
  const headers = {
    'x-request-uuid': 'd-1',
    ...(event !== '' && { 'x-event-key': event }),
    ...(signed !== undefined && { 'x-hub-signature': signed }),
  };
  return bitbucketWebhooks.read({ headers, body, receivedAt }, by);
}

const refused: readonly (readonly [string, ReturnType<typeof deliver>, string])[] = [
  ['no signature', deliver(push, { signature: () => undefined }), 'unsigned'],
  ['a signature by another key', deliver(push, { signature: (body) => sign(body, 'other') }), 'wrong-signature'],
  ['a signature of another body', deliver(push, { signature: () => sign(Buffer.from('{}')) }), 'wrong-signature'],
  ['half a signature', deliver(push, { signature: (body) => sign(body).slice(0, 20) }), 'wrong-signature'],
  ['no name of the algorithm', deliver(push, { signature: (body) => sign(body).slice(7) }), 'wrong-signature'],
  [
    'an empty key where no secret is set',
    deliver(push, { signature: (body) => sign(body, ''), by: '' }),
    'wrong-signature',
  ],
  ['no JSON', deliver('payload=%7B%7D'), 'unreadable'],
  ['no event', deliver(push, { event: '' }), 'unreadable'],
  ['a push without commits named', deliver(pushOf({ old: null, new: { type: 'branch', name: 'main' } })), 'unreadable'],
];
for (const [name, read, error] of refused)
  test(`delivery refused: ${name}`, () => assert.deepEqual(read, { ok: false, error }));

const moves: readonly (readonly [string, object, object])[] = [
  ['a push', { old: branch(a), new: branch(b) }, { before: a, after: b, activity: 'push' }],
  ['a forced push', { old: branch(a), new: branch(b), forced: true }, { before: a, after: b, activity: 'force-push' }],
  ['a new branch', { old: null, new: branch(b) }, { before: null, after: b, activity: 'creation' }],
  ['a deleted branch', { old: branch(a), new: null }, { before: a, after: null, activity: 'deletion' }],
  [
    'a tag',
    { old: null, new: { ...branch(b), type: 'tag', name: 'v1' } },
    { ref: 'refs/tags/v1', before: null, activity: 'creation' },
  ],
];
for (const [name, change, expected] of moves)
  test(`a move as it happens: ${name}`, () => {
    const read = deliver(pushOf(change));
    assert.ok(read.ok && read.value.repository === 'acme/shop');
    const whole = {
      id: 'delivery d-1 0',
      ref: 'refs/heads/main',
      at: receivedAt,
      actor: '712020:ann',
      seen: 'watched',
      before: null,
      after: b,
    };
    assert.deepEqual(
      read.value.moves.map(({ value }) => value),
      [{ ...whole, ...expected }],
    );
  });

test('a push of several refs is several moves', () => {
  const read = deliver(pushOf({ old: branch(a), new: branch(b) }, { old: null, new: { ...branch(b), name: 'other' } }));
  assert.ok(read.ok);
  assert.deepEqual(
    read.value.moves.map(({ key, value }) => [key, value.ref]),
    [
      ['delivery d-1 0', 'refs/heads/main'],
      ['delivery d-1 1', 'refs/heads/other'],
    ],
  );
});

const stale: readonly (readonly [string, string, object, readonly object[]])[] = [
  ['an approval', 'pullrequest:approved', { pullrequest: { id: 7 } }, [{ strand: 'changesets', key: '7' }]],
  [
    'an approval taken back',
    'pullrequest:unapproved',
    { pullrequest: { id: 7 } },
    [{ strand: 'changesets', key: '7' }],
  ],
  ['a landing', 'pullrequest:fulfilled', { pullrequest: { id: 7 } }, [{ strand: 'changesets', key: '7' }]],
  ['a build', 'repo:commit_status_updated', {}, [{ strand: 'changesets' }]],
  ['a push of a tag', 'repo:push', pushOf({ old: null, new: { ...branch(b), type: 'tag' } }), [{ strand: 'releases' }]],
  ['a push of a branch, which nobody can tell again', 'repo:push', push, [{ strand: 'branch-rules' }]],
  ['what nobody asked for', 'repo:fork', {}, []],
];
for (const [name, event, payload, refresh] of stale)
  test(`what is stale after ${name}`, () => {
    const read = deliver({ repository, ...payload }, { event });
    assert.ok(read.ok);
    assert.deepEqual([read.value.event, read.value.refresh], [event, refresh]);
  });

test('every move of a simulated branch is told as it happened', () => {
  const directory = path.join(scratchDirectory('forge-bitbucket-webhooks'), 'world');
  const world = makeWorld({ seed: 3, changes: 60, directory, habits: bitbucketHabits });
  const shop = world.repositories[0]!;
  const face = bitbucketFace({ world });
  for (const { id, ref, before, after, by, activity } of shop.moves) {
    const { headers, body } = face.delivery!({ kind: 'push', repository: shop.name, move: id }, secret);
    const read = bitbucketWebhooks.read({ headers, body: Buffer.from(body), receivedAt }, secret);
    assert.ok(read.ok);
    const { value } = read.value.moves[0]!;
    assert.deepEqual([value.ref, value.before, value.after, value.actor], [ref, before, after, by]);
    const expected = activity === 'changeset-merge' ? 'push' : activity;
    assert.equal(value.activity, expected);
  }
});
