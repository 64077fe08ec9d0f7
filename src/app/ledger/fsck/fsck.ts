/**
 * `plumbline ledger fsck`: everything that the ledger holds, and everything that was said of it, read once more and held
 * against each other: the checkpoint and its key, every tile, every entry, every key statement, every kept checkpoint with its
 * time stamps and cosignatures, the bytes of every piece of evidence, and the database's list of what is sealed against the log.
 *
 * Invariants: it changes nothing and repairs nothing (an append-only log is repaired from a backup, never by us); it does not
 * stop at the first fault but names each with what to do; one bundle of entries and one piece of evidence are in memory at a time.
 */
import { AppError } from '../../../base/app-error.ts';
import { AnchorFiles } from '../../../ledger/anchor-files.ts';
import { openCheckpoint, type Checkpoint } from '../../../ledger/checkpoint.ts';
import { hex } from '../../../ledger/hashing.ts';
import { tenuresOf, type KeyChange, type KeyTenure } from '../../../ledger/key-change.ts';
import { LedgerFiles } from '../../../ledger/ledger-files.ts';
import type { VerifierKey } from '../../../ledger/note.ts';
import { publicKeyIn } from '../../../ledger/signing-key.ts';
import { checkTiles } from '../../../ledger/tree.ts';
import type { AppContext } from '../../context.ts';
import type { Working } from '../../plumbline.ts';
import type { LedgerExamination } from '../views.ts';
import { checkAnchored } from './check-anchored.ts';
import { checkEvidence, checkStore } from './check-evidence.ts';
import { checkOpenings, checkRemovals } from './check-personal-values.ts';
import { Examination, hints } from './examination.ts';
import { readEntries } from './read-log.ts';
import { troubleInTiles } from './tiles.ts';

export async function examineLedger(context: AppContext, working: Working): Promise<LedgerExamination> {
  const examination = new Examination();
  const files = new LedgerFiles(context.directory.ledger);
  const anchors = new AnchorFiles(context.directory.ledger);
  const head = examination.attempt('ledger/checkpoint', 'ledger/checkpoint', () => headOf(files, context));
  if (!head) {
    const nothing = { size: 0, root: '', entries: 0, evidence: 0, checkpoints: 0, timestamps: 0, cosignatures: 0 };
    return { ...nothing, faults: examination.faults, notes: [] };
  }
  examination.attempt('ledger/tile', 'ledger/tile', () => checkTiles(files, head.size, head.root));
  checkOtherTiles(files, head.size, examination);
  const read = await readEntries({ files, size: head.size, wanted: new Set(anchors.sizes()) }, examination, working);
  const keys = keysOf(read.changes, head.key, examination);
  const anchored = await checkAnchored({ context, anchors, keys, roots: read.roots }, examination, working);
  const evidence = await checkEvidence({ context, sealed: read.sealed, keys }, examination, working);
  checkRemovals(read.removed, context, examination);
  await checkOpenings(read, context, examination);
  await checkStore({ context, sealed: read.sealed }, examination);
  const { faults, notes } = examination;
  return { size: head.size, root: hex(head.root), entries: read.entries, evidence, ...anchored, faults, notes };
}

interface Head extends Checkpoint {
  readonly key: VerifierKey;
}

/** Not by opening the ledger, which stops at the first damage. */
function headOf(files: LedgerFiles, { directory }: AppContext): Head {
  const fault = (because: string): AppError =>
    new AppError('ledger/damaged', because, { hint: hints['ledger/checkpoint'] });
  const key = publicKeyIn(directory.keys);
  if (!key) throw fault(`there is no public key in ${directory.keys} (ledger.pub)`);
  const note = files.checkpoint();
  if (note === undefined) throw fault('there is no checkpoint');
  const opened = openCheckpoint(note, key);
  if (opened.ok) return { ...opened.value, key };
  throw fault(opened.error.because);
}

function checkOtherTiles(files: LedgerFiles, size: number, examination: Examination): void {
  for (const { file, kind, because } of troubleInTiles(files, size)) {
    if (kind === 'past')
      examination.notes.push(`ledger/${file}: ${because}. Nobody reads it; the next sealing writes over it.`);
    else examination.add(kind === 'damaged' ? 'ledger/tile' : 'ledger/stranger', `ledger/${file}`, because);
  }
}

function keysOf(changes: readonly KeyChange[], current: VerifierKey, examination: Examination): readonly KeyTenure[] {
  const { tenures, faults } = tenuresOf(current, changes);
  for (const fault of faults) examination.add('ledger/key', 'keys', fault);
  for (const { change } of tenures) {
    if (change?.handedOver === false) {
      examination.notes.push(
        `The key ${change.from.id} was lost: ${change.to.id} went on at entry ${change.index} by its own word (${change.because}).`,
      );
    }
  }
  return tenures;
}
