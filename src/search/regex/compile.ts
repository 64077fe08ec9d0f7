/**
 * The words for what cannot be run: each with its place in the pattern and what to write instead. pattern.ts decides by
 * itself what is a pattern (differential.test.ts holds it and re2js together) and comes here for the words, of which the
 * message is re2js's. RE2 semantics: linear time, no look-around, no back-references.
 */
import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';
import { hintFor } from './refusal-hint.ts';

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

export const longestPattern = 10_000;

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
  const unsupported = findUnsupported(source);
  if (unsupported) return unsupported;
  const hint = hintFor(source);
  try {
    RE2JS.compile(source);
  } catch (error) {
    if (error instanceof RE2JSException) return explain(source, error, hint);
    throw error;
  }
  const message = 'not a regular expression that can be run here: it nests too deeply, or names an unknown class';
  return { kind: 'invalid', message, hint, from: 0, to: source.length };
}

const groupExtensions: readonly (readonly [start: RegExp, what: string, hint: string])[] = [
  [/^\(\?=/, 'look-around', 'Write what follows without (?= and ), or ask for both in one file: a AND b.'],
  [/^\(\?!/, 'look-around', 'Name what may follow, as in a([^b]|$), or leave out files that have it: a NOT b.'],
  [/^\(\?<=/, 'look-around', 'Write what comes before without (?<= and ): the same lines match.'],
  [/^\(\?<!/, 'look-around', 'Name what may come before, as in (^|[^a])b; \\b tells that a word begins.'],
  [/^\(\?>/, 'atomic groups', 'Write (?: in place of (?>: matching takes linear time anyway.'],
  [/^\(\?P?[=&>]|^\(\?R\)|^\(\?\d+\)/, 'recursion and named back-references', 'Write out what is to be repeated.'],
  [/^\(\?\(/, 'conditional groups', 'Use an alternation of both cases: (a|b).'],
];
const backReferenceHint = 'Write out what is to be repeated, or an alternation of all cases.';

/** Looks for what Perl has and RE2 has not, outside classes and quoted runs. */
function findUnsupported(source: string): PatternError | undefined {
  for (const at of specialPlaces(source)) {
    if (source[at] === '(') {
      const found = groupExtensions.find(([start]) => start.test(source.slice(at, at + 6)));
      if (found) return notRun(found[1], found[2], at);
      // `\12` and the like are octal numbers in RE2.
    } else if (/^\\(?:k[<{']|[1-9](?![0-7]))/.test(source.slice(at, at + 3)))
      return notRun('back-references', backReferenceHint, at);
  }
  return undefined;
}

/** Where groups and escapes begin that stand neither in a class nor in a quoted run. */
function* specialPlaces(source: string): Iterable<number> {
  let inClass = false;
  for (let at = 0; at < source.length; at++) {
    const character = source[at]!;
    if (character === '\\') {
      if (!inClass) yield at;
      const quoted = !inClass && source[at + 1] === 'Q' ? source.indexOf('\\E', at) : -1;
      if (!inClass && source[at + 1] === 'Q') at = quoted < 0 ? source.length : quoted;
      at++;
    } else if (inClass) inClass = character !== ']';
    else if (character === '[') {
      inClass = true;
      // A bracket that comes first stands for itself.
      if (source[at + 1] === '^') at++;
      if (source[at + 1] === ']') at++;
    } else if (character === '(') yield at;
  }
}

/**
 * Where texts are single lines, a line break that must match would match nothing. In a class it does no harm.
 */
export function lineBreakFault(source: string): PatternError | undefined {
  for (const at of specialPlaces(source)) {
    const escape = /^\\(?:n|x0[aA]|x\{0*[aA]\}|012)/.exec(source.slice(at));
    if (!escape) continue;
    return {
      kind: 'unsupported',
      message: 'it is matched within one line, so a line break in it never matches',
      hint: 'Leave the line break out.',
      from: at,
      to: at + escape[0].length,
    };
  }
  return undefined;
}

function notRun(what: string, hint: string, from: number): PatternError {
  return {
    kind: 'unsupported',
    message: `${what} cannot be run in linear time and are not supported`,
    hint: `At character ${from + 1}. ${hint}`,
    from,
    to: from + (what === 'back-references' ? 2 : 3),
  };
}

function explain(source: string, error: RE2JSException, hint: string): PatternError {
  const fragment = error instanceof RE2JSSyntaxException ? (error.getPattern() ?? '') : '';
  const reason = error instanceof RE2JSSyntaxException ? error.getDescription() : error.message;
  const found = fragment === '' ? -1 : source.lastIndexOf(fragment);
  const from = found < 0 ? 0 : found;
  const to = found < 0 || fragment === '' ? source.length : found + fragment.length;
  return {
    kind: 'invalid',
    message: `not a valid regular expression: ${reason}`,
    hint,
    from,
    to,
  };
}
