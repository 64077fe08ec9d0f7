/**
 * The keys of a log, found by reading it: each statement of a new key is an entry (key-change.ts). Every entry is looked at
 * once; later questions read only what was appended since.
 */
import { KEY_CHANGE_MARK, parseKeyChange, tenuresOf, type KeyChange } from './key-change.ts';
import type { VerifierKey } from './note.ts';

interface Entry {
  readonly index: number;
  readonly bytes: Uint8Array;
}

export class KeyHistory {
  readonly #changes: KeyChange[] = [];
  readonly #faults: string[] = [];
  #read = 0;

  upTo(size: number, current: VerifierKey, entries: (from: number) => Iterable<Entry>): ReturnType<typeof tenuresOf> {
    for (const entry of this.#read < size ? entries(this.#read) : []) this.#look(entry);
    const { tenures, faults } = tenuresOf(current, this.#changes);
    return { tenures, faults: [...this.#faults, ...faults] };
  }

  #look({ index, bytes }: Entry): void {
    this.#read = index + 1;
    if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(KEY_CHANGE_MARK)) return;
    const change = parseKeyChange(bytes, index);
    if (change?.ok) this.#changes.push(change.value);
    else if (change) this.#faults.push(change.error.because);
  }
}
