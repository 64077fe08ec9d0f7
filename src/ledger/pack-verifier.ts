/**
 * Verifies an evidence pack, a zip or the folder it was unpacked to, offline and alone: no network, no account, no other part
 * of Plumbline than `base` and `ledger`. `verify-main.ts` is its command line and goes into every pack; what is checked
 * stands in pack-examination.ts.
 */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../base/app-error.ts';
import { parseVerifierKey, type VerifierKey } from './note.ts';
import { notesOnWitnesses, type StampVerifier } from './pack-anchors.ts';
import { examineArchive, examineFiles, openArchive } from './pack-examination.ts';
import { FileBytes, PackFolder } from './pack-folder.ts';
import { MANIFEST_PATH } from './pack-layout.ts';
import { checkSeries, packInSeries } from './pack-series.ts';
import type { PackFault, PackReader, PackVerification } from './pack-verification.ts';
import { stampVerifier } from './timestamps/pack-stamp.ts';
import { parseRoots } from './trusted-roots.ts';

export type { PackFault, PackFaultCode, PackVerification } from './pack-verification.ts';

export interface VerifyOptions {
  /** The public key to trust, as one line; without it the pack's own key is used, and said so. */
  readonly key?: string;
  /** What the reader trusts, as trusted-roots.ts reads it; what it does not name is taken from the pack, and said so. */
  readonly roots?: string;
}

export async function verifyPack(path: string, options: VerifyOptions = {}): Promise<PackVerification> {
  // Asynchronous for callers that show progress one day; reading is synchronous, part by part.
  await Promise.resolve();
  const roots = options.roots === undefined ? undefined : parseRoots(options.roots);
  const keys = options.key === undefined ? (roots?.keys ?? []) : [pinnedKey(options.key)];
  const verifyStamp = stampVerifier(roots?.certificates);
  // Of several keys one has to be that of this pack; a pack is read again only while none was.
  let result = examine(path, keys[0], verifyStamp);
  for (const key of keys.slice(1)) {
    if (result?.faults.some(({ code }) => code === 'key/not-the-pinned-one') !== true) break;
    result = examine(path, key, verifyStamp);
  }
  if (!result) throw notAPack(path);
  if (!roots || roots.witnesses.length === 0) return result;
  const notes = withPack(path, (reader) => notesOnWitnesses(reader, roots.witnesses));
  return { ...result, notes: [...result.notes, ...notes] };
}

function examine(
  path: string,
  pinned: VerifierKey | undefined,
  verifyStamp: StampVerifier,
): PackVerification | undefined {
  return isFolder(path)
    ? examineFiles(new PackFolder(path), pinned, verifyStamp)
    : examineFile(path, pinned, verifyStamp);
}

function examineFile(
  path: string,
  pinned: VerifierKey | undefined,
  verifyStamp: StampVerifier,
): PackVerification | undefined {
  const file = new FileBytes(path);
  try {
    return examineArchive(file, pinned, verifyStamp);
  } finally {
    file.close();
  }
}

export interface SeriesVerification {
  readonly ok: boolean;
  /** Of each pack. */
  readonly results: readonly PackVerification[];
  /** Between them. */
  readonly series: { readonly faults: readonly PackFault[]; readonly notes: readonly string[] };
}

/** Packs of one log, the earliest first: each alone, and that nothing disappeared between two. */
export async function verifySeries(paths: readonly string[], options: VerifyOptions = {}): Promise<SeriesVerification> {
  const results: PackVerification[] = [];
  for (const path of paths) results.push(await verifyPack(path, options));
  const read = results.every(({ run }) => run !== undefined)
    ? paths.flatMap((path) => withPack(path, (reader) => packInSeries(basename(path), reader)) ?? [])
    : [];
  const series = checkSeries(read);
  return { ok: results.every(({ ok }) => ok) && series.faults.length === 0, results, series };
}

/** To ask something of a pack that was verified. */
export function withPack<T>(path: string, use: (reader: PackReader) => T): T {
  if (isFolder(path)) return use(new PackFolder(path));
  const file = new FileBytes(path);
  try {
    const reader = openArchive(file);
    if (reader) return use(reader);
  } finally {
    file.close();
  }
  throw notAPack(path);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (cause) {
    throw new AppError('pack/unreadable', `cannot read ${path}`, { hint: 'Name the zip file, or its folder.', cause });
  }
}

function notAPack(path: string): AppError {
  const hint = 'Name the zip that Plumbline wrote, or the folder it was unpacked to.';
  return new AppError('pack/unreadable', `${path} is no evidence pack: it has no ${MANIFEST_PATH}`, { hint });
}

function pinnedKey(text: string): VerifierKey {
  const parsed = parseVerifierKey(text.trim());
  if (parsed.ok) return parsed.value;
  const hint = 'Give the one line of `public-key`, as the owner of the ledger told it to you.';
  throw new AppError('pack/bad-key', `the key to trust cannot be read: ${parsed.error.because}`, { hint });
}
