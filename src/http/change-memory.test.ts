import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullPlumbline } from '../../test/e2e/double/plumbline.ts';
import { tickingClock } from '../base/clock.ts';
import { silentObserver } from '../base/progress.ts';
import type { Instant } from '../base/instant.ts';
import { rememberChanges } from './change-memory.ts';

const from = '2026-01-01T00:00:00.000Z' as Instant;

function counted() {
  const plumbline = fullPlumbline();
  let calls = 0;
  let fail = false;
  const read = rememberChanges({
    ...plumbline,
    changes(filter) {
      calls += 1;
      return fail ? Promise.reject(new Error('broken')) : plumbline.changes(filter);
    },
  });
  return { plumbline, read, calls: () => calls, break: (broken: boolean) => (fail = broken) };
}

test('the same stretch is asked for once', async () => {
  const { read, calls } = counted();
  const [first, second] = await Promise.all([read({ from }), read({ from })]);
  assert.equal(first, second);
  assert.equal(calls(), 1);
  await read({});
  assert.equal(calls(), 2);
});

test('another run ends the memory', async () => {
  const { plumbline, read, calls } = counted();
  await read({ from });
  const clock = tickingClock(from);
  const period = { type: 'as-of', at: clock.now() } as const;
  await plumbline.audit({ locations: [], period }, { observer: silentObserver, signal: new AbortController().signal });
  await read({ from });
  assert.equal(calls(), 2);
});

test('a failure is not remembered', async () => {
  const { read, calls, break: breaks } = counted();
  breaks(true);
  await assert.rejects(read({ from }));
  breaks(false);
  await read({ from });
  assert.equal(calls(), 2);
});
