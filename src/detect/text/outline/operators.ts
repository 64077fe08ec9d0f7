/** What characters other than names, brackets and quotes tell. */
import { skipBlank } from './builder.ts';
import { last, sort, sortOf } from './characters.ts';
import type { OutlineScanner } from './scanner.ts';

export function readOperator(scanner: OutlineScanner, code: number): void {
  scanner.touch(code);
  switch (code) {
    case 46: // .
      return dot(scanner);
    case 61: // =
      return equals(scanner);
    case 58: // :
      return colon(scanner);
    case 44: // ,
      return comma(scanner);
    case 59: // ;
      scanner.end(scanner.prevEnd);
      return advance(scanner, 1);
    case 45: // -
      if (scanner.code.charCodeAt(scanner.at + 1) === 62) return thinArrow(scanner);
      break;
    case 63: // ?
    case 33: // !
    case 38: // &
      if (goesOn(scanner, code)) return;
      break;
    case 64: // @
      return at(scanner);
    case 35: // #
      return hash(scanner);
    case 92: // \ of names in PHP
      if (scanner.grammar.name === 'php') return backslash(scanner);
      break;
    case 124: // |
      if (scanner.grammar.name === 'rust' && scanner.prev !== last.name && closure(scanner)) return;
      break;
  }
  if (scanner.frame.candidate && code !== 60 && code !== 62 && code !== 124 && code !== 38 && code !== 63)
    scanner.frame.candidate = undefined;
  advance(scanner, 1);
}

function advance(scanner: OutlineScanner, length: number): void {
  scanner.at += length;
  scanner.prevEnd = scanner.at;
  scanner.prev = last.operator;
  scanner.dot = false;
}

function member(scanner: OutlineScanner, length: number): void {
  if (scanner.prev === last.operator || scanner.prev === last.keyword) {
    scanner.beginPath(scanner.at);
    scanner.prev = last.name;
  }
  scanner.at += length;
  scanner.prevEnd = scanner.at;
  scanner.dot = true;
}

function dot(scanner: OutlineScanner): void {
  if (scanner.code.charCodeAt(scanner.at + 1) === 46) {
    if (scanner.grammar.name === 'dart' && scanner.code.charCodeAt(scanner.at + 2) !== 46) return member(scanner, 2);
    return advance(scanner, 2);
  }
  if (scanner.grammar.name === 'php') return advance(scanner, 1);
  member(scanner, 1);
}

/** `?.`, `!.`, `?->`, `&.`, `x!!`: the path goes on. */
function goesOn(scanner: OutlineScanner, code: number): boolean {
  if (scanner.prev !== last.name && scanner.prev !== last.closed) return false;
  const next = scanner.code.charCodeAt(scanner.at + 1);
  if (code === 38) {
    if (next !== 46 || scanner.grammar.name !== 'ruby') return false;
    member(scanner, 2);
    return true;
  }
  const memberNext =
    next === 46 || (next === 45 && scanner.grammar.name === 'php') || (code === 33 && (next === 33 || next === 40));
  const rustTry = code === 63 && scanner.grammar.name === 'rust';
  if (!memberNext && !rustTry) return false;
  scanner.at++;
  scanner.prevEnd = scanner.at;
  if (scanner.nameStart === scanner.at - 1) scanner.nameStart = scanner.at;
  return true;
}

function equals(scanner: OutlineScanner): void {
  const { code, frame, grammar, at: here } = scanner;
  const next = code.charCodeAt(here + 1);
  if (next === 62 && grammar.name !== 'ruby') return fatArrow(scanner);
  if (next === 61 || next === 126) return advance(scanner, next === 61 && code.charCodeAt(here + 2) === 61 ? 3 : 2);
  const before = code[here - 1] ?? '';
  if ('!<>='.includes(before) && !/<<$|>>$/.test(code.slice(here - 2, here))) return advance(scanner, 1);
  const { header } = scanner;
  if (header && header.depth === scanner.frames.length && header.closed) return expressionBody(scanner, 1);
  const walrus = before === ':' && grammar.tuples;
  const isArgument = frame.call !== undefined || frame.isParams || frame.bracket === 91;
  if (!isArgument || walrus) assignment(scanner, before, walrus);
  frame.candidate = undefined;
  advance(scanner, 1);
}

