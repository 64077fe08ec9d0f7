/** Brackets that open: of calls, parameters, lists, subscripts, blocks, bodies of functions. */
import { isWord, last } from './characters.ts';
import { deepestNesting, Frame } from './frames.ts';
import { paramList } from './names.ts';
import { CallNode } from './nodes.ts';
import type { OutlineScanner } from './scanner.ts';

/** Behind one of these a brace opens no argument. */
const blockLeads =
  /^(?:if|while|for|when|switch|class|interface|object|enum|struct|trait|extension|guard|else|catch|companion|data|get|set|module)$/;

const longestTypeArguments = 100;

/** Of the type arguments that end at `close`; -1 when they are none. */
function openingAngle(code: string, close: number): number {
  let depth = 0;
  for (let at = close; at > close - longestTypeArguments; at--) {
    const character = code.charCodeAt(at);
    if (character === 62) {
      if (code.charCodeAt(at - 1) === 61 || code.charCodeAt(at - 1) === 45) return -1;
      depth++;
    } else if (character === 60) {
      if (--depth === 0) return isWord(code.charCodeAt(at - 1)) || code.charCodeAt(at - 1) === 58 ? at : -1;
    } else if (!isWord(character) && !typeCharacters.has(character)) return -1;
  }
  return -1;
}

const typeCharacters = new Set(' ,.?[]:&|"\''.split('').map((character) => character.charCodeAt(0)));

function isPathCharacter(code: number): boolean {
  return isWord(code) || code === 46 || code === 58 || code === 63;
}

export function openBracket(scanner: OutlineScanner, code: number): void {
  scanner.touch(code);
  if (scanner.frames.length >= deepestNesting) {
    scanner.overflow++;
    scanner.at++;
    return;
  }
  const frame = code === 40 ? parenthesis(scanner) : code === 123 ? brace(scanner) : square(scanner);
  scanner.push(frame);
  scanner.prevEnd = ++scanner.at;
  scanner.prev = last.operator;
  scanner.dot = false;
}

function parenthesis(scanner: OutlineScanner): Frame {
  const { at, header } = scanner;
  if (header && header.depth === scanner.frames.length && !header.closed) {
    const frame = new Frame(40, at);
    frame.isParams = true;
    return frame;
  }
  if (scanner.prev === last.operator && scanner.code.charCodeAt(at - 1) === 62) generic(scanner);
  const chained =
    scanner.prev === last.closed && scanner.receiver !== undefined && scanner.nameStart === scanner.prevEnd;
  if (scanner.prev === last.name || chained || isCallable(scanner)) return callFrame(scanner);
  const frame = new Frame(40, at);
  if (scanner.frame.forEnd >= 0 && scanner.frame.forEnd === scanner.prevEnd) frame.forEnd = at + 1;
  if (scanner.frame.withEnd >= 0 && scanner.frame.withEnd === scanner.prevEnd) frame.withEnd = at + 1;
  frame.lead = scanner.frame.lead;
  return frame;
}

/** `a[0](x)`, `a!(x)`. */
function isCallable(scanner: OutlineScanner): boolean {
  return (
    scanner.prev === last.closed &&
    scanner.nameStart < scanner.prevEnd &&
    scanner.prevEnd === scanner.at &&
    scanner.pathStart >= 0
  );
}

/** `name<Type>(`: the path before the bracket that opened. */
function generic(scanner: OutlineScanner): void {
  const open = openingAngle(scanner.code, scanner.at - 1);
  if (open < 0) return;
  const end = scanner.code.startsWith('::', open - 2) ? open - 2 : open;
  let start = end;
  while (start > end - 80 && isPathCharacter(scanner.code.charCodeAt(start - 1))) start--;
  const written = scanner.code.slice(start, end);
  if (!/^[A-Za-z_$]/.test(written) || /^(?:if|while|for|return|switch)$/.test(written)) return;
  scanner.pathStart = scanner.nameStart = start;
  scanner.receiver = undefined;
  scanner.prev = last.name;
}

