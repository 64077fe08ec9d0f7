/**
 * A rule of the user's own that is a regular expression. RE2 semantics: whatever somebody writes, it runs in time linear in
 * the text. re2js is slow (half a megabyte a second), so it is asked last: literals that every match needs are looked for
 * with those of all other rules; a pattern without any is judged line by line by the automaton of our search first.
 *
 * `^` and `$` stand at the beginning and end of a line. A pattern that spells out a line feed (or `(?s)`) is matched over
 * stretches of lines, so a match of its has at most `longestMatch` characters.
 *
 * Rejected: V8's own expressions for "harmless" ones (what is harmless is a guess, and somebody else's text decides).
 */
import { RE2JS } from 're2js';
import type { OwnRule, OwnRuleAllowance } from '../../model/own-rule.ts';
import { firstMatch } from '../../search/regex/membership.ts';
import { compiled, type CompiledPattern } from '../../search/regex/pattern.ts';
import { readExpression } from '../../search/regex/read-expression.ts';
import { newDfaTable, runDfa } from '../../search/regex/run-dfa.ts';
import { joinSpans } from '../excerpt.ts';
import type { RawMatch, Rule, ScannedFile, TextWindow } from '../rule.ts';
import { entropyOf } from '../secrets/entropy.ts';
import { pathFilterOf } from './paths.ts';
import { requiredLiterals } from './required-literals.ts';

/** Of patterns over several lines. */
export const longestMatch = 16_000;
/** How far before its literal a match over several lines may begin. */
const reachBefore = 4_000;

/** Case folding takes these for `s` and `k`; prefilters do not, so a match with one would depend on what stands beside it. */
const foreignFold = /[\u017f\u212a]/;

type RegexPattern = Extract<OwnRule['pattern'], { readonly kind: 'regex' }>;

export function regexRule(own: OwnRule, pattern: RegexPattern): Rule {
  const { id, title, class: ofClass, severity, why, remediation, references, examples } = own;
  const plan = planOf(own, pattern);
  const appliesTo = pathFilterOf(own);
  const isAllowed = allowanceOf(own.allow ?? []);
  return {
    meta: { id, title, class: ofClass, severity, why, remediation, references },
    kinds: 'all',
    ...(appliesTo && { appliesTo }),
    prefilter: plan.prefilter,
    examples,
    *match(file) {
      if (plan.isWanted && !plan.isWanted(file.text)) return;
      for (const window of plan.windowsOf(file)) {
        for (const found of matchesIn(window, plan.regex, pattern, ofClass === 'secret')) {
          if (!isAllowed(file, found)) yield found;
        }
      }
    },
  };
}

interface Plan {
  readonly regex: RE2JS;
  readonly prefilter: Rule['prefilter'];
  readonly windowsOf: (file: ScannedFile) => Iterable<Stretch>;
  /** Keywords that may stand anywhere in the file. */
  readonly isWanted?: (text: string) => boolean;
}

/** What a pattern costs, for whoever writes one. */
export function literalsOf(
  own: Pick<OwnRule, 'keywords' | 'keywordsIn'>,
  regex: string,
): readonly string[] | undefined {
  const keywords = (own.keywords ?? []).filter(isAsciiLiteral).map((keyword) => keyword.toLowerCase());
  if (own.keywordsIn !== 'file' && keywords.length > 0 && keywords.length === own.keywords?.length) return keywords;
  const read = readExpression(regex, { ignoreCase: false });
  return read && requiredLiterals(read.expression);
}

function planOf(own: OwnRule, { regex: source }: RegexPattern): Plan {
  const literals = literalsOf(own, source);
  const pattern = compiled(source, { ignoreCase: false });
  const multiLine = pattern.ok && pattern.value.multiLine;
  const isWanted = own.keywordsIn === 'file' && own.keywords?.length ? containsOneOf(own.keywords) : undefined;
  const windowsOf = ((): Plan['windowsOf'] => {
    if (multiLine) return (file) => stretches(file, literals !== undefined);
    if (literals || !pattern.ok) return (file) => file.windows;
    return (file) => matchingLines(file, pattern.value);
  })();
  const prefilter = literals ? { any: literals } : 'scan-everything';
  return { regex: RE2JS.compile(source), prefilter, windowsOf, ...(isWanted && { isWanted }) };
}

const isAsciiLiteral = (text: string): boolean => /^[\x20-\x7e]+$/.test(text);

