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
  const { classOf, classes, next, outputs } = link(build(literals));
  const final = Uint8Array.from(outputs, (ids) => (ids.length > 0 ? 1 : 0));
  return {
    scan(text, hit) {
      let state = 0;
      for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        state = code < 128 ? next[state * classes + classOf[code]!]! : 0;
        if (final[state] === 1) for (const literal of outputs[state]!) hit(literal, at + 1);
      }
    },
  };
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
