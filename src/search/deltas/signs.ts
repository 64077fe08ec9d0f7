/** Whether a line of an entry was added or removed, and where it stood. Asked for the lines of one entry after the other. */
import type { Hunks } from './line-difference.ts';
import type { Segment } from './segment.ts';

export interface LinePlace {
  readonly sign: '+' | '-';
  /** In the old text when it was removed, in the new one when it was added; from 0. */
  readonly line: number;
}

export class SignReader {
  readonly #segment: Segment;
  #text = -1;
  #hunks: Hunks = [];
  /** The hunk that the last line lay in, and the number of its first line. */
  #at = 0;
  #first = 0;

  constructor(segment: Segment) {
    this.#segment = segment;
  }

  signOf(text: number, line: number): '+' | '-' {
    this.#find(text, line);
    return line - this.#first < this.#hunks[this.#at + 1]! ? '-' : '+';
  }

  placeOf(text: number, line: number): LinePlace {
    this.#find(text, line);
    const rest = line - this.#first;
    const removed = this.#hunks[this.#at + 1]!;
    if (rest < removed) return { sign: '-', line: this.#hunks[this.#at]! + rest };
    return { sign: '+', line: this.#hunks[this.#at + 2]! + rest - removed };
  }

  #find(text: number, line: number): void {
    if (text !== this.#text || line < this.#first) {
      if (text !== this.#text) this.#hunks = this.#segment.hunks(text);
      this.#text = text;
      this.#at = 0;
      this.#first = 0;
    }
    for (; this.#at < this.#hunks.length; this.#at += 4) {
      const lines = this.#hunks[this.#at + 1]! + this.#hunks[this.#at + 3]!;
      if (line < this.#first + lines) return;
      this.#first += lines;
    }
    throw new RangeError(`the entry has no line ${line}`);
  }
}
