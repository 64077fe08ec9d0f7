/** The scanning thread. Started by scan-pool.ts; everything it knows comes by message, in order. */
import { parentPort } from 'node:worker_threads';
import { ShardIndex } from '../index/shard-index.ts';
import { DocumentScanner, type ScannedShard } from './document-scanner.ts';
import { ResultWriter, type FromWorker, type ScanItems, type ToWorker } from './protocol.ts';

interface Run {
  readonly scanner: DocumentScanner;
  readonly isCancelled: () => boolean;
}

const indexes = new Map<number, ShardIndex>();
const contents = new Map<number, Buffer>();
const runs = new Map<number, Run>();

function receive(message: ToWorker): void {
  switch (message.kind) {
    case 'index':
      indexes.set(message.shard, new ShardIndex(message.header, message.memory));
      break;
    case 'content':
      contents.set(message.shard, Buffer.from(message.memory));
      break;
    case 'forget':
      indexes.delete(message.shard);
      contents.delete(message.shard);
      break;
    case 'begin': {
      const { cancelled } = message;
      const isCancelled = () => Atomics.load(cancelled, 0) !== 0;
      runs.set(message.run, { scanner: new DocumentScanner(message.plan, isCancelled), isCancelled });
      break;
    }
    case 'scan':
      answer(message.run, message.job, message.items);
      break;
    case 'end':
      runs.delete(message.run);
      break;
  }
}

function answer(run: number, job: number, items: ScanItems): void {
  let reply: FromWorker;
  const transfer: ArrayBuffer[] = [];
  try {
    const results = scan(runs.get(run), items);
    transfer.push(results.buffer);
    reply = { kind: 'scanned', job, results };
  } catch (error) {
    // Whoever waits for the answer must get one; it becomes an AppError there.
    reply = { kind: 'failed', job, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort!.postMessage(reply, transfer);
}

function scan(run: Run | undefined, items: ScanItems): Int32Array<ArrayBuffer> {
  const results = new ResultWriter();
  if (!run) return results.taken();
  const { shards, documents, masks, words } = items;
  let shard: ScannedShard | undefined;
  for (let item = 0; item < documents.length && !run.isCancelled(); item++) {
    if (shard?.id !== shards[item]) shard = undefined;
    shard ??= shardOf(shards[item]!);
    const byPath = (leaf: number) => (masks[item * words + (leaf >> 5)]! & (1 << (leaf & 31))) !== 0;
    const lines = run.scanner.scan(shard, documents[item]!, byPath);
    if (lines) results.add(item, lines);
  }
  return results.taken();
}

function shardOf(id: number): ScannedShard {
  const index = indexes.get(id);
  const content = contents.get(id);
  if (!index || !content) throw new Error(`shard ${id} was not sent before a search in it`);
  return { id, index, content };
}

parentPort!.on('message', receive);
