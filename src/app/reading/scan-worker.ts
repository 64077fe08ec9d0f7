/** A worker thread that runs rules and extractors over blobs. Pure work: no disk, no network, no clock. */
import { parentPort, workerData } from 'node:worker_threads';
import { compileOwnRules } from '../../detect/own-rules/compile.ts';
import { ruleSetWith } from '../../detect/rule-set.ts';
import { scanContent } from '../../detect/scan.ts';
import { textOf } from '../../detect/text/decode.ts';
import { extractBinary, extractFacts } from '../../facts/extract.ts';
import { readScanKind } from '../../model/file-kind.ts';
import { givenUp, scanOfNote } from './scan-notes.ts';
import type { FromWorker, ScanAnswer, ScanTask, ScanWorkerStart, ToWorker } from './scan-protocol.ts';

const { secretKey, ownRules, progress } = workerData as ScanWorkerStart;
const ruleSet = ruleSetWith(ownRules, compileOwnRules);

function answer(task: ScanTask): ScanAnswer {
  const text = textOf(Uint8Array.from(task.bytes));
  let isParsed = true;
  const context = { secretKey, onUnread: () => (isParsed = false) };
  const scans = task.kinds.map((kind) => ({
    kind,
    matches: text === undefined ? [] : scanContent({ text, ...readScanKind(kind) }, context, ruleSet),
  }));
  const extractions = task.paths.map((path) => ({
    path,
    extracted: text === undefined ? extractBinary(path) : extractFacts({ path, text }),
  }));
  return { blob: task.blob, scans: isParsed ? scans : [...scans, scanOfNote('not-parsed')], extractions };
}

/** Recursion that runs out of stack, or a string beyond V8's longest: the text's doing, and it costs that text alone. */
function answerOrNote(task: ScanTask): ScanAnswer {
  try {
    return answer(task);
  } catch (error) {
    if (error instanceof RangeError) return givenUp(task, 'too-deep');
    throw error;
  }
}

parentPort!.on('message', ({ id, tasks }: ToWorker) => {
  let reply: FromWorker;
  try {
    const answers = tasks.map((task, index) => {
      progress[0] = id;
      progress[1] = index;
      return answerOrNote(task);
    });
    reply = { id, answers };
  } catch (error) {
    // A rule that throws is a defect of ours: the audit must stop and say so, not go on without the file.
    reply = { id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort!.postMessage(reply);
});
