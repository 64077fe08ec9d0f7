/**
 * Finds many literals in one pass (Aho-Corasick over folded ASCII). This is what makes scanning cheap: most files hold
 * none of the literals and are left after one table look-up per character.
 *
 * The automaton is a dense table: rows are states, columns are classes of characters that occur in some literal, class 0
 * is every other one. Letters are folded by the class table, so the text itself is never copied to lower case.
 */
export interface LiteralScanner {
  /** Calls `hit` for every occurrence, in order of its end. `end` is exclusive. */
  scan(text: string, hit: (literal: number, end: number) => void): void;
}

export interface GroupScanner {
  /**
   * Of each group the ends of its literals, ascending: on a line of at most `longestLine` characters the first one only
   * (whoever asks reads the whole line), on longer ones all.
   */
  scan(text: string, longestLine: number): readonly (readonly number[])[];
}

export function literalScanner(literals: readonly string[]): LiteralScanner {
  return new LiteralTable(literals);
}

/** Literals with the groups that each belongs to. */
export function groupScanner(literals: ReadonlyMap<string, readonly number[]>, groups: number): GroupScanner {
  return new LiteralTable([...literals.keys()]).groups(literals, groups);
}

/** One automaton; any number of choices of its literals may be looked for with it (`groups`). */
export class LiteralTable implements LiteralScanner {
  readonly #literals: readonly string[];
  readonly #automaton: Automaton;

  constructor(literals: readonly string[]) {
    this.#literals = literals;
    this.#automaton = newAutomaton(literals);
  }

  scan(text: string, hit: (literal: number, end: number) => void): void {
    const { classOf, next, shift, outputs } = this.#automaton;
    let state = 0;
    for (let end = 1; end <= text.length; end++) {
      const code = text.charCodeAt(end - 1);
      state = code < 128 ? next[((state >> 1) << shift) + classOf[code]!]! : 0;
      if ((state & 1) === 0) continue;
      for (const literal of outputs[state >> 1]!) hit(literal, end);
    }
  }

  /** Looks for some of the literals, each with the groups that it belongs to. */
  groups(groupsOf: ReadonlyMap<string, readonly number[]>, groups: number): GroupScanner {
    const automaton = this.#automaton;
    const byLiteral = this.#literals.map((literal) => groupsOf.get(literal) ?? none);
    // By state, made when it is first met: few of them ever are.
    const known = automaton.outputs.map((): readonly number[] | undefined => undefined);
    const endingAt = (state: number): readonly number[] =>
      (known[state] ??= [...new Set(automaton.outputs[state]!.flatMap((literal) => byLiteral[literal]!))]);
    return { scan: (text, longestLine) => scanGroups(automaton, { endingAt, groups }, text, longestLine) };
  }
}

const none: readonly number[] = [];

interface Groups {
  readonly groups: number;
  /** Whose literals end in a state. */
  readonly endingAt: (state: number) => readonly number[];
}

/** This loop sees every character of every file, and half of the lines hold something. */
function scanGroups(
  { classOf, next, shift }: Automaton,
  { endingAt, groups }: Groups,
  text: string,
  longestLine: number,
): readonly (readonly number[])[] {
  const ends = Array.from({ length: groups }, (): readonly number[] => none);
  /** Up to where a group's literals tell nothing new. */
  const told = new Int32Array(groups);
  let lineEnd = -1;
  let isShort = false;
  let state = 0;
  for (let end = 1; end <= text.length; end++) {
    const code = text.charCodeAt(end - 1);
    state = code < 128 ? next[((state >> 1) << shift) + classOf[code]!]! : 0;
    if ((state & 1) === 0) continue;
    const ids = endingAt(state >> 1);
    if (ids.length === 0) continue;
    if (end > lineEnd) {
      // A literal may end with a line feed: the line is the one of its last character, as in `windows.ts`.
      const start = text.lastIndexOf('\n', end - 2) + 1;
      const feed = text.indexOf('\n', end - 1);
      lineEnd = feed < 0 ? text.length : feed;
      isShort = lineEnd - start <= longestLine;
    }
    for (let index = 0; index < ids.length; index++) {
      const group = ids[index]!;
      if (end <= told[group]!) continue;
      const known = ends[group]!;
      if (known === none) ends[group] = [end];
      else (known as number[]).push(end);
      if (isShort) told[group] = lineEnd;
    }
  }
  return ends;
}

interface Automaton {
  readonly classOf: Uint8Array;
  /** By state and class: the next state, doubled, plus one where something ends. A row has `1 << shift` columns. */
  readonly next: Uint16Array | Int32Array;
  readonly shift: number;
  /** By state: which literals end there. */
  readonly outputs: readonly (readonly number[])[];
}

/** Rows are a power of two long, and in 16 bits as long as states fit: the table is small enough to stay in the cache. */
function newAutomaton(literals: readonly string[]): Automaton {
  const { classOf, classes, next, outputs } = link(build(literals));
  const shift = 32 - Math.clz32(classes - 1);
  const cells = outputs.length << shift;
  const rows = outputs.length < 1 << 15 ? new Uint16Array(cells) : new Int32Array(cells);
  for (let state = 0; state < outputs.length; state++)
    for (let column = 0; column < classes; column++) {
      const to = next[state * classes + column]!;
      rows[(state << shift) + column] = 2 * to + (outputs[to]!.length > 0 ? 1 : 0);
    }
  return { classOf, next: rows, shift, outputs };
}

interface Trie {
  readonly classOf: Uint8Array;
  readonly classes: number;
  readonly next: Int32Array;
  readonly outputs: readonly (readonly number[])[];
}

function build(literals: readonly string[]): { trie: Trie; goto: number[][] } {
  const classOf = new Uint8Array(128);
  let classes = 1;
  const goto: number[][] = [[]];
  const outputs: number[][] = [[]];
  literals.forEach((literal, id) => {
    let state = 0;
    for (const character of literal) {
      const code = character.charCodeAt(0);
      if (code >= 128 || literal === '') throw new RangeError(`"${literal}" is no ASCII literal`);
      if (classOf[code] === 0) classOf[code] = classes++;
      const column = classOf[code]!;
      let to = goto[state]![column];
      if (to === undefined) {
        to = goto.length;
        goto.push([]);
        outputs.push([]);
        goto[state]![column] = to;
      }
      state = to;
    }
    outputs[state]!.push(id);
  });
  for (let upper = 65; upper <= 90; upper++) {
    if (classOf[upper] !== 0) throw new RangeError('literals must be lower case');
    classOf[upper] = classOf[upper + 32]!;
  }
  return { trie: { classOf, classes, next: new Int32Array(goto.length * classes), outputs }, goto };
}

/** Fills the table breadth first: a missing edge leads where the longest proper suffix leads. */
function link({ trie, goto }: { trie: Trie; goto: number[][] }): Trie {
  const { next, classes } = trie;
  const outputs = trie.outputs.map((ids) => [...ids]);
  const fallback = new Int32Array(goto.length);
  const queue = [0];
  for (const state of queue) {
    for (let column = 0; column < classes; column++) {
      const inherited = state === 0 ? 0 : next[fallback[state]! * classes + column]!;
      const to = goto[state]![column];
      if (to === undefined) {
        next[state * classes + column] = inherited;
        continue;
      }
      next[state * classes + column] = to;
      fallback[to] = inherited;
      outputs[to]!.push(...outputs[inherited]!);
      queue.push(to);
    }
  }
  return { ...trie, outputs };
}
