/** What a statement of C or C++ that defines no type declares: a function with its body, variables, members. */
import { defineToken, stringToken } from '../lex/tokens.ts';
import type { Outline } from '../outline.ts';
import { behindSemicolon, bodyOfType, cWords, isMacroName } from './c-words.ts';

const { id } = cWords;

/** Behind the statement, or in front of the brace of a body that belongs to nothing. */
export function readFunctionOrVariables(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let name = -1;
  let nameBefore = -1;
  let words = 0;
  for (let at = from; at < outline.close;) {
    const mark = kind[at]!;
    // What stood before was a macro without a semicolon.
    if (at > from && beginsAnew(outline, at)) return at;
    if (
      mark === id.__attribute__ ||
      mark === id.__declspec ||
      mark === id.alignas ||
      mark === id.decltype ||
      mark === id.asm ||
      mark === id.explicit
    ) {
      if (mark === id.decltype) words++;
      at = kind[at + 1] === 0x28 ? outline.behind(at + 1) : at + 1;
    } else if (mark === id.requires) at = behindRequirement(outline, at);
    else if (mark === id.operator) return readOperator(outline, at);
    else if (mark === 0x28) {
      if (isPointer(outline, at) && kind[outline.behind(at)] === 0x28) return readFunctionPointer(outline, at);
      const behind = readParentheses(outline, { open: at, name, words });
      if (behind > 0) return behind;
      // A macro with arguments: go on behind it. Behind the name of a member, it is an attribute.
      if (kind[at + 1] === 0x2a) return readFunctionPointer(outline, at);
      if (words > 2 && name === at - 1 && isAttribute(outline, name)) name = nameBefore;
      words = words === 1 && name === at - 1 && isMacroName(outline.word(name)) ? 0 : Math.max(words, 1);
      at = outline.behind(at);
    } else if (
      mark === 0x3b ||
      mark === 0x3d ||
      mark === 0x2c ||
      mark === 0x7b ||
      (mark === 0x3a && !outline.isPair(at, 0x3a, 0x3a))
    )
      return readVariables(outline, { at, name, words });
    else if (mark === 0x3c) {
      // `operator<` was seen before; an angle here begins arguments of a template.
      at = Math.max(at + 1, outline.behindAngles(at));
    } else if (outline.isPair(at, 0x3a, 0x3a)) {
      // A qualified name is one word.
      if (words > 0 && outline.isName(at - 1)) words--;
      at += 2;
    } else if (mark === 0x5b) at = outline.behind(at);
    else if (mark === 0x7d || mark === defineToken) return at;
    else {
      if (outline.isName(at)) {
        nameBefore = name;
        name = at;
        words++;
      }
      at++;
    }
  }
  return outline.close;
}

function beginsAnew(outline: Outline, at: number): boolean {
  const mark = outline.tokens.kind[at]!;
  if (mark === id.namespace) return true;
  if (mark === id.template || mark === id.using || mark === id.typedef) return outline.tokens.lineStart[at] === 1;
  return (
    (mark === id.struct || mark === id.class || mark === id.union || mark === id.enum) && bodyOfType(outline, at) > 0
  );
}

interface Parentheses {
  readonly open: number;
  readonly name: number;
  readonly words: number;
}

/** Parameters behind a name, when a body follows; -1 when these are no parameters, or the statement goes on otherwise. */
function readParentheses(outline: Outline, { open, name, words }: Parentheses): number {
  const { kind } = outline.tokens;
  if (name !== open - 1 && !(kind[open - 1] === 0x3e && name >= 0)) return -1;
  const next = outline.behind(open);
  // `PRIVATE(name)(int a) {`: a macro makes the name.
  if (kind[next] === 0x28 && next === open + 3 && outline.isWord(open + 1) && isMacroName(outline.word(name)))
    return readMangled(outline, open + 1, next);
  const body = bodyBehind(outline, outline.behind(open), name);
  if (body.kind === 'macro' || (words > 2 && isAttribute(outline, name))) return -1;
  if (body.kind === 'none') return body.at;
  // `DEFINE_TEST(name) {`: a macro makes the function.
  if (words === 1 && isMacro(outline, name)) return readMade(outline, { open, name, words }, body.at);
  const symbol = kind[name]! < 256 ? declareFunction(outline, name) : outline.symbol;
  return body.kind === 'default' ? body.at : outline.enter(body.at, 'function', symbol);
}

