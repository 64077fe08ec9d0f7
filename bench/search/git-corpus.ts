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

/** Feeds the blobs to the writer as they come; returns how many bytes of content there were. */
export async function addBlobs(gitDirectory: string, blobs: readonly string[], writer: ShardWriter): Promise<number> {
  const child = spawn('git', ['-C', gitDirectory, 'cat-file', '--batch', '--buffer'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(`${blobs.join('\n')}\n`);
  let buffered: Buffer = Buffer.alloc(0);
  let bytes = 0;
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
    let at = 0;
    for (;;) {
      const headerEnd = buffered.indexOf(10, at);
      if (headerEnd < 0) break;
      const [blob, type, size] = buffered.toString('latin1', at, headerEnd).split(' ');
      if (type === 'missing') {
        writer.addMissing(blob!);
        at = headerEnd + 1;
        continue;
      }
      const end = headerEnd + 1 + Number(size);
      if (end >= buffered.length) break;
      writer.add(blob!, buffered.subarray(headerEnd + 1, end));
      bytes += Number(size);
      at = end + 1;
    }
    buffered = buffered.subarray(at);
  }
  return bytes;
}
