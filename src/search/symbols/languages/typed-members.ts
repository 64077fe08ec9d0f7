/**
 * Members of classes in languages that put the type before the name: Java and C#. A member is read up to the mark that says
 * what it is: a parenthesis behind a name makes a method, `=` or `;` a field, in C# a brace or an arrow a property.
 */
import { numberToken, stringToken } from '../lex/tokens.ts';
import type { Outline } from '../outline.ts';

export interface MemberRules {
  /** Java: `@Name(…)` before a declaration. C#: `[Name(…)]`. */
  readonly attributes: '@' | '[';
  /** Members without a type that are no constructors cannot be: keywords that are operators' or events' names and such. */
  readonly operator: number;
  readonly event: number;
  /** `this[…]`, an indexer. */
  readonly self: number;
  /** Words that are no part of a type or a name. */
  readonly modifiers: ReadonlySet<number>;
  /** Whether bodies are looked into: then a frame is opened for them. */
  readonly entersBodies?: true;
}

interface Head {
  /** The last name read, and how many words of types and names there were. */
  name: number;
  words: number;
  isEvent: boolean;
  readonly rules: MemberRules;
}

/** From the beginning of a member to behind it. */
export function readMember(outline: Outline, from: number, rules: MemberRules): number {
  const { kind } = outline.tokens;
  const head: Head = { name: -1, words: 0, isEvent: false, rules };
  for (let at = from; at < outline.close;) {
    const mark = kind[at]!;
    if (mark === 0x40 && rules.attributes === '@') at = behindAnnotation(outline, at);
    else if (rules.modifiers.has(mark)) at++;
    else if (mark === rules.event) {
      head.isEvent = true;
      at++;
    } else if (mark === rules.operator) return readOperator(outline, at, rules);
    else if (mark === rules.self && kind[at + 1] === 0x5b) {
      outline.add(at, 'property');
      return behindMember(outline, outline.behind(at + 1));
    } else if (outline.isName(at)) {
      head.name = at++;
      head.words++;
    } else if (mark === 0x3c) at = Math.max(at + 1, outline.behindAngles(at));
    else if (mark === 0x28) {
      // A tuple as a type: `(int, string) Name`.
      if (head.words === 0) {
        head.words++;
        at = outline.behind(at);
      } else return readMethod(outline, at, head);
    } else if (mark === 0x5b) at = outline.behind(at);
    else if (mark === 0x7b || mark === 0x3b || mark === 0x3d || mark === 0x2c) return readField(outline, at, head);
    else if (mark === numberToken || mark === stringToken || mark === 0x7d) return at + 1;
    else at++;
  }
  return outline.close;
}

export function behindAnnotation(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from + 1;
  while (outline.isName(at) && kind[at + 1] === 0x2e) at += 2;
  at++;
  return kind[at] === 0x28 ? outline.behind(at) : at;
}

function readMethod(outline: Outline, open: number, { name, words, rules }: Head): number {
  const { kind, start, end } = outline.tokens;
  const symbol =
    kind[name - 1] === 0x7e
      ? outline.addName({ start: start[name - 1]!, end: end[name]!, kind: 'method' })
      : outline.add(name, words === 1 ? 'constructor' : 'method');
  return readBody(outline, outline.behind(open), { symbol, rules });
}

function readOperator(outline: Outline, from: number, rules: MemberRules): number {
  const { kind, start, end, count } = outline.tokens;
  let open = from + 1;
  while (open < count && open < from + 8 && kind[open] !== 0x28) open++;
  const symbol = outline.addName({ start: start[from]!, end: end[open - 1]!, kind: 'operator' });
  return readBody(outline, outline.behind(open), { symbol, rules });
}

interface Method {
  readonly symbol: number;
  readonly rules: MemberRules;
}

/** Behind parameters. */
function readBody(outline: Outline, from: number, { symbol, rules }: Method): number {
  if (!rules.entersBodies) return behindMember(outline, from);
  const { kind } = outline.tokens;
  for (let at = from; at < outline.close; at = outline.isOpening(at) ? outline.behind(at) : at + 1) {
    if (kind[at] === 0x7b) return outline.enter(at, 'function', symbol);
    if (kind[at] === 0x3b || kind[at] === 0x3d) return behindMember(outline, at);
  }
  return outline.close;
}

/** At the mark behind the name. */
function readField(outline: Outline, at: number, { name, words, isEvent }: Head): number {
  const { kind } = outline.tokens;
  const isArrow = kind[at] === 0x3d && outline.isPair(at, 0x3d, 0x3e);
  if (words < 2) return kind[at] === 0x7b ? outline.behind(at) : behindMember(outline, at);
  const isProperty = kind[at] === 0x7b || isArrow;
  outline.add(name, isEvent ? 'event' : isProperty ? 'property' : 'field');
  if (isProperty) {
    const behind = behindMember(outline, at);
    // `{ get; } = value;`
    return kind[behind] === 0x3d ? behindMember(outline, behind + 1) : behind;
  }
  return readFurtherNames(outline, at, isEvent ? 'event' : 'field');
}

/** `int a = 1, b;`: names behind commas on the level of the declaration. */
function readFurtherNames(outline: Outline, from: number, as: 'event' | 'field'): number {
  const { kind } = outline.tokens;
  for (let at = from; at < outline.close;) {
    const mark = kind[at]!;
    if (mark === 0x3b) return at + 1;
    if (mark === 0x2c && outline.isName(at + 1)) {
      const next = kind[at + 2];
      if (next === 0x3d || next === 0x2c || next === 0x3b) outline.add(at + 1, as);
      at += 2;
    } else if (mark === 0x3c && outline.isName(at - 1)) at = Math.max(at + 1, outline.behindAngles(at));
    else at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
  return outline.close;
}

/** Behind the body, or the semicolon where there is none. */
export function behindMember(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let isExpression = false;
  for (let at = from; at < outline.close;) {
    const mark = kind[at]!;
    if (mark === 0x3b) return at + 1;
    if (mark === 0x7b && !isExpression) return outline.behind(at);
    isExpression ||= mark === 0x3d;
    at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
  return outline.close;
}
