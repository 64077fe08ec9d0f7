/**
 * One repository of the corpus as bytes, quick to load for thousands of repositories and compact for millions of tenures.
 * Three parts, each read when it is needed and not before:
 *
 *   outline, a text: JSON {name, commit, tree?, branch, unsearched: [path, reason, ...], attributes?,
 *     files: how many, history?: {landings, tenures, completeFrom}}
 *   number: bytes of the files · paths: all paths of files and tenures, ascending by UTF-16 code units, each once: number of
 *     them, then each as: bytes it shares with the one before, the rest as a text · per file: path (difference of its number
 *     to that of the file before), blob, landing `since` plus one (0: not known)
 *   history (only with one) · per landing: commit, milliseconds since the one before · per tenure: path (difference of its
 *     number), blob, from (difference), to - from
 *
 * Numbers, differences, texts and ids as in column-bytes.ts. A record is checked as a whole before it is read
 * (corpus-file.ts), so what does not fit here was written by another program.
 */
import { z } from 'zod';
import { instantFromMillis, millisOf } from '../../base/instant.ts';
import type { CorpusFile, CorpusHistory, CorpusRepository, RepositoryAttributes, UnsearchedFile } from '../contract.ts';
import type { Pace } from '../pace.ts';
import { BrokenColumns, ColumnReader, ColumnWriter } from './column-bytes.ts';

const reason = z.enum(['binary', 'missing-object', 'submodule', 'symbolic-link', 'too-large', 'not-indexed-yet']);
const count = z.number().int().min(0);
const outlineSchema = z.strictObject({
  name: z.string(),
  commit: z.string(),
  tree: z.string().optional(),
  branch: z.string(),
  unsearched: z.array(z.tuple([z.string(), reason])),
  attributes: z
    .strictObject({
      fork: z.boolean().optional(),
      archived: z.boolean().optional(),
      visibility: z.enum(['public', 'private']).optional(),
      description: z.string().optional(),
      topics: z.array(z.string()).optional(),
      /** Pairs: as a key of an object, `__proto__` would be lost. */
      meta: z.array(z.tuple([z.string(), z.string().nullable()])).optional(),
    })
    .optional(),
  files: count,
  history: z.strictObject({ landings: count, tenures: count, completeFrom: count }).optional(),
});
type Outline = z.infer<typeof outlineSchema>;

/** In slices: a repository may have hundreds of thousands of files. */
export async function encodeRepository(repository: CorpusRepository, pace: Pace): Promise<Buffer> {
  const { name, commit, tree, branch, unsearched, attributes, files, history } = repository;
  const outline: Outline = {
    name,
    commit,
    ...(tree !== undefined && { tree }),
    branch,
    unsearched: unsearched.map((file): [string, UnsearchedFile['reason']] => [file.path, file.reason]),
    ...(attributes && { attributes: writtenAttributes(attributes) }),
    files: files.length,
    ...(history && {
      history: {
        landings: history.landings.length,
        tenures: history.tenures.length,
        completeFrom: history.completeFrom,
      },
    }),
  };
  const paths = pathTable(repository);
  const numbers = new Map(paths.map((path, number) => [path, number]));
  const record = new ColumnWriter();
  record.text(JSON.stringify(outline));
  const listed = new ColumnWriter();
  await writePaths(listed, paths, pace);
  await writeFiles(listed, files, { numbers, pace });
  record.number(listed.length);
  record.bytes(listed.taken());
  if (history) await writeHistory(record, history, { numbers, pace });
  return record.taken();
}

type WrittenAttributes = NonNullable<Outline['attributes']>;

function writtenAttributes({ meta, ...others }: RepositoryAttributes): WrittenAttributes {
  return outlineSchema.shape.attributes.unwrap().parse({ ...others, ...(meta && { meta: Object.entries(meta) }) });
}

function readAttributes({ meta, ...others }: WrittenAttributes): RepositoryAttributes {
  // JSON knows no undefined: an absent attribute is absent.
  return { ...(others as RepositoryAttributes), ...(meta && { meta: Object.fromEntries(meta) }) };
}

interface Numbering {
  readonly numbers: ReadonlyMap<string, number>;
  readonly pace: Pace;
}

const perSlice = 512;

function pathTable({ files, history }: CorpusRepository): readonly string[] {
  const paths = new Set(files.map(({ path }) => path));
  for (const { path } of history?.tenures ?? []) paths.add(path);
  return [...paths].sort();
}

async function writePaths(into: ColumnWriter, paths: readonly string[], pace: Pace): Promise<void> {
  into.number(paths.length);
  let last = '';
  for (const [number, path] of paths.entries()) {
    if (number % perSlice === 0) await pace.breathe();
    let shared = 0;
    while (shared < last.length && last.charCodeAt(shared) === path.charCodeAt(shared)) shared++;
    // Half a character stays with its other half.
    if (shared > 0 && isHighSurrogate(last.charCodeAt(shared - 1))) shared--;
    into.number(shared);
    into.text(path.slice(shared));
    last = path;
  }
}

function isHighSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

async function writeFiles(
  into: ColumnWriter,
  files: readonly CorpusFile[],
  { numbers, pace }: Numbering,
): Promise<void> {
  let last = 0;
  for (const [file, { path, blob, since }] of files.entries()) {
    if (file % perSlice === 0) await pace.breathe();
    const number = numbers.get(path)!;
    into.difference(number - last);
    into.id(blob);
    into.number(since === undefined ? 0 : since + 1);
    last = number;
  }
}

