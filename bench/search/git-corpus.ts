/** A bare repository as a corpus: its tree at HEAD, and its blobs. Plain git, so that the bench needs nothing of the house. */
import { execFileSync, spawn } from 'node:child_process';
import { basename, dirname } from 'node:path';
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

export interface BlobVisitor {
  /** A promise holds the reader back until it is kept. */
  content(blob: string, bytes: Buffer): void | Promise<void>;
  missing(blob: string): void;
}

/** Feeds the blobs to the writer as they come; returns how many bytes of content there were. */
export async function addBlobs(
  gitDirectory: string,
  { blobs, files }: { readonly blobs: readonly string[]; readonly files: readonly CorpusFile[] },
  writer: ShardWriter,
): Promise<number> {
  let bytes = 0;
  // The path decides the language, and so the symbols.
  const pathOf = new Map(files.map(({ blob, path }) => [blob, path]));
  await readBlobs(gitDirectory, blobs, {
    content: async (blob, content) => {
      bytes += content.length;
      const path = pathOf.get(blob);
      await writer.add(blob, content, { standing: true, ...(path !== undefined && { path }) });
    },
    missing: (blob) => writer.addMissing(blob),
  });
  return bytes;
}

/** Reads blob by blob: `git archive` gives up when a single object is missing, and leaves out what export-ignore names. */
export async function readBlobs(gitDirectory: string, blobs: readonly string[], visitor: BlobVisitor): Promise<void> {
  if (blobs.length === 0) return;
  const child = spawn('git', ['-C', gitDirectory, 'cat-file', '--batch', '--buffer'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(`${blobs.join('\n')}\n`);
  let buffered: Buffer = Buffer.alloc(0);
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
    buffered = buffered.subarray(await visitWhole(buffered, visitor));
  }
}

/** Visits the answers that are there in full; returns how far they go. */
async function visitWhole(buffered: Buffer, visitor: BlobVisitor): Promise<number> {
  let at = 0;
  for (;;) {
    const headerEnd = buffered.indexOf(10, at);
    if (headerEnd < 0) return at;
    const [blob, type, size] = buffered.toString('latin1', at, headerEnd).split(' ');
    if (type === 'missing') {
      visitor.missing(blob!);
      at = headerEnd + 1;
      continue;
    }
    const end = headerEnd + 1 + Number(size);
    if (end >= buffered.length) return at;
    await visitor.content(blob!, buffered.subarray(headerEnd + 1, end));
    at = end + 1;
  }
}
