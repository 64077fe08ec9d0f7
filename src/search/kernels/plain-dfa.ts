/** Running a byte automaton over tables in ordinary arrays. */
import { lineFeed } from '../index/alphabet.ts';
import { deadState, matchFlag, unknownState, type DfaRun, type DfaTable } from '../regex/dfa-table.ts';
import type { LineProgram } from '../regex/line-program.ts';
import type { DfaCandidates, DfaFiltered, DfaLines, DfaRunner, DfaScan } from './kernels.ts';

export interface DfaShape {
  readonly states: number;
  readonly strideShift: number;
  readonly endClass: number;
  /** Says the same of lines of ASCII; vector kernels run it. `to` is then the end of a text, or behind a line feed. */
  readonly lines?: LineProgram | undefined;
}

/** What it needs of the kernels it runs with. */
interface Texts {
  readonly bytes: Uint8Array;
  nextLineFeed(from: number, to: number): number;
  previousLineFeed(from: number, to: number): number;
}

export class PlainDfaRunner implements DfaRunner {
  readonly table: DfaTable;
  readonly #texts: Texts;

  constructor(texts: Texts, { states, strideShift, endClass }: DfaShape) {
    this.#texts = texts;
    this.table = {
      classes: new Uint8Array(256),
      transitions: new Int32Array(states << strideShift),
      strideShift,
      endClass,
    };
  }

  run(state: number, from: number, to: number): DfaRun {
    const { classes, transitions, strideShift } = this.table;
    const { bytes } = this.#texts;
    for (let at = from; at < to; at++) {
      const next = transitions[(state << strideShift) | classes[bytes[at]!]!]!;
      if (next === unknownState) return { stop: 'unknown', position: at, state };
      if ((next & matchFlag) !== 0) return { stop: 'match', position: at, state };
      if (next === deadState) return { stop: 'dead', position: at, state };
      state = next;
    }
    return { stop: 'end', position: to, state };
  }

  lines(scan: DfaScan, into: Uint32Array): DfaLines {
    return this.#judgeLines(scan, into);
  }

  countLines(scan: DfaScan): DfaLines {
    return this.#judgeLines(scan, undefined);
  }

  #judgeLines(scan: DfaScan, into: Uint32Array | undefined): DfaLines {
    const { lineStart, to } = scan;
    let { state, from } = scan;
    let count = 0;
    while (from < to) {
      if (into && count === into.length) return { stop: 'full', count, position: from, state, decided: false };
      const run = this.run(state, from, to);
      const { stop, position } = run;
      if (stop === 'unknown') return { stop, count, position, state: run.state, decided: false };
      if (stop === 'end') return { stop, count, position, state: run.state, decided: this.#endsLine(to) };
      if (stop === 'match') {
        if (into) into[count] = position;
        count++;
      }
      const feed = this.#texts.nextLineFeed(position, to);
      state = lineStart;
      if (feed === to) return { stop: 'end', count, position: to, state, decided: true };
      from = feed + 1;
    }
    return { stop: 'end', count, position: to, state, decided: this.#endsLine(to) };
  }

  /** Behind a line feed there is no line that could match. */
  #endsLine(to: number): boolean {
    return this.#texts.bytes[to - 1] === lineFeed;
  }

  filter(candidates: DfaCandidates, into: Uint32Array): DfaFiltered {
    const { lineStart, from, to, at } = candidates;
    let found = 0;
    for (let index = candidates.first; index < candidates.count; index++) {
      const address = at[index]!;
      const start = this.#texts.previousLineFeed(from, address) + 1;
      const feed = this.#texts.nextLineFeed(address, to);
      const verdict = this.#judgeLine(lineStart, start, feed < to ? feed + 1 : to);
      if (typeof verdict !== 'boolean') return { ...verdict, found, judged: index };
      if (verdict) into[found++] = address;
    }
    return { stop: 'end', found, judged: candidates.count, position: to, state: lineStart };
  }

  /** Of the line [from, to), its line feed included if it has one. */
  #judgeLine(lineStart: number, from: number, to: number): boolean | Pick<DfaFiltered, 'stop' | 'position' | 'state'> {
    const run = this.run(lineStart, from, to);
    if (run.stop === 'match') return true;
    if (run.stop === 'dead') return false;
    if (run.stop === 'unknown') return { stop: 'unknown', position: run.position, state: run.state };
    if (this.#texts.bytes[to - 1] === lineFeed) return false;
    const { transitions, strideShift, endClass } = this.table;
    const last = transitions[(run.state << strideShift) | endClass]!;
    if (last === unknownState) return { stop: 'unknown', position: to, state: run.state };
    return (last & matchFlag) !== 0;
  }

  release(): void {
    // Ordinary arrays.
  }
}
