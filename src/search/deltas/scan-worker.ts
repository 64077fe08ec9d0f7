/** The scanning thread. Started by scan-thread.ts; opens the shards it is told to and keeps contents while there is room. */
import { parentPort } from 'node:worker_threads';
import { openShard, type Shard } from '../index/shard-file.ts';
import type { FromScanner, ScanAnswers, ScanRequest, ToScanner } from './scan-protocol.ts';
import { matchingLines, readLines, type OpenShard } from './scan.ts';

const residentBytes = 768 * 1024 * 1024;

const shards = new Map<number, Shard>();
/** The least recently used first. */
const contents = new Map<number, Buffer>();
let nextShard = 1;

async function opened(id: number): Promise<OpenShard> {
  const shard = shards.get(id);
  if (!shard) throw new Error(`shard ${id} was not opened before a search in it`);
  let content = contents.get(id);
  contents.delete(id);
  content ??= Buffer.from(await shard.readContent());
  contents.set(id, content);
  let bytes = 0;
  for (const kept of contents.values()) bytes += kept.length;
  for (const [oldest, kept] of contents) {
    if (bytes <= residentBytes || oldest === id) break;
    contents.delete(oldest);
    bytes -= kept.length;
  }
  return { index: shard.index, content };
}

async function answerTo(request: ScanRequest): Promise<ScanAnswers[ScanRequest['kind']]> {
  switch (request.kind) {
    case 'open': {
      const shard = await openShard(nextShard, request.path);
      if (!shard.ok) return { damage: shard.error.why };
      shards.set(nextShard, shard.value);
      return { shard: nextShard++ };
    }
    case 'close': {
      const shard = shards.get(request.shard);
      shards.delete(request.shard);
      contents.delete(request.shard);
      await shard?.close();
      return {};
    }
    case 'scan': {
      const shard = await opened(request.shard);
      const isCancelled = () => Atomics.load(request.cancelled, 0) !== 0;
      return request.patterns.map((pattern) => matchingLines(shard, pattern, isCancelled));
    }
    case 'lines': {
      const shard = await opened(request.shard);
      return request.places.map((place) => readLines(shard, place, request.patterns));
    }
  }
}

/** One after the other, in the order in which they came. */
let last: Promise<void> = Promise.resolve();

async function reply({ id, request }: ToScanner): Promise<void> {
  let message: FromScanner;
  try {
    message = { id, answer: await answerTo(request) };
  } catch (error) {
    // Whoever waits must get an answer; it becomes an AppError there.
    message = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort!.postMessage(message);
}

parentPort!.on('message', (message: ToScanner) => {
  last = last.then(() => reply(message));
});
