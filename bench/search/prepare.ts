/**
 * Lays out the corpus of the comparison once: a folder of plain files that every engine can read, and the list of them.
 *
 *   node bench/search/prepare.ts --into FOLDER REPOSITORY.git ...
 *
 * FOLDER/tree/<repository>/<path> holds the text files up to 1 MiB at HEAD (no NUL in the first 8,000 bytes; no links, no
 * submodules), FOLDER/corpus.jsonl one line per repository: {directory, name, commit, branch, files: [[path, blob], …]}.
 * Larger and binary files are left out because some peers leave them out in silence: all run on exactly these files.
 *
 * Blobs are read one by one: `git archive` gives up when a single object is missing and loses what export-ignore names.
 */
import { createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readBlobs, readCorpusRepository } from './git-corpus.ts';

const largestFile = 1 << 20;
const sniffed = 8000;

export interface PreparedRepository {
  readonly directory: string;
  readonly name: string;
  readonly commit: string;
  readonly branch: string;
  readonly files: readonly (readonly [path: string, blob: string])[];
}

export function readPrepared(folder: string): readonly PreparedRepository[] {
  const text = readFileSync(join(folder, 'corpus.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as PreparedRepository);
}

async function layOut(directory: string, into: string): Promise<PreparedRepository> {
  const { name, commit, branch, files } = readCorpusRepository(directory);
  const pathsOf = new Map<string, string[]>();
  for (const { blob, path } of files) pathsOf.set(blob, [...(pathsOf.get(blob) ?? []), path]);
  const kept: (readonly [string, string])[] = [];
  await readBlobs(directory, [...pathsOf.keys()], {
    content: (blob, bytes) => {
      if (bytes.length > largestFile || bytes.subarray(0, sniffed).includes(0)) return;
      for (const path of pathsOf.get(blob)!) {
        // A name that no file system takes stays out for everybody.
        if (path.includes('\n') || path.length > 1000) continue;
        const file = join(into, name, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, bytes);
        kept.push([path, blob]);
      }
    },
    missing: () => undefined,
  });
  return { directory: resolve(directory), name, commit, branch, files: kept };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { into: { type: 'string' } } });
  if (values.into === undefined || positionals.length === 0)
    throw new Error('prepare --into FOLDER REPOSITORY.git ...');
  const tree = join(values.into, 'tree');
  if (existsSync(tree)) throw new Error(`${tree} exists: name an empty folder`);
  mkdirSync(tree, { recursive: true });
  const list = createWriteStream(join(values.into, 'corpus.jsonl'));
  let count = 0;
  for (const directory of positionals) {
    const prepared = await layOut(directory, tree);
    count += prepared.files.length;
    list.write(`${JSON.stringify(prepared)}\n`);
    console.log(`${prepared.name}: ${prepared.files.length} files`);
  }
  await new Promise((done) => list.end(done));
  console.log(`${count} files`);
}

if (import.meta.main) await main();
