/**
 * Compiles the kernels in assembly/ to one WebAssembly module and keeps it in a folder, under a name that holds the hash of
 * what it was made from: a module of other sources is never taken, and processes that compile at the same time write the
 * same bytes. Rejected: a module in the repository, which could be other than its sources.
 */
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../base/app-error.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { sha256, sha256Of } from '../../base/digest.ts';
import { mostPages } from './arena.ts';

const sourceDirectory = join(import.meta.dirname, 'assembly');
const keptName = /^kernels-[0-9a-f]{16}\.wasm$/;

export const defaultDirectory = resolve(import.meta.dirname, '..', '..', '..', 'dist');

const compilerArguments = [
  ['index.ts', '--outFile', 'kernels.wasm'],
  ['-O3', '--noAssert', '--runtime', 'stub'],
  [
    '--importMemory',
    '--noExportMemory',
    '--sharedMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    String(mostPages),
  ],
  ['--enable', 'simd', '--enable', 'relaxed-simd', '--enable', 'threads'],
].flat();

/** Where the module of the present sources is kept. */
export function compiledFile(directory: string): string {
  const sources = readdirSync(sourceDirectory).sort();
  const parts = sources.flatMap((name) => [name, sha256(readFileSync(join(sourceDirectory, name)))]);
  return join(directory, `kernels-${sha256Of(...compilerArguments, ...parts).slice(0, 16)}.wasm`);
}

/**
 * Compiles the kernels into `directory` unless they are there, and returns the file. Takes some seconds, once. Throws when
 * the compiler is not installed (`search/no-compiler`), the sources are wrong, or the folder cannot be written.
 */
export async function ensureCompiled(directory: string = defaultDirectory): Promise<string> {
  const file = compiledFile(directory);
  if (existsSync(file)) return file;
  writeFileAtomically(file, await compile());
  for (const name of readdirSync(directory))
    if (keptName.test(name) && join(directory, name) !== file) rmSync(join(directory, name), { force: true });
  return file;
}

/** The module's bytes. */
export async function compile(): Promise<Uint8Array> {
  const compiler = await compilerOf();
  let bytes: Uint8Array | undefined;
  const complaints: string[] = [];
  const { error } = await compiler.main(compilerArguments, {
    readFile: (name) => {
      const path = join(sourceDirectory, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') bytes = contents;
    },
    listFiles: () => [],
    stderr: {
      write: (chunk) => void complaints.push(typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)),
    },
  });
  if (error || !bytes)
    throw new AppError(
      'search/kernels',
      `the search kernels do not compile: ${error?.message ?? 'no module came out'}`,
      {
        hint: `${complaints.join('')}\nPLUMBLINE_KERNELS=plain searches without them.`,
        cause: error,
      },
    );
  return bytes;
}

/** What is used of the compiler. Its own types are not imported: they declare AssemblyScript's globals for the whole house. */
interface Compiler {
  main(
    args: readonly string[],
    host: {
      readonly readFile: (name: string) => string | null;
      readonly writeFile: (name: string, contents: string | Uint8Array) => void;
      readonly listFiles: () => readonly string[];
      readonly stderr: { readonly write: (chunk: string | Uint8Array) => void };
    },
  ): Promise<{ readonly error: Error | null }>;
}

const compilerModule: string = 'assemblyscript/asc';

async function compilerOf(): Promise<Compiler> {
  try {
    return (await import(compilerModule)) as Compiler;
  } catch (cause) {
    throw new AppError('search/no-compiler', 'assemblyscript, the compiler of the search kernels, cannot be loaded', {
      hint: 'Run npm ci. Without it search works with plain kernels, several times slower.',
      cause,
    });
  }
}
