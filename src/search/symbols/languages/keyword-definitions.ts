/** The reader of languages in which a keyword stands before every name that is defined. */
import type { Outline, Scope } from '../outline.ts';
import type { SymbolKind } from '../symbol.ts';

export interface DefinitionWord {
  /** Absent: opens a frame for a type defined elsewhere (`extension Foo {`). */
  readonly kind?: SymbolKind;
  /** What it is within a type. */
  readonly member?: SymbolKind;
  readonly opens?: Scope;
  /** The name may stand behind type parameters and a receiver: `fun <T> List<T>.second()`. */
  readonly receiver?: true;
  readonly outsideOfFunctions?: true;
  /** Parameters with `val` or `var` are properties. */
  readonly parameters?: 'property';
}

export interface KeywordLanguage {
  readonly words: ReadonlyMap<number, DefinitionWord>;
  readonly package?: number;
  /** `enum` in front of `class`. */
  readonly enumeration?: number;
  readonly properties: ReadonlySet<number>;
  /** A word before parameters that may stand on a line of its own, modifiers and annotations before it. */
  readonly constructorWord?: number;
}

export function outlineByKeywords(language: KeywordLanguage): (outline: Outline) => void {
  return (outline) => {
    const { kind, count } = outline.tokens;
    for (let at = 0; at < count;) {
      if (at >= outline.close) {
        outline.leave(at);
        if (kind[at] === 0x7d) at++;
      } else if (outline.scope === 'enum') at = readEntry(outline, at);
      else if (kind[at]! >= 256) at = readKeyword(outline, at, language);
      else if (kind[at] === 0x7b) at = outline.enterAnnounced(at, 'function');
      // Annotations and arguments hold no members of the type around, but may hold objects with members of their own.
      else if (kind[at] === 0x28 && outline.scope === 'type') at = outline.enter(at, 'function', outline.symbol);
      else at++;
    }
  };
}

function readKeyword(outline: Outline, at: number, language: KeywordLanguage): number {
  const { kind } = outline.tokens;
  if (kind[at] === language.package) return readPackage(outline, at);
  const word = language.words.get(kind[at]!);
  // `Foo::class`, `x.class`
  if (!word || kind[at - 1] === 0x2e || kind[at - 1] === 0x3a) return at + 1;
  // `fun interface`, `class func`: the second word says what it is.
  if (language.words.has(kind[at + 1]!) || (word.outsideOfFunctions && outline.scope === 'function')) return at + 1;
  const name = nameBehind(outline, at + 1, word);
  if (name < 0) return word.opens === 'type' ? readNameless(outline, at, language) : at + 1;
  const isEnum = language.enumeration !== undefined && kind[at - 1] === language.enumeration;
  const as = isEnum ? 'enum' : outline.scope === 'type' ? (word.member ?? word.kind) : word.kind;
  const symbol = as === undefined ? outline.typeNamed(outline.word(name)) : outline.add(name, as);
  if (!word.opens) return name + 1;
  const open = bodyBehind(outline, name + 1, { language, symbol: word.parameters === undefined ? -1 : symbol });
  if (kind[open] !== 0x7b) return open;
  outline.announce(open, isEnum ? 'enum' : word.opens, symbol);
  return open;
}

/** `companion object {`, `object : Listener {`: its members belong to what is around it. */
function readNameless(outline: Outline, at: number, language: KeywordLanguage): number {
  const { kind } = outline.tokens;
  if (kind[at + 1] !== 0x7b && kind[at + 1] !== 0x3a) return at + 1;
  const open = bodyBehind(outline, at + 1, { language, symbol: -1 });
  if (kind[open] === 0x7b) outline.announce(open, 'type', outline.symbol);
  return open;
}

function readPackage(outline: Outline, at: number): number {
  const { kind, start, end } = outline.tokens;
  if (!outline.isName(at + 1)) return at + 1;
  let last = at + 1;
  while (kind[last + 1] === 0x2e && outline.isName(last + 2)) last += 2;
  outline.addName({ start: start[at + 1]!, end: end[last]!, kind: 'package', container: -1 });
  return last + 1;
}

