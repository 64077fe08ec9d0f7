/**
 * A shard on disk, opened. Nothing in it is used before its checksum was compared: the index when it is opened, the texts
 * whenever they are read, content block by block.
 */
import type { Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { AppError } from '../../base/app-error.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import {
  decodeHeader,
  headerBytes,
  sectionNames,
  type Section,
  type ShardHeader,
  type Unusable,
} from './shard-format.ts';
import { ShardIndex } from './shard-index.ts';

export interface UnusableShard extends Unusable {
  readonly path: string;
}

/** The two texts of a shard. */
export type TextPart = 'content' | 'symbols';

/** What a thread needs to read content by itself: the descriptor is good in every thread until the shard is closed. */
export interface ContentFile {
  readonly descriptor: number;
  /** Where the content starts in the file. */
  readonly offset: number;
}

const readAtOnce = 1 << 20;

export class Shard {
  /** Unique within the process; never used twice. */
  readonly id: number;
  readonly path: string;
  readonly header: ShardHeader;
  readonly index: ShardIndex;
  /** The file up to its texts, as `index` lies over it. */
  readonly indexMemory: SharedArrayBuffer;
  /** Blob ids in binary, in the order of documents. */
  readonly ids: Uint8Array;
  readonly #handle: FileHandle;
  #blobs: readonly string[] | undefined;

  constructor(id: number, path: string, parts: OpenedShard) {
    this.id = id;
    this.path = path;
    this.header = parts.header;
    this.indexMemory = parts.indexMemory;
    this.#handle = parts.handle;
    const { offset, length } = parts.header.sections.documents;
    this.ids = new Uint8Array(parts.indexMemory, offset, length);
    this.index = new ShardIndex(parts.header, parts.indexMemory);
  }

  get idBytes(): number {
    return this.header.idBytes;
  }