function readMangled(outline: Outline, name: number, open: number): number {
  const body = bodyBehind(outline, outline.behind(open));
  if (body.kind !== 'body') return body.at;
  return outline.enter(body.at, 'function', outline.add(name, outline.scope === 'type' ? 'method' : 'function'));
}

/** `int count_ GUARDED_BY(lock_) = 0;` */
function isAttribute(outline: Outline, name: number): boolean {
  return /GUARDED_BY|ATTRIBUTE|DEPRECATED|ACQUIRED_/.test(outline.word(name));
}

function isMacro(outline: Outline, name: number): boolean {
  const word = outline.word(name);
  if (!isMacroName(word) || outline.tokens.kind[name - 1] === 0x7e || outline.isPair(name - 2, 0x3a, 0x3a))
    return false;
  return outline.scope === 'namespace' || outline.symbol < 0 || outline.symbols[outline.symbol]!.name !== word;
}

/**
 * What the macro is given as a name: the one word, the last of two (`TEST_F(Suite, case) {`), otherwise the first
 * (`SYSCALL_DEFINE2(open, int, flags) {`). It is what people look for; the macro's own name would be the same a thousand times.
 */
function readMade(outline: Outline, { open, name }: Parentheses, body: number): number {
  const { kind, partner } = outline.tokens;
  const close = partner[open]!;
  const hasTwo = close === open + 4 && kind[open + 2] === 0x2c && outline.isWord(open + 3);
  const hasFirst = outline.isWord(open + 1) && (close === open + 2 || kind[open + 2] === 0x2c);
  const isBlock = kind[body] === 0x7b;
  if (!isBlock) return body;
  const symbol =
    !hasFirst || /^(?:IF|FOR|WHILE|SWITCH)/.test(outline.word(name))
      ? outline.symbol
      : outline.add(hasTwo ? open + 3 : open + 1, 'function');
  return outline.enter(body, 'function', symbol);
}

function declareFunction(outline: Outline, name: number): number {
  const { kind, start, end } = outline.tokens;
  const from = kind[name - 1] === 0x7e ? name - 1 : name;
  const isQualified = outline.isPair(from - 2, 0x3a, 0x3a);
  const owner = isQualified ? outline.typeNamed(outline.word(from - 3)) : -1;
  const isMember = outline.scope === 'type' || isQualified;
  const container = owner < 0 ? outline.symbol : owner;
  const isConstructor =
    isMember &&
    from === name &&
    ((isQualified && outline.word(from - 3) === outline.word(name)) ||
      (container >= 0 && outline.symbols[container]!.name === outline.word(name)));
  return outline.addName({
    start: start[from]!,
    end: end[name]!,
    kind: isConstructor ? 'constructor' : isMember ? 'method' : 'function',
    container,
  });
}

/** `default`: `= default;`, a definition without a brace. */
type Body = { readonly kind: 'body' | 'default' | 'none' | 'macro'; readonly at: number };

