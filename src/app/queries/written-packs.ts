/**
 * Packs that were written before. The same run, log and sources give the same bytes (exports/audit-pack), so an audit of
 * which nothing changed need not write and verify its pack once more, as long as the file is still what was written.
 *
 * Invariant: a pack is handed out unwritten only when everything that goes into it is what it was, by digest, and the
 * file has the digest that was verified then. A note that cannot be read costs a pack written anew, nothing else.
 *
 * Format, one JSON file for each place a pack was written to, `exports/.written/<SHA-256 of the path>.json`:
 * `{madeOf, pack: {path, size, digest, entries, root}}`.
 */
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { canonicalJson } from '../../base/canonical-json.ts';
import { sha256, sha256Of, type Digest } from '../../base/digest.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import type { AuditPack, PackSubject } from '../../exports/audit-pack/audit-pack.ts';
import { sourceDigest } from '../versions.ts';

const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);
const noteSchema = z.object({
  madeOf: digestSchema,
  pack: z.object({
    path: z.string(),
    size: z.number().int().nonnegative(),
    digest: digestSchema,
    entries: z.number().int().nonnegative(),
    root: z.string(),
  }),
});

/** Of everything that decides a byte of the pack: evidence by its digests, the log by its checkpoint, code by its sources. */
export function packDigest(subject: PackSubject, root: string): Digest {
  const { ledger, rawBytes: _, verifier, verifierPage, anchors = [], since, ...rest } = subject;
  return sha256Of(
    sourceDigest(join(root, 'src', 'exports')),
    sourceDigest(join(root, 'src', 'ledger')),
    ledger.origin,
    ledger.publicKey(),
    ledger.checkpoint(),
    sha256(verifier),
    sha256(verifierPage),
    canonicalJson(anchors.map(({ path, bytes }) => [path, sha256(bytes)])),
    canonicalJson(since ? { ...since, evidence: [...since.evidence].sort() } : null),
    canonicalJson(rest),
  );
}

const noteOf = (exports: string, out: string): string => join(exports, '.written', `${sha256(out)}.json`);

export async function packAsWritten(exports: string, out: string, madeOf: Digest): Promise<AuditPack | undefined> {
  const note = readNote(noteOf(exports, out));
  if (!note || note.madeOf !== madeOf) return undefined;
  const { path, size, digest, entries, root } = note.pack;
  if (path !== out || statSync(out, { throwIfNoEntry: false })?.size !== size) return undefined;
  const hash = createHash('sha256');
  await pipeline(createReadStream(out), hash);
  return hash.digest('hex') === digest ? { path, size, digest: digest as Digest, entries, root } : undefined;
}

function readNote(file: string): z.output<typeof noteSchema> | undefined {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
  try {
    const read = noteSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return read.success ? read.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // written anew below
    throw error;
  }
}

export function notePack(exports: string, pack: AuditPack, madeOf: Digest): void {
  writeFileAtomically(noteOf(exports, pack.path), canonicalJson({ madeOf, pack: { ...pack } }));
}