function nameBehind(outline: Outline, from: number, { receiver }: DefinitionWord): number {
  const { kind } = outline.tokens;
  let at = from;
  if (receiver && kind[at] === 0x3c) at = Math.max(at + 1, outline.behindAngles(at));
  if (!receiver) return outline.isName(at) ? at : -1;
  let name = -1;
  for (let left = 12; left > 0; left--) {
    if (kind[at] === 0x28 && name < 0 && kind[outline.behind(at)] === 0x2e) at = outline.behind(at) + 1;
    if (!outline.isName(at)) return name;
    name = at++;
    if (kind[at] === 0x3c) {
      const behind = outline.behindAngles(at);
      if (kind[behind] === 0x2e || kind[behind] === 0x3f) at = behind;
    }
    while (kind[at] === 0x3f || kind[at] === 0x21) at++;
    if (kind[at] !== 0x2e) return name;
    at++;
  }
  return name;
}

interface Header {
  readonly language: KeywordLanguage;
  /** Whose properties the parameters are; -1: nobody's. */
  readonly symbol: number;
}

/** The brace that opens the body, or the first token that belongs to something else. */
function bodyBehind(outline: Outline, from: number, { language, symbol }: Header): number {
  const { kind, lineStart } = outline.tokens;
  let at = from;
  while (at < outline.close) {
    const mark = kind[at]!;
    if (mark === 0x7b || mark === 0x3b || mark === 0x7d || mark === 0x29) return at;
    if (
      mark >= 256 &&
      (language.words.has(mark) || language.properties.has(mark)) &&
      kind[at - 1] !== 0x3a &&
      kind[at - 1] !== 0x2e
    )
      return at;
    if (mark === 0x3d) return at + 1;
    if (
      lineStart[at] === 1 &&
      mark !== 0x3a &&
      mark !== 0x2c &&
      mark !== 0x28 &&
      mark !== 0x2d &&
      mark < 256 &&
      kind[at - 1] !== 0x2c &&
      kind[at - 1] !== 0x3a &&
      !isBeforeConstructor(outline, at, language)
    )
      return at;
    if (mark === 0x28 && symbol >= 0) readParameters(outline, at, { language, symbol });
    if (mark === 0x3c) at = Math.max(at + 1, outline.behindAngles(at));
    else at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
  return at;
}

/** `internal @Inject(x) constructor(`. */
function isBeforeConstructor(outline: Outline, from: number, { constructorWord }: KeywordLanguage): boolean {
  if (constructorWord === undefined) return false;
  const { kind } = outline.tokens;
  let at = from;
  for (let left = 8; left > 0 && (outline.isWord(at) || kind[at] === 0x40 || kind[at] === 0x28); left--)
    at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  return kind[at] === constructorWord;
}

function readParameters(outline: Outline, open: number, { language, symbol }: Header): void {
  const { kind, partner, count } = outline.tokens;
  const close = Math.min(partner[open]!, count);
  for (let at = open + 1; at < close; at = outline.isOpening(at) ? outline.behind(at) : at + 1)
    if (language.properties.has(kind[at]!) && outline.isName(at + 1)) outline.add(at + 1, 'property', symbol);
}

/** Entries up to a semicolon; then the enumeration is a type like others. */
function readEntry(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  let at = from;
  while (kind[at] === 0x40) at = kind[at + 2] === 0x28 ? outline.behind(at + 2) : at + 2;
  if (kind[at] === 0x3b || kind[at]! >= 256) {
    const { close, symbol } = outline;
    outline.leave(close);
    return outline.enterUntil(kind[at] === 0x3b ? at + 1 : at, close, { scope: 'type', symbol });
  }
  const entry = outline.isWord(at) ? outline.add(at, 'enum-member') : outline.symbol;
  while (at < outline.close && kind[at] !== 0x2c && kind[at] !== 0x3b) {
    // An entry may have members of its own.
    if (kind[at] === 0x7b) return outline.enter(at, 'type', entry);
    at = outline.isOpening(at) ? outline.behind(at) : at + 1;
  }
  return kind[at] === 0x2c ? at + 1 : at;
}
