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

interface Trie {
  readonly classOf: Uint8Array;
  readonly classes: number;
  readonly next: Int32Array;
  readonly outputs: readonly (readonly number[])[];
}

export function literalScanner(literals: readonly string[]): LiteralScanner {
  const automaton = newAutomaton(literals);
  return {
    scan(text, hit) {
      run(automaton, text, (ids, end) => {
        for (const literal of ids) hit(literal, end);
      });
    },
  };
}

export interface GroupScanner {
  /**
   * Of each group the ends of its literals, ascending: on a line of at most `longestLine` characters the first one only
   * (whoever asks reads the whole line), on longer ones all.
   */
  scan(text: string, longestLine: number): readonly (readonly number[])[];
}

/** Literals with the groups that each belongs to. */
export function groupScanner(literals: ReadonlyMap<string, readonly number[]>, groups: number): GroupScanner {
  const groupsOf = [...literals.values()];
  const automaton = newAutomaton([...literals.keys()]);
  const outputs = automaton.outputs.map((ids) => [...new Set(ids.flatMap((id) => groupsOf[id]!))]);
  return {
    scan(text, longestLine) {
      const ends = Array.from({ length: groups }, (): number[] => []);
      /** Up to where a group's literals tell nothing new. */
      const told = new Int32Array(groups);
      let lineEnd = -1;
      let isShort = false;
      // Not `run`: this loop sees every character of every file, and half of the lines hold something.
      const { classOf, next: rows, classes } = automaton;
      let state = 0;
      for (let end = 1; end <= text.length; end++) {
        const code = text.charCodeAt(end - 1);
        state = code < 128 ? rows[(state >> 1) + classOf[code]!]! : 0;
        if ((state & 1) === 0) continue;
        if (end > lineEnd) {
          // A literal may end with a line feed: the line is the one of its last character, as in `windows.ts`.
          const start = text.lastIndexOf('\n', end - 2) + 1;
          const next = text.indexOf('\n', end - 1);
          lineEnd = next < 0 ? text.length : next;
          isShort = lineEnd - start <= longestLine;
        }
        const ids = outputs[(state >> 1) / classes]!;
        for (let index = 0; index < ids.length; index++) {
          const group = ids[index]!;
          if (end <= told[group]!) continue;
          ends[group]!.push(end);
          if (isShort) told[group] = lineEnd;
        }
      }
      return ends;
    },
  };
}

interface Automaton {
  readonly classOf: Uint8Array;
  /** By state and class; a state is its row's first index, doubled, plus one where something ends. */
  readonly next: Int32Array;
  readonly classes: number;
  readonly outputs: readonly (readonly number[])[];
}

function newAutomaton(literals: readonly string[]): Automaton {
  const { classOf, classes, next, outputs } = link(build(literals));
  const rows = next.map((state) => 2 * state * classes + (outputs[state]!.length > 0 ? 1 : 0));
  return { classOf, classes, next: rows, outputs };
}

function run(
  { classOf, next, classes, outputs }: Automaton,
  text: string,
  hit: (ids: readonly number[], end: number) => void,
): void {
  let state = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    state = code < 128 ? next[(state >> 1) + classOf[code]!]! : 0;
    if ((state & 1) === 1) hit(outputs[(state >> 1) / classes]!, at + 1);
  }
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
