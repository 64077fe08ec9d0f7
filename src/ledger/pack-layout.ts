/**
 * The archive of a pack: a plain zip, readable by any tool, written in one way only.
 *
 *     for each file: local header (30 bytes + name), its bytes (stored, or deflated when that is smaller)
 *     for each file: directory record (46 bytes + name)
 *     end record (22 bytes), before it those of zip64 (56 and 20 bytes) when there is too much for it
 *
 * `manifest.json` comes first, `manifest.note` second (both stored, not compressed), all others after them, sorted by name. No
 * dates (1980-01-01), no comments, gaps or data descriptors; no extra fields but the offset of a file that begins beyond 4 GiB
 * (zip64, APPNOTE 4.5.3). One file has less than 4 GiB, so local headers are the same with and without zip64.
 *
 * Invariant: the manifest determines every byte of the archive. It names for each file size, CRC and digest before and after
 * packing; all headers, offsets and the end follow from that. A verifier builds the expected bytes and compares, so there
 * is no byte, header and padding included, whose change could go unnoticed, and each byte belongs to a named part.
 * Rejected: packing again and comparing (a new version of the compressor would refuse old packs).
 */
import { failed, ok, type Result } from '../base/result.ts';
import { canonicalJson } from '../base/canonical-json.ts';

export const MANIFEST_PATH = 'manifest.json';
export const NOTE_PATH = 'manifest.note';
export const END_SIZE = 22;
const LOCAL_SIZE = 30;
const RECORD_SIZE = 46;
export const LOCAL_MARK = 0x04034b50;
export const RECORD_MARK = 0x02014b50;
export const END_MARK = 0x06054b50;
export const ZIP64_END_MARK = 0x06064b50;
export const ZIP64_LOCATOR_MARK = 0x07064b50;
export const ZIP64_END_SIZE = 56;
export const ZIP64_LOCATOR_SIZE = 20;
/** The tag of the extra field that holds what 32 bits cannot, and its length with an offset in it. */
export const ZIP64_EXTRA = 0x0001;
const OFFSET_EXTRA_SIZE = 12;
const NEEDED_VERSION = 20;
const ZIP64_VERSION = 45;
const UTF8_NAMES = 0x0800;
const FIRST_DOS_DATE = 0x0021;
export const STORED = 0;
export const DEFLATED = 8;
/** What 32 and 16 bits can say; their highest values mean "see zip64". */
export const HIGHEST_32 = 0xffffffff;
export const HIGHEST_16 = 0xffff;
/** Of one file, before and after packing. */
export const MAX_FILE_SIZE = 0xfffffffe;

/** What the headers of a zip say of one file. */
export interface ArchivedFile {
  readonly path: string;
  readonly size: number;
  readonly crc32: number;
  readonly packing: 'store' | 'deflate';
  readonly packedSize: number;
}

export interface PackedFile extends ArchivedFile {
  /** Hex, of the file itself and of its bytes as they stand in the archive. */
  readonly sha256: string;
  readonly packedSha256: string;
}

export interface PackManifest {
  readonly type: 'plumbline-pack';
  readonly version: 1;
  readonly run: string;
  /** The log, and the tree that all proofs of the pack lead to. */
  readonly origin: string;
  readonly treeSize: number;
  readonly root: string;
  /** All files but the manifest and its note, sorted. */
  readonly files: readonly PackedFile[];
}

export function manifestBytes(manifest: PackManifest): Uint8Array {
  return Buffer.from(canonicalJson(manifest));
}

/** What the ledger's key signs. Its second line is no number, so it can never pass as a checkpoint. */
export function manifestNoteText(run: string, manifestSha256: string): string {
  return `plumbline audit pack\nrun ${run}\n${MANIFEST_PATH} sha256 ${manifestSha256}\n`;
}

export function localHeader(file: ArchivedFile): Uint8Array {
  const name = Buffer.from(file.path);
  const header = Buffer.alloc(LOCAL_SIZE);
  header.writeUInt32LE(LOCAL_MARK, 0);
  writeShared(header, 4, file, name.length);
  return Buffer.concat([header, name]);
}

export function directoryRecord(file: ArchivedFile, offset: number): Uint8Array {
  const name = Buffer.from(file.path);
  const record = Buffer.alloc(RECORD_SIZE);
  const isFar = offset >= HIGHEST_32;
  record.writeUInt32LE(RECORD_MARK, 0);
  record.writeUInt16LE(isFar ? ZIP64_VERSION : NEEDED_VERSION, 4);
  writeShared(record, 6, file, name.length);
  record.writeUInt16LE(isFar ? OFFSET_EXTRA_SIZE : 0, 30);
  record.writeUInt32LE(isFar ? HIGHEST_32 : offset, 42);
  return Buffer.concat([record, name, isFar ? offsetExtra(offset) : Buffer.alloc(0)]);
}

function offsetExtra(offset: number): Uint8Array {
  const extra = Buffer.alloc(OFFSET_EXTRA_SIZE);
  extra.writeUInt16LE(ZIP64_EXTRA, 0);
  extra.writeUInt16LE(8, 2);
  writeUInt64(extra, offset, 4);
  return extra;
}

/** Up to 2^53, in two halves. */
function writeUInt64(target: Buffer, value: number, at: number): void {
  target.writeUInt32LE(value % 2 ** 32, at);
  target.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4);
}

export function readUInt64(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}

