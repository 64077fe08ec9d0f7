/** A worker thread that runs rules and extractors over blobs. Pure work: no disk, no network, no clock. */
import { parentPort, workerData } from 'node:worker_threads';
import { compileOwnRules } from '../../detect/own-rules/compile.ts';
import { ruleSetWith } from '../../detect/rule-set.ts';
import { scanContent } from '../../detect/scan.ts';
import { textOf } from '../../detect/text/decode.ts';
import { extractBinary, extractFacts } from '../../facts/extract.ts';
import type { FromWorker, ScanAnswer, ScanTask, ScanWorkerSetup, ToWorker } from './scan-protocol.ts';

const { secretKey, ownRules } = workerData as ScanWorkerSetup;
const ruleSet = ruleSetWith(ownRules, compileOwnRules);

function answer(task: ScanTask): ScanAnswer {
  const text = textOf(task.bytes);
  return {
    blob: task.blob,
    scans: task.kinds.map((kind) => ({
      kind,
      matches: text === undefined ? [] : scanContent({ text, kind }, { secretKey }, ruleSet),
    })),
    extractions: task.paths.map((path) => ({
      path,
      extracted: text === undefined ? extractBinary(path) : extractFacts({ path, text }),
    })),
  };
}

parentPort!.on('message', ({ id, tasks }: ToWorker) => {
  let reply: FromWorker;
  try {
    reply = { id, answers: tasks.map(answer) };
  } catch (error) {
    // A rule that throws is a defect of ours: the audit must stop and say so, not go on without the file.
    reply = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort!.postMessage(reply);
});
