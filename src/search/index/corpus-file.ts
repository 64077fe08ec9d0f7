/**
 * The published corpus: which repositories, at which commits, with which files and which past. Publishing writes what
 * changed into one new pack and then replaces the list, both by renaming: a reader, or a kill at any instant, sees the old
 * corpus or the new one.
 *
 *   corpus.jsonl           one JSON document a line: {"format":"plumbline-corpus","version":2}, then per repository
 *                          {"name","pack","offset","length","crc32","digest"?}, then {"sha256": of all bytes before this line}
 *   corpus/<32 hex>.pack   records of repositories (corpus-record.ts), one behind the other; named by the SHA-256 of its bytes
 *
 * `digest` is that of the repository as it was given (repository-digest.ts): one that is given again unchanged is recognised
 * at a tenth of what encoding costs, also by a process that has just started.
 *
 * A pack goes when nothing in the list lies in it; all are written anew into one when most of what they hold is stale.
 * Rejected: a file per repository (5,000 of them take 5,000 syncs at the first publish), one file for all (a push would
 * rewrite what it does not touch).
 */
import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { systemErrorCode } from '../../base/app-error.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { failed, ok, type Result } from '../../base/result.ts';
import type { CorpusRepository } from '../contract.ts';
import { Pace } from '../pace.ts';
import { BrokenColumns } from './column-bytes.ts';
import { encodeRepository, StoredRepository } from './corpus-record.ts';
import { digestOfRepository } from './repository-digest.ts';
import type { Unusable } from './shard-format.ts';

const listName = 'corpus.jsonl';
const packFolder = 'corpus';
const packSuffix = '.pack';
const formatLine = JSON.stringify({ format: 'plumbline-corpus', version: 2 });
/** Packs are written anew when they hold so many times what is listed, or when there are so many of them. */
const staleTimes = 2;
const packsAtMost = 64;

const repositoryLine = z.strictObject({
  name: z.string(),
  pack: z.string().regex(/^[0-9a-f]{32}$/),
  offset: z.number().int().min(0),
  length: z.number().int().min(0),
  crc32: z.number().int().min(0),
  digest: z.string().optional(),
});
type RepositoryLine = z.infer<typeof repositoryLine>;
const lastLine = z.strictObject({ sha256: z.string() });

/** Without a place in a pack yet. */
interface Encoded {
  readonly stored: StoredRepository;
  readonly digest: string | undefined;
}

interface Kept {
  readonly line: RepositoryLine;
  readonly stored: StoredRepository;
}

export class CorpusFile {
  readonly #directory: string;
  #kept: readonly Kept[] = [];
  /** Which object given to `write` became what: an unchanged repository given again need not be encoded again. */
  readonly #known = new WeakMap<CorpusRepository, Kept>();
  /** The list as it was read or written last, to tell whether another process has replaced it. */
  #list: Buffer | undefined;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** The corpus (empty when none was published yet), or why it cannot be trusted; then it can only be written. */
  static async open(directory: string): Promise<{ readonly file: CorpusFile; readonly unusable?: Unusable }> {
    const file = new CorpusFile(directory);
    const read = await file.#read();
    return read.ok ? { file } : { file, unusable: read.error };
  }

  get repositories(): readonly StoredRepository[] {
    return this.#kept.map(({ stored }) => stored);
  }

  /** On disk: what is listed, and the list. */
  get bytes(): number {
    return this.#kept.reduce((sum, { line }) => sum + line.length, this.#list?.length ?? 0);
  }

