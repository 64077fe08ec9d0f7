/**
 * Where kernels come from. The main thread loads the program once (`loadKernels`), compiling it when its sources changed;
 * threads get it by message (a WebAssembly.Module can be cloned) and bind it to memories, which takes microseconds.
 */
import { scratchOf, type AddressRange, type ArenaLayout } from './arena.ts';
import type { Kernels, PostingCollector } from './kernels.ts';
import { PlainKernels } from './plain.ts';
import { PlainPostingCollector } from './plain-postings.ts';

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

export function loadKernels(_options: LoadOptions = {}): Promise<KernelProgram> {
  return Promise.resolve({ flavour: 'plain' });
}

/** Kernels of thread `thread` on an arena. */
export function bindKernels(
  program: KernelProgram,
  memory: WebAssembly.Memory,
  place: { readonly layout: ArenaLayout; readonly thread: number },
): Kernels {
  return bindKernelsTo(program, memory, scratchOf(place.layout, place.thread));
}

export function bindKernelsTo(_program: KernelProgram, memory: WebAssembly.Memory, _scratch: AddressRange): Kernels {
  return new PlainKernels(memory);
}

export function createPostingCollector(_program: KernelProgram, textBytes: number): PostingCollector {
  return new PlainPostingCollector(textBytes);
}
