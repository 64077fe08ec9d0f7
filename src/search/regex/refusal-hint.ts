/** What to write in place of what is no regular expression: which character it is about, and how it would be one. */
import { readingFault, type ReadingFault } from './read-expression.ts';

export function hintFor(source: string): string {
  const fault = readingFault(source);
  if (!fault) return 'Put a backslash before characters that stand for themselves, or quote the text.';
  return `At character ${fault.at + 1}: ${words[fault.kind](source.slice(fault.at))}`;
}

/** Given the source from the fault on. */
const words: Readonly<Record<ReadingFault, (rest: string) => string>> = {
  nesting: () => 'there are too many groups within groups; use fewer.',
  'nothing-to-repeat': ([sign]) =>
    `nothing stands before "${sign}" to be repeated; write "\\${sign}" for itself, ".*" for any text.`,
  'repeated-twice': ([sign]) =>
    sign === '+'
      ? 'a possessive repetition is not needed here, matching takes linear time; leave out the last "+", or write "\\+" for itself.'
      : `what is repeated already is repeated by "${sign}" again; put it in a group, (?:a*)${sign}, or write "\\${sign}" for itself.`,
  count: () =>
    'counts go up to 1000, counts within counts multiplied, the smaller one first; use {n,} or smaller ones.',
  'unclosed-group': () => 'the group that begins with "(" is not closed; add ")", or write "\\(" for itself.',
  'unopened-group': () => '")" closes no group; leave it out, or write "\\)" for itself.',
  'same-name': () => 'there is a group of this name already; groups need no names here, write "(".',
  'group-start': (rest) =>
    /^\(\?P?['<]/.test(rest)
      ? 'a group is named with letters, digits and underscores in angle brackets, (?<name>a); without a name write "(".'
      : 'what may follow "(?" is ":" or some of the flags i, m, s and U, as in (?i); write "\\(" for itself.',
  'unknown-class': (rest) =>
    rest.startsWith('[')
      ? 'this class is not known; write [[:alpha:]], [[:digit:]], [[:space:]] and the like.'
      : 'this class is not known; write \\pL for letters, \\p{Lu}, or a script as in \\p{Greek}.',
  escape: escapeWords,
  'last-backslash': () => 'the pattern ends with a backslash; write "\\\\" for itself.',
  'unclosed-class': () => 'the class that begins with "[" is not closed; add "]", or write "\\[" for itself.',
  range: () => 'the range is the wrong way round; write the smaller end first, or "\\-" for the sign itself.',
  'code-point': () => 'there is no such character; the last one is \\x{10FFFF}.',
};

const instead: Readonly<Record<string, string>> = {
  Z: 'write "$" or "\\z" for the end',
  G: 'leave it out, or write "^" for the start of a line',
  K: 'leave it out: the same lines match',
  R: 'write "$" for the end of a line',
  h: 'write "[ \\t]" for a space or tab',
  H: 'write "[^ \\t]"',
  N: 'write "."',
  X: 'write "."',
  C: 'write "."',
  e: 'write "\\x1b"',
  y: 'write "\\b" for the edge of a word',
  Y: 'write "\\B"',
  m: 'write "\\bfoo" for the start of a word',
  M: 'write "foo\\b" for the end of a word',
  u: 'write "\\x{0041}" for a character by its number',
  U: 'write "\\x{1F600}" for a character by its number',
  x: 'write "\\x41" or "\\x{0041}" for a character by its number',
};

function escapeWords(rest: string): string {
  const letter = String.fromCodePoint(rest.codePointAt(1) ?? 0x5c);
  const other = instead[letter] ?? `write "${letter}" for itself`;
  return `"\\${letter}" has no meaning; ${other}, "\\\\" for a backslash.`;
}
