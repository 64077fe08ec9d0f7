/** Automata for the vector kernels: their tables and the record that assembly/automata.ts describes. */
import { lineFeed } from '../index/alphabet.ts';
import { firstState, type DfaRun, type DfaTable } from '../regex/dfa-table.ts';
import { byteFrequency } from './byte-frequency.ts';
import type { DfaCandidates, DfaFiltered, DfaLines, DfaRunner, DfaScan } from './kernels.ts';
import type { DfaShape } from './plain-dfa.ts';
import type { SimdContext } from './simd.ts';
import { streamProgramBytes, writeStreamProgram } from './simd-streams.ts';

const recordBytes = 256;
const classesBytes = 256;
const skipsAt = [16, 80] as const;
const streamsAt = 144;
/** Read by a call for lines, some ten milliseconds at worst; then somebody may say that nobody wants to know any more. */
export const bytesAtOnce = 6 << 20;
const stops = ['match', 'match', 'unknown', 'dead', 'end', 'full'] as const;
/** A state is skipped in when at most this share of bytes (in a million) leads out of it: one in twenty. */
const worstShare = 50_000;

export class SimdDfaRunner implements DfaRunner {
  readonly table: DfaTable;
  readonly #context: SimdContext;
  readonly #record: number;
  readonly #skips: readonly SkipState[];
  /** Address of the program over streams, or 0. */
  readonly #streams: Uint32Array;

  static bytesOf({ lines, ...shape }: DfaShape): number {
    return tableEnd(shape) + (lines ? streamProgramBytes(lines) : 0);
  }

  constructor(context: SimdContext, { states, strideShift, endClass, lines }: DfaShape, at: number) {
    const { buffer } = context.memory;
    const classes = at + recordBytes;
    const transitions = classes + classesBytes;
    this.#context = context;
    this.#record = at;
    this.table = {
      classes: new Uint8Array(buffer, classes, classesBytes),
      transitions: new Int32Array(buffer, transitions, states << strideShift),
      strideShift,
      endClass,
    };
    new Uint8Array(buffer, at, recordBytes).fill(0);
    // Runs that share a text rely on it; other rows are emptied by the automaton when it makes their states.
    this.table.transitions.fill(0, 0, firstState << strideShift);
    new Uint32Array(buffer, at, 4).set([classes, transitions, strideShift + 2, endClass]);
    this.#streams = new Uint32Array(buffer, at + streamsAt, 1);
    if (lines) {
      const streams = at + tableEnd({ states, strideShift });
      writeStreamProgram(buffer, streams, lines);
      this.#streams[0] = streams;
    }
    this.#skips = skipsAt.map((offset) => new SkipState(this.table, new Uint8Array(buffer, at + offset, 64)));
  }

  get address(): number {
    return this.#record;
  }

  run(state: number, from: number, to: number): DfaRun {
    const { exports } = this.#context;
    const stop = exports.runAutomaton(this.#record, state, from, to);
    return {
      stop: stops[stop] as DfaRun['stop'],
      position: exports.stoppedAt.value >>> 0,
      state: exports.stoppedIn.value,
    };
  }

  lines(scan: DfaScan, into: Uint32Array): DfaLines {
    const { results, room, words } = this.#context;
    let { state, from } = scan;
    for (let found = 0; ;) {
      const most = Math.min(room, into.length - found);
      const part = this.#lines({ ...scan, state, from }, results, most);
      into.set(words.subarray(0, part.count), found);
      found += part.count;
      // Full without being full: so much was read that whoever asked may want to stop.
      if (part.stop !== 'full' || found === into.length || part.count < most) return { ...part, count: found };
      ({ state, position: from } = part);
    }
  }

  countLines(scan: DfaScan): DfaLines {
    return this.#lines(scan, 0, 0);
  }

  /** At most `bytesAtOnce`; what is left is to be asked for again. */
  #lines(scan: DfaScan, into: number, room: number): DfaLines {
    const { from, to, lineStart } = scan;
    if (to - from <= bytesAtOnce) return this.#part(scan, into, room);
    const { exports } = this.#context;
    const feed = exports.previousLineFeed(from, from + bytesAtOnce) >>> 0;
    if (feed !== (from - 1) >>> 0) {
      const part = this.#part({ ...scan, to: feed + 1 }, into, room);
      return part.stop === 'end' ? { ...part, stop: 'full', decided: false } : part;
    }
    // Within a line only the automaton can stop and go on.
    const [streams] = this.#streams;
    this.#streams[0] = 0;
    const part = this.#part({ ...scan, to: from + bytesAtOnce }, into, room);
    this.#streams[0] = streams!;
    if (part.stop !== 'end') return part;
    if (!part.decided) return { ...part, stop: 'full' };
    const end = exports.nextLineFeed(part.position, to) >>> 0;
    if (end === to) return { ...part, position: to, state: lineStart };
    return { ...part, stop: 'full', position: end + 1, state: lineStart, decided: false };
  }