/** What follows parameters: qualifiers, a result type, initialisers, old-style parameter declarations, and then a body or none. */
function bodyBehind(outline: Outline, from: number, name = -1): Body {
  const { kind } = outline.tokens;
  let semicolons = 0;
  let words = 0;
  for (let at = from; at < outline.close && at < from + 400;) {
    const mark = kind[at]!;
    if (mark === 0x7b) return { kind: 'body', at };
    if (mark === 0x3b) {
      // `int f(a) int a; {`: old style, when words came before.
      if (words < 2 || semicolons > 20 || !isOldStyle(outline, at)) return { kind: 'none', at: at + 1 };
      semicolons++;
      at++;
    } else if (mark === 0x3d)
      return { kind: kind[at + 1] === id.default ? 'default' : 'none', at: behindSemicolon(outline, at) };
    else if (mark === id.operator || beginsAnew(outline, at)) return { kind: 'macro', at };
    else if (mark === id.requires) at = behindRequirement(outline, at);
    else if (mark === 0x2c && words === 0) return { kind: 'none', at: behindSemicolon(outline, at) };
    else if (mark === 0x3a && !outline.isPair(at, 0x3a, 0x3a)) {
      const body = behindInitialisers(outline, at + 1);
      return kind[body] === 0x7b ? { kind: 'body', at: body } : { kind: 'none', at: body };
    } else if (mark === 0x7d || mark === stringToken) return { kind: mark === 0x7d ? 'none' : 'macro', at };
    else if (mark === defineToken) at++;
    else if (mark === 0x28) {
      // Another pair of parentheses behind a name of its own: the ones before were those of a macro.
      // Where that name is a macro's, too, it is one behind the parameters: `LOCKS_EXCLUDED(lock)`.
      const isCall = outline.isWord(at - 1) && semicolons === 0;
      if (
        isCall &&
        ((words > 1 && !isMacroName(outline.word(at - 1))) || (name >= 0 && isMacroName(outline.word(name))))
      )
        return { kind: 'macro', at };
      at = outline.behind(at);
    } else if (outline.isPair(at, 0x2d, 0x3e)) {
      at = behindResult(outline, at + 2);
      words = 0;
    } else {
      if (outline.isWord(at) || isTypeWord(kind[at]!)) words++;
      at = mark === 0x3c ? Math.max(at + 1, outline.behindAngles(at)) : mark === 0x5b ? outline.behind(at) : at + 1;
    }
  }
  return { kind: 'none', at: from };
}

function isTypeWord(kind: number): boolean {
  return (
    kind === id.static ||
    kind === id.struct ||
    kind === id.register ||
    kind === id.inline ||
    kind === id.enum ||
    kind === id.extern
  );
}

/** Whether a brace comes before long behind declarations only. */
function isOldStyle(outline: Outline, semicolon: number): boolean {
  const { kind } = outline.tokens;
  for (let at = semicolon + 1; at < outline.close && at < semicolon + 60; at++) {
    const mark = kind[at]!;
    if (mark === 0x7b) return kind[at - 1] === 0x3b;
    if (mark === 0x28 || mark === 0x3d || mark === 0x7d || mark === id.typedef || mark === id.static) return false;
  }
  return false;
}

function behindResult(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from;
  while (at < outline.close && kind[at] !== 0x7b && kind[at] !== 0x3b)
    at =
      kind[at] === 0x3c ? Math.max(at + 1, outline.behindAngles(at)) : kind[at] === 0x28 ? outline.behind(at) : at + 1;
  return at;
}

/** `requires A<T> && (B) || requires(T t) { t.x; }`, up to what is constrained. */
export function behindRequirement(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from + 1;
  while (at < outline.close) {
    if (kind[at] === id.requires) {
      at = kind[at + 1] === 0x28 ? outline.behind(at + 1) : at + 1;
      if (kind[at] === 0x7b) at = outline.behind(at);
    } else if (kind[at] === 0x28) at = outline.behind(at);
    else {
      while (kind[at] === 0x21) at++;
      while (outline.isName(at) || outline.isPair(at, 0x3a, 0x3a)) {
        at += outline.isName(at) ? 1 : 2;
        if (kind[at] === 0x3c) at = Math.max(at + 1, outline.behindAngles(at));
        if (outline.isName(at) || kind[at] !== 0x3a) break;
      }
    }
    if (outline.isPair(at, 0x26, 0x26) || outline.isPair(at, 0x7c, 0x7c)) at += 2;
    else break;
  }
  return Math.max(at, from + 1);
}

