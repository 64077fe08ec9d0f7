/** Holds the kept checkpoints, their time stamps and their cosignatures against the log. */
import { createHash } from 'node:crypto';
import type { Anchored, AnchorFiles } from '../../../ledger/anchor-files.ts';
import { cosignatureOf } from '../../../ledger/cosignature.ts';
import { equalHashes, hex } from '../../../ledger/hashing.ts';
import { openCheckpointOf, type KeyTenure } from '../../../ledger/key-change.ts';
import { parseCosignerKey } from '../../../ledger/note.ts';
import { tokenIn, verifyTimestamp } from '../../../ledger/timestamps/timestamp.ts';
import type { AppContext } from '../../context.ts';
import type { Working } from '../../plumbline.ts';
import { trustedRoots } from '../anchoring.ts';
import type { LedgerExamination } from '../views.ts';
import { pause, type Examination } from './examination.ts';
import type { ReadLog } from './read-log.ts';

interface Anchoring {
  readonly context: AppContext;
  readonly anchors: AnchorFiles;
  readonly keys: readonly KeyTenure[];
  readonly roots: ReadLog['roots'];
}

type AnchorCounts = Pick<LedgerExamination, 'checkpoints' | 'timestamps' | 'cosignatures'>;

export async function checkAnchored(
  { context, anchors, keys, roots }: Anchoring,
  examination: Examination,
  working: Working,
): Promise<AnchorCounts> {
  const sizes = anchors.sizes();
  const counts = { checkpoints: sizes.length, timestamps: 0, cosignatures: 0 };
  for (const name of anchors.strangers())
    examination.add('ledger/stranger', `ledger/checkpoints/${name}`, 'it is no size of the log');
  for (const [done, size] of sizes.entries()) {
    working.signal.throwIfAborted();
    working.observer.progress({ step: 'Checking checkpoints', done, total: sizes.length, unit: 'checkpoints' });
    await pause(done);
    const folder = `ledger/checkpoints/${size}`;
    const anchored = anchors.read(size);
    if (!anchored) {
      examination.add('ledger/checkpoint', folder, 'the checkpoint itself is missing');
      continue;
    }
    checkHistory(anchored, { folder, keys, roots }, examination);
    counts.timestamps += checkStamps(anchored, { folder, context }, examination);
    counts.cosignatures += checkCosigned(anchored, { folder, context }, examination);
  }
  return counts;
}

/** A checkpoint of the past must still be one of this log: a signed one that is not shows that the log was rewritten. */
function checkHistory(
  { size, checkpoint }: Anchored,
  {
    folder,
    keys,
    roots,
  }: { readonly folder: string; readonly keys: readonly KeyTenure[]; readonly roots: ReadLog['roots'] },
  examination: Examination,
): void {
  const where = `${folder}/checkpoint`;
  const opened = openCheckpointOf(checkpoint, keys);
  if (!opened.ok) return examination.add('ledger/checkpoint', where, opened.error.because);
  if (opened.value.size !== size)
    return examination.add('ledger/checkpoint', where, `it speaks of ${opened.value.size} entries`);
  const root = roots(size);
  if (root && equalHashes(root, opened.value.root)) return;
  const because = root
    ? `the log has the root ${hex(root)} at that size, not ${hex(opened.value.root)}`
    : 'the log does not reach that size, or cannot be read up to there';
  examination.add('ledger/history', where, because);
}

interface Beside {
  readonly folder: string;
  readonly context: AppContext;
}

function checkStamps(
  { checkpoint, timestamps }: Anchored,
  { folder, context }: Beside,
  examination: Examination,
): number {
  const digest = createHash('sha256').update(checkpoint).digest();
  for (const { file, response } of timestamps) {
    const token = tokenIn(response);
    const verified = token.ok
      ? verifyTimestamp({ token: token.value, digest, roots: trustedRoots(context) })
      : { ok: false as const, error: { because: token.error } };
    if (!verified.ok) examination.add('ledger/timestamp', `${folder}/${file}`, verified.error.because);
  }
  return timestamps.length;
}

function checkCosigned(
  { checkpoint, cosigned }: Anchored,
  { folder, context }: Beside,
  examination: Examination,
): number {
  if (cosigned === undefined) return 0;
  const where = `${folder}/cosigned`;
  if (!cosigned.startsWith(checkpoint)) {
    examination.add('ledger/cosignature', where, 'it is not the checkpoint beside it');
    return 0;
  }
  let count = 0;
  for (const { key } of context.config.ledger.witnesses) {
    const witness = parseCosignerKey(key);
    const found = witness.ok ? cosignatureOf(cosigned, witness.value) : witness;
    if (!found.ok) examination.add('ledger/cosignature', where, found.error.because);
    else if (found.value) count += 1;
  }
  const lines = cosigned.slice(checkpoint.length).split('\n').length - 1;
  if (lines > count)
    examination.notes.push(
      `${where}: ${lines - count} signatures by witnesses that plumbline.yaml does not name are not verified.`,
    );
  return count;
}
