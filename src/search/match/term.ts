/**
 * One leaf's pattern in a scanning thread: a scanner per arena, and where in a text it matches. Made when the first job of a
 * search is taken; keeps what its automata have learnt until the search ends.
 */
import type { ShardIndex } from '../index/shard-index.ts';
import type { Kernels, RunTable } from '../kernels/kernels.ts';
import type { KernelProgram } from '../kernels/load.ts';
import type { CompiledPattern, SpanFinder } from '../regex/pattern.ts';
import type { Structure } from '../structural/structure.ts';
import { patternSpans, structureSpans, type DocumentSpans } from './document-spans.ts';
import { compiledOnce, type Pattern } from './text-matcher.ts';
import { TextScanner } from './text-scanner.ts';

/** A shard whose text lies in an arena. */
export interface ScannedShard {
  readonly id: number;
  readonly index: ShardIndex;
  /** Address of the text's first byte. */
  readonly at: number;
  readonly arena: ArenaKernels;
}

export interface ArenaKernels {
  readonly id: number;
  readonly kernels: Kernels;
  /** The whole memory. */
  readonly bytes: Buffer;
  /** Used within one job at a time. */
  readonly runs?: RunTable;
}

/** Highlights per line; very long lines get fewer (regex/spans.ts). */
const mostSpans = 1 << 20;

/** What scanners work with in a thread. */
export interface ScanParts {
  readonly program: KernelProgram;
  readonly isCancelled: () => boolean;
}

/** The terms of a plan, by leaf. */
export function termsOf(patterns: readonly (Pattern | undefined)[], parts: ScanParts): readonly (Term | undefined)[] {
  return patterns.map((pattern) => {
    if (!pattern) return undefined;
    const known = compiledOnce(pattern);
    if (!known.ok) throw new Error(`not a pattern: ${pattern.source}: ${known.error.message}`);
    return new Term(known.value, pattern.structure, parts);
  });
}

export class Term {
  readonly pattern: CompiledPattern;
  readonly structure: Structure | undefined;
  readonly #scanners = new Map<number, TextScanner>();
  readonly #parts: ScanParts;
  #spans: SpanFinder | undefined;
  /** Of the structure, in the document that was looked at last: its lines are asked for first, then ranges in them. */
  #last: (DocumentSpans & { readonly shard: number; readonly document: number }) | undefined;

  constructor(pattern: CompiledPattern, structure: Structure | undefined, parts: ScanParts) {
    this.pattern = pattern;
    this.structure = structure;
    this.#parts = parts;
  }

  scanner({ id, kernels }: ArenaKernels): TextScanner {
    let scanner = this.#scanners.get(id);
    if (!scanner) {
      scanner = new TextScanner({ ...this.#parts, kernels, pattern: this.pattern });
      this.#scanners.set(id, scanner);
    }
    return scanner;
  }

  spans(bytes: Uint8Array, from: number, to: number): readonly number[] {
    this.#spans ??= this.pattern.newSpans(this.#parts.isCancelled);
    return this.#spans.spans(bytes, from, to, mostSpans);
  }

  /** In a text that is a whole document. */
  documentSpans(text: Buffer): readonly number[] {
    this.#spans ??= this.pattern.newSpans(this.#parts.isCancelled);
    return patternSpans(this.#spans, text);
  }

  structureSpans(
    structure: Structure,
    bytes: Buffer,
    at: { readonly shard: number; readonly document: number; readonly from: number; readonly to: number },
  ): DocumentSpans {
    const { shard, document, from, to } = at;
    if (this.#last?.shard === shard && this.#last.document === document) return this.#last;
    const { ignoreCase } = this.pattern;
    this.#last = { shard, document, ...structureSpans(structure, bytes, { from, to, ignoreCase }) };
    return this.#last;
  }

  close(): void {
    for (const scanner of this.#scanners.values()) scanner.close();
    this.#scanners.clear();
  }
}
