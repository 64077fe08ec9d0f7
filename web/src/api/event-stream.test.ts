import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readEvents, type ReceivedEvent } from './event-stream.ts';

async function received(chunks: readonly Uint8Array[]): Promise<readonly ReceivedEvent[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const events: ReceivedEvent[] = [];
  for await (const event of readEvents(body)) events.push(event);
  return events;
}

const encode = (events: readonly ReceivedEvent[]): Uint8Array =>
  new TextEncoder().encode(
    events.map(({ event, data }) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(''),
  );

test('events survive being cut anywhere', async () => {
  const events = [
    { event: 'matches', data: [{ line: 'naïve 😀 email', n: 1 }] },
    { event: 'progress', data: { done: false } },
    { event: 'done', data: {} },
  ];
  const bytes = encode(events);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 8 }), async (cuts) => {
      const borders = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      const chunks = borders.slice(1).map((end, index) => bytes.slice(borders[index], end));
      assert.deepEqual(await received(chunks), events);
    }),
  );
});

test('a block that is not whole is no event', async () => {
  assert.deepEqual(await received([new TextEncoder().encode('event: matches\ndata: [1]')]), []);
});