/** The 26 bytes that local header and directory record have in common. */
function writeShared(target: Buffer, at: number, file: ArchivedFile, nameLength: number): void {
  target.writeUInt16LE(NEEDED_VERSION, at);
  target.writeUInt16LE(UTF8_NAMES, at + 2);
  target.writeUInt16LE(file.packing === 'store' ? STORED : DEFLATED, at + 4);
  target.writeUInt16LE(0, at + 6);
  target.writeUInt16LE(FIRST_DOS_DATE, at + 8);
  target.writeUInt32LE(file.crc32, at + 10);
  target.writeUInt32LE(file.packedSize, at + 14);
  target.writeUInt32LE(file.size, at + 18);
  target.writeUInt16LE(nameLength, at + 22);
}

/** What stands behind the directory. */
export function endRecord(files: number, directorySize: number, directoryOffset: number): Uint8Array {
  const end = Buffer.alloc(END_SIZE);
  const count = Math.min(files, HIGHEST_16);
  end.writeUInt32LE(END_MARK, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(Math.min(directorySize, HIGHEST_32), 12);
  end.writeUInt32LE(Math.min(directoryOffset, HIGHEST_32), 16);
  const isSmall = files < HIGHEST_16 && directorySize < HIGHEST_32 && directoryOffset < HIGHEST_32;
  return isSmall ? end : Buffer.concat([zip64End(files, directorySize, directoryOffset), end]);
}

function zip64End(files: number, directorySize: number, directoryOffset: number): Uint8Array {
  const end = Buffer.alloc(ZIP64_END_SIZE + ZIP64_LOCATOR_SIZE);
  end.writeUInt32LE(ZIP64_END_MARK, 0);
  // Without these first twelve bytes, as the format counts it.
  writeUInt64(end, ZIP64_END_SIZE - 12, 4);
  end.writeUInt16LE(ZIP64_VERSION, 12);
  end.writeUInt16LE(ZIP64_VERSION, 14);
  writeUInt64(end, files, 24);
  writeUInt64(end, files, 32);
  writeUInt64(end, directorySize, 40);
  writeUInt64(end, directoryOffset, 48);
  end.writeUInt32LE(ZIP64_LOCATOR_MARK, ZIP64_END_SIZE);
  writeUInt64(end, directoryOffset + directorySize, ZIP64_END_SIZE + 8);
  end.writeUInt32LE(1, ZIP64_END_SIZE + 16);
  return end;
}

export interface PlannedFile {
  readonly file: ArchivedFile;
  /** Of the local header, and of the bytes after it. */
  readonly offset: number;
  readonly dataOffset: number;
}

export interface ArchivePlan {
  /** In the order of the archive. */
  readonly files: readonly PlannedFile[];
  readonly directoryOffset: number;
  readonly directorySize: number;
  readonly size: number;
}

/** Where everything stands in the archive of these files. */
export function planArchive(files: readonly ArchivedFile[]): ArchivePlan {
  let offset = 0;
  let directorySize = 0;
  const placed = files.map((file) => {
    const nameLength = Buffer.byteLength(file.path);
    const dataOffset = offset + LOCAL_SIZE + nameLength;
    const here = { file, offset, dataOffset };
    offset = dataOffset + file.packedSize;
    directorySize += RECORD_SIZE + nameLength + (here.offset >= HIGHEST_32 ? OFFSET_EXTRA_SIZE : 0);
    return here;
  });
  const end = endRecord(placed.length, directorySize, offset).length;
  return { files: placed, directoryOffset: offset, directorySize, size: offset + directorySize + end };
}

/** Only what `manifestBytes` writes is a manifest: same bytes, paths sorted, unique and safe to unpack. */
export function parseManifest(bytes: Uint8Array): Result<PackManifest, string> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return failed(`it is not JSON: ${error.message}`);
    throw error;
  }
  if (!isManifest(value)) return failed('it is not a manifest of this version');
  if (Buffer.compare(manifestBytes(value), bytes) !== 0) return failed('it is not in canonical form');
  for (const [i, file] of value.files.entries()) {
    const before = value.files[i - 1];
    if (!isSafePath(file.path)) return failed(`it names "${file.path}", which is no path inside a pack`);
    if (before && !(before.path < file.path)) return failed(`its files are not sorted at ${file.path}`);
  }
  return ok(value);
}

export function isSafePath(path: string): boolean {
  const parts = path.split('/');
  const plain = /^[^\\:\p{Cc}]+$/u.test(path) && path !== MANIFEST_PATH && path !== NOTE_PATH;
  return plain && parts.every((part) => part !== '' && part !== '.' && part !== '..');
}

function isManifest(value: unknown): value is PackManifest {
  if (!isRecord(value)) return false;
  const { type, version, run, origin, treeSize, root, files } = value;
  return (
    type === 'plumbline-pack' &&
    version === 1 &&
    typeof run === 'string' &&
    typeof origin === 'string' &&
    isCount(treeSize) &&
    isHexDigest(root) &&
    Array.isArray(files) &&
    files.every(isPackedFile)
  );
}

function isPackedFile(value: unknown): value is PackedFile {
  if (!isRecord(value)) return false;
  const { path, size, crc32, packing, packedSize, sha256, packedSha256 } = value;
  return (
    typeof path === 'string' &&
    isSize(size) &&
    isCount(crc32) &&
    (packing === 'store' || packing === 'deflate') &&
    isSize(packedSize) &&
    isHexDigest(sha256) &&
    isHexDigest(packedSha256)
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isSize(value: unknown): value is number {
  return isCount(value) && value <= MAX_FILE_SIZE;
}

export function isHexDigest(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
