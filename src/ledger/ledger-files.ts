/**
 * Reads and writes the files of a ledger (see layout.ts). Every read is checked for its exact length, every write is
 * atomic and durable; a path that a checkpoint speaks of and that is missing or short is damage, and named.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { diskError, syncFolder, writeFileAtomically } from '../base/atomic-file.ts';
import { systemErrorCode } from '../base/app-error.ts';
import { CompactRange } from './compact-range.ts';
import { HASH_SIZE, ledgerError, type Hash } from './hashing.ts';
import { bundlePath, CHECKPOINT_PATH, MAX_ENTRY_SIZE, tilePath, type TilePosition } from './layout.ts';

const LENGTH_SIZE = 2;
/** Tiles are immutable under their path, so they may be kept; 256 of them are 2 MB. */
const KEPT_TILES = 256;

export class LedgerFiles {
  readonly directory: string;
  readonly #tiles = new Map<string, readonly Hash[]>();

  constructor(directory: string) {
    this.directory = directory;
  }

  checkpoint(): string | undefined {
    return this.#readIfThere(CHECKPOINT_PATH)?.toString('utf8');
  }

  writeCheckpoint(note: string): void {
    this.#write(CHECKPOINT_PATH, Buffer.from(note));
  }

  holdsTiles(): boolean {
    return existsSync(join(this.directory, 'tile'));
  }

  tile(position: TilePosition): readonly Hash[] {
    const path = tilePath(position);
    const kept = this.#tiles.get(path);
    if (kept) return kept;
    const bytes = this.#read(path);
    if (bytes.length !== position.width * HASH_SIZE) {
      throw damaged(this.directory, path, `it has ${bytes.length} bytes instead of ${position.width * HASH_SIZE}`);
    }
    const hashes = Array.from({ length: position.width }, (_, i) => bytes.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE));
    return this.#keep(path, hashes);
  }

  writeTile(position: TilePosition, hashes: readonly Hash[]): void {
    const path = tilePath(position);
    // A leftover of an append that never reached its checkpoint may stand under the same path.
    this.#tiles.delete(path);
    this.#write(path, Buffer.concat(hashes));
  }

  bundle(index: number, width: number): readonly Uint8Array[] {
    const path = bundlePath(index, width);
    const entries = splitBundle(this.#read(path));
    if (entries?.length !== width) {
      throw damaged(this.directory, path, `it does not hold ${width} entries one after the other`);
    }
    return entries;
  }

  writeBundle(index: number, entries: readonly Uint8Array[]): void {
    this.#write(bundlePath(index, entries.length), joinBundle(entries));
  }

  removeFolder(path: string): void {
    rmSync(join(this.directory, path), { recursive: true, force: true });
  }

  #keep(path: string, hashes: readonly Hash[]): readonly Hash[] {
    const oldest = this.#tiles.size >= KEPT_TILES ? this.#tiles.keys().next().value : undefined;
    if (oldest !== undefined) this.#tiles.delete(oldest);
    this.#tiles.set(path, hashes);
    return hashes;
  }

  #read(path: string): Buffer {
    const bytes = this.#readIfThere(path);
    if (!bytes) throw damaged(this.directory, path, 'it is missing');
    return bytes;
  }

  #readIfThere(path: string): Buffer | undefined {
    const full = join(this.directory, path);
    try {
      return readFileSync(full);
    } catch (cause) {
      if (systemErrorCode(cause) === 'ENOENT') return undefined;
      throw ledgerError('ledger/not-readable', `cannot read ${full}`, 'Check the permissions of the folder.', cause);
    }
  }

  #write(path: string, bytes: Uint8Array): void {
    const full = join(this.directory, path);
    makeFolder(dirname(full));
    writeFileAtomically(full, bytes);
  }
}

/** A new folder is durable only once its parent is synchronised, up to the first one that was there before. */
function makeFolder(path: string): void {
  try {
    const made = mkdirSync(path, { recursive: true });
    if (made === undefined) return;
    for (let folder = path; ; folder = dirname(folder)) {
      syncFolder(dirname(folder));
      if (folder === made) return;
    }
  } catch (error) {
    throw diskError(path, error);
  }
}

export function tileRoot(hashes: readonly Hash[]): Hash {
  const range = new CompactRange();
  for (const hash of hashes) range.appendLeaf(hash);
  return range.root();
}

export function damaged(directory: string, path: string, why: string): Error {
  return ledgerError(
    'ledger/damaged',
    `the ledger is damaged: ${join(directory, path)}: ${why}`,
    'Restore this file from a backup. Nothing is added to a damaged ledger, so that the damage cannot be sealed in.',
  );
}

function joinBundle(entries: readonly Uint8Array[]): Uint8Array {
  const parts = entries.flatMap((entry) => {
    if (entry.length > MAX_ENTRY_SIZE) throw new RangeError(`an entry of ${entry.length} bytes does not fit a bundle`);
    return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
  });
  return Buffer.concat(parts);
}

function splitBundle(bytes: Buffer): readonly Uint8Array[] | undefined {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const start = at + LENGTH_SIZE;
    if (start > bytes.length) return undefined;
    const end = start + bytes.readUInt16BE(at);
    if (end > bytes.length) return undefined;
    entries.push(bytes.subarray(start, end));
    at = end;
  }
  return entries;
}
