/**
 * Reads a pack's zip without trusting it. Two ways lead to each file: where the manifest says that it must be (see
 * pack-layout.ts), and where the archive's own directory says it is. The first is the rule; the second lets a damaged or
 * repacked archive still be looked into, so that the report names what changed instead of giving up at the first byte.
 */
import { Inflate, inflateSync } from 'fflate';
import { failed, ok, type Result } from '../base/result.ts';
import { DigestOfParts, PART_SIZE } from './file-digest.ts';
import {
  DEFLATED,
  directoryRecord,
  END_MARK,
  END_SIZE,
  endRecord,
  LOCAL_MARK,
  localHeader,
  HIGHEST_16,
  HIGHEST_32,
  MANIFEST_PATH,
  readUInt64,
  RECORD_MARK,
  STORED,
  ZIP64_END_MARK,
  ZIP64_END_SIZE,
  ZIP64_EXTRA,
  ZIP64_LOCATOR_MARK,
  ZIP64_LOCATOR_SIZE,
  type ArchivePlan,
  type PlannedFile,
} from './pack-layout.ts';
import type { ByteSource, FileDigest, PackFault, PackReader } from './pack-verification.ts';

interface Listed {
  readonly path: string;
  readonly method: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
}

/** Longest tail in which an end record can stand: the record and a comment of 65,535 bytes. */
const LONGEST_TAIL = END_SIZE + 0xffff;

/** Where the packed bytes of a file are, and how they are packed. */
interface Place {
  readonly at: number;
  readonly packedSize: number;
  readonly method: number;
  readonly size: number;
}

export class PackArchive implements PackReader {
  readonly #source: ByteSource;
  readonly #listed: ReadonlyMap<string, Listed> | undefined;
  #planned: ReadonlyMap<string, PlannedFile> = new Map();

  constructor(source: ByteSource) {
    this.#source = source;
    this.#listed = this.#readDirectory();
  }

  /** By its own directory, when that can be read. */
  get names(): readonly string[] | undefined {
    return this.#listed && [...this.#listed.keys()];
  }

  /** From now on files are looked for where this plan puts them. */
  follow(plan: ArchivePlan): void {
    this.#planned = new Map(plan.files.map((planned) => [planned.file.path, planned]));
  }

  read(path: string): Result<Uint8Array, string> {
    const place = this.#placeOf(path);
    if (!place.ok) return place;
    const { at, packedSize, method, size } = place.value;
    return unpack(this.#bytes(at, packedSize), method, size);
  }

  digest(path: string): Result<FileDigest, string> {
    const place = this.#placeOf(path);
    if (!place.ok) return place;
    return place.value.method === STORED ? this.#digestStored(place.value) : this.#digestDeflated(place.value);
  }

  #placeOf(path: string): Result<Place, string> {
    const planned = this.#planned.get(path);
    if (planned && this.#hasBytes(planned.offset, localHeader(planned.file))) {
      const { packing, packedSize, size } = planned.file;
      return ok({ at: planned.dataOffset, packedSize, method: packing === 'store' ? STORED : DEFLATED, size });
    }
    const listed = this.#listed?.get(path);
    if (!listed) return failed('it is not in the archive');
    const at = this.#startOf(listed);
    return at === undefined ? failed('the archive has no such place') : ok({ ...listed, at });
  }

  #digestStored({ at, packedSize, size }: Place): Result<FileDigest, string> {
    const digest = new DigestOfParts();
    for (const part of this.#parts(at, packedSize)) digest.add(part);
    return digest.size === size ? ok(digest.finish()) : failed('it is cut short');
  }

  #digestDeflated({ at, packedSize, method, size }: Place): Result<FileDigest, string> {
    // What is small is quicker at once; what is packed by another method is refused there.
    if (size <= PART_SIZE || method !== DEFLATED) {
      const bytes = unpack(this.#bytes(at, packedSize), method, size);
      if (!bytes.ok) return bytes;
      const digest = new DigestOfParts();
      digest.add(bytes.value);
      return ok(digest.finish());
    }
    return digestInflated(this.#parts(at, packedSize), size);
  }

  *#parts(at: number, length: number): Generator<Buffer> {
    for (let done = 0; done < length; done += PART_SIZE) {
      const part = this.#bytes(at + done, Math.min(PART_SIZE, length - done));
      if (part.length > 0) yield part;
    }
  }

