/**
 * Compares the automata with re2js on random patterns and texts: which lines (documents) match, and where. Run by hand for
 * as long as one likes:
 *
 *     node src/search/regex/fuzz.ts [seconds] [seed]
 *
 * The same comparison with fixed seeds is a test (differential.test.ts).
 */
import { RE2JS } from 're2js';
import { compiled, type CompiledPattern } from './pattern.ts';
import { firstMatch } from './membership.ts';
import { newDfaTable, runDfa } from './run-dfa.ts';

export interface Disagreement {
  readonly source: string;
  readonly ignoreCase: boolean;
  readonly text: string;
  readonly what: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Small, fast and reproducible (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  oneOf<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  many(most: number, make: () => string): string {
    let text = '';
    for (let left = this.below(most + 1); left > 0; left--) text += make();
    return text;
  }
}

const characters = Array.from('aabbkKsSxX1_ -"é');
const words = ['key', 'pass', 'word', 'ask', 'Task', 'sk', '12', 'ab', 'abc', 'foo', 'foobar'];
const sets = [
  '.',
  '.',
  '\\w',
  '\\d',
  '\\s',
  '\\W',
  '\\S',
  '\\D',
  '[^a]',
  '[a-k]',
  '[sk]',
  '[^sk]',
  '[^"]',
  '[0-9]',
  '[^\\s]',
];
const unicode = [
  'É',
  'ſ',
  '日',
  '\u212a',
  '\u{1f600}',
  'ß',
  'ẞ',
  '[é-ö]',
  '[^ſ]',
  '\\pL',
  '\\PL',
  '[^\\pL]',
  '\ufffd',
  '\\p{Greek}',
  '\\p{^Greek}',
  'σ',
  'Σ',
  'ς',
  '\\p{Lu}',
  '\\x{1f600}',
  '[\\x{80}-\\x{10ffff}]',
  '[α-ω]',
  'ǅ',
  '\\pN',
  '\\p{Han}',
  '[^日-本]',
];
const anchors = ['^', '$', '^', '$', '\\b', '\\B', '\\A', '\\z', '(?i)', '(?-i)', '(?U)', '(?-m)', '(?m)'];
const odd = [
  '[[:alpha:]]',
  '[[:^digit:]_]',
  '[]a]',
  '[^]a]',
  '[a\\]k]',
  '[-a]',
  '[a-]',
  '{',
  '}',
  ']',
  '\\Qa.b\\E',
  '\\x6b',
  '\\163',
  '()',
  '(|a)',
  '[[:upper:]]',
  '\\.',
  '\\*',
];
const lineFeeds = ['\\n', '\\n', '\\x0a', '(?s:.)', '[\\n]', '[\\s\\S]', '\\r\\n', '\n', '[a\\n]', '(?s)'];
const repeats = [
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{2}',
  '{1,3}',
  '{0,2}',
  '{2,}',
  '{2,}?',
  '{1,2}?',
  '{0}',
  '{3}',
  '{,2}',
  '{01}',
];

export function randomPattern(dice: Dice, depth = 3): string {
  const multiLine = dice.below(5) === 0;
  const atom = (): string => {
    const kind = dice.below(20);
    if (kind < 7) return dice.oneOf(characters);
    if (kind < 10) return dice.oneOf(words);
    if (kind < 13) return dice.oneOf(sets);
    if (kind < 14) return dice.oneOf(unicode);
    if (kind < 16) return dice.oneOf(anchors);
    if (kind < 17) return dice.oneOf(odd);
    if (kind < 18) return multiLine ? dice.oneOf(lineFeeds) : dice.oneOf(sets);
    return dice.oneOf(characters) + dice.oneOf(repeats);
  };
  const node = (left: number): string => {
    if (left === 0) return atom();
    const kind = dice.below(8);
    if (kind < 2) return atom();
    if (kind < 4) return node(left - 1) + node(left - 1);
    if (kind < 5) return `${node(left - 1)}|${node(left - 1)}`;
    const open = dice.oneOf(['(', '(?:', '(', '(?i:', '(?-i:', '(?P<n>', '(?U:', '(?s-i:']);
    return `${open}${node(left - 1)})${kind < 7 ? dice.oneOf(repeats) : ''}`;
  };
  return node(depth);
}

const pieces = [
  'key',
  'KEY',
  'pass',
  'PASS',
  'paſſ',
  'word',
  'ask',
  'a\u212a',
  'Task',
  'a.b',
  '12',
  '123',
  '\u{1f600}',
  'é',
  'É',
  'ẞ',
  'ß',
  '日本',
  '\ufffd',
  'σΣς',
  'ǅǆ',
  'foo',
  'foobar',
  'abab',
  'aaa',
  'αβγ',
  '٣',
];
const singles = Array.from('abkKsSxX1_ -"{}]\r\t');

export function randomText(dice: Dice): string {
  return dice.many(30, () => {
    const kind = dice.below(10);
    return kind < 3 ? dice.oneOf(pieces) : kind < 8 ? dice.oneOf(singles) : dice.oneOf(['\n', '\n', '\n\n', '\r\n']);
  });
}

/** The first thing about which the two do not agree; undefined when they do; `refused` when it is no pattern for either. */
export function compare(source: string, ignoreCase: boolean, text: string): Disagreement | 'refused' | undefined {
  const judge = referenceFor(source, ignoreCase);
  const pattern = compiled(source, { ignoreCase });
  const disagree = (what: string, expected: unknown, found: unknown) => ({
    source,
    ignoreCase,
    text,
    what,
    expected,
    found,
  });
  if (!judge || !pattern.ok) {
    if (judge || (pattern.ok && !/[^\x20-\x7e]|\\p/.test(source)))
      return disagree('validity', judge !== undefined, pattern.ok);
    return 'refused';
  }
  return pattern.value.multiLine
    ? compareDocument(pattern.value, text, disagree)
    : compareLines(pattern.value, judge, text, disagree);
}

type Disagree = (what: string, expected: unknown, found: unknown) => Disagreement;

function referenceFor(source: string, ignoreCase: boolean): RE2JS | undefined {
  try {
    return RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch {
    return undefined;
  }
}

function compareLines(
  pattern: CompiledPattern,
  judge: RE2JS,
  text: string,
  disagree: Disagree,
): Disagreement | undefined {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const bytes = Buffer.from(text);
  const expected = lines.flatMap((line, number) => (judge.test(line) ? [number] : []));
  const found = matchingLines(pattern, bytes);
  if (found.join() !== expected.join()) return disagree('matching lines', expected, found);
  const finder = pattern.newSpans();
  let at = 0;
  for (const line of lines) {
    const end = at + Buffer.byteLength(line);
    const wanted = referenceSpans(judge, line).map((position) => position + at);
    const spans = finder.spans(bytes, at, end, Infinity);
    if (spans.join() !== wanted.join()) return disagree(`spans in ${JSON.stringify(line)}`, wanted, spans);
    at = end + 1;
  }
  return undefined;
}

function compareDocument(pattern: CompiledPattern, text: string, disagree: Disagree): Disagreement | undefined {
  const judge = RE2JS.compile(pattern.source, RE2JS.MULTILINE | (pattern.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0));
  const bytes = Buffer.from(text);
  const expected = judge.test(text);
  const automaton = pattern.newMembership();
  const table = newDfaTable(automaton.shape);
  automaton.attach(table);
  const run = (state: number, from: number, to: number) => runDfa(table, bytes, state, { from, to });
  const found = firstMatch(automaton, run, { bytes, table, from: 0, to: bytes.length, multiLine: true }) >= 0;
  if (found !== expected) return disagree('matching document', expected, found);
  const wanted = referenceSpans(judge, text);
  const spans = pattern.newSpans().spans(bytes, 0, bytes.length, Infinity);
  return spans.join() === wanted.join() ? undefined : disagree('spans in document', wanted, spans);
}

export function matchingLines(pattern: CompiledPattern, bytes: Uint8Array): number[] {
  const automaton = pattern.newMembership();
  const table = newDfaTable(automaton.shape);
  automaton.attach(table);
  const run = (state: number, from: number, to: number) => runDfa(table, bytes, state, { from, to });
  const found: number[] = [];
  let line = 0;
  for (let from = 0; from < bytes.length;) {
    const position = firstMatch(automaton, run, { bytes, table, from, to: bytes.length, multiLine: false });
    if (position < 0) break;
    for (; from < position; from++) if (bytes[from] === 0x0a) line++;
    found.push(line++);
    const end = bytes.indexOf(0x0a, position);
    from = end < 0 ? bytes.length : end + 1;
  }
  return found;
}

/** Byte positions, without empty matches right behind another match. */
function referenceSpans(judge: RE2JS, text: string): number[] {
  const spans: number[] = [];
  const matcher = judge.matcher(text);
  let lastEnd = -1;
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()];
    if (start < end || end !== lastEnd) {
      const before = Buffer.byteLength(text.slice(0, start));
      spans.push(before, before + Buffer.byteLength(text.slice(start, end)));
    }
    lastEnd = end;
  }
  return spans;
}

function fuzz(seconds: number, seed: number): void {
  const dice = new Dice(seed);
  const until = performance.now() + 1000 * seconds;
  let cases = 0;
  let refused = 0;
  while (performance.now() < until) {
    const source = randomPattern(dice, 1 + dice.below(5));
    const ignoreCase = dice.below(2) === 0;
    for (let texts = 0; texts < 6; texts++) {
      const outcome = compare(source, ignoreCase, randomText(dice));
      if (outcome === 'refused') {
        refused++;
        break;
      }
      cases++;
      if (!outcome) continue;
      process.stdout.write(`${JSON.stringify(outcome)}\n`);
      process.exitCode = 1;
      break;
    }
  }
  process.stdout.write(`${cases} cases compared, ${refused} sources refused by both, seed ${seed}\n`);
}

if (import.meta.main) fuzz(Number(process.argv[2] ?? 3600), Number(process.argv[3] ?? 1));
