import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { sha256 } from '../base/digest.ts';
import { instantFromMillis } from '../base/instant.ts';
import { failed, ok } from '../base/result.ts';
import type { GapReason } from '../model/gap.ts';
import type { ForgePage } from './forge.ts';
import { listOf, readLists, type RecordList } from './lists.ts';
import type { Refusal, Transport } from './transport/transport.ts';

const at = instantFromMillis(0);
const signal = new AbortController().signal;

type Script = Readonly<Record<string, { readonly items: readonly number[]; readonly next?: string } | GapReason>>;

function transport(script: Script): Transport & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    limit: () => undefined,
    ask: () => Promise.reject(new Error('not asked for here')),
    get(address) {
      asked.push(address);
      const said = script[address];
      if (said === undefined) return Promise.reject(new Error(`nobody should ask for ${address}`));
      if (typeof said === 'string') return Promise.resolve(failed(refusal(said)));
      const bytes = Buffer.from(JSON.stringify(said.items));
      const { next } = said;
      const answer = { request: address, status: 200, headers: {}, bytes, digest: sha256(bytes), at, unchanged: false };
      return Promise.resolve(ok({ ...answer, ...(next !== undefined && { next }) }));
    },
  };
}

const refusal = (reason: GapReason): Refusal => ({ reason, status: 403, detail: `no: ${reason}`, notFound: false });

function list(
  address: string,
  more: { since?: number; refused?: RecordList<number>['refused'] } = {},
): RecordList<number> {
  return listOf({
    address,
    schema: z.array(z.number()),
    items: (value) => value,
    record: (item, { raw }) =>
      item % 2 === 0 ? { key: String(item), value: item, observedAt: at, raw: [raw] } : undefined,
    ...(more.since !== undefined && { isOver: (item: number) => item < more.since! }),
    ...(more.refused && { refused: more.refused }),
  });
}

async function read(from: Transport, lists: readonly RecordList<number>[], cursor?: string) {
  const pages: ForgePage<number>[] = [];
  for await (const page of readLists(from, lists, { signal, ...(cursor !== undefined && { cursor }) }, { whole: true }))
    pages.push(page);
  return pages;
}

const short = (pages: readonly ForgePage<number>[]) =>
  pages.map(({ records, gaps, next, whole }) => [
    records.map(({ value }) => value),
    gaps.map(({ reason }) => reason),
    next ?? whole,
  ]);

test('lists are read one after the other, and are whole at the end', async () => {
  const from = transport({ a: { items: [2, 3], next: 'a?2' }, 'a?2': { items: [4] }, b: { items: [] } });
  assert.deepEqual(short(await read(from, [list('a'), list('b')])), [
    [[2], [], '0 a?2'],
    [[4], [], '1 b'],
    [[], [], true],
  ]);
});

test('every cursor goes on where its page ended', async () => {
  const script: Script = {
    a: { items: [2], next: 'a?2' },
    'a?2': { items: [4] },
    b: { items: [6], next: 'b?2' },
    'b?2': { items: [8] },
  };
  const lists = [list('a'), list('b')];
  const whole = await read(transport(script), lists);
  for (const [number, { next }] of whole.entries()) {
    if (next === undefined) continue;
    const rest = await read(transport(script), lists, next);
    const keys = (pages: readonly ForgePage<number>[]) => pages.flatMap(({ records }) => records.map(({ key }) => key));
    assert.deepEqual(keys(rest), keys(whole.slice(number + 1)), next);
    assert.equal(rest.at(-1)?.whole, false, 'what was refused before is not known');
  }
});

test('a list ends where it is older than what is wanted', async () => {
  const from = transport({ a: { items: [8, 6], next: 'a?2' }, 'a?2': { items: [4, 2], next: 'a?3' } });
  assert.deepEqual(short(await read(from, [list('a', { since: 4 })])), [
    [[8, 6], [], '0 a?2'],
    [[4], [], true],
  ]);
});

const passing: readonly GapReason[] = ['rate-limited', 'unreachable'];
for (const reason of passing) {
  test(`${reason}: the strand stops, and can go on at the page that was refused`, async () => {
    const from = transport({ a: { items: [2], next: 'a?2' }, 'a?2': reason });
    assert.deepEqual(short(await read(from, [list('a'), list('b')])), [
      [[2], [], '0 a?2'],
      [[], [reason], '0 a?2'],
    ]);
  });
}

const lasting: readonly GapReason[] = ['forbidden', 'not-supported'];
for (const reason of lasting) {
  test(`${reason}: a gap for this list; the next is read, and the strand is not whole`, async () => {
    const from = transport({ a: reason, b: { items: [2] } });
    assert.deepEqual(short(await read(from, [list('a'), list('b')])), [
      [[], [reason], '1 b'],
      [[2], [], false],
    ]);
  });
}

test('a list may know better what a refusal means', async () => {
  const none = list('a', { refused: () => ({ gaps: [] }) });
  assert.deepEqual(short(await read(transport({ a: 'forbidden' }), [none])), [[[], [], true]]);
});
