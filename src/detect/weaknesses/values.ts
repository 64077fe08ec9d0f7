/**
 * What an expression is worth, as far as one file says: a literal, a name that is given one value in the whole file
 * (`const ALGO = 'md5'`, a field, a default of a parameter, a key of an object), or the value that a setting falls back to
 * (`process.env.ALGO || 'md5'`). No flow is followed: a name with two values is worth nothing, so what is said here holds.
 *
 * One pass finds all places where names are given values; a look-up reads one of them, at most 300 characters.
 */
import type { ScannedFile, Span } from '../rule.ts';
import { closingBracket } from '../text/calls.ts';
import type { MaskedText } from '../text/mask.ts';

export interface Value {
  /** Of a string literal. */
  readonly text?: string;
  readonly number?: number;
  /** The last name of the expression, when it is a path of names. */
  readonly name?: string;
  /** The expression is built from literals alone: the same bytes on every run. */
  readonly fixed: boolean;
  /** The expression as written; that of the definition when it came by a name. */
  readonly source: Span;
  /** The name that it came by. */
  readonly by?: string;
}

const longestValue = 300;
/** A name that is given values more often is no constant. */
const mostDefinitions = 20;
const definition =
  /(?<![\w$@])([A-Za-z_$][\w$]{0,60})["'\]]{0,2}(?:\??:[ \t]{0,4}[\w<>[\]&' .?|]{1,40}|\s(?:\[\d{0,3}\]byte|u?int\d{0,2}|string)\s)?\s{0,4}(?::=|=(?![=>~])|:(?![:=/]))/g;

const definitions = new WeakMap<MaskedText, Map<string, number[]>>();

/** Per name: the offsets right behind each `=`, `:=` or `:` that gives it a value. */
function definitionsOf({ masked }: ScannedFile): Map<string, number[]> {
  const known = definitions.get(masked);
  if (known) return known;
  const found = new Map<string, number[]>();
  for (const one of masked.code.matchAll(definition)) {
    const places = found.get(one[1]!);
    const at = one.index + one[0].length;
    if (places) places.push(at);
    else found.set(one[1]!, [at]);
  }
  definitions.set(masked, found);
  return found;
}

/** From `start` to the end of the expression: a line break, semicolon, comma or closing bracket at its own depth. */
export function expressionAt(code: string, start: number): Span {
  const limit = Math.min(code.length, start + longestValue);
  let from = start;
  while (from < limit && /\s/.test(code[from]!)) from++;
  let depth = 0;
  let at = from;
  for (; at < limit; at++) {
    const character = code[at]!;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character) && --depth < 0) break;
    else if (depth === 0 && (character === '\n' || character === ';' || character === ',')) break;
  }
  return trimmed(code, { start: from, end: at });
}

/** The arguments of the call that opens at `open`; empty when it does not close nearby. */
export function argumentsOf(code: string, open: number): readonly Span[] {
  const close = closingBracket(code, open, 4000);
  if (close === undefined) return [];
  const spans: Span[] = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open + 1; at < close; at++) {
    const character = code[at]!;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (character === ',' && depth === 0) {
      spans.push(trimmed(code, { start: from, end: at }));
      from = at + 1;
    }
  }
  const last = trimmed(code, { start: from, end: close });
  if (last.end > last.start || spans.length > 0) spans.push(last);
  return spans;
}

function trimmed(code: string, { start, end }: Span): Span {
  let [from, to] = [start, end];
  while (from < to && /\s/.test(code[from]!)) from++;
  while (to > from && /\s/.test(code[to - 1]!)) to--;
  return { start: from, end: to };
}

export function valueOf(file: ScannedFile, span: Span): Value {
  const direct = literalAt(file, span);
  if (direct.fixed || direct.name === undefined) return direct;
  const { name } = direct;
  const given = definitionsOf(file).get(name) ?? [];
  if (given.length > mostDefinitions) return direct;
  const places = given.filter((at) => isVisible(file, name, at, span.start));
  if (places.length === 0) return direct;
  const values = places.map((at) => literalAt(file, expressionAt(file.masked.code, at)));
  const [first] = values;
  // An alias of another name: `v = tls.VersionTLS10`.
  if (first!.name !== undefined && values.every((value) => value.name === first!.name))
    return { ...first!, by: direct.name };
  const same = values.every((value) => value.fixed && value.text === first!.text && value.number === first!.number);
  return same && (values.length === 1 || first!.text !== undefined || first!.number !== undefined)
    ? { ...first!, name: direct.name, by: direct.name }
    : direct;
}

