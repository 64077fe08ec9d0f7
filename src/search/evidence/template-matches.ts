/**
 * Structural search from its definition (structural/template.ts), a second time: every way to fill the holes is tried one
 * after the other, nothing is remembered, no piece is looked for beforehand. Slower than the engine's by far, and bounded
 * only so that it ends: beyond `triesAtMost` it says that it cannot tell.
 */
import { RE2JS } from 're2js';
import type { HoleKind, TemplatePart } from '../structural/template.ts';

export class TooManyTries extends Error {}

const triesAtMost = 200_000_000;
const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const word = /[A-Za-z0-9_]/;

type Span = readonly [from: number, to: number];
type Names = Readonly<Record<string, string>>;

interface Template {
  readonly parts: readonly TemplatePart[];
  readonly text: string;
  readonly ignoreCase: boolean;
  readonly tries: { left: number };
}

/** Leftmost first, not overlapping, none of them empty. UTF-16 positions. */
export function templateMatches(parts: readonly TemplatePart[], text: string, ignoreCase: boolean): readonly Span[] {
  const template: Template = { parts, text, ignoreCase, tries: { left: triesAtMost } };
  const [first] = parts;
  const beginsWithWord = first?.kind === 'hole' && first.hole === 'word';
  const spans: Span[] = [];
  for (let at = 0; at <= text.length;) {
    const mayBegin = !beginsWithWord || (isWord(text, at) && !isWord(text, at - 1));
    const to = mayBegin ? endFrom(template, 0, at, {}) : undefined;
    if (to !== undefined && to > at) spans.push([at, to]);
    at = to !== undefined && to > at ? to : at + 1;
  }
  return spans;
}

function endFrom(template: Template, index: number, at: number, names: Names): number | undefined {
  const { parts, text, ignoreCase, tries } = template;
  if (--tries.left < 0) throw new TooManyTries();
  const part = parts[index];
  if (!part) return at;
  if (part.kind === 'text') {
    const there = text.slice(at, at + part.text.length);
    const isThere = ignoreCase ? folded(there) === folded(part.text) : there === part.text;
    return isThere ? endFrom(template, index + 1, at + part.text.length, names) : undefined;
  }
  if (part.kind === 'space') {
    let end = at;
    while (end < text.length && isSpace(text[end]!)) end++;
    return end === at && isWord(text, at - 1) && isWord(text, at)
      ? undefined
      : endFrom(template, index + 1, end, names);
  }
  for (const end of holeEnds(template, part, at)) {
    const value = text.slice(at, end);
    const { name } = part;
    if (name !== undefined && name in names && names[name] !== value) continue;
    const to = endFrom(template, index + 1, end, name === undefined ? names : { ...names, [name]: value });
    if (to !== undefined) return to;
  }
  return undefined;
}

/** Where a hole may end, in the order of preference. */
function* holeEnds(
  { text, ignoreCase, tries }: Template,
  { hole, source }: { readonly hole: HoleKind; readonly source?: string },
  at: number,
): Generator<number> {
  if (hole === 'word') {
    let end = at;
    while (isWord(text, end)) end++;
    if (end > at) yield end;
  } else if (hole === 'blank') {
    let end = at;
    while (text[end] === ' ' || text[end] === '\t') end++;
    for (; end > at; end--) yield end;
  } else if (hole === 'line') {
    const feed = text.indexOf('\n', at);
    yield feed < 0 ? text.length : feed + 1;
  } else if (hole === 'regexp') {
    const matcher = RE2JS.compile(source!, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0).matcher(text.slice(at));
    if (matcher.lookingAt() && matcher.end() > 0) yield at + matcher.end();
  } else {
    if (hole === 'balanced') yield at;
    for (let end = at; end < text.length;) {
      if (--tries.left < 0) throw new TooManyTries();
      if (hole === 'solid' && isSpace(text[end]!)) return;
      const next = unitEnd(text, end);
      if (next === undefined) return;
      yield (end = next);
    }
  }
}

/** A character, a string, or a group with all that is in it; undefined where a group ends that began before, or never ends. */
function unitEnd(text: string, at: number): number | undefined {
  const character = text[at]!;
  if (isQuote(character)) return stringEnd(text, at) ?? at + 1;
  if (isCloser(character)) return undefined;
  if (!(character in pairs)) return at + 1;
  const expected: string[] = [];
  for (let here = at; here < text.length;) {
    const one = text[here]!;
    if (isQuote(one)) {
      here = stringEnd(text, here) ?? here + 1;
      continue;
    }
    here++;
    if (one in pairs) expected.push(pairs[one]!);
    else if (isCloser(one)) {
      if (expected.pop() !== one) return undefined;
      if (expected.length === 0) return here;
    }
  }
  return undefined;
}

/** On one line, but for backquotes; undefined when it is no string. */
function stringEnd(text: string, at: number): number | undefined {
  const quote = text[at]!;
  for (let here = at + 1; here < text.length; here++) {
    if (text[here] === '\\') here++;
    else if (text[here] === quote) return here + 1;
    else if (text[here] === '\n' && quote !== '`') return undefined;
  }
  return undefined;
}

function isSpace(character: string): boolean {
  return /\s/.test(character);
}

function isQuote(character: string): boolean {
  return character === '"' || character === "'" || character === '`';
}

function isCloser(character: string): boolean {
  return character === ')' || character === ']' || character === '}';
}

function isWord(text: string, at: number): boolean {
  const character = text[at];
  return character !== undefined && word.test(character);
}

/** Each character in lower case, where that does not change its length. */
function folded(value: string): string {
  return Array.from(value, (character) => {
    const lower = character.toLowerCase();
    return lower.length === character.length ? lower : character;
  }).join('');
}
