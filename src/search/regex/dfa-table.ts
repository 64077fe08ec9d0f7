/**
 * The tables of a lazily built byte automaton, laid out so that a kernel can run them in the same memory.
 *
 * - `classes`: 256 bytes, byte -> class. Bytes that no part of the pattern tells apart share a class.
 * - `transitions`: i32 per state and class, `state << strideShift | class`. The value is the next state's number, with
 *   `matchFlag` set when the pattern is known to match once this byte is read (the match ended before this byte: looking
 *   one byte ahead is how `$` and `\b` are decided), or `unknownState`: nobody asked yet, or `deadState`: no match can follow.
 * - The class `endClass` (the last one) stands for the end of the text; it has no byte.
 *
 * State numbers of automata over the lines of a block: a line break leads back to the state of a line's beginning, so one
 * run goes over many lines. When the table is full the owner empties it and starts anew: states then get other numbers,
 * which is why a run reports where it stopped and is resumed from a state the owner gives.
 */
export const unknownState = 0;
export const deadState = 1;
export const firstState = 2;
export const matchFlag = 0x4000_0000;
export const stateMask = 0x3fff_ffff;

export interface DfaTable {
  readonly classes: Uint8Array;
  readonly transitions: Int32Array;
  readonly strideShift: number;
  readonly endClass: number;
}

/** Why a run stopped. */
export type DfaStop =
  /** The transition on the byte at `position` has `matchFlag`. */
  | 'match'
  /** The transition of `state` on the byte at `position` has to be built. */
  | 'unknown'
  /** No match can follow; `position` is the byte that decided it. */
  | 'dead'
  /** All bytes were read: `position` is the end. The end class has not been fed yet. */
  | 'end';

export interface DfaRun {
  readonly stop: DfaStop;
  readonly position: number;
  /** The state before the byte at `position` was read; after all bytes when `stop` is `end`. */
  readonly state: number;
}