function assignment(scanner: OutlineScanner, before: string, walrus: boolean): void {
  const { code, frame, grammar, at: here } = scanner;
  const { lastPending } = frame;
  let from = lastPending?.sort === 'assignment' ? lastPending.node.value.start : frame.statement;
  if (frame.bracket === 40 && from < frame.open) from = frame.open + 1;
  if (walrus && grammar.name === 'python' && scanner.frames.length > 1) from = scanner.pathStart;
  if (from < 0 || from >= here) from = Math.max(0, scanner.pathStart);
  const to = walrus ? here - 1 : here;
  const appends = '+.|?&'.includes(before) && before !== '' && code.charCodeAt(here - 1) !== 32;
  scanner.assign(from, to, here + 1, appends ? 'append' : 'whole');
}

function fatArrow(scanner: OutlineScanner): void {
  const { grammar, header, frame } = scanner;
  if (header && header.depth === scanner.frames.length && header.closed) return expressionBody(scanner, 2);
  if (grammar.arrow !== '=>') return advance(scanner, 2);
  if (grammar.name === 'php') return advance(scanner, 2);
  if (grammar.typesFirst && frame.candidate && frame.holdsStatements) {
    const bodyStart = skipBlank(scanner.code, scanner.at + 2, scanner.limit);
    scanner.openLambda(scanner.declare(frame.candidate, bodyStart), bodyStart);
    return advance(scanner, 2);
  }
  lambda(scanner);
}

function thinArrow(scanner: OutlineScanner): void {
  const { grammar, frame } = scanner;
  if (grammar.name === 'php') return member(scanner, 2);
  if (grammar.arrow !== '->' || /^(?:case|default|when)$/.test(frame.lead) || grammar.name === 'kotlin')
    return advance(scanner, 2);
  lambda(scanner);
}

/** `x =>`, `(x, y) =>`, `(x: T): R =>`. */
function lambda(scanner: OutlineScanner): void {
  const { code, frame, prev, prevEnd, at: here } = scanner;
  const typed =
    prev === last.name && frame.groupClose >= 0 && code[scanner.beforeEnd - 1] === ':' && here - frame.groupClose < 120;
  const grouped = frame.groupClose >= 0 && (frame.groupClose + 1 === prevEnd || typed);
  if (grouped) {
    const { groupOpen: open } = frame;
    const call = scanner.calls.findLast((one) => one.open <= open);
    if (call?.open === open) call.isDefinition = true; // `async (x) =>` where `async` is a name
    scanner.lambda(code.slice(open + 1, frame.groupClose), open, here + 2);
  } else if (prev === last.name) scanner.lambda(code.slice(scanner.pathStart, prevEnd), scanner.pathStart, here + 2);
  advance(scanner, 2);
}

/** `fun f(x: T) = expr`, `fn($x) => expr`, `def f(x: T): R = expr`. */
function expressionBody(scanner: OutlineScanner, length: number): void {
  const header = scanner.header!;
  scanner.header = undefined;
  const bodyStart = skipBlank(scanner.code, scanner.at + length, scanner.limit);
  const { start, params = [] } = header;
  scanner.frame.decorators = [...header.decorators];
  const name = header.name || scanner.lambdaName(start);
  scanner.openLambda(scanner.enter({ name, params, start, bodyStart }), bodyStart);
  advance(scanner, length);
}

function colon(scanner: OutlineScanner): void {
  const { code, frame, grammar, at: here, prev, prevEnd } = scanner;
  const next = code.charCodeAt(here + 1);
  if (next === 58) return prev === last.keyword ? advance(scanner, 2) : member(scanner, 2);
  if (next === 61) return void scanner.at++;
  if (grammar.name === 'ruby' && (sortOf(next) === sort.name || next === 34) && (prev !== last.name || here > prevEnd))
    return symbol(scanner);
  if (grammar.name === 'python' && scanner.frames.length === 1) return pythonColon(scanner);
  if (frame.forEnd >= 0 && frame.bracket === 40 && grammar.typesFirst) {
    scanner.loop(here + 1);
    return advance(scanner, 1);
  }
  if (frame.candidate && frame.candidate.close + 1 === prevEnd && frame.holdsStatements && grammar.name === 'script') {
    frame.candidateTyped = frame.candidate.isDefinition = true;
  }
  if (prev === last.name || prev === last.keyword) {
    frame.key = prev === last.name ? code.slice(Math.max(scanner.nameStart, prevEnd - 60), prevEnd) : '';
    frame.keyEnd = here + 1;
  }
  advance(scanner, 1);
}

