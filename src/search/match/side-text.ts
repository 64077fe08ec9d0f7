/**
 * Text that is scanned as a copy, in a memory of its own: runs with bytes that are no UTF-8, written anew with U+FFFD in
 * their place, exactly as the reader sees them. Rare, so simplicity counts: one memory per scanner, made when it is needed.
 */
import { pageBytes } from '../kernels/arena.ts';
import { padding } from '../kernels/kernels.ts';
import { bindKernelsTo } from '../kernels/load.ts';
import { LineList } from './line-list.ts';
import type { TextRun, TextScannerParts } from './text-scanner.ts';

const scratch = { from: pageBytes, to: pageBytes + (8 << 20) };
const leastTextBytes = 1 << 20;

interface Scanner {
  gaveUp: boolean;
  scan(run: TextRun, into: LineList): void;
  close(): void;
}

export class SideText {
  readonly #parts: TextScannerParts;
  readonly #newScanner: (parts: TextScannerParts) => Scanner;
  readonly #lines = new LineList();
  #memory: WebAssembly.Memory | undefined;
  #scanner: Scanner | undefined;

  constructor(parts: TextScannerParts, newScanner: (parts: TextScannerParts) => Scanner) {
    this.#parts = parts;
    this.#newScanner = newScanner;
  }

  /** The numbers of the matching lines of `bytes`, whose first line is `firstLine`. */
  *matchingLines(bytes: Buffer, firstLine: number): Iterable<number> {
    const text = Buffer.from(bytes.toString('utf8'));
    const scanner = this.#scannerFor(text.length);
    Buffer.from(this.#memory!.buffer).set(text, scratch.to);
    this.#lines.clear();
    scanner.scan({ from: scratch.to, to: scratch.to + text.length, firstLine, isUtf8: true }, this.#lines);
    for (let index = 0; index < this.#lines.count; index++) yield this.#lines.number(index);
  }

  /** Whether matches may be missing since the last time this was asked. */
  takeGaveUp(): boolean {
    const gaveUp = this.#scanner?.gaveUp ?? false;
    if (this.#scanner) this.#scanner.gaveUp = false;
    return gaveUp;
  }

  #scannerFor(textBytes: number): Scanner {
    const needed = scratch.to + Math.max(textBytes, leastTextBytes) + padding;
    if (!this.#scanner || !this.#memory || this.#memory.buffer.byteLength < needed) {
      this.#scanner?.close();
      const pages = Math.ceil(needed / pageBytes);
      this.#memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
      const { program } = this.#parts;
      this.#scanner = this.#newScanner({ ...this.#parts, kernels: bindKernelsTo(program, this.#memory, scratch) });
    }
    return this.#scanner;
  }

  close(): void {
    this.#scanner?.close();
    this.#scanner = undefined;
    this.#memory = undefined;
  }
}
