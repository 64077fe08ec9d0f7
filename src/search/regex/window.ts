/**
 * The prefilter of the block scanner: a run of characters of fixed length that every match contains, spelled as a
 * JavaScript RegExp. V8 compiles such a thing to machine code that skips ahead, and without repetition it cannot
 * backtrack: this is the only use of RegExp on untrusted patterns. Vector kernels will take its place.
 *
 * When the pattern is nothing but such runs (a literal, an alternation of literals), the prefilter is the pattern
 * itself, finds the same matches in the same order, and no second look is needed: `exact`.
 */
import { allAscii, asciiMembers, asciiOf, type Regex } from './syntax.ts';

export interface Prefilter {
  /** Source for flags `gu`. */
  readonly source: string;
  readonly exact: boolean;
}

/** One position: which characters may stand there. Or, with `width` 0, a condition between two of them. */
interface Cell {
  readonly source: string;
  /** How likely an arbitrary character fits, roughly. */
  readonly odds: number;
  readonly exact: boolean;
  readonly width: 0 | 1;
}

type Run = readonly Cell[];

const longestRun = 24;
const longestEdge = 16;
const mostRuns = 64;
/** A prefilter that lets more than every so-many-th position through is not worth running. */
const worstOdds = 1 / 40;

export function prefilterOf(regex: Regex): Prefilter | undefined {
  const whole = wholeRuns(regex);
  if (whole?.every((run) => run.length > 0)) {
    const exact = whole.every(hasWidth) && whole.every((run) => run.every((cell) => cell.exact));
    if (exact || oddsOf(whole) <= worstOdds) return { source: alternation(whole), exact };
  }
  const best = bestRuns(regex);
  return best && oddsOf(best) <= worstOdds ? { source: alternation(best), exact: false } : undefined;
}

/** An empty match is none to show, and would not move the search on. */
function hasWidth(run: Run): boolean {
  return run.some((cell) => cell.width > 0);
}

function alternation(runs: readonly Run[]): string {
  return runs.map((run) => run.map((cell) => cell.source).join('')).join('|');
}

function oddsOf(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + run.reduce((odds, cell) => odds * cell.odds, 1), 0);
}

/** All the strings of a finite expression, in the order of preference; undefined when it is not finite or has too many. */
function wholeRuns(regex: Regex): readonly Run[] | undefined {
  switch (regex.kind) {
    case 'empty':
      return [[]];
    case 'assertion':
      return [[assertions[regex.at]]];
    case 'char':
    case 'set':
      return [[cellOf(regex)]];
    case 'concat':
      return regex.parts.reduce<readonly Run[] | undefined>(
        (left, part) => left && joined(left, wholeRuns(part)),
        [[]],
      );
    case 'alternate': {
      const runs: Run[] = [];
      for (const branch of regex.branches) {
        const more = wholeRuns(branch);
        if (!more || runs.length + more.length > mostRuns) return undefined;
        runs.push(...more);
      }
      return runs;
    }
    case 'repeat': {
      if (regex.min !== regex.max || regex.max > 4 * longestRun) return undefined;
      let runs: readonly Run[] | undefined = [[]];
      for (let copy = 0; copy < regex.min; copy++) runs = runs && joined(runs, wholeRuns(regex.part));
      return runs;
    }
  }
}

function joined(left: readonly Run[], right: readonly Run[] | undefined): readonly Run[] | undefined {
  if (!right || left.length * right.length > mostRuns) return undefined;
  const runs = left.flatMap((a) => right.map((b) => [...a, ...b]));
  return runs.some((run) => run.length > 4 * longestRun) ? undefined : runs;
}

/** Of all the sets of runs one of which every match contains, the least likely. */
function bestRuns(regex: Regex): readonly Run[] | undefined {
  switch (regex.kind) {
    case 'empty':
    case 'assertion':
      return undefined;
    case 'char':
    case 'set':
      return [[cellOf(regex)]];
    case 'concat':
      return bestOfConcat(regex.parts);
    case 'alternate': {
      const runs: Run[] = [];
      for (const branch of regex.branches) {
        const best = bestRuns(branch);
        if (!best || runs.length + best.length > mostRuns) return undefined;
        runs.push(...best);
      }
      return runs;
    }
    case 'repeat':
      return regex.min === 0 ? undefined : (edgeOf(regex) ?? bestRuns(regex.part));
  }
}