function callFrame(scanner: OutlineScanner): Frame {
  const { at, pathStart: start, nameStart, receiver } = scanner;
  const node = new CallNode(
    scanner.code,
    { start, nameStart, open: at, receiver, bare: false },
    scanner.grammar.keyword,
  );
  const direct = receiver === undefined && start === nameStart;
  node.isDefinition = direct && ((scanner.grammar.typesFirst && scanner.adjacent) || behindClass(scanner));
  scanner.calls.push(node);
  const frame = new Frame(40, at, node);
  frame.isPlain =
    scanner.grammar.methods && direct && mayDeclare(scanner) && !/[.[]/.test(scanner.code.slice(start, at).slice(-60));
  return frame;
}

/** `class User(models.Model):` is no call. */
function behindClass(scanner: OutlineScanner): boolean {
  if (scanner.before !== last.keyword) return false;
  return /\b(?:class|struct|enum|interface|object|trait)$/.test(
    scanner.code.slice(Math.max(0, scanner.beforeEnd - 10), scanner.beforeEnd),
  );
}

function mayDeclare(scanner: OutlineScanner): boolean {
  if (scanner.code.charCodeAt(scanner.pathStart) === 64) return false;
  if (scanner.beforeEnd < 0 || scanner.adjacent) return true;
  const before = scanner.code.slice(Math.max(0, scanner.beforeEnd - 10), scanner.beforeEnd);
  if (scanner.before === last.keyword)
    return !/\b(?:new|return|throw|await|yield|case|in|of|typeof|else|do)$/.test(before);
  return scanner.frame.bracket === 123 && /[{},*#]$/.test(before);
}

function square(scanner: OutlineScanner): Frame {
  const { at } = scanner;
  const frame = new Frame(91, at);
  const indexed = scanner.prev === last.name || (scanner.prev === last.closed && scanner.prevEnd === at);
  const isAttribute = scanner.grammar.name === 'c#' && scanner.frame.holdsStatements && scanner.frame.statement === at;
  if (isAttribute || (scanner.grammar.name === 'rust' && scanner.code.charCodeAt(at - 1) === 35))
    attribute(scanner, frame, at);
  else if (indexed) {
    frame.pathStart = scanner.pathStart;
    frame.nameStart = scanner.nameStart;
    frame.receiver = scanner.receiver;
  }
  return frame;
}

function attribute(scanner: OutlineScanner, frame: Frame, at: number): void {
  frame.isAttribute = true;
  const shape = /\[[^[\]\n]{1,300}\]/y;
  shape.lastIndex = at;
  const text = shape.exec(scanner.uncommented)?.[0];
  if (text !== undefined) scanner.frame.decorators.push(scanner.grammar.name === 'rust' ? `#${text}` : text);
}

function brace(scanner: OutlineScanner): Frame {
  const { at, header, frame: outer } = scanner;
  const frame = new Frame(123, at);
  if (header && header.depth === scanner.frames.length && header.closed) {
    scanner.header = undefined;
    outer.decorators = [...header.decorators];
    const { name, start, params = [] } = header;
    frame.body = scanner.enter({ name: name || scanner.lambdaName(start), params, start, bodyStart: at });
  } else if (scanner.arrow?.bodyStart === at) {
    frame.body = scanner.arrow;
    scanner.arrow = undefined;
  } else if (declares(scanner)) frame.body = scanner.declare(outer.candidate!, at);
  else if (outer.holdsStatements || outer.bracket === 40 || outer.bracket === 91) trailing(scanner, frame);
  if (!frame.body && !frame.isTrailing && /^(?:if|while|for|switch|match|guard)$/.test(outer.lead))
    scanner.closePending(scanner.prevEnd, 0);
  if (outer.decorators.length > 0) outer.decorators = [];
  return frame;
}

function declares(scanner: OutlineScanner): boolean {
  const { candidate, candidateTyped } = scanner.frame;
  if (!candidate) return false;
  return scanner.grammar.typesFirst || candidateTyped || scanner.prevEnd === candidate.close + 1;
}

/** `users.forEach { u -> … }`, `users.each { |u| … }`: the block belongs to the call in front of it. */
function trailing(scanner: OutlineScanner, frame: Frame): void {
  const { at, grammar } = scanner;
  if (!grammar.trailingBlocks && grammar.name !== 'ruby') return;
  const behindCall =
    scanner.prev === last.closed && scanner.receiver !== undefined && scanner.nameStart === scanner.prevEnd;
  const lead = scanner.frame.pending.length > 0 ? '' : scanner.frame.lead;
  if (blockLeads.test(lead)) return;
  const shape =
    grammar.name === 'ruby'
      ? /\{\s{0,8}\|([^|\n]{0,200})\|/y
      : /\{\s{0,80}([\w\s,:<>?()]{0,200}?)\s{0,8}(?:->|=>|\bin\b)/y;
  shape.lastIndex = at;
  const params = shape.exec(scanner.code)?.[1];
  if (!behindCall) {
    if (scanner.prev !== last.name || grammar.name === 'scala' || (grammar.name === 'ruby' && params === undefined))
      return;
    if (/^[A-Z]/.test(scanner.code.slice(scanner.nameStart, scanner.nameStart + 1)) || scanner.adjacent) return;
    scanner.blockCall();
  }
  frame.isTrailing = true;
  frame.receiver = scanner.receiver;
  if (params !== undefined)
    frame.body = scanner.enter({ name: '', params: paramList(params, grammar), start: at, bodyStart: at });
}
