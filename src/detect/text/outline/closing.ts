/** Brackets that close: where the path of names goes on, what a call may turn out to be, which statements end. */
import { last } from './characters.ts';
import type { Frame } from './frames.ts';
import { paramList } from './names.ts';
import type { CallNode } from './nodes.ts';
import type { OutlineScanner } from './scanner.ts';

const braceOf: Readonly<Record<number, number>> = { 41: 40, 93: 91, 125: 123 };

export function closeBracket(scanner: OutlineScanner, code: number): void {
  if (scanner.overflow > 0) {
    scanner.overflow--;
    scanner.at++;
    return;
  }
  scanner.touch(code);
  const { at } = scanner;
  const gone = scanner.pop(braceOf[code]!, at, scanner.prevEnd);
  scanner.prevEnd = ++scanner.at;
  scanner.dot = false;
  if (!gone) return;
  scanner.prev = last.closed;
  scanner.adjacent = false;
  if (gone.call) closeCall(scanner, gone, gone.call);
  else if (gone.isParams) closeParams(scanner, gone, at);
  else if (gone.isAttribute) closeAttribute(scanner, at);
  else if (gone.bracket === 123) closeBrace(scanner, gone);
  else {
    scanner.frame.groupOpen = gone.bracket === 40 ? gone.open : scanner.frame.groupOpen;
    scanner.frame.groupClose = gone.bracket === 40 ? at : scanner.frame.groupClose;
    const indexed = gone.pathStart >= 0;
    scanner.pathStart = indexed ? gone.pathStart : gone.open;
    scanner.nameStart = indexed ? gone.nameStart : scanner.at;
    scanner.receiver = indexed ? gone.receiver : undefined;
  }
}

function closeAttribute(scanner: OutlineScanner, at: number): void {
  scanner.frame.decorating = true;
  scanner.end(at);
}

function closeCall(scanner: OutlineScanner, gone: Frame, call: CallNode): void {
  const { frame } = scanner;
  scanner.pathStart = call.start;
  scanner.nameStart = scanner.at;
  scanner.receiver = call;
  frame.groupOpen = call.open;
  frame.groupClose = call.close;
  if (gone.isPlain && !frame.candidate) {
    frame.candidate = call;
    frame.candidateTyped = false;
  }
}

function closeParams(scanner: OutlineScanner, gone: Frame, close: number): void {
  const header = scanner.header;
  if (!header) return;
  header.params = paramList(scanner.code.slice(gone.open + 1, close), scanner.grammar);
  header.closed = true;
  scanner.receiver = undefined;
  scanner.nameStart = -1;
}

function closeBrace(scanner: OutlineScanner, gone: Frame): void {
  scanner.pathStart = gone.open;
  scanner.nameStart = scanner.at;
  scanner.receiver = gone.receiver;
  if (gone.isTrailing && gone.receiver) {
    gone.receiver.block ??= { start: gone.open, end: scanner.at };
    scanner.pathStart = gone.receiver.start;
  } else if (scanner.frame.holdsStatements && scanner.frame.pending.length === 0) scanner.end(scanner.at);
}
