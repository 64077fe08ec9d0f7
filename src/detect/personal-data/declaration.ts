/**
 * A field as some file declares it: what all the readers of schemas and classes have in common.
 *
 * Readers are no parsers: they find the heads of blocks, jump over brackets and read what stands at the first level.
 * That is linear (every bracket is matched once per file, no stretch is read twice) and forgives broken input.
 */
import type { Span, ScannedFile } from '../rule.ts';
import type { MaskedText } from '../text/mask.ts';

export interface Declaration {
  readonly owner: string;
  readonly field: string;
  readonly type: string;
  /** `schema`: it is stored or sent in this shape; `code`: a class or type that may be either or none. */
  readonly source: 'schema' | 'code';
  /** Offset of the field's name. */
  readonly start: number;
  /** Where its values are kept: `sql`, `mongodb`, `api`, `avro`, … */
  readonly store?: string;
  /** The whole declaration, with its annotations: where tags and protections are looked for. */
  readonly span?: Span;
  readonly protection?: 'encrypted' | 'hashed' | 'masked';
  readonly tag?: string;
  /** A migration takes it away. */
  readonly removed?: boolean;
}

/** Types of a program by whose name a field holds one of a list of values: `Gender`, `EthnicityCode`. */
export const choiceType = String.raw`(?:[A-Z]\w{0,40})?(?:Code|Gender|Sex|Religion|Ethnicity|Nationality|MaritalStatus|BloodType|BloodGroup|SexualOrientation|GenderIdentity)\b`;

export type DeclarationReader = (file: ScannedFile) => Iterable<Declaration>;

export interface Block extends Span {
  readonly owner: string;
  readonly head: RegExpExecArray;
}

const matched = new WeakMap<MaskedText, Map<string, Int32Array>>();

/** For each opening bracket of `code` the offset of the one that closes it; 0 where there is none. */
export function bracketsOf(file: ScannedFile, code: string): Int32Array {
  const known = matched.get(file.masked) ?? new Map<string, Int32Array>();
  matched.set(file.masked, known);
  const which = code === file.masked.code ? 'code' : 'other';
  const cached = known.get(which);
  if (cached) return cached;
  const table = matchBrackets(code);
  known.set(which, table);
  return table;
}

function matchBrackets(code: string): Int32Array {
  const closes = new Int32Array(code.length);
  const open: number[] = [];
  for (let at = 0; at < code.length; at++) {
    const character = code.charCodeAt(at);
    if (character === 40 || character === 91 || character === 123) open.push(at);
    else if (character === 41 || character === 93 || character === 125) {
      // A wrong bracket closes what it can within the last few; else it is passed over.
      const opener = character === 41 ? 40 : character - 2;
      for (let back = open.length - 1; back >= 0 && back > open.length - 4; back--) {
        if (code.charCodeAt(open[back]!) !== opener) continue;
        closes[open[back]!] = at;
        open.length = back;
        break;
      }
    }
  }
  return closes;
}

/** Blocks whose head `pattern` (flag g, group 1 the owner) matches and whose opening bracket is the head's last character. */
export function* blocks(file: ScannedFile, text: string, pattern: RegExp): Iterable<Block> {
  const { code } = file.masked;
  for (const head of text.matchAll(pattern)) {
    const open = head.index + head[0].length - 1;
    // A head that stands in a string or comment has no bracket in the code.
    if (code[open] !== text[open]) continue;
    const close = bracketsOf(file, code)[open]!;
    if (close === 0) continue;
    yield { owner: plainName(head[1] ?? ''), start: open + 1, end: close, head };
  }
}

/** Without schema, quotes and brackets. */
export function plainName(written: string): string {
  return written.replace(/^.*\./, '').replace(/["'`[\]:]/g, '');
}

/** Stretches of the code between separators at bracket depth 0. */
export function* topLevelParts(file: ScannedFile, { start, end }: Span, separators = ','): Iterable<Span> {
  const { code } = file.masked;
  const closes = bracketsOf(file, code);
  let from = start;
  for (let at = start; at < end; at++) {
    const character = code[at]!;
    if (character === '(' || character === '[' || character === '{') {
      const close = closes[at]!;
      if (close > at && close < end) at = close;
      if (code[at] === '}' && separators.includes('}')) {
        yield { start: from, end: at };
        from = at + 1;
      }
    } else if (separators.includes(character)) {
      yield { start: from, end: at };
      from = at + 1;
    }
  }
  if (from < end) yield { start: from, end };
}

interface FieldShape {
  readonly owner: string;
  readonly source: 'schema' | 'code';
  /** Group 1 the name, group 2 the type; the other way round with `typeFirst`. */
  readonly pattern: RegExp;
  readonly typeFirst?: boolean;
  readonly store?: string;
}

/** Runs the pattern once on each part and gives declarations. */
export function* fieldsOf(text: string, parts: Iterable<Span>, shape: FieldShape): Iterable<Declaration> {
  const { owner, source, store } = shape;
  for (const part of parts) {
    const found = shape.pattern.exec(text.slice(part.start, Math.min(part.end, part.start + 1500)));
    if (!found?.[1]) continue;
    const [field, type = ''] = shape.typeFirst === true ? [found[2] ?? '', found[1]] : [found[1], found[2]];
    const at = shape.typeFirst === true ? found[0].lastIndexOf(field) : wordAt(found[0], field);
    const declared = { owner, field, type: type.trim(), source, start: part.start + found.index + at, span: part };
    yield store === undefined ? declared : { ...declared, store };
  }
}

function wordAt(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/\w/.test(text[at - 1] ?? ' ') && !/\w/.test(text[at + word.length] ?? ' ')) return at;
  }
  return text.indexOf(word);
}
