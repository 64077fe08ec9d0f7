/**
 * Patterns as re2js runs them, and the words for what cannot be run: each with its place in the pattern and what to do
 * about it. pattern.ts decides by itself what is a pattern (differential.test.ts holds the two together) and comes here for
 * the words. RE2 semantics: linear time, no look-around, no back-references.
 */
import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import { failed, ok, type Result } from '../../base/result.ts';

export interface PatternError {
  readonly message: string;
  readonly hint: string;
  /** UTF-16 positions in the pattern. */
  readonly from: number;
  readonly to: number;
  /**
   * `unsupported`: surely meant as a regular expression, of a kind that is not run here. `invalid`: none at all, so it may
   * have been meant as text.
   */
  readonly kind: 'invalid' | 'unsupported';
}

/** Time per character grows with the program: what people write stays below a few hundred instructions. */
const largestProgram = 5000;
export const longestPattern = 10_000;

export function compilePattern(source: string, options: { readonly ignoreCase: boolean }): Result<RE2JS, PatternError> {
  if (source.length > longestPattern)
    return failed(refusedForSize(source, `it is longer than ${longestPattern} characters`));
  const unsupported = findUnsupported(source, { lineBreaks: false });
  if (unsupported) return failed(unsupported);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source, options.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    if (error instanceof RE2JSException) return failed(explain(source, error));
    throw error;
  }
  const size = compiled.programSize();
  if (size > largestProgram)
    return failed(refusedForSize(source, `it makes ${size} steps, at most ${largestProgram} are run`));
  return ok(compiled);
}

export function refusedForSize(source: string, why: string): PatternError {
  return {
    kind: 'unsupported',
    message: `the pattern is too large: ${why}`,
    hint: 'Use smaller counts in {n,m}, or several queries.',
    from: 0,
    to: source.length,
  };
}

/** Why a source is no pattern. */
export function explainRefusal(source: string): PatternError {
  const unsupported = findUnsupported(source, { lineBreaks: true });
  if (unsupported) return unsupported;
  try {
    RE2JS.compile(source);
  } catch (error) {
    if (error instanceof RE2JSException) return explain(source, error);
    throw error;
  }
  return {
    kind: 'invalid',
    message: 'not a regular expression that can be run here: it nests too deeply, or names an unknown class',
    hint: 'Use fewer groups within groups, and classes of Unicode by the names RE2 gives them.',
    from: 0,
    to: source.length,
  };
}

const groupExtensions: readonly (readonly [RegExp, string])[] = [
  [/^\(\?<?[=!]/, 'look-around'],
  [/^\(\?>/, 'atomic groups'],
  [/^\(\?P?[=&>]|^\(\?R\)|^\(\?\d+\)/, 'recursion and named back-references'],
  [/^\(\?\(/, 'conditional groups'],
];

/** Looks for what Perl has and RE2 has not, outside classes and quoted runs. */
function findUnsupported(source: string, allowed: Allowed): PatternError | undefined {
  let inClass = false;
  for (let at = 0; at < source.length; at++) {
    const character = source[at]!;
    if (character === '\\') {
      const found = unsupportedEscape(source, at, { inClass, ...allowed });
      if (found) return found;
      const quoted = !inClass && source[at + 1] === 'Q' ? source.indexOf('\\E', at) : -1;
      if (!inClass && source[at + 1] === 'Q') at = quoted < 0 ? source.length : quoted;
      at++;
    } else if (inClass) inClass = character !== ']';
    else if (character === '[') {
      inClass = true;
      // A bracket that comes first stands for itself.
      if (source[at + 1] === '^') at++;
      if (source[at + 1] === ']') at++;
    } else if (character === '(') {
      const found = groupExtensions.find(([start]) => start.test(source.slice(at, at + 6)));
      if (found) return notRun(found[1], at, at + 3);
    }
  }
  return undefined;
}

interface Allowed {
  readonly lineBreaks: boolean;
}

function unsupportedEscape(
  source: string,
  at: number,
  { inClass, lineBreaks }: Allowed & { readonly inClass: boolean },
): PatternError | undefined {
  const next = source[at + 1];
  if (next === undefined) return undefined;
  if (!lineBreaks && (next === 'n' || next === 'x' || next === '0')) return lineBreakEscape(source, at, inClass);
  if (inClass) return undefined;
  if (next === 'k' && /^\\k[<{']/.test(source.slice(at))) return notRun('back-references', at, at + 2);
  // `\12` and the like are octal numbers in RE2.
  if (/^\\[1-9](?![0-7])/.test(source.slice(at, at + 3))) return notRun('back-references', at, at + 2);
  return undefined;
}

/** A line break that must match would match nothing: lines are looked at one by one. In a class it does no harm. */
function lineBreakEscape(source: string, at: number, inClass: boolean): PatternError | undefined {
  const escape = /^\\(?:n|x0[aA]|x\{0*[aA]\}|012)/.exec(source.slice(at));
  if (!escape || inClass) return undefined;
  return {
    kind: 'unsupported',
    message: 'a pattern matches within one line, so a line break in it never matches',
    hint: 'Search for both lines with AND: it finds the files that have both.',
    from: at,
    to: at + escape[0].length,
  };
}

function notRun(what: string, from: number, to: number): PatternError {
  return {
    kind: 'unsupported',
    message: `${what} cannot be run in linear time and are not supported`,
    hint: 'Use RE2 syntax: an alternation, or several terms with AND and NOT.',
    from,
    to,
  };
}

function explain(source: string, error: RE2JSException): PatternError {
  const fragment = error instanceof RE2JSSyntaxException ? (error.getPattern() ?? '') : '';
  const reason = error instanceof RE2JSSyntaxException ? error.getDescription() : error.message;
  const found = fragment === '' ? -1 : source.lastIndexOf(fragment);
  const from = found < 0 ? 0 : found;
  const to = found < 0 || fragment === '' ? source.length : found + fragment.length;
  return {
    kind: 'invalid',
    message: `not a valid regular expression: ${reason}`,
    hint: 'Put a backslash before characters that stand for themselves, or quote the text.',
    from,
    to,
  };
}
