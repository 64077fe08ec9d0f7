/**
 * Writes the archive of a pack (format: ledger/pack-layout.ts) with one file in memory at a time, of large ones a part.
 *
 * The manifest comes first in the archive but is known last, so packed bytes go to a spool file beside the target first and
 * are copied in order afterwards. The spool is a `.tmp` file, which `doctor` removes if we were killed.
 */
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Deflate, deflateSync } from 'fflate';
import { AppError } from '../../base/app-error.ts';
import { diskError, writeFileAtomically } from '../../base/atomic-file.ts';
import { sha256, type Digest } from '../../base/digest.ts';
import { crc32 } from '../../ledger/crc32.ts';
import { DigestOfParts, PART_SIZE } from '../../ledger/file-digest.ts';
import {
  directoryRecord,
  endRecord,
  localHeader,
  MANIFEST_PATH,
  manifestBytes,
  MAX_FILE_SIZE,
  NOTE_PATH,
  planArchive,
  type ArchivePlan,
  type PackedFile,
  type PackManifest,
} from '../../ledger/pack-layout.ts';

const COPY_SIZE = 1 << 20;
const LEVEL = 6;
/** Zips themselves: packing them again took a twelfth of the time for a fiftieth of the size. */
const packedAlready = /\.xlsx$/;

interface Spooled {
  readonly file: PackedFile;
  readonly at: number;
}

export class ArchiveWriter {
  readonly #out: string;
  readonly #spoolPath: string;
  readonly #spool: number;
  readonly #files = new Map<string, Spooled>();
  #spooled = 0;

  constructor(out: string) {
    this.#out = out;
    this.#spoolPath = join(dirname(out), `.${basename(out)}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      mkdirSync(dirname(out), { recursive: true });
      this.#spool = openSync(this.#spoolPath, 'wx+', 0o600);
    } catch (error) {
      throw diskError(out, error);
    }
  }

  /** What was added so far, in order of path. */
  get files(): readonly PackedFile[] {
    const files = [...this.#files.values()].map(({ file }) => file);
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  add(path: string, bytes: Uint8Array): void {
    if (this.#files.has(path)) throw new TypeError(`${path} is in the pack already`);
    if (bytes.length > MAX_FILE_SIZE) throw tooLarge(path);
    const { file, packed } = packFile(path, bytes, packedAlready.test(path) ? 'store' : undefined);
    this.#files.set(path, { file, at: this.#spooled });
    this.#append(packed);
  }

  /**
   * The same for what comes in parts, and is always deflated. Parts are cut anew, so that the packed bytes do not depend on
   * how they came.
   */
  async addParts(path: string, parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    if (this.#files.has(path)) throw new TypeError(`${path} is in the pack already`);
    const at = this.#spooled;
    const before = new DigestOfParts();
    const after = new DigestOfParts();
    const deflate = new Deflate({ level: LEVEL }, (packed) => {
      after.add(packed);
      this.#append(packed);
    });
    for await (const part of recut(parts)) {
      before.add(part);
      if (before.size > MAX_FILE_SIZE) throw tooLarge(path);
      deflate.push(part);
    }
    deflate.push(new Uint8Array(), true);
    const { size, sha256: digest, crc32: crc } = before.finish();
    const { size: packedSize, sha256: packedSha256 } = after.finish();
    const file = { path, size, crc32: crc, packing: 'deflate' as const, packedSize, sha256: digest, packedSha256 };
    this.#files.set(path, { file, at });
  }

  /** Writes the archive under its name, whole or not at all. */
  finish(manifest: PackManifest, note: string): { readonly size: number; readonly digest: Digest } {
    const own = packFile(MANIFEST_PATH, manifestBytes(manifest), 'store');
    const signed = packFile(NOTE_PATH, Buffer.from(note), 'store');
    const plan = planArchive([own.file, signed.file, ...manifest.files]);
    const inMemory = new Map([own, signed].map(({ file, packed }) => [file.path, packed]));
    const hash = createHash('sha256');
    const chunks = this.#chunks(plan, inMemory);
    writeFileAtomically(
      this.#out,
      hashing(chunks, (chunk) => hash.update(chunk)),
    );
    return { size: plan.size, digest: hash.digest('hex') as Digest };
  }

  close(): void {
    closeSync(this.#spool);
    rmSync(this.#spoolPath, { force: true });
  }

  *#chunks(plan: ArchivePlan, inMemory: ReadonlyMap<string, Uint8Array>): Iterable<Uint8Array> {
    for (const { file } of plan.files) {
      yield localHeader(file);
      const kept = inMemory.get(file.path);
      if (kept) yield kept;
      else yield* this.#copied(this.#files.get(file.path)!.at, file.packedSize);
    }
    for (const { file, offset } of plan.files) yield directoryRecord(file, offset);
    yield endRecord(plan.files.length, plan.directorySize, plan.directoryOffset);
  }

  *#copied(from: number, length: number): Iterable<Uint8Array> {
    for (let done = 0; done < length;) {
      const chunk = Buffer.alloc(Math.min(COPY_SIZE, length - done));
      const read = readSync(this.#spool, chunk, 0, chunk.length, from + done);
      if (read === 0) throw new AppError('disk/failed', `${this.#spoolPath} ended early`, { hint: 'Check the disk.' });
      done += read;
      yield chunk.subarray(0, read);
    }
  }

  #append(bytes: Uint8Array): void {
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(this.#spool, bytes, written);
    } catch (error) {
      throw diskError(this.#out, error);
    }
    this.#spooled += bytes.length;
  }
}

async function* recut(parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const part of parts) {
    waiting.push(part);
    size += part.length;
    if (size < PART_SIZE) continue;
    const whole = Buffer.concat(waiting);
    const even = whole.length - (whole.length % PART_SIZE);
    for (let at = 0; at < even; at += PART_SIZE) yield whole.subarray(at, at + PART_SIZE);
    // A copy: a view would keep all of `whole` in memory.
    waiting = [Buffer.from(whole.subarray(even))];
    size = whole.length - even;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

function packFile(path: string, bytes: Uint8Array, only?: 'store'): { file: PackedFile; packed: Uint8Array } {
  const deflated = only === 'store' ? undefined : deflateSync(bytes, { level: LEVEL });
  const packed = deflated && deflated.length < bytes.length ? deflated : bytes;
  const file = {
    path,
    size: bytes.length,
    crc32: crc32(bytes),
    packing: packed === bytes ? ('store' as const) : ('deflate' as const),
    packedSize: packed.length,
    sha256: sha256(bytes),
    packedSha256: sha256(packed),
  };
  return { file, packed };
}

function* hashing(chunks: Iterable<Uint8Array>, update: (chunk: Uint8Array) => void): Iterable<Uint8Array> {
  for (const chunk of chunks) {
    update(chunk);
    yield chunk;
  }
}

function tooLarge(path: string): AppError {
  const message = `${path} would have more than 4 GiB; a file of a pack holds less`;
  return new AppError('pack/too-large', message, { hint: 'Audit fewer repositories at a time, a pack for each.' });
}
