/** Protocol Buffers: messages with their fields, enumerations with their values, services with their calls. */
import { keywords, numberToken } from '../lex/tokens.ts';
import type { LexRules } from '../lex/lexer.ts';
import type { Outline } from '../outline.ts';

const { table, id } = keywords(
  'package message enum service rpc oneof extend option reserved extensions import syntax',
);

export const protobufRules: LexRules = {
  keywords: table,
  lineComment: ['//'],
  blockComment: 'plain',
  singleQuote: 'string',
  doubleQuote: 'string',
  tripleQuote: false,
  backtick: 'none',
  dollarWords: false,
  heredoc: 'none',
  prefixes: 'none',
  preprocessor: 'none',
};

export function outlineProtobuf(outline: Outline): void {
  const { kind, count } = outline.tokens;
  for (let at = 0; at < count;) {
    if (at >= outline.close) {
      outline.leave(at);
      if (kind[at] === 0x7d) at++;
    } else at = readStatement(outline, at);
  }
}

function readStatement(outline: Outline, at: number): number {
  const { kind } = outline.tokens;
  const mark = kind[at]!;
  const isNamed = outline.isName(at + 1);
  if ((mark === id.message || mark === id.service) && isNamed && kind[at + 2] === 0x7b)
    return outline.enter(at + 2, 'type', outline.add(at + 1, mark === id.message ? 'struct' : 'interface'));
  if (mark === id.enum && isNamed && kind[at + 2] === 0x7b)
    return outline.enter(at + 2, 'enum', outline.add(at + 1, 'enum'));
  if (mark === id.rpc && isNamed && kind[at + 2] === 0x28) {
    outline.add(at + 1, 'method');
    return behindStatement(outline, at + 2);
  }
  if (mark === id.package && outline.scope === 'namespace') return readPackage(outline, at);
  if (mark === id.oneof && isNamed && kind[at + 2] === 0x7b) {
    outline.add(at + 1, 'field');
    return outline.enter(at + 2, 'type', outline.symbol);
  }
  // The fields it adds belong to a message of elsewhere.
  if (mark === id.extend) return outline.isName(at + 1) ? behindStatement(outline, at) : at + 1;
  if (mark === id.option || mark === id.reserved || mark === id.extensions) return behindStatement(outline, at);
  return readNumbered(outline, at);
}

/** `repeated Type name = 1 [option];`, `VALUE = 1;`. */
function readNumbered(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  for (
    let at = from;
    at < outline.close;
    at = kind[at] === 0x7b ? at : outline.isOpening(at) ? outline.behind(at) : at + 1
  ) {
    if (kind[at] === 0x3b) return at + 1;
    if (kind[at] === 0x7b) return outline.behind(at);
    const number = kind[at + 2] === 0x2d ? at + 3 : at + 2;
    if (kind[at + 1] !== 0x3d || kind[number] !== numberToken || !outline.isName(at)) continue;
    if (outline.scope === 'enum') outline.add(at, 'enum-member');
    else if (outline.scope === 'type' && at > from) outline.add(at, 'field');
    return behindStatement(outline, at);
  }
  return outline.close;
}

function readPackage(outline: Outline, at: number): number {
  const { kind, start, end } = outline.tokens;
  if (!outline.isName(at + 1)) return at + 1;
  let last = at + 1;
  while (kind[last + 1] === 0x2e && outline.isName(last + 2)) last += 2;
  outline.addName({ start: start[at + 1]!, end: end[last]!, kind: 'package', container: -1 });
  return last + 1;
}

/** Behind a semicolon, or behind the braces that come before one. */
function behindStatement(outline: Outline, from: number): number {
  const { kind } = outline.tokens;
  for (let at = from; at < outline.close; at = outline.isOpening(at) ? outline.behind(at) : at + 1) {
    if (kind[at] === 0x3b) return at + 1;
    if (kind[at] === 0x7b) return outline.behind(at);
  }
  return outline.close;
}
