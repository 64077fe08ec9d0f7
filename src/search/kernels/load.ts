/**
 * Where kernels come from. The main thread loads the program once (`loadKernels`), compiling it when its sources changed;
 * threads get it by message (a WebAssembly.Module can be cloned) and bind it to memories, which takes microseconds.
 *
 * A module is held against the plain kernels before it is used (self-check.ts).
 * Without the compiler, a sound module or SIMD there are the plain kernels, and a note that says so: answers are the same.
 */
import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAppError } from '../../base/app-error.ts';
import { scratchOf, type AddressRange, type ArenaLayout } from './arena.ts';
import { compile, defaultDirectory, ensureCompiled } from './compile.ts';
import type { Kernels, PostingCollector } from './kernels.ts';
import { PlainKernels } from './plain.ts';
import { PlainPostingCollector } from './plain-postings.ts';
import { collectsAsPlain, wrongIn } from './self-check.ts';
import { SimdKernels } from './simd.ts';
import { SimdPostingCollector } from './simd-postings.ts';

/** Can be sent to threads. */
export type KernelProgram =
  { readonly flavour: 'plain' } | { readonly flavour: 'simd'; readonly module: WebAssembly.Module };

export interface LoadOptions {
  /** `plain` when the environment says PLUMBLINE_KERNELS=plain. */
  readonly flavour?: 'auto' | 'plain';
  /** Told why the vector kernels cannot be had. */
  readonly note?: (message: string) => void;
  /** Where the compiled module is kept; `dist` of this project when absent. */
  readonly directory?: string;
}

const plain: KernelProgram = { flavour: 'plain' };
/** By directory: a process compiles once, whoever asks. */
const loading = new Map<string, Promise<WebAssembly.Module>>();

export async function loadKernels(options: LoadOptions = {}): Promise<KernelProgram> {
  if (options.flavour === 'plain') return plain;
  const directory = options.directory ?? defaultDirectory;
  try {
    const known = loading.get(directory) ?? loadModule(directory);
    loading.set(directory, known);
    const module = await known;
    const wrong = checked(module);
    if (wrong === undefined) return { flavour: 'simd', module };
    options.note?.(`search runs with plain kernels, several times slower: of the vector kernels' answers, ${wrong}`);
    return plain;
  } catch (error) {
    loading.delete(directory);
    if (!isExpected(error)) throw error;
    options.note?.(`search runs with plain kernels, several times slower: ${error.message}`);
    return plain;
  }
}

/** What is wrong with a module, asked once. */
function checked(module: WebAssembly.Module): string | undefined {
  if (!verdicts.has(module)) verdicts.set(module, wrongIn(module));
  return verdicts.get(module);
}

const verdicts = new WeakMap<WebAssembly.Module, string | undefined>();

/** No compiler, or no SIMD. A module that does not compile from our sources is a broken promise and thrown. */
function isExpected(error: unknown): error is Error {
  return error instanceof WebAssembly.CompileError || (isAppError(error) && error.code === 'search/no-compiler');
}

async function loadModule(directory: string): Promise<WebAssembly.Module> {
  try {
    const file = await ensureCompiled(directory);
    try {
      return await WebAssembly.compile(await readFile(file));
    } catch (error) {
      if (!(error instanceof WebAssembly.CompileError)) throw error;
      // Damaged, or there is no SIMD: made anew, it tells.
      rmSync(file, { force: true });
      return await WebAssembly.compile(await readFile(await ensureCompiled(directory)));
    }
  } catch (error) {
    // A folder that cannot be written: the module is made for this process alone.
    if (!isAppError(error) || !error.code.startsWith('disk/')) throw error;
    return await WebAssembly.compile((await compile()).slice());
  }
}

/** Kernels of thread `thread` on an arena. */
export function bindKernels(
  program: KernelProgram,
  memory: WebAssembly.Memory,
  place: { readonly layout: ArenaLayout; readonly thread: number },
): Kernels {
  return bindKernelsTo(program, memory, scratchOf(place.layout, place.thread));
}

/** Kernels on any memory (shared, its maximum that of arenas at most) with `scratch` to themselves. */
export function bindKernelsTo(program: KernelProgram, memory: WebAssembly.Memory, scratch: AddressRange): Kernels {
  return program.flavour === 'plain' ? new PlainKernels(memory) : new SimdKernels(program.module, memory, scratch);
}

/** A collector with room for `textBytes` of text: the plain one where the vector kernels collect something else. */
export function createPostingCollector(program: KernelProgram, textBytes: number): PostingCollector {
  if (program.flavour === 'plain') return new PlainPostingCollector(textBytes);
  const collector = new SimdPostingCollector(program.module, Math.max(textBytes, 4096));
  const isSound = soundCollectors.get(program.module) ?? collectsAsPlain(collector);
  soundCollectors.set(program.module, isSound);
  return isSound ? collector : new PlainPostingCollector(textBytes);
}

/** By module: a thread asks once. */
const soundCollectors = new WeakMap<WebAssembly.Module, boolean>();
