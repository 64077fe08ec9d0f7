import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sha256 } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import { ok } from '../../base/result.ts';
import type { Transport } from '../transport/transport.ts';
import { refActivityList } from './ref-activity.ts';

const at = '2025-03-04T05:06:07.000Z' as Instant;
const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
const push = (more: object = {}) => ({
  id: 1,
  created_at: at,
  author_username: 'ann',
  push_data: {
    action: 'pushed',
    ref_type: 'branch',
    commit_from: a,
    commit_to: b,
    ref: 'main',
    ref_count: null,
    ...more,
  },
});

/** Answers everything with these events, and with this next page. */
function answering(events: readonly unknown[], next?: string): Transport {
  const bytes = Buffer.from(JSON.stringify(events));
  const common = { status: 200, headers: {}, bytes, digest: sha256(bytes), at, unchanged: false };
  return {
    get: (request) => Promise.resolve(ok({ ...common, request, ...(next !== undefined && { next }) })),
    ask: () => Promise.reject(new Error('Nothing is asked with a body')),
    limit: () => undefined,
  };
}

const { signal } = new AbortController();
const path = 'projects/7';
const asked = { path, branches: [], since: undefined };

async function pageOf(transport: Transport, more: Partial<Parameters<typeof refActivityList>[0]> = {}, here = '') {
  const list = refActivityList({ ...asked, ...more });
  const page = await list.page(transport, here === '' ? list.address : here, signal);
  assert.ok(!('notFound' in page));
  return page;
}

const moves: readonly (readonly [string, object, object])[] = [
  ['a push', {}, { ref: 'refs/heads/main', before: a, after: b, activity: 'push' }],
  ['a new branch', { action: 'created', commit_from: null }, { before: null, after: b, activity: 'creation' }],
  ['a removed branch', { action: 'removed', commit_to: null }, { before: a, after: null, activity: 'deletion' }],
  ['a tag', { ref_type: 'tag', ref: 'v1', action: 'created', commit_from: null }, { ref: 'refs/tags/v1' }],
];
for (const [name, change, expected] of moves)
  test(`an event of the log: ${name}`, async () => {
    const { records, gaps } = await pageOf(answering([push(change)]));
    const [value] = records.map((record) => record.value);
    assert.deepEqual({ ...value, ...expected }, value);
    assert.deepEqual(gaps, []);
  });

test('a push of many refs at once names none of them: a gap, and no move', async () => {
  const bulk = push({ commit_from: null, commit_to: null, ref: null, ref_count: 12 });
  const { records, gaps = [] } = await pageOf(answering([bulk]));
  assert.deepEqual(
    [records.length, gaps.map(({ reason, from, to }) => [reason, from, to])],
    [0, [['truncated', at, at]]],
  );
  assert.match(gaps[0]!.detail, /12 refs/);
});

test('only the branches that are wanted, and only from the day that is wanted', async () => {
  const { records } = await pageOf(answering([push(), push({ ref: 'topic' })]), { branches: ['main'] });
  assert.deepEqual(
    records.map(({ value }) => value.ref),
    ['refs/heads/main'],
  );
  assert.match(refActivityList({ ...asked, since: at }).address, /&after=2025-03-03$/);
});

const link = (page: number, more = '') =>
  `https://forge.example/api/v4/${path}/events?action=pushed&per_page=100&page=${page}${more}`;
const pages: readonly (readonly [string, string, RegExp])[] = [
  ['short lists go on by page number', link(2), /page=2$/],
  [
    'long before offsets end the list begins anew at the day it came to',
    link(401),
    /^projects\/7\/events\?.*&before=2025-03-05$/,
  ],
  [
    'a single day that is as long as that goes on by page number',
    link(401, '&before=2025-03-05'),
    /page=401&before=2025-03-05$/,
  ],
];
for (const [name, next, expected] of pages)
  test(name, async () => assert.match((await pageOf(answering([push()], next))).next ?? '', expected));