/** `: a(1), b{2} {`. */
function behindInitialisers(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from;
  while (at < outline.close) {
    while (at < outline.close && kind[at] !== 0x28 && kind[at] !== 0x7b && kind[at] !== 0x3b)
      at = kind[at] === 0x3c ? Math.max(at + 1, outline.behindAngles(at)) : at + 1;
    if (kind[at] === 0x3b) return at + 1;
    at = outline.behind(at);
    while (kind[at] === 0x2e) at++;
    if (kind[at] !== 0x2c) return at;
    at++;
  }
  return at;
}

function readOperator(outline: Outline, from: number): number {
  const { kind, start, end } = outline.tokens;
  let open = from + 1;
  if (kind[open] === 0x28 && kind[open + 1] === 0x29) open += 2;
  while (open < outline.close && open < from + 12 && kind[open] !== 0x28 && kind[open] !== 0x3b) open++;
  if (kind[open] !== 0x28) return behindSemicolon(outline, from);
  const body = bodyBehind(outline, outline.behind(open));
  if (body.kind !== 'body' && body.kind !== 'default') return body.at;
  const isQualified = outline.isPair(from - 2, 0x3a, 0x3a);
  const owner = isQualified ? outline.typeNamed(outline.word(from - 3)) : -1;
  const container = owner < 0 ? outline.symbol : owner;
  const symbol = outline.addName({ start: start[from]!, end: end[open - 1]!, kind: 'operator', container });
  return body.kind === 'body' ? outline.enter(body.at, 'function', symbol) : body.at;
}

function isPointer(outline: Outline, open: number): boolean {
  const { kind } = outline.tokens;
  return (
    kind[open + 1] === 0x2a ||
    (outline.isName(open + 1) &&
      (kind[open + 2] === 0x2a || (outline.isPair(open + 2, 0x3a, 0x3a) && kind[open + 4] === 0x2a)))
  );
}

/** `int (*name)(int) = …;`. */
function readFunctionPointer(outline: Outline, open: number): number {
  const { partner } = outline.tokens;
  const close = Math.min(partner[open]!, outline.close);
  for (let at = open + 1; at < close; at++)
    if (outline.isWord(at) && (at + 1 === close || outline.tokens.kind[at + 1] === 0x5b)) {
      outline.add(at, outline.scope === 'type' ? 'field' : 'variable');
      break;
    }
  return behindSemicolon(outline, close);
}

/** At the mark behind the first name. */
function readVariables(
  outline: Outline,
  { at, name, words }: { readonly at: number; readonly name: number; readonly words: number },
): number {
  const { kind } = outline.tokens;
  // `PRIVATE_UNLESS_TESTED:`, a macro for a label.
  if (words < 2 && kind[at] === 0x3a) return at + 1;
  // A brace behind no parameters: `name {1}` is a value, anything else a block of a macro.
  if (words < 2 || name < 0 || kind[name]! >= 256)
    return kind[at] === 0x7b ? outline.behind(at) : behindSemicolon(outline, at);
  const as = outline.scope === 'type' ? 'field' : 'variable';
  outline.add(name, as);
  for (let next = at; next < outline.close;) {
    if (kind[next] === 0x3b) return next + 1;
    if (kind[next] === defineToken) return next;
    if (kind[next] === 0x2c) {
      let further = next + 1;
      while (kind[further] === 0x2a || kind[further] === 0x26) further++;
      const behind = kind[further + 1];
      if (
        outline.isWord(further) &&
        (behind === 0x2c || behind === 0x3b || behind === 0x3d || behind === 0x5b || behind === 0x3a)
      )
        outline.add(further, as);
      next = further;
    } else next = outline.isOpening(next) ? outline.behind(next) : next + 1;
  }
  return outline.close;
}
