/**
 * Whether everything made of a pattern agrees with re2js, on one text: which lines (or whether the document) match and
 * where, and that trigrams, needles and the least length miss none of it.
 */
import { RE2JS, RE2JSException } from 're2js';
import { TrigramCollector } from '../index/alphabet.ts';
import { firstMatch, LazyMembership, planMembership } from './membership.ts';
import { hasByte, type Needle } from './needle.ts';
import { compiled, type CompiledPattern } from './pattern.ts';
import { readExpression } from './read-expression.ts';
import { newDfaTable, runDfa } from './run-dfa.ts';
import { linesOf } from './run-line-program.ts';
import { LazySpans } from './spans.ts';
import type { TrigramQuery } from './trigram-query.ts';

export interface Case {
  readonly source: string;
  readonly ignoreCase: boolean;
  readonly text: string;
  /** Absent: as many as there are. */
  readonly mostStates?: number | undefined;
}

export interface Disagreement extends Case {
  readonly what: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** The first thing about which the two do not agree; undefined when they do; `refused` when it is no pattern for either. */
export function compare(tried: Case): Disagreement | 'refused' | undefined {
  const { source, ignoreCase, text, mostStates } = tried;
  const judge = referenceFor(source, ignoreCase);
  const pattern = compiled(source, { ignoreCase });
  const disagree: Disagree = (what, expected, found) => ({ ...tried, what, expected, found });
  if (!judge || !pattern.ok)
    return judge || pattern.ok ? disagree('validity', judge !== undefined, pattern.ok) : 'refused';
  const compiledSo = mostStates === undefined ? pattern.value : withFewStates(pattern.value, mostStates);
  return compiledSo.multiLine
    ? compareDocument(compiledSo, text, disagree)
    : compareLines(compiledSo, judge, text, disagree);
}

/** With tables that are full all the time. */
function withFewStates(pattern: CompiledPattern, mostStates: number): CompiledPattern {
  const { expression, multiLine } = readExpression(pattern.source, pattern)!;
  return {
    ...pattern,
    newMembership: () => new LazyMembership({ ...planMembership(expression, multiLine), mostStates }),
    newSpans: () => new LazySpans(expression, { mostStates }),
  };
}

type Disagree = (what: string, expected: unknown, found: unknown) => Disagreement;

function referenceFor(source: string, ignoreCase: boolean): RE2JS | undefined {
  try {
    return RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
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
  const misjudged = wrongOfProgram(pattern, lines, expected);
  if (misjudged) return disagree('lines by streams', expected, misjudged);
  const finder = pattern.newSpans();
  const check = planCheck(pattern, bytes);
  let at = 0;
  for (const line of lines) {
    const end = at + Buffer.byteLength(line);
    const wanted = referenceSpans(judge, line).map((position) => position + at);
    const spans = finder.spans(bytes, at, end, Infinity);
    if (spans.join() !== wanted.join()) return disagree(`spans in ${JSON.stringify(line)}`, wanted, spans);
    const unplanned = check(at, end, wanted);
    if (unplanned) return disagree(unplanned, wanted, pattern.needles);
    at = end + 1;
  }
  return undefined;
}

/** Numbers of the lines of which the program over streams says something else, of those it may be asked about. */
function wrongOfProgram(
  pattern: CompiledPattern,
  lines: readonly string[],
  expected: readonly number[],
): readonly number[] | undefined {
  const program = pattern.newMembership().shape.lines;
  if (!program) return undefined;
  const found = linesOf(program, lines.map((line) => `${line}\n`).join(''));
  const wrong = lines.flatMap((line, number) => {
    const isAsked = program.uniform || Buffer.byteLength(line) === line.length;
    return isAsked && found[number] !== expected.includes(number) ? [number] : [];
  });
  return wrong.length === 0 ? undefined : wrong;
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
  if (spans.join() !== wanted.join()) return disagree('spans in document', wanted, spans);
  const unplanned = planCheck(pattern, bytes)(0, bytes.length, wanted);
  return unplanned === undefined ? undefined : disagree(unplanned, wanted, pattern.needles);
}

function matchingLines(pattern: CompiledPattern, bytes: Uint8Array): number[] {
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

/** Whether index, needles and the least length admit what was found in a line (document): what they would have missed. */
function planCheck(pattern: CompiledPattern, bytes: Uint8Array) {
  return (from: number, to: number, spans: readonly number[]): string | undefined => {
    if (spans.length > 0 && !holds(pattern.trigrams, trigramsOf(bytes, from, to))) return 'trigrams';
    for (let at = 0; at < spans.length; at += 2) if (spans[at + 1]! - spans[at]! < pattern.shortest) return 'shortest';
    const { kind, needles } = pattern.needles;
    if (kind === 'exact')
      return occurrences(needles, bytes, from, to).join() === spans.join() ? undefined : 'exact needles';
    if (kind === 'none') return undefined;
    for (let at = 0; at < spans.length; at += 2)
      if (occurrences(needles, bytes, spans[at]!, spans[at + 1]!).length === 0) return 'required needles';
    return undefined;
  };
}

const collector = new TrigramCollector();

function trigramsOf(bytes: Uint8Array, from: number, to: number): ReadonlySet<number> {
  collector.count = 0;
  collector.collect(bytes, from, to);
  const trigrams = new Set(collector.trigrams.subarray(0, collector.count));
  // Stands for `beyond-ascii`.
  if (bytes.subarray(from, to).some((byte) => byte >= 0x80)) trigrams.add(-1);
  return trigrams;
}

function holds(query: TrigramQuery, trigrams: ReadonlySet<number>): boolean {
  switch (query.kind) {
    case 'any':
      return true;
    case 'trigram':
      return trigrams.has(query.trigram);
    case 'beyond-ascii':
      return trigrams.has(-1);
    case 'and':
      return query.parts.every((part) => holds(part, trigrams));
    case 'or':
      return query.parts.some((part) => holds(part, trigrams));
  }
}

/** As needle.ts defines them, in the plainest way. */
function occurrences(needles: readonly Needle[], bytes: Uint8Array, from: number, to: number): number[] {
  const found: number[] = [];
  for (let at = from; at < to;) {
    const needle = needles.find(
      (sets) => at + sets.length <= to && sets.every((set, index) => hasByte(set, bytes[at + index]!)),
    );
    if (needle) found.push(at, at + needle.length);
    at += needle?.length ?? 1;
  }
  return found;
}
