/** A bare repository as a corpus: its tree at HEAD by plain git, and its blobs as the product reads them. */
import { execFileSync } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { readInLanes } from '../../src/app/reading/blob-lanes.ts';
import type { ReadBlob } from '../../src/git/blobs.ts';
import type { MissingObject } from '../../src/git/object-reader.ts';
import type { ObjectId } from '../../src/model/repository.ts';
import type { CorpusFile, CorpusRepository, ShardWriter, UnsearchedFile } from '../../src/search/contract.ts';

const largeOutput = 1 << 30;

export function readCorpusRepository(gitDirectory: string): CorpusRepository {
  const git = (...args: string[]) => execFileSync('git', ['-C', gitDirectory, ...args], { maxBuffer: largeOutput });
  const commit = git('rev-parse', 'HEAD').toString().trim();
  const branch = git('rev-parse', '--abbrev-ref', 'HEAD').toString().trim();
  const files: CorpusFile[] = [];
  const unsearched: UnsearchedFile[] = [];
  for (const entry of git('ls-tree', '-r', '-z', commit).toString().split('\0')) {
    const [, mode, , blob, path] = /^(\d+) (\w+) (\w+)\t([\s\S]*)$/.exec(entry) ?? [];
    if (blob === undefined || path === undefined) continue;
    if (mode === '160000') unsearched.push({ path, reason: 'submodule' });
    // A symbolic link's blob is a path, not code: git grep does not look at it either.
    else if (mode !== '120000') files.push({ path, blob });
  }
  const name = basename(gitDirectory) === 'repo' ? basename(dirname(gitDirectory)) : basename(gitDirectory);
  return { name: name.replace('+', '/'), commit, branch, files, unsearched };
}

/** A repository whose blobs are to be indexed. */
export interface BlobOrigin {
  readonly directory: string;
  readonly blobs: readonly string[];
  readonly files: readonly CorpusFile[];
}

/** Feeds the blobs of all repositories to the writer, read as the product reads them; returns how many bytes there were. */
export async function addBlobs(origins: readonly BlobOrigin[], writer: ShardWriter): Promise<number> {
  let bytes = 0;
  // The path decides the language, and so the symbols.
  const paths = new Map<string, string>();
  const requests = origins.map(({ directory, blobs, files }) => {
    const wanted = new Set(blobs.filter((blob) => !paths.has(blob)));
    for (const { blob, path } of files) if (wanted.has(blob)) paths.set(blob, path);
    return { gitDirectory: directory, blobs: [...wanted] as ObjectId[] };
  });
  await readInLanes(requests, async (_, read) => {
    if ('missing' in read) return writer.addMissing(read.oid);
    bytes += read.bytes.length;
    const path = paths.get(read.oid);
    await writer.add(read.oid, read.bytes, { standing: true, ...(path !== undefined && { path }) });
  });
  return bytes;
}

export interface BlobVisitor {
  /** A promise holds the reader back until it is kept. */
  content(blob: string, bytes: Buffer): void | Promise<void>;
  missing(blob: string): void;
}

/** Reads blob by blob: `git archive` gives up when a single object is missing, and leaves out what export-ignore names. */
export async function readBlobs(gitDirectory: string, blobs: readonly string[], visitor: BlobVisitor): Promise<void> {
  const request = { gitDirectory, blobs: blobs as readonly ObjectId[] };
  const visit = (_: number, read: ReadBlob | MissingObject) =>
    'missing' in read ? visitor.missing(read.oid) : visitor.content(read.oid, read.bytes);
  await readInLanes([request], visit, { lanes: 1, bytesAtMost: largeOutput });
}