async function writeHistory(into: ColumnWriter, history: CorpusHistory, { numbers, pace }: Numbering): Promise<void> {
  let lastMillis = 0;
  for (const { commit, at } of history.landings) {
    const millis = millisOf(at);
    into.id(commit);
    into.difference(millis - lastMillis);
    lastMillis = millis;
  }
  let lastPath = 0;
  let lastFrom = 0;
  for (const [tenure, { path, blob, from, to }] of history.tenures.entries()) {
    if (tenure % perSlice === 0) await pace.breathe();
    const number = numbers.get(path)!;
    into.difference(number - lastPath);
    into.id(blob);
    into.difference(from - lastFrom);
    into.difference(to - from);
    lastPath = number;
    lastFrom = from;
  }
}

/** A repository as it was written. Files and history are made when they are first asked for. */
export class StoredRepository implements CorpusRepository {
  readonly name: string;
  readonly commit: string;
  readonly tree?: string;
  readonly branch: string;
  readonly unsearched: readonly UnsearchedFile[];
  readonly attributes?: RepositoryAttributes;
  /** Made on first use; there is no such property when no history is known. */
  declare readonly history?: CorpusHistory;
  /** How many files it has, without making them. */
  readonly fileCount: number;
  readonly bytes: Buffer;
  readonly #outline: Outline;
  readonly #listed: Buffer;
  readonly #historyBytes: Buffer;
  #paths: readonly string[] | undefined;
  #files: readonly CorpusFile[] | undefined;
  #history: CorpusHistory | undefined;

  /** Throws BrokenColumns, a SyntaxError or a ZodError when these are no such bytes. `files`: what they are, if at hand. */
  constructor(bytes: Buffer, files?: readonly CorpusFile[]) {
    this.bytes = bytes;
    this.#files = files;
    const reader = new ColumnReader(bytes);
    this.#outline = outlineSchema.parse(JSON.parse(reader.text()));
    const { name, commit, tree, branch, unsearched, attributes } = this.#outline;
    this.name = name;
    this.commit = commit;
    if (tree !== undefined) this.tree = tree;
    this.branch = branch;
    this.unsearched = unsearched.map(([path, why]) => ({ path, reason: why }));
    if (attributes) this.attributes = readAttributes(attributes);
    this.fileCount = this.#outline.files;
    this.#listed = reader.bytes(reader.number());
    this.#historyBytes = bytes.subarray(reader.position);
    const { history } = this.#outline;
    if (history)
      Object.defineProperty(this, 'history', {
        enumerable: true,
        get: () => (this.#history ??= this.#readHistory(history)),
      });
  }

  /** Where occurrences stand in the record, for whoever wants numbers (record-columns.ts). */
  get listed(): Buffer {
    return this.#listed;
  }

  get tenures(): { readonly bytes: Buffer; readonly landings: number; readonly count: number } {
    const { landings = 0, tenures = 0 } = this.#outline.history ?? {};
    return { bytes: this.#historyBytes, landings, count: tenures };
  }

  /** The landing from which on its past is known. */
  get completeFrom(): number | undefined {
    return this.#outline.history?.completeFrom;
  }

  /** Whether the same files stand, and stood, at the same paths at the same landings. */
  hasFilesOf(other: StoredRepository): boolean {
    return this.#listed.equals(other.#listed) && this.#historyBytes.equals(other.#historyBytes);
  }

  get files(): readonly CorpusFile[] {
    this.#files ??= this.#readListed().files;
    return this.#files;
  }

  /** The files it has, at hand: they need not be read from its bytes. */
  adopt(files: readonly CorpusFile[]): void {
    this.#files ??= files;
  }

  #readListed(): { readonly paths: readonly string[]; readonly files: readonly CorpusFile[] } {
    const reader = new ColumnReader(this.#listed);
    const paths = readPaths(reader);
    this.#paths = paths;
    const files: CorpusFile[] = [];
    let number = 0;
    for (let file = 0; file < this.fileCount; file++) {
      number += reader.difference();
      const blob = reader.id();
      const since = reader.number();
      files.push({ path: pathOf(paths, number), blob, ...(since > 0 && { since: since - 1 }) });
    }
    return { paths, files };
  }

  #readHistory(outline: NonNullable<Outline['history']>): CorpusHistory {
    const paths = this.#paths ?? this.#readListed().paths;
    const reader = new ColumnReader(this.#historyBytes);
    let millis = 0;
    const landings = Array.from({ length: outline.landings }, () => {
      const commit = reader.id();
      millis += reader.difference();
      return { commit, at: instantFromMillis(millis) };
    });
    let number = 0;
    let from = 0;
    const tenures = Array.from({ length: outline.tenures }, () => {
      number += reader.difference();
      const blob = reader.id();
      from += reader.difference();
      return { path: pathOf(paths, number), blob, from, to: from + reader.difference() };
    });
    return { landings, tenures, completeFrom: outline.completeFrom };
  }
}

function readPaths(reader: ColumnReader): readonly string[] {
  let last = '';
  return Array.from({ length: reader.number() }, () => {
    const shared = reader.number();
    last = last.slice(0, shared) + reader.text();
    return last;
  });
}

function pathOf(paths: readonly string[], number: number): string {
  const path = paths[number];
  if (path === undefined) throw new BrokenColumns(`there is no path ${number}`);
  return path;
}