  /** Blob ids in the order of documents. */
  get blobs(): readonly string[] {
    if (this.#blobs) return this.#blobs;
    const { documents, idBytes, sections } = this.header;
    const digits = Buffer.from(this.indexMemory, sections.documents.offset, documents * idBytes).toString('hex');
    const length = idBytes * 2;
    this.#blobs = Array.from({ length: documents }, (_, at) => digits.slice(at * length, (at + 1) * length));
    return this.#blobs;
  }

  blob(document: number): string {
    const { idBytes, sections } = this.header;
    return Buffer.from(this.indexMemory, sections.documents.offset + document * idBytes, idBytes).toString('hex');
  }

  /** Its contents stand at heads, as far as was known when it was written. */
  get standing(): boolean {
    return this.header.standing;
  }

  get contentBytes(): number {
    return this.header.sections.content.length;
  }

  get fileBytes(): number {
    return this.header.sections.content.offset + this.contentBytes;
  }

  textBytes(part: TextPart): number {
    return this.#section(part).length;
  }

  get contentFile(): ContentFile {
    return { descriptor: this.#handle.fd, offset: this.header.sections.content.offset };
  }

  #section(part: TextPart): Section {
    return this.header.sections[part === 'content' ? 'content' : 'symbolNames'];
  }

  /** Of the file that is read, whatever stands at its path by now. */
  status(): Promise<Stats> {
    return this.#handle.stat();
  }

  /** Reads a text and compares it; what is wrong with it, or undefined. Works also after the file was removed. */
  async readText(part: TextPart, into: Uint8Array): Promise<string | undefined> {
    const section = this.#section(part);
    const bytes = Buffer.from(into.buffer, into.byteOffset, section.length);
    const check = part === 'content' ? blockCheck(this.index, bytes) : undefined;
    let checksum = 0;
    for (let done = 0; done < section.length; done += readAtOnce) {
      const piece = bytes.subarray(done, Math.min(done + readAtOnce, section.length));
      await readFully(this.#handle, piece, section.offset + done);
      if (!check) checksum = crc32(piece, checksum);
      else if (!check(done + piece.length)) return 'its content does not add up';
    }
    return check || checksum === section.checksum ? undefined : 'its symbol names do not add up';
  }

  /** Reads both texts through a small buffer and compares them; what is wrong, or undefined. */
  async verifyTexts(): Promise<string | undefined> {
    const buffer = Buffer.allocUnsafeSlow(readAtOnce);
    const { index } = this;
    const content = blockSums(index, this.textBytes('content'));
    if (!(await this.#readThrough('content', buffer, content))) return 'its content does not add up';
    const { length, checksum } = this.#section('symbols');
    const names = { ends: [length], sums: [checksum] };
    return (await this.#readThrough('symbols', buffer, names)) ? undefined : 'its symbol names do not add up';
  }

  /** Whether each stretch has the checksum it should. */
  async #readThrough(part: TextPart, buffer: Buffer, { ends, sums }: Stretches): Promise<boolean> {
    const { offset, length } = this.#section(part);
    let stretch = 0;
    let checksum = 0;
    for (let done = 0; done < length;) {
      const piece = buffer.subarray(0, Math.min(readAtOnce, length - done));
      await readFully(this.#handle, piece, offset + done);
      for (let at = 0; at < piece.length;) {
        const end = Math.min(piece.length, ends[stretch]! - done);
        checksum = crc32(piece.subarray(at, end), checksum);
        at = end;
        if (done + at < ends[stretch]!) continue;
        if (checksum !== sums[stretch]) return false;
        stretch++;
        checksum = 0;
      }
      done += piece.length;
    }
    return true;
  }

  /** Reads and verifies the content. Works also after the file was removed, until `close`. */
  async readContent(): Promise<SharedArrayBuffer> {
    const memory = new SharedArrayBuffer(this.contentBytes);
    const damage = await this.readText('content', new Uint8Array(memory));
    if (damage !== undefined) throw this.damaged(damage);
    return memory;
  }

  damaged(why: string): AppError {
    return new AppError('search/damaged-shard', `the index shard ${basename(this.path)} is damaged: ${why}`, {
      hint: 'Index again (`plumbline repo sync` or an audit): it was removed and will be rebuilt from git.',
    });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** Stretches of a text by where they end, and their checksums. */
interface Stretches {
  readonly ends: ArrayLike<number>;
  readonly sums: ArrayLike<number>;
}

function blockSums(index: ShardIndex, length: number): Stretches {
  const ends = new Uint32Array(index.blocks);
  const sums = new Uint32Array(index.blocks);
  for (let block = 0; block < index.blocks; block++) {
    ends[block] = block + 1 < index.blocks ? index.blockOffset(block + 1) : length;
    sums[block] = index.checksum(block);
  }
  return { ends, sums };
}

/** Compares the blocks that are whole as more and more bytes of the content are there. */
function blockCheck(index: ShardIndex, content: Buffer): (available: number) => boolean {
  let block = 0;
  return (available) => {
    for (; block < index.blocks && index.blockOffset(block + 1) <= available; block++) {
      const bytes = content.subarray(index.blockOffset(block), index.blockOffset(block + 1));
      if (crc32(bytes) !== index.checksum(block)) return false;
    }
    return true;
  };
}

interface OpenedShard {
  readonly header: ShardHeader;
  readonly indexMemory: SharedArrayBuffer;
  readonly handle: FileHandle;
}

export async function openShard(id: number, path: string): Promise<Result<Shard, UnusableShard>> {
  const handle = await open(path, 'r');
  let keep = false;
  try {
    const opened = await verify(handle);
    if (!opened.ok) return failed({ path, ...opened.error });
    keep = true;
    return ok(new Shard(id, path, { ...opened.value, handle }));
  } finally {
    if (!keep) await handle.close();
  }
}

async function verify(handle: FileHandle): Promise<Result<Omit<OpenedShard, 'handle'>, Unusable>> {
  const { size } = await handle.stat();
  const start = Buffer.alloc(Math.min(headerBytes, size));
  await readFully(handle, start, 0);
  const decoded = decodeHeader(start, size, crc32);
  if (!decoded.ok) return decoded;
  const header = decoded.value;
  const { symbolNames, content, blockSums } = header.sections;
  const indexMemory = new SharedArrayBuffer(symbolNames.offset);
  const bytes = Buffer.from(indexMemory);
  await readFully(handle, bytes, 0);
  for (const name of sectionNames) {
    if (name === 'content' || name === 'symbolNames') continue;
    const { offset, length, checksum } = header.sections[name];
    if (crc32(bytes.subarray(offset, offset + length)) !== checksum)
      return failed({ why: `its ${name} do not add up` });
  }
  if (content.checksum !== blockSums.checksum) return failed({ why: 'its header contradicts itself' });
  return ok({ header, indexMemory });
}

/** Short files leave zeros behind, which no checksum takes for the truth. */
async function readFully(handle: FileHandle, into: Buffer, position: number): Promise<void> {
  for (let done = 0; done < into.length;) {
    const { bytesRead } = await handle.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) {
      into.fill(0, done);
      return;
    }
    done += bytesRead;
  }
}
