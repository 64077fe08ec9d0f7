/**
 * Matches a template (template.ts) in a text. Lazy holes are tried from short to long, a balanced group or a string literal
 * at a time, so a hole never ends within a parenthesis that it opened and never runs out of the one it is in.
 *
 * Trying takes, at worst, the length of the text to the power of the number of holes. `steps` bounds it: a text that takes
 * more is given up, and the caller says so. Running over a text (a group, an expression) costs steps, too, and what a group
 * ends with is found out once. Rejected: parsing per language (tree-sitter): templates are meant to work on any text, and
 * the index already leaves only files that hold every piece of the template.
 */
import { RE2JS } from 're2js';
import type { TemplatePart } from './template.ts';

export interface StructuralMatch {
  /** UTF-16 positions. */
  readonly from: number;
  readonly to: number;
}

export interface StructuralResult {
  readonly matches: readonly StructuralMatch[];
  /** True: the work was more than `steps`, there may be more matches. */
  readonly gaveUp: boolean;
}

export interface StructuralOptions {
  readonly ignoreCase: boolean;
  /** How many positions may be tried in one text. */
  readonly steps?: number;
}

const defaultSteps = 5_000_000;
/** Characters run over that cost as much as a position tried. */
const charactersPerStep = 16;
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const quotes = new Set(['"', "'", '`']);

class OutOfSteps extends Error {}

/** All matches, leftmost first, not overlapping; empty ones are none. */
export function structuralMatches(
  parts: readonly TemplatePart[],
  text: string,
  options: StructuralOptions,
): StructuralResult {
  const run = new Run(parts, text, options);
  const matches: StructuralMatch[] = [];
  if (!run.hasTexts) return { matches, gaveUp: false };
  try {
    for (let at = run.nextStart(0); at >= 0 && at <= text.length;) {
      const to = run.matchAt(at);
      if (to !== undefined && to > at) matches.push({ from: at, to });
      at = run.nextStart(to !== undefined && to > at ? to : at + 1);
    }
  } catch (error) {
    if (error instanceof OutOfSteps) return { matches, gaveUp: true };
    throw error;
  }
  return { matches, gaveUp: false };
}

class Run {
  readonly #parts: readonly TemplatePart[];
  readonly #text: string;
  /** The text as it is compared: case folded when case does not count, of the same length. */
  readonly #folded: string;
  readonly #needles: readonly string[];
  readonly #expressions: readonly (RE2JS | undefined)[];
  readonly #bound = new Map<string, string>();
  /** Where the units end that begin with an opener or a quotation mark. */
  readonly #unitEnds = new Map<number, number | undefined>();
  #steps: number;

  constructor(parts: readonly TemplatePart[], text: string, { ignoreCase, steps }: StructuralOptions) {
    const fold = (value: string) => (ignoreCase ? foldCase(value) : value);
    this.#parts = parts;
    this.#text = text;
    this.#folded = fold(text);
    this.#needles = parts.map((part) => (part.kind === 'text' ? fold(part.text) : ''));
    this.#expressions = parts.map((part) =>
      part.kind === 'hole' && part.source !== undefined
        ? RE2JS.compile(part.source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
        : undefined,
    );
    this.#steps = steps ?? defaultSteps;
  }

  /** Whether the text holds every piece of the template at all. */
  get hasTexts(): boolean {
    return this.#needles.every((needle) => this.#folded.includes(needle));
  }