/** Not a variable of another function that has the same name. Fields count wherever they are set. */
function isVisible(file: ScannedFile, name: string, definition: number, use: number): boolean {
  const owner = file.outline.functionAt(definition);
  const before = file.masked.code.slice(Math.max(0, definition - 110), definition);
  if (owner && /(?:\bthis\.|\bself\.|->|@)[\w$]{1,60}["'\]]{0,2}[^\n=]{0,40}=$/.test(before)) return true;
  for (let user = file.outline.functionAt(use); user; user = user.parent) {
    if (user.start === owner?.start) return true;
    // A parameter hides what has its name outside.
    if (user.params.some((param) => param.replace(/^[$&*]+/, '') === name)) return false;
  }
  return owner === undefined;
}

const quoted =
  /^(?:[bBrRuU]{1,2}|@|&)?(["'`])((?:(?!\1)[^\n]){0,200})\1(?:\.(?:freeze|to_s|toString\(\)|into\(\)|to_string\(\)))?$/;
/** What a setting is worth when nobody set it. */
const fallback = /(?:\|\||\?\?|\?:|\bor\b|\bget\w{0,12}\([^()]{1,80},)\s{0,4}(["'`])([^"'`\n]{1,80})\1\s{0,2}\)?$/;
const path = /^[&*!]?(?:[A-Za-z_$][\w$]{0,60}(?:\.|->|::|\?\.|!\.)){0,6}([A-Za-z_$][\w$]{0,60})(?:\(\)|!)?$/;
const unwrapped = /(?:\.|::)(?:value|getName\(\)|name\(\)|name|to_s|toString\(\)|getValue\(\))$/;

function literalAt(file: ScannedFile, source: Span): Value {
  const text = file.masked.uncommented.slice(source.start, source.end);
  const string = quoted.exec(text);
  if (string && !/\$\{|#\{/.test(string[2]!)) return { text: string[2]!, fixed: true, source };
  if (/^\d[\d_]{0,12}[uUlL]{0,2}$/.test(text)) {
    return { number: Number(text.replace(/[_uUlL]/g, '')), fixed: true, source };
  }
  const power = /^(\d{1,6})\s?(\*\*|\*|<<|\^)\s?(\d{1,6})$/.exec(text);
  if (power) return { number: raised(Number(power[1]), power[2]!, Number(power[3])), fixed: true, source };
  const usual = fallback.exec(text);
  if (usual) return { text: usual[2]!, fixed: true, source };
  const named = path.exec(text.replace(unwrapped, ''));
  if (named) return { name: named[1]!, fixed: false, source };
  return { fixed: isFixed(file.masked.code.slice(source.start, source.end)), source };
}

function raised(left: number, operator: string, right: number): number {
  if (operator === '*') return left * right;
  return operator === '<<' ? left * 2 ** right : left ** right;
}

/** Words that turn literals into bytes; any other name makes the expression one of run time. */
const wrappers = new Set(
  (
    'b f r u new byte bytes bytearray Buffer from alloc Uint8Array getBytes StandardCharsets UTF_8 US_ASCII ASCII ISO_8859_1 ' +
    'toByteArray encode as_bytes Encoding System Text UTF8 Unicode GetBytes hex utf8 utf decode Base64 getDecoder fromhex ' +
    'unhexlify binascii b64decode base64 CryptoJS enc Utf8 Hex parse Convert FromBase64String hex2bin base64_decode pack ' +
    'str_repeat ByteArray byteArrayOf arrayOf make u8 uint8 to_vec into as_slice java nio charset Charsets Charset forName ' +
    'GenericArray Nonce Key from_slice freeze vec Vec stackalloc'
  ).split(' '),
);

function isFixed(code: string): boolean {
  if (code.length < 2 || !/["'`\d]/.test(code)) return false;
  // A hole in a string, or arithmetic with what is not known, is no constant.
  if (/\$\{|#\{|\bfunc\b|=>|->/.test(code)) return false;
  const names = code.match(/[A-Za-z_$][\w$]*/g) ?? [];
  return names.length <= 12 && names.every((name) => wrappers.has(name) || /^x[0-9a-f]*$/i.test(name));
}

/** The bytes are nothing but a length: `new byte[16]`, which somebody may fill later. */
export function isBlank(code: string): boolean {
  return !/["'`]/.test(code) && !/\{\s{0,8}[\d(]|\[\s{0,4}[\d]\w{0,6}\s{0,4},|byteArrayOf\(/.test(code);
}

/** The value of the expression that begins behind `start`: the right side of an assignment. */
export function valueAfter(file: ScannedFile, start: number): Value {
  return valueOf(file, expressionAt(file.masked.code, start));
}