  #part({ state, lineStart, from, to }: DfaScan, into: number, room: number): DfaLines {
    this.prepareSkips(lineStart);
    const { exports, memory, spare } = this.#context;
    const count = exports.automatonLines(this.#record, state, lineStart, from, to, into, room, spare) >>> 0;
    const stop = stops[exports.stopOfLines()] as DfaLines['stop'];
    // Behind a line feed there is no line that could match.
    const decided =
      stop === 'end' && (exports.isDecided.value !== 0 || new Uint8Array(memory.buffer)[to - 1] === lineFeed);
    return {
      stop,
      count,
      position: exports.stoppedAt.value >>> 0,
      state: exports.stoppedIn.value,
      decided,
    };
  }

  /** Looks again at every call: the table may have been emptied since, and states numbered anew. */
  prepareSkips(lineStart: number): void {
    const within = this.#commonSuccessor(lineStart);
    this.#skips[0]!.prepare(lineStart);
    this.#skips[1]!.prepare(within === lineStart ? 0 : within);
  }

  /** The state that text without any beginning of a match leads to, as far as it is known. */
  #commonSuccessor(lineStart: number): number {
    const { classes, transitions, strideShift } = this.table;
    let state = lineStart;
    for (const byte of commonBytes) {
      const next = transitions[(state << strideShift) | classes[byte]!]!;
      if (next < firstState || next >= this.table.transitions.length >> strideShift) return 0;
      state = next;
    }
    return state;
  }

  filter(candidates: DfaCandidates, into: Uint32Array): DfaFiltered {
    const { exports, results, room, words } = this.#context;
    const { lineStart, from, to, at, count } = candidates;
    let found = 0;
    let { first } = candidates;
    for (;;) {
      const most = Math.min(room, count - first);
      words.set(at.subarray(first, first + most));
      const matching = exports.filterLines(this.#record, lineStart, from, to, results, most, results) >>> 0;
      const judged = exports.judged.value >>> 0;
      into.set(words.subarray(0, matching), found);
      found += matching;
      first += judged;
      if (judged < most) {
        const position = exports.stoppedAt.value >>> 0;
        return { stop: 'unknown', found, judged: first, position, state: exports.stoppedIn.value };
      }
      if (first === count) return { stop: 'end', found, judged: first, position: to, state: lineStart };
    }
  }

  release(): void {
    this.#context.giveBack(this.#record);
  }
}

/** A table's size is a multiple of a vector's. */
function tableEnd({ states, strideShift }: Pick<DfaShape, 'states' | 'strideShift'>): number {
  return (recordBytes + classesBytes + (states << strideShift) * 4 + 15) & ~15;
}

/** Letters and a space: what is likely to lead into the state of "nothing begun yet". */
const commonBytes = [0x65, 0x20, 0x20, 0x65, 0x65];

/** The vectors that tell which bytes lead out of one state. */
class SkipState {
  readonly #table: DfaTable;
  /** State, then three vectors. */
  readonly #record: Uint8Array;
  /** The row that the vectors were made from. */
  readonly #row: Int32Array;
  #state = 0;
  #worthwhile = false;

  constructor(table: DfaTable, record: Uint8Array) {
    this.#table = table;
    this.#record = record;
    this.#row = new Int32Array(1 << table.strideShift).fill(-1);
  }

  prepare(state: number): void {
    if (state !== 0) {
      const { transitions, strideShift } = this.#table;
      const row = transitions.subarray(state << strideShift, (state + 1) << strideShift);
      if (state !== this.#state || !equal(row, this.#row)) this.#describe(state, row);
    }
    const used = state !== 0 && this.#worthwhile ? state : 0;
    new DataView(this.#record.buffer, this.#record.byteOffset).setUint32(0, used, true);
  }

  #describe(state: number, row: Int32Array): void {
    this.#state = state;
    this.#row.set(row);
    const tables = this.#record.subarray(16).fill(0);
    let share = 0;
    for (let half = 0; half < 16; half++) tables[half] = 1 << (half & 7);
    for (let byte = 0; byte < 256; byte++) {
      if (row[this.#table.classes[byte]!] === state) continue;
      share += byteFrequency[byte]!;
      tables[(byte < 128 ? 16 : 32) + (byte & 15)]! |= 1 << ((byte >> 4) & 7);
    }
    this.#worthwhile = share <= worstShare;
  }
}

function equal(left: Int32Array, right: Int32Array): boolean {
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
