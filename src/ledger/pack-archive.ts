/**
 * Reads a pack's zip without trusting it. Two ways lead to each file: where the manifest says that it must be (see
 * pack-layout.ts), and where the archive's own directory says it is. The first is the rule; the second lets a damaged or
 * repacked archive still be looked into, so that the report names what changed instead of giving up at the first byte.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inflateSync } from 'fflate';
import { sha256 } from '../base/digest.ts';
import { failed, ok, type Result } from '../base/result.ts';
import {
  DEFLATED,
  directoryRecord,
  END_MARK,
  END_SIZE,
  endRecord,
  LOCAL_MARK,
  localHeader,
  MANIFEST_PATH,
  RECORD_MARK,
  STORED,
  type ArchivePlan,
  type PlannedFile,
} from './pack-layout.ts';
import type { PackFault, PackReader } from './pack-verification.ts';

interface Listed {
  readonly path: string;
  readonly method: number;
  readonly packedSize: number;
  readonly size: number;
  readonly offset: number;
}

/** Longest tail in which an end record can stand: the record and a comment of 65,535 bytes. */
const LONGEST_TAIL = END_SIZE + 0xffff;

export class PackArchive implements PackReader {
  readonly #file: number;
  readonly size: number;
  readonly #listed: ReadonlyMap<string, Listed> | undefined;
  #planned: ReadonlyMap<string, PlannedFile> = new Map();

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.size = fstatSync(this.#file).size;
    this.#listed = this.#readDirectory();
  }

  close(): void {
    closeSync(this.#file);
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
    const planned = this.#planned.get(path);
    if (planned && this.#hasBytes(planned.offset, localHeader(planned.file))) {
      const packed = this.#bytes(planned.dataOffset, planned.file.packedSize);
      return unpack(packed, planned.file.packing === 'store' ? STORED : DEFLATED, planned.file.size);
    }
    const listed = this.#listed?.get(path);
    if (!listed) return failed('it is not in the archive');
    const data = this.#listedBytes(listed);
    return data ? unpack(data, listed.method, listed.size) : failed('the archive has no such place');
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
      const found = this.#listedBytes(listed);
      const unpacked = found && unpack(found, listed.method, listed.size);
      if (unpacked?.ok) candidates.push(unpacked.value);
    }
    return candidates;
  }

  /** Every byte that differs from the plan, by the part of the archive it stands in. */
  faultsAgainst(plan: ArchivePlan, packedSha256: ReadonlyMap<string, string>): PackFault[] {
    const headers = plan.files.filter(({ file, offset }) => !this.#hasBytes(offset, localHeader(file)));
    if (headers.length > 1 && headers.length * 2 > plan.files.length) return [repacked()];
    const bodies = plan.files.filter(({ file, dataOffset }) => {
      return sha256(this.#bytes(dataOffset, file.packedSize)) !== packedSha256.get(file.path);
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
    if (this.size !== plan.size) {
      const because = `the archive has ${this.size} bytes, it was written with ${plan.size}`;
      faults.push(fault('(end of archive)', 'archive/length', because));
    }
    return faults;
  }

  #hasBytes(at: number, expected: Uint8Array): boolean {
    return Buffer.compare(this.#bytes(at, expected.length), expected) === 0;
  }

  /** Fewer when the file ends before; none before its beginning. */
  #bytes(at: number, length: number): Buffer {
    if (at < 0) return Buffer.alloc(0);
    const wanted = Math.max(0, Math.min(length, this.size - at));
    const bytes = Buffer.alloc(wanted);
    let done = 0;
    while (done < wanted) {
      const read = readSync(this.#file, bytes, done, wanted - done, at + done);
      if (read === 0) break;
      done += read;
    }
    return bytes.subarray(0, done);
  }

  #listedBytes({ offset, packedSize }: Listed): Buffer | undefined {
    const header = this.#bytes(offset, 30);
    if (header.length < 30 || header.readUInt32LE(0) !== LOCAL_MARK) return undefined;
    return this.#bytes(offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), packedSize);
  }

  #readDirectory(): ReadonlyMap<string, Listed> | undefined {
    const tail = this.#bytes(Math.max(0, this.size - LONGEST_TAIL), LONGEST_TAIL);
    const mark = Buffer.alloc(4);
    mark.writeUInt32LE(END_MARK);
    const end = tail.lastIndexOf(mark);
    if (end < 0 || end + END_SIZE > tail.length) return undefined;
    // The directory ends where the end record begins; if it does not begin where that says, bytes were put in front.
    const size = tail.readUInt32LE(end + 12);
    const start = this.size - tail.length + end - size;
    const inFront = start - tail.readUInt32LE(end + 16);
    const directory = this.#bytes(start, size);
    const listed = new Map<string, Listed>();
    for (let at = 0; at + 46 <= directory.length;) {
      if (directory.readUInt32LE(at) !== RECORD_MARK) return undefined;
      const name = at + 46;
      const next = name + directory.readUInt16LE(at + 28);
      const path = directory.subarray(name, next).toString('utf8');
      listed.set(path, {
        path,
        method: directory.readUInt16LE(at + 10),
        packedSize: directory.readUInt32LE(at + 20),
        size: directory.readUInt32LE(at + 24),
        offset: inFront + directory.readUInt32LE(at + 42),
      });
      at = next + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    return listed;
  }
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
