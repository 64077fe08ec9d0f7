/**
 * A shard on disk, opened and verified. Nothing in it is used before its checksum has been compared; the content is read
 * once for that and again, verified again, when a search first needs it.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { crc32 } from 'node:zlib';
import { AppError } from '../../base/app-error.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import { decodeHeader, headerBytes, sectionNames, type Section, type ShardHeader } from './shard-format.ts';
import { ShardIndex } from './shard-index.ts';

export interface Damage {
  readonly path: string;
  readonly why: string;
}

const readAtOnce = 1 << 20;

export class Shard {
  /** Unique within the process; never used twice. */
  readonly id: number;
  readonly path: string;
  readonly header: ShardHeader;
  readonly index: ShardIndex;
  /** The file up to its content, as `index` lies over it. */
  readonly indexMemory: SharedArrayBuffer;
  readonly blobs: readonly string[];
  readonly #handle: FileHandle;

  constructor(id: number, path: string, parts: OpenedShard) {
    this.id = id;
    this.path = path;
    this.header = parts.header;
    this.indexMemory = parts.indexMemory;
    this.#handle = parts.handle;
    this.index = new ShardIndex(parts.header, parts.indexMemory);
    const { offset, length } = parts.header.sections.documents;
    const names = Buffer.from(parts.indexMemory, offset, length).toString('latin1');
    this.blobs = names === '' ? [] : names.split('\n');
  }

  get contentBytes(): number {
    return this.header.sections.content.length;
  }

  get fileBytes(): number {
    return this.header.sections.content.offset + this.contentBytes;
  }

  /** Reads and verifies the content. Works also after the file was removed, until `close`. */
  async readContent(): Promise<SharedArrayBuffer> {
    const { content } = this.header.sections;
    const memory = new SharedArrayBuffer(content.length);
    const checksum = await readSection(this.#handle, content, Buffer.from(memory));
    if (checksum !== content.checksum) {
      throw new AppError('search/damaged-shard', `the content of ${basename(this.path)} does not add up any more`, {
        hint: 'Run the audit again: the shard is found damaged when the index is opened, and rebuilt.',
      });
    }
    return memory;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

interface OpenedShard {
  readonly header: ShardHeader;
  readonly indexMemory: SharedArrayBuffer;
  readonly handle: FileHandle;
}

export async function openShard(id: number, path: string): Promise<Result<Shard, Damage>> {
  const handle = await open(path, 'r');
  let keep = false;
  try {
    const opened = await verify(handle);
    if (typeof opened === 'string') return failed({ path, why: opened });
    keep = true;
    return ok(new Shard(id, path, { ...opened, handle }));
  } finally {
    if (!keep) await handle.close();
  }
}

/** What is wrong, or the parts. */
async function verify(handle: FileHandle): Promise<Omit<OpenedShard, 'handle'> | string> {
  const { size } = await handle.stat();
  const start = Buffer.alloc(Math.min(headerBytes, size));
  await readFully(handle, start, 0);
  const header = decodeHeader(start, size, crc32);
  if ('damage' in header) return header.damage;
  const { content } = header.sections;
  const indexMemory = new SharedArrayBuffer(content.offset);
  const bytes = Buffer.from(indexMemory);
  await readFully(handle, bytes, 0);
  for (const name of sectionNames) {
    if (name === 'content') continue;
    const { offset, length, checksum } = header.sections[name];
    if (crc32(bytes.subarray(offset, offset + length)) !== checksum) return `its ${name} do not add up`;
  }
  const checksum = await readSection(handle, content, undefined);
  return checksum === content.checksum ? { header, indexMemory } : 'its content does not add up';
}

/** The checksum of a section, read into `into` or piece by piece. */
async function readSection(handle: FileHandle, section: Section, into: Buffer | undefined): Promise<number> {
  const scratch = into ? undefined : Buffer.alloc(Math.min(readAtOnce, section.length));
  let checksum = 0;
  for (let done = 0; done < section.length; done += readAtOnce) {
    const length = Math.min(readAtOnce, section.length - done);
    const piece = into ? into.subarray(done, done + length) : scratch!.subarray(0, length);
    await readFully(handle, piece, section.offset + done);
    checksum = crc32(piece, checksum);
  }
  return checksum;
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