  /**
   * Where a match can begin, from `at` on: a template that begins with text begins where that text is, one that begins with
   * a word where a word begins, and if text follows it, where a word stands before that.
   */
  nextStart(at: number): number {
    const [first, second] = this.#needles;
    if (first !== '') return this.#folded.indexOf(first!, at);
    const part = this.#parts[0]!;
    if (part.kind !== 'hole' || part.hole !== 'word') return at > this.#text.length ? -1 : at;
    if (second === undefined || second === '' || isWord(second[0])) {
      while (at < this.#text.length && !this.#beginsWord(at)) at++;
      return at < this.#text.length ? at : -1;
    }
    for (let here = this.#folded.indexOf(second, at); here >= 0; here = this.#folded.indexOf(second, here + 1)) {
      let start = here;
      while (start > at && isWord(this.#text[start - 1])) start--;
      if (start < here && this.#beginsWord(start)) return start;
    }
    return -1;
  }

  #beginsWord(at: number): boolean {
    return isWord(this.#text[at]) && !isWord(this.#text[at - 1]);
  }

  matchAt(at: number): number | undefined {
    this.#bound.clear();
    return this.#from(0, at);
  }

  #from(index: number, at: number): number | undefined {
    this.#work(1);
    const part = this.#parts[index];
    if (!part) return at;
    if (part.kind === 'text') {
      const needle = this.#needles[index]!;
      return this.#folded.startsWith(needle, at) ? this.#from(index + 1, at + needle.length) : undefined;
    }
    if (part.kind === 'space') return this.#space(index, at);
    for (const end of this.#ends(index, at)) {
      const to = this.#bind(part.name, at, end, () => this.#from(index + 1, end));
      if (to !== undefined) return to;
    }
    return undefined;
  }

  #work(steps: number): void {
    this.#steps -= steps;
    if (this.#steps < 0) throw new OutOfSteps();
  }

  /** Whitespace between two pieces of punctuation may be missing: `f( x )` finds `f(x)`. */
  #space(index: number, at: number): number | undefined {
    let end = at;
    while (end < this.#text.length && /\s/.test(this.#text[end]!)) end++;
    this.#work((end - at) / charactersPerStep);
    if (end === at && isWord(this.#text[at - 1]) && isWord(this.#text[at])) return undefined;
    return this.#from(index + 1, end);
  }

  #bind(name: string | undefined, from: number, to: number, go: () => number | undefined): number | undefined {
    if (name === undefined) return go();
    const value = this.#text.slice(from, to);
    const known = this.#bound.get(name);
    if (known !== undefined) return known === value ? go() : undefined;
    this.#bound.set(name, value);
    const result = go();
    if (result === undefined) this.#bound.delete(name);
    return result;
  }

  /** Where a hole that begins at `at` may end, in the order to be tried. */
  *#ends(index: number, at: number): Generator<number> {
    const part = this.#parts[index] as Extract<TemplatePart, { kind: 'hole' }>;
    switch (part.hole) {
      case 'word': {
        let end = at;
        while (isWord(this.#text[end])) end++;
        if (end > at) yield end;
        return;
      }
      case 'blank':
        yield* runOf(this.#text, at, /[ \t]/);
        return;
      case 'line': {
        const end = this.#text.indexOf('\n', at);
        yield end < 0 ? this.#text.length : end + 1;
        return;
      }
      case 'regexp': {
        const matcher = this.#expressions[index]!.matcher(this.#text.slice(at));
        const end = matcher.lookingAt() ? matcher.end() : 0;
        this.#work(10 + end);
        if (end > 0) yield at + end;
        return;
      }
      case 'solid':
      case 'balanced':
        yield* this.#balancedEnds(at, part.hole === 'solid');
    }
  }

  *#balancedEnds(at: number, solid: boolean): Generator<number> {
    if (!solid) yield at;
    for (let end = at; end < this.#text.length;) {
      this.#work(1);
      const next = this.#unitEnd(end);
      if (next === undefined || (solid && /\s/.test(this.#text[end]!))) return;
      end = next;
      yield end;
    }
  }

  /** Where the unit at `at` ends: a balanced group, a string, or one character; undefined where an enclosing group ends. */
  #unitEnd(at: number): number | undefined {
    const character = this.#text[at]!;
    if (character === ')' || character === ']' || character === '}') return undefined;
    if (!quotes.has(character) && !(character in closers)) return at + 1;
    if (this.#unitEnds.has(at)) return this.#unitEnds.get(at);
    const { end, seen } = quotes.has(character) ? stringEnd(this.#text, at) : groupEnd(this.#text, at);
    this.#work((seen - at) / charactersPerStep);
    const known = end ?? (quotes.has(character) ? at + 1 : undefined);
    this.#unitEnds.set(at, known);
    return known;
  }
}

/** The longest run first. */
function* runOf(text: string, at: number, kind: RegExp): Generator<number> {
  let end = at;
  while (end < text.length && kind.test(text[end]!)) end++;
  for (; end > at; end--) yield end;
}

interface Unit {
  readonly end: number | undefined;
  /** How far it was looked at. */
  readonly seen: number;
}

/** Behind the closer of the group that opens at `at`; undefined when there is none. No recursion: texts can be deep. */
function groupEnd(text: string, at: number): Unit {
  const open: string[] = [];
  for (let here = at; here < text.length; here++) {
    const character = text[here]!;
    if (quotes.has(character)) here = (stringEnd(text, here).end ?? here + 1) - 1;
    else if (character in closers) open.push(closers[character]!);
    else if (character === ')' || character === ']' || character === '}') {
      if (open.pop() !== character) return { end: undefined, seen: here };
      if (open.length === 0) return { end: here + 1, seen: here };
    }
  }
  return { end: undefined, seen: text.length };
}

/** Behind the string that opens at `at`: on one line, but for backquotes; undefined when it is none (an apostrophe). */
function stringEnd(text: string, at: number): Unit {
  const quote = text[at]!;
  for (let here = at + 1; here < text.length; here++) {
    const character = text[here]!;
    if (character === '\\') here++;
    else if (character === quote) return { end: here + 1, seen: here };
    else if (character === '\n' && quote !== '`') return { end: undefined, seen: here };
  }
  return { end: undefined, seen: text.length };
}

function isWord(character: string | undefined): boolean {
  if (character === undefined) return false;
  const code = character.charCodeAt(0);
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
}

/** Lower case, keeping the length: characters whose lower case is longer stay as they are. */
function foldCase(value: string): string {
  // A character at a time: what follows a sigma decides what its lower case is.
  if (/^[\0-\x7f]*$/.test(value)) return value.toLowerCase();
  return Array.from(value, (point) => {
    const folded = point.toLowerCase();
    return folded.length === point.length ? folded : point;
  }).join('');
}