  /** Whether the list on disk is still the one that this was read from. */
  async isCurrent(): Promise<boolean> {
    const now = await readIfThere(join(this.#directory, listName));
    return now === undefined ? this.#list === undefined : this.#list !== undefined && now.equals(this.#list);
  }

  /** Replaces the corpus. Encodes in slices; the two files are written at the end. */
  async write(repositories: readonly CorpusRepository[]): Promise<void> {
    const pace = new Pace(undefined);
    const before = new Map(this.#kept.map((kept) => [kept.stored.name, kept]));
    const kept: (Kept | Encoded)[] = [];
    for (const repository of repositories) {
      kept.push(this.#known.get(repository) ?? (await encodedOrKept(repository, before.get(repository.name), pace)));
      await pace.breathe();
    }
    const listed = this.#pack(this.#isStale(kept) ? kept.map(unplaced) : kept);
    this.#writeList(listed);
    repositories.forEach((repository, index) => this.#known.set(repository, listed[index]!));
    for (const one of listed) this.#known.set(one.stored, one);
    this.#kept = listed;
    this.#removeUnlisted();
  }

  /** Puts records without a place into a new pack. */
  #pack(records: readonly (Kept | Encoded)[]): readonly Kept[] {
    const fresh = records.flatMap((record) => ('line' in record ? [] : [record.stored.bytes]));
    if (fresh.length === 0) return records.filter((record) => 'line' in record);
    const hash = createHash('sha256');
    for (const bytes of fresh) hash.update(bytes);
    const pack = hash.digest('hex').slice(0, 32);
    writeFileAtomically(this.#packPath(pack), fresh);
    let offset = 0;
    return records.map((record) => {
      if ('line' in record) return record;
      const { stored, digest } = record;
      const { name, bytes } = stored;
      const checked = { length: bytes.length, crc32: crc32(bytes), ...(digest !== undefined && { digest }) };
      const line = { name, pack, offset, ...checked };
      offset += bytes.length;
      return { line, stored };
    });
  }

  #writeList(listed: readonly Kept[]): void {
    const body = Buffer.from([formatLine, ...listed.map(({ line }) => JSON.stringify(line)), ''].join('\n'));
    const sha256 = createHash('sha256').update(body).digest('hex');
    this.#list = Buffer.concat([body, Buffer.from(`${JSON.stringify({ sha256 })}\n`)]);
    writeFileAtomically(join(this.#directory, listName), this.#list);
  }

  #isStale(records: readonly (Kept | Encoded)[]): boolean {
    const packs = new Set(records.flatMap((record) => ('line' in record ? [record.line.pack] : [])));
    if (packs.size >= packsAtMost) return true;
    const ends = new Map<string, number>();
    for (const { line } of this.#kept)
      ends.set(line.pack, Math.max(ends.get(line.pack) ?? 0, line.offset + line.length));
    let living = 0;
    for (const record of records) living += 'line' in record ? record.line.length : 0;
    let held = 0;
    for (const [pack, end] of ends) if (packs.has(pack)) held += end;
    return held > living * staleTimes;
  }

  #removeUnlisted(): void {
    const listed = new Set(this.#kept.map(({ line }) => line.pack));
    for (const name of namesIn(join(this.#directory, packFolder)))
      if (name.endsWith(packSuffix) && !listed.has(name.slice(0, -packSuffix.length)))
        rmSync(join(this.#directory, packFolder, name), { force: true });
  }

  #packPath(pack: string): string {
    return join(this.#directory, packFolder, `${pack}${packSuffix}`);
  }

  async #read(): Promise<Result<void, Unusable>> {
    const bytes = await readIfThere(join(this.#directory, listName));
    this.#list = bytes;
    if (!bytes) return ok(undefined);
    const lines = parseList(bytes);
    if (!lines.ok) return lines;
    const kept: Kept[] = [];
    const packs = new Map<string, Buffer | undefined>();
    for (const line of lines.value) {
      if (!packs.has(line.pack)) packs.set(line.pack, await readIfThere(this.#packPath(line.pack)));
      const record = packs.get(line.pack)?.subarray(line.offset, line.offset + line.length);
      if (record?.length !== line.length) return failed({ why: 'a part of it is missing' });
      if (crc32(record) !== line.crc32) return failed({ why: 'the checksum of a part of it does not add up' });
      const stored = storedFrom(record);
      if (stored?.name !== line.name) return failed({ why: 'a repository in it cannot be read' });
      kept.push({ line, stored });
    }
    this.#kept = kept;
    for (const one of kept) this.#known.set(one.stored, one);
    return ok(undefined);
  }
}

/** The same repository as before needs no other place. */
async function encodedOrKept(
  repository: CorpusRepository,
  before: Kept | undefined,
  pace: Pace,
): Promise<Kept | Encoded> {
  const digest = await digestOfRepository(repository, pace);
  if (before?.line.digest === digest) {
    before.stored.adopt(repository.files);
    return before;
  }
  const bytes = await encodeRepository(repository, pace);
  return { stored: new StoredRepository(bytes, repository.files), digest };
}

function unplaced(record: Kept | Encoded): Encoded {
  if (!('line' in record)) return record;
  const { line, stored } = record;
  return { stored, digest: line.digest };
}

function parseList(bytes: Buffer): Result<readonly RepositoryLine[], Unusable> {
  const damage = (why: string): Result<never, Unusable> => failed({ why });
  const lastStart = bytes.lastIndexOf(10, bytes.length - 2) + 1;
  if (lastStart === 0 || bytes.at(-1) !== 10) return damage('it is cut off');
  const body = bytes.subarray(0, lastStart);
  const claimed = lastLine.safeParse(jsonOf(bytes.toString('utf8', lastStart)));
  if (!claimed.success || claimed.data.sha256 !== createHash('sha256').update(body).digest('hex'))
    return damage('its checksum does not add up');
  const [first, ...lines] = body.toString('utf8').trimEnd().split('\n');
  if (first !== formatLine) return failed({ why: 'another version of the program wrote it', isOfAnotherVersion: true });
  const parsed = lines.map((line) => repositoryLine.safeParse(jsonOf(line)));
  if (parsed.some(({ success }) => !success)) return damage('a repository in it cannot be read');
  return ok(parsed.map(({ data }) => data!));
}

function storedFrom(record: Buffer): StoredRepository | undefined {
  try {
    return new StoredRepository(record);
  } catch (error) {
    if (error instanceof BrokenColumns || error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    await using handle = await open(path, 'r');
    return await readFile(handle);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Undefined for what is no JSON: the schema refuses that. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