/** Neighbouring parts join into one run as long as they are finite; a `+` lends one character to either side. */
function bestOfConcat(parts: readonly Regex[]): readonly Run[] | undefined {
  let best: readonly Run[] | undefined;
  let current: readonly Run[] = [[]];
  const consider = (runs: readonly Run[] | undefined) => {
    if (!runs?.every(hasWidth)) return;
    if (!best || oddsOf(runs) < oddsOf(best)) best = runs;
  };
  for (const part of flattened(parts)) {
    const whole = wholeRuns(part);
    const extended = whole && joined(current, whole);
    if (extended && extended.every((run) => run.length <= longestRun)) {
      current = extended;
      continue;
    }
    const opening = whole ?? edgeOf(part);
    consider(current);
    consider(opening && joined(current, opening));
    consider(bestRuns(part));
    current = whole ?? edgeOf(part) ?? [[]];
  }
  consider(current);
  return best;
}

function flattened(parts: readonly Regex[]): readonly Regex[] {
  return parts.flatMap((part) => (part.kind === 'concat' ? flattened(part.parts) : [part]));
}

/** `x{3,}` starts with xxx and ends with xxx. */
function edgeOf(part: Regex): readonly Run[] | undefined {
  if (part.kind !== 'repeat' || part.min === 0) return undefined;
  const once = wholeRuns(part.part);
  let edge = once;
  for (let copy = 1; copy < Math.min(part.min, longestEdge); copy++) edge = (edge && joined(edge, once)) ?? edge;
  return edge;
}

/** RE2 and JavaScript without the flag `i` agree on word characters: ASCII letters, digits and the underscore. */
const assertions: Readonly<Record<Extract<Regex, { kind: 'assertion' }>['at'], Cell>> = {
  start: { source: '(?<![^\\n])', odds: 1 / 30, exact: true, width: 0 },
  end: { source: '(?![^\\n])', odds: 1 / 30, exact: true, width: 0 },
  'word-edge': { source: '\\b', odds: 1 / 2, exact: true, width: 0 },
  'no-word-edge': { source: '\\B', odds: 1 / 2, exact: true, width: 0 },
};

function cellOf(regex: Extract<Regex, { kind: 'char' | 'set' }>): Cell {
  if (regex.kind === 'set') return cellOfSet(regex.ascii & ~asciiOf('\n'), regex.beyond, regex.foldCase);
  const { codePoint, foldCase } = regex;
  if (codePoint < 0x80) {
    const character = asciiOf(String.fromCharCode(codePoint));
    return cellOfSet(foldCase ? bothCases(codePoint) : character, false, foldCase);
  }
  // Where case is ignored, its other cases are unknown here.
  if (foldCase) return { source: '[^\\0-\\x7f]', odds: 0.01, exact: false, width: 1 };
  return { source: `\\u{${codePoint.toString(16)}}`, odds: 0.001, exact: true, width: 1 };
}

function bothCases(code: number): bigint {
  const character = String.fromCharCode(code);
  return asciiOf(character.toLowerCase()) | asciiOf(character.toUpperCase());
}

function cellOfSet(ascii: bigint, beyond: boolean, foldCase: boolean): Cell {
  if (ascii === 0n && !beyond) return { source: '[]', odds: 0, exact: true, width: 1 };
  const members = asciiMembers(ascii);
  const odds = members.reduce((sum, code) => sum + oddsOfCharacter(code), beyond ? 0.02 : 0);
  if (beyond && ascii === (allAscii & ~asciiOf('\n'))) return { source: '[^\\n]', odds: 1, exact: false, width: 1 };
  const first = members[0];
  const single = members.length === 1 && !beyond && !(foldCase && /[ks]/i.test(String.fromCharCode(first!)));
  if (single) return { source: escaped(first!), odds, exact: true, width: 1 };
  let inside = ranges(members);
  if (beyond) inside += '\\x80-\\u{10ffff}';
  else if (foldCase) {
    if (ascii & asciiOf('sS')) inside += '\\u017f';
    if (ascii & asciiOf('kK')) inside += '\\u212a';
  }
  return { source: `[${inside}]`, odds, exact: !beyond, width: 1 };
}

function ranges(codes: readonly number[]): string {
  let source = '';
  for (let at = 0; at < codes.length;) {
    let end = at;
    while (end + 1 < codes.length && codes[end + 1] === codes[end]! + 1) end++;
    source += end > at ? `${escaped(codes[at]!)}-${escaped(codes[end]!)}` : escaped(codes[at]!);
    at = end + 1;
  }
  return source;
}

function escaped(code: number): string {
  return `\\x${code.toString(16).padStart(2, '0')}`;
}

/** Rough shares of characters in source text; only their order matters. */
function oddsOfCharacter(code: number): number {
  if (code === 0x20) return 0.2;
  const character = String.fromCharCode(code);
  if ('etaoinsr'.includes(character)) return 0.05;
  if (/[a-z]/.test(character)) return 0.02;
  if ('\t.,()_"=-/'.includes(character)) return 0.015;
  return /[A-Z0-9]/.test(character) ? 0.006 : 0.004;
}
