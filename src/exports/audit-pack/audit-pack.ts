/**
 * The evidence pack: one zip for an auditor, verifiable offline with what is in it (format and choices:
 * docs/design/pack.md).
 *
 * Invariants: the same run and log give the same bytes, whenever and wherever; the zip appears whole or not at all; each file in
 * it is in the manifest, which the ledger's key signs; a pack is verified before its path is handed out, so that a fault of ours
 * is found by us.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../base/app-error.ts';
import { sha256, type Digest } from '../../base/digest.ts';
import { silentObserver, type Observer } from '../../base/progress.ts';
import { manifestBytes, manifestNoteText, type PackManifest } from '../../ledger/pack-layout.ts';
import { verifyPack } from '../../ledger/pack-verifier.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { packContents } from './pack-contents.ts';
import { decidedFor, evidenceOf } from './pack-decisions.ts';
import { treeOf } from './pack-ledger.ts';
import type { PackSubject } from './pack-subject.ts';

export type { DecidedEvidence, EarlierPack, PackLedger, PackSubject } from './pack-subject.ts';

export interface AuditPackRequest extends PackSubject {
  readonly out: string;
  readonly observer?: Observer;
  readonly signal?: AbortSignal;
}

export interface AuditPack {
  readonly path: string;
  readonly size: number;
  readonly digest: Digest;
  /** Ledger entries proved by the pack. */
  readonly entries: number;
  /** Hex. */
  readonly root: string;
}

const SUMS_PATH = 'sha256sums.txt';

export async function writeAuditPack(request: AuditPackRequest): Promise<AuditPack> {
  const { run, evidence, ledger, out, signal, observer = silentObserver } = request;
  const tree = treeOf(request);
  const contents = packContents(request, tree);
  const writer = new ArchiveWriter(out);
  let written: { readonly size: number; readonly digest: Digest };
  try {
    for (const [done, { path, make }] of contents.entries()) {
      // Packing is synchronous work, file by file: between files others get their turn, and the user may stop it.
      await nextTurn();
      signal?.throwIfAborted();
      observer.progress({ step: 'Writing the pack', done, total: contents.length, unit: 'files', detail: path });
      const made = make();
      if (made instanceof Uint8Array) writer.add(path, made);
      else await writer.addParts(path, made);
    }
    writer.add(SUMS_PATH, Buffer.from(writer.files.map(({ path, sha256: sum }) => `${sum}  ${path}\n`).join('')));
    const manifest: PackManifest = {
      type: 'plumbline-pack',
      version: 1,
      run: run.id,
      origin: ledger.origin,
      treeSize: tree.size,
      root: tree.root,
      files: writer.files,
    };
    const note = ledger.signNote(manifestNoteText(run.id, sha256(manifestBytes(manifest))));
    written = writer.finish(manifest, note);
  } finally {
    writer.close();
  }
  await mustVerify(out, ledger.publicKey());
  return {
    path: out,
    ...written,
    entries: evidence.length + evidenceOf(decidedFor(request, tree)).length,
    root: tree.root,
  };
}

async function mustVerify(path: string, key: string): Promise<void> {
  const { ok, faults } = await verifyPack(path, { key });
  const first = faults[0];
  if (ok || !first) return;
  const message = `the pack that was just written does not verify: ${first.file}: ${first.because}`;
  throw new AppError('pack/faulty', message, {
    hint: 'This is a fault of Plumbline or of the disk: do not send it on.',
  });
}
