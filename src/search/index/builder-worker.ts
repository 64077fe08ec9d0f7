/** The builder thread: fills shards with what it is sent and merges others. Started by builder-pool.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { isAppError } from '../../base/app-error.ts';
import { createPostingCollector } from '../kernels/load.ts';
import {
  historyShare,
  type BuilderSetup,
  type BuildFailure,
  type DocumentBatch,
  type FromBuilder,
  type MergeTask,
  type ToBuilder,
} from './build-protocol.ts';
import { mergeShards } from './merge-shards.ts';
import { ShardSink } from './shard-sink.ts';

const setup = workerData as BuilderSetup;
const sinks = new Map<number, ShardSink>();
/** Lanes that failed: what is still under way for them is dropped. */
const failed = new Set<number>();
/** Messages are worked off one after the other; merges wait for the disk. */
let working: Promise<void> = Promise.resolve();

function tell(message: FromBuilder, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer);
}

function newSink(standing: boolean): ShardSink {
  const { program, directory } = setup;
  const shardBytes = Math.floor(setup.shardBytes * (standing ? 1 : historyShare));
  const collector = (textBytes: number) => createPostingCollector(program, textBytes);
  return new ShardSink({ directory, shardBytes, standing, collector });
}

async function receive(message: ToBuilder): Promise<void> {
  switch (message.kind) {
    case 'add': {
      const { lane, standing, batch } = message;
      guarded(lane, () => add(lane, standing, batch));
      // The collector has its own copy by now.
      const { buffer, length } = batch.bytes;
      tell({ kind: 'added', lane, bytes: length, buffer }, [buffer]);
      break;
    }
    case 'finish':
      guarded(message.lane, () => {
        const paths = sinks.get(message.lane)?.finish() ?? [];
        tell({ kind: 'finished', lane: message.lane, paths });
      });
      forget(message.lane);
      break;
    case 'abandon':
      forget(message.lane);
      break;
    case 'merge':
      tell({ kind: 'merged', job: message.job, result: await merge(message.task) });
  }
}

function forget(lane: number): void {
  sinks.delete(lane);
  failed.delete(lane);
}

function guarded(lane: number, work: () => void): void {
  if (failed.has(lane)) return;
  try {
    work();
  } catch (error) {
    forget(lane);
    failed.add(lane);
    tell({ kind: 'failed', lane, failure: failureOf(error) });
  }
}

function add(lane: number, standing: boolean, { documents, bytes }: DocumentBatch): void {
  const sink = sinks.get(lane) ?? newSink(standing);
  sinks.set(lane, sink);
  for (const { from, to, ...document } of documents) sink.add({ ...document, bytes: bytes.subarray(from, to) });
}

async function merge(task: MergeTask) {
  try {
    return await mergeShards(task, newSink(task.standing));
  } catch (error) {
    return failureOf(error);
  }
}

/** Errors arrive there as AppErrors with the same code; what is none is a fault of ours and keeps its stack. */
function failureOf(error: unknown): BuildFailure {
  if (isAppError(error)) return { code: error.code, message: error.message, hint: error.hint };
  return {
    code: 'search/index-failed',
    message: `an index thread failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    hint: 'Run the same command again: nothing written before is lost.',
  };
}

parentPort!.on('message', (message: ToBuilder) => {
  working = working.then(() => receive(message));
});