function containsOneOf(keywords: readonly string[]): (text: string) => boolean {
  const escaped = keywords.map((keyword) => keyword.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const any = new RegExp(escaped.join('|'), 'i');
  return (text) => any.test(text);
}

function* matchesIn(window: Stretch, regex: RE2JS, pattern: RegexPattern, isSecret: boolean): Iterable<RawMatch> {
  const matcher = regex.matcher(window.text);
  while (matcher.find()) {
    const start = matcher.start();
    const end = matcher.end();
    if (window.until !== undefined && window.start + start >= window.until) return;
    if (start === end || foreignFold.test(window.text.slice(start, end))) continue;
    const group = groupOf(matcher, pattern, isSecret);
    const inner = { start: matcher.start(group), end: matcher.end(group) };
    if (inner.start < 0 || inner.start === inner.end) continue;
    const { entropyAbove } = pattern;
    if (entropyAbove !== undefined && entropyOf(window.text.slice(inner.start, inner.end)) <= entropyAbove) continue;
    const secret = { start: window.start + inner.start, end: window.start + inner.end };
    const hides = isSecret || pattern.group !== undefined;
    yield { start: window.start + start, end: window.start + end, ...(hides && { secret }) };
  }
}

type Groups = Pick<ReturnType<RE2JS['matcher']>, 'groupCount' | 'start' | 'end'>;

/** The group that was named; of a secret else the first one that holds anything; else the whole match. */
function groupOf(matcher: Groups, { group }: RegexPattern, isSecret: boolean): number {
  if (group !== undefined) return group;
  if (!isSecret) return 0;
  for (let each = 1; each <= matcher.groupCount(); each++) if (matcher.end(each) > matcher.start(each)) return each;
  return 0;
}

/** A piece of a file; what begins at `until` or later is found in the next one. */
interface Stretch extends TextWindow {
  readonly until?: number;
}

/** What stands around each literal, or the whole text, in pieces that overlap by the longest match. */
function* stretches(file: ScannedFile, atLiterals: boolean): Iterable<Stretch> {
  const { text } = file;
  const around = file.windows.map(({ start, end }) => ({
    start: Math.max(0, start - reachBefore),
    end: Math.min(text.length, end + longestMatch),
  }));
  for (const { start, end } of atLiterals ? joinSpans(around) : [{ start: 0, end: text.length }]) {
    for (let at = start; at < end; at += 3 * longestMatch) {
      const to = Math.min(end, at + 4 * longestMatch);
      yield { start: at, end: to, text: text.slice(at, to), ...(to < end && { until: at + 3 * longestMatch }) };
      if (to === end) break;
    }
  }
}

/** Lines that the automaton of our search says match; of very long lines the pieces that `windows` makes of them. */
function* matchingLines(file: ScannedFile, pattern: CompiledPattern): Iterable<TextWindow> {
  // As `windows` has it, a carriage return before a line's end is no part of the line.
  const bytes = Buffer.from(file.text.replace(/\r(?=\n|$)/g, ''), 'utf8');
  const membership = pattern.newMembership();
  const table = newDfaTable(membership.shape);
  membership.attach(table);
  const lines = new Set<number>();
  let line = 1;
  let counted = 0;
  for (let from = 0; from < bytes.length;) {
    const run = (state: number, start: number, to: number) => runDfa(table, bytes, state, { from: start, to });
    const at = firstMatch(membership, run, { bytes, table, from, to: bytes.length, multiLine: false });
    if (at < 0) break;
    // A line feed belongs to the line that it ends.
    const feed = bytes.indexOf(0x0a, Math.min(at, bytes.length - 1));
    for (let next = bytes.indexOf(0x0a, counted); next >= 0 && next < at; next = bytes.indexOf(0x0a, next + 1)) {
      line++;
      counted = next + 1;
    }
    lines.add(line);
    if (feed < 0) break;
    from = feed + 1;
  }
  if (lines.size > 0) for (const window of file.windows) if (lines.has(file.lineOf(window.start))) yield window;
}

type IsAllowed = (file: ScannedFile, match: RawMatch) => boolean;

export function allowanceOf(allowances: readonly OwnRuleAllowance[]): IsAllowed {
  const tests = allowances.map((allowance) => {
    const regexes = allowance.regexes.map((source) => RE2JS.compile(source));
    const words = (allowance.words ?? []).map((word) => word.toLowerCase());
    return (file: ScannedFile, match: RawMatch): boolean => {
      const secret = file.text.slice((match.secret ?? match).start, (match.secret ?? match).end);
      const text = textFor(allowance.of, file, match, secret);
      const isFound = regexes.some((regex) => regex.matcher(text).find());
      const isNamed = words.some((word) => secret.toLowerCase().includes(word));
      if (!allowance.all || regexes.length === 0 || words.length === 0) return isFound || isNamed;
      return isFound && isNamed;
    };
  });
  return (file, match) => tests.some((test) => test(file, match));
}

function textFor(of: OwnRuleAllowance['of'], file: ScannedFile, match: RawMatch, secret: string): string {
  if (of === 'secret') return secret;
  if (of === 'match') return file.text.slice(match.start, match.end);
  const { start, end } = file.lineSpan(match.start);
  // Of a minified line what stands around the match.
  return file.text.slice(Math.max(start, match.start - 2000), Math.min(end, match.end + 2000));
}
