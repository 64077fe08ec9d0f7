/** A comparing thread: one batch after the other, in the order in which they come. Started by compare-pool.ts. */
import { parentPort } from 'node:worker_threads';
import { compareBatch, type CompareBatch } from './compare.ts';

parentPort!.on('message', (batch: CompareBatch) => {
  const compared = compareBatch(batch);
  const { text, hunks, numbers } = compared;
  parentPort!.postMessage(compared, [text.buffer, hunks.buffer, numbers.buffer]);
});