  /** The bytes that may be the manifest, best guess first: the place it must have, then what the directory says. */
  manifestCandidates(): Uint8Array[] {
    return this.storedCandidates(MANIFEST_PATH, 0);
  }

  /** A stored file that must begin at `offset`, by its own header and by the directory. */
  storedCandidates(path: string, offset: number): Uint8Array[] {
    const candidates: Uint8Array[] = [];
    const nameSize = Buffer.byteLength(path);
    const header = this.#bytes(offset, 30);
    if (header.length === 30 && header.readUInt32LE(0) === LOCAL_MARK) {
      candidates.push(this.#bytes(offset + 30 + nameSize, header.readUInt32LE(18)));
    }
    const listed = this.#listed?.get(path);
    if (listed) {
      candidates.push(this.#bytes(listed.offset + 30 + nameSize, listed.packedSize));
      const found = this.#startOf(listed);
      const unpacked = found && unpack(this.#bytes(found, listed.packedSize), listed.method, listed.size);
      if (typeof unpacked === 'object' && unpacked.ok) candidates.push(unpacked.value);
    }
    return candidates;
  }

  /** Every byte that differs from the plan, by the part of the archive it stands in. */
  faultsAgainst(plan: ArchivePlan, packedSha256: ReadonlyMap<string, string>): PackFault[] {
    const headers = plan.files.filter(({ file, offset }) => !this.#hasBytes(offset, localHeader(file)));
    if (headers.length > 1 && headers.length * 2 > plan.files.length) return [repacked()];
    const bodies = plan.files.filter(({ file, dataOffset }) => {
      const digest = new DigestOfParts();
      for (const part of this.#parts(dataOffset, file.packedSize)) digest.add(part);
      return digest.finish().sha256 !== packedSha256.get(file.path);
    });
    return [
      ...headers.map(({ file }) => fault(file.path, 'archive/header', 'its header in the archive was changed')),
      ...bodies.map(({ file }) => fault(file.path, 'archive/bytes', 'its bytes in the archive were changed')),
      ...this.#directoryFaults(plan),
    ];
  }

  #directoryFaults(plan: ArchivePlan): PackFault[] {
    const faults: PackFault[] = [];
    let at = plan.directoryOffset;
    for (const { file, offset } of plan.files) {
      const record = directoryRecord(file, offset);
      if (!this.#hasBytes(at, record)) {
        faults.push(fault(file.path, 'archive/directory', "its record in the archive's directory was changed"));
      }
      at += record.length;
    }
    const end = endRecord(plan.files.length, plan.directorySize, plan.directoryOffset);
    if (!this.#hasBytes(at, end)) faults.push(fault('(end of archive)', 'archive/end', 'the end record was changed'));
    if (this.#source.size !== plan.size) {
      const because = `the archive has ${this.#source.size} bytes, it was written with ${plan.size}`;
      faults.push(fault('(end of archive)', 'archive/length', because));
    }
    return faults;
  }

  #hasBytes(at: number, expected: Uint8Array): boolean {
    return Buffer.compare(this.#bytes(at, expected.length), expected) === 0;
  }

  /** Fewer when the file ends before; none before its beginning. */
  #bytes(at: number, length: number): Buffer {
    if (at < 0 || at >= this.#source.size) return Buffer.alloc(0);
    return this.#source.read(at, Math.min(length, this.#source.size - at));
  }

  /** Of the packed bytes, by the file's own header, which may have another length than was planned. */
  #startOf({ offset }: Listed): number | undefined {
    const header = this.#bytes(offset, 30);
    if (header.length < 30 || header.readUInt32LE(0) !== LOCAL_MARK) return undefined;
    return offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  }

  #readDirectory(): ReadonlyMap<string, Listed> | undefined {
    const { size: whole } = this.#source;
    const tail = this.#bytes(Math.max(0, whole - LONGEST_TAIL), LONGEST_TAIL);
    const mark = Buffer.alloc(4);
    mark.writeUInt32LE(END_MARK);
    const end = tail.lastIndexOf(mark);
    if (end < 0 || end + END_SIZE > tail.length) return undefined;
    const said = this.#directoryPlace(tail.subarray(end), whole - tail.length + end);
    // The directory ends where the end records begin; if it does not begin where those say, bytes were put in front.
    const start = said.end - said.size;
    return recordsOf(this.#bytes(start, said.size), start - said.offset);
  }

  #directoryPlace(end: Buffer, at: number): { readonly size: number; readonly offset: number; readonly end: number } {
    const [size, offset] = [end.readUInt32LE(12), end.readUInt32LE(16)];
    const before = at - ZIP64_LOCATOR_SIZE - ZIP64_END_SIZE;
    const large = this.#bytes(before, ZIP64_END_SIZE + ZIP64_LOCATOR_SIZE);
    const isLarge =
      [end.readUInt16LE(10) === HIGHEST_16, size === HIGHEST_32, offset === HIGHEST_32].includes(true) &&
      large.length === ZIP64_END_SIZE + ZIP64_LOCATOR_SIZE &&
      large.readUInt32LE(0) === ZIP64_END_MARK &&
      large.readUInt32LE(ZIP64_END_SIZE) === ZIP64_LOCATOR_MARK;
    return isLarge
      ? { size: readUInt64(large, 40), offset: readUInt64(large, 48), end: before }
      : { size, offset, end: at };
  }
}

function recordsOf(directory: Buffer, inFront: number): ReadonlyMap<string, Listed> | undefined {
  const listed = new Map<string, Listed>();
  for (let at = 0; at + 46 <= directory.length;) {
    if (directory.readUInt32LE(at) !== RECORD_MARK) return undefined;
    const name = at + 46;
    const next = name + directory.readUInt16LE(at + 28);
    const behind = next + directory.readUInt16LE(at + 30);
    const path = directory.subarray(name, next).toString('utf8');
    listed.set(path, {
      path,
      method: directory.readUInt16LE(at + 10),
      packedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: inFront + offsetIn(directory.readUInt32LE(at + 42), directory.subarray(next, behind)),
    });
    at = behind + directory.readUInt16LE(at + 32);
  }
  return listed;
}

/** Beyond 4 GiB it stands in the extra field, which holds nothing else in our archives. */
function offsetIn(offset: number, extra: Buffer): number {
  const isFar = offset === HIGHEST_32 && extra.length >= 12 && extra.readUInt16LE(0) === ZIP64_EXTRA;
  return isFar ? readUInt64(extra, 4) : offset;
}

function digestInflated(parts: Iterable<Uint8Array>, size: number): Result<FileDigest, string> {
  const digest = new DigestOfParts();
  let isWhole = false;
  const inflate = new Inflate((part, isLast) => {
    digest.add(part);
    isWhole = isLast;
  });
  try {
    let waiting: Uint8Array | undefined;
    for (const part of parts) {
      if (waiting) inflate.push(waiting);
      // No bomb fills the memory: what is larger than it may be is not unpacked to its end.
      if (digest.size > size) return failed('it does not unpack to its size');
      waiting = part;
    }
    inflate.push(waiting ?? new Uint8Array(), true);
  } catch (error) {
    return failed(`it cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
  return isWhole && digest.size === size ? ok(digest.finish()) : failed('it does not unpack to its size');
}

function unpack(packed: Uint8Array, method: number, size: number): Result<Uint8Array, string> {
  if (method === STORED) return packed.length === size ? ok(packed) : failed('it is cut short');
  if (method !== DEFLATED) return failed(`it is packed by a method that packs do not use (${method})`);
  try {
    // One byte of room more than it may have: what does not fit its size is noticed, and no bomb fills the memory.
    const bytes = inflateSync(packed, { out: new Uint8Array(size + 1) });
    return bytes.length === size ? ok(bytes) : failed('it does not unpack to its size');
  } catch (error) {
    return failed(`it cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function repacked(): PackFault {
  const because =
    'the archive was not written by Plumbline in this form: it was packed again, or bytes were added or removed';
  return fault('(archive)', 'archive/repacked', because);
}

function fault(file: string, code: PackFault['code'], because: string): PackFault {
  return { file, code, because };
}
