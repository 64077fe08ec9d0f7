import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapSideBySide, withinAll } from './side-by-side.ts';

const idle = new AbortController().signal;
const numbers = Array.from({ length: 20 }, (_, index) => index);

test('results are in the order of the items, and never more are under way than there are lanes', async () => {
  let under = 0;
  let most = 0;
  const done: number[] = [];
  const work = async (item: number): Promise<number> => {
    most = Math.max(most, ++under);
    for (let turn = 0; turn < (item % 5) + 1; turn++) await Promise.resolve();
    under--;
    return item * item;
  };
  const results = await mapSideBySide(numbers, work, { lanes: 3, signal: idle, onDone: (count) => done.push(count) });
  assert.deepEqual(
    results,
    numbers.map((item) => item * item),
  );
  assert.equal(most, 3);
  assert.deepEqual(
    done,
    numbers.map((item) => item + 1),
  );
});

test('the first error stops the rest, and is thrown when nothing is under way any more', async () => {
  const begun: number[] = [];
  let under = 0;
  const work = async (item: number): Promise<void> => {
    begun.push(item);
    under++;
    await Promise.resolve();
    under--;
    if (item === 4) throw new Error('four');
  };
  await assert.rejects(mapSideBySide(numbers, work, { lanes: 2, signal: idle }), /four/);
  assert.equal(under, 0);
  assert.ok(begun.length < 8, `${begun.length} were begun`);
});

test('an abort ends it before the next item', async () => {
  const controller = new AbortController();
  const begun: number[] = [];
  const work = async (item: number): Promise<void> => {
    begun.push(item);
    if (item === 3) controller.abort();
  };
  const aborted = mapSideBySide(numbers, work, { lanes: 1, signal: controller.signal });
  await assert.rejects(aborted, { name: 'AbortError' });
  assert.deepEqual(begun, [0, 1, 2, 3]);
});

test('what is said within the work on one is a detail of how far all are', () => {
  const said: unknown[] = [];
  const observer = { progress: (one: unknown) => void said.push(one), note: (text: string) => void said.push(text) };
  const within = withinAll(observer, {
    step: 'Reading histories',
    total: 9,
    unit: 'repositories',
    name: 'acme/shop',
    done: () => 2,
  });
  within.progress({ step: 'Reading history', done: 250, total: 1000, unit: 'landings' });
  within.note('a note');
  const detail = 'acme/shop, 250 of 1000 landings';
  assert.deepEqual(said, [{ step: 'Reading histories', done: 2, total: 9, unit: 'repositories', detail }, 'a note']);
});