function symbol(scanner: OutlineScanner): void {
  const name = /:(?:\w{1,100}[?!=]?)?/y;
  name.lastIndex = scanner.at;
  name.test(scanner.code);
  advance(scanner, Math.max(1, name.lastIndex - scanner.at));
  scanner.prev = last.literal;
}

function pythonColon(scanner: OutlineScanner): void {
  const { header, frame, at: here } = scanner;
  if (header?.closed === true && header.depth === 1) {
    scanner.header = undefined;
    const { name, params = [], start, column } = header;
    scanner.enter({ name, params, start, column, bodyStart: here + 1 });
    frame.decorating = true;
    scanner.end(here);
    frame.decorating = false;
  } else if (frame.lead !== '') {
    frame.decorators = [];
    scanner.end(scanner.prevEnd);
  }
  advance(scanner, 1);
}

function comma(scanner: OutlineScanner): void {
  const { frame, grammar, at: here } = scanner;
  const { lastPending } = frame;
  if (frame.call) {
    scanner.closePending(scanner.prevEnd, 0);
    frame.call.comma(here);
  } else if (lastPending?.sort === 'command') lastPending.node.comma(here);
  else if (lastPending && (!grammar.tuples || !frame.holdsStatements || lastPending.sort === 'function')) {
    scanner.closePending(scanner.prevEnd, 0);
    frame.statement = -1;
  }
  frame.candidate = undefined;
  frame.groupClose = -1;
  advance(scanner, 1);
}

/** `@Get("/users")` in front of a function; `@user` in Ruby. */
function at(scanner: OutlineScanner): void {
  const { frame, grammar, at: here } = scanner;
  if (grammar.name === 'ruby') {
    const name = /@{1,2}\w{1,100}/y;
    name.lastIndex = here;
    if (!name.test(scanner.code)) return advance(scanner, 1);
    scanner.beginPath(here);
    scanner.at = scanner.prevEnd = name.lastIndex;
    scanner.prev = last.name;
    scanner.dot = false;
    return;
  }
  if (frame.bracket !== 40 && scanner.prev !== last.name) {
    const shape =
      grammar.name === 'python'
        ? /@[^\n]{1,300}/y
        : /@[\w.:]{1,80}(?:\([^()\n]{0,200}(?:\([^()\n]{0,100}\)[^()\n]{0,100}){0,3}\))?/y;
    shape.lastIndex = here;
    const text = shape.exec(scanner.uncommented)?.[0].trimEnd();
    if (text !== undefined) frame.decorators.push(text);
    frame.decorating = frame.statement === here;
  }
  scanner.beginPath(here);
  scanner.prev = last.name;
  scanner.at++;
  scanner.prevEnd = scanner.at;
  scanner.dot = true;
}

function hash(scanner: OutlineScanner): void {
  const { grammar, code, at: here } = scanner;
  if (grammar.name === 'script') return void scanner.at++;
  if (grammar.name !== 'c#') return advance(scanner, 1);
  const line = code.indexOf('\n', here);
  scanner.at = line < 0 ? scanner.limit : Math.min(line, scanner.limit);
}

function backslash(scanner: OutlineScanner): void {
  if (scanner.prev === last.name && scanner.prevEnd === scanner.at) return member(scanner, 1);
  scanner.prev = scanner.prev === last.keyword ? last.keyword : last.operator;
  member(scanner, 1);
}

/** `|x, y| …` in Rust. */
function closure(scanner: OutlineScanner): boolean {
  const head = /\|([^|\n]{0,200})\|/y;
  head.lastIndex = scanner.at;
  const found = head.exec(scanner.code);
  if (!found || scanner.prev === last.closed || scanner.prev === last.literal) return false;
  scanner.lambda(found[1]!, scanner.at, head.lastIndex);
  advance(scanner, found[0].length);
  return true;
}
