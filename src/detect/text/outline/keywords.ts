/** What words of the language tell: functions begin, loops bind names, statements end. */
import { last } from './characters.ts';
import { paramList } from './names.ts';
import type { OutlineScanner } from './scanner.ts';

/** False when the word is a name after all. Else the scanner stands behind what was read. */
export function readKeyword(scanner: OutlineScanner, word: string, end: number): boolean {
  const { frame, grammar, at } = scanner;
  if (frame.statement === at) frame.lead = word;
  if (grammar.functionWords.has(word)) {
    beginHeader(scanner, word, end);
    return true;
  }
  if (grammar.name === 'ruby') rubyWord(scanner, word);
  switch (word) {
    case 'for':
    case 'foreach':
      frame.forEnd = end;
      break;
    case 'with':
      if (grammar.name === 'python') frame.withEnd = end;
      break;
    case 'in':
    case 'of':
      if (frame.forEnd >= 0) scanner.loop(end);
      break;
    case 'as':
      readAs(scanner, end);
      break;
    case 'echo':
    case 'print':
      return phpEcho(scanner, end);
    case 'lambda':
      if (grammar.name === 'python') return pythonLambda(scanner, end);
      break;
    case 'do':
      if (grammar.name === 'ruby') rubyBlock(scanner, end);
      break;
  }
  scanner.at = scanner.prevEnd = end;
  scanner.prev = last.keyword;
  return true;
}

function beginHeader(scanner: OutlineScanner, word: string, end: number): void {
  const { frame, grammar, at } = scanner;
  const start = frame.statement < 0 || scanner.prev === last.operator ? at : Math.max(frame.statement, at - 120);
  scanner.at = scanner.prevEnd = end;
  scanner.prev = last.keyword;
  if (grammar.name === 'ruby') return rubyFunction(scanner, at, end);
  const decorators = frame.decorators;
  if (grammar.name !== 'python') frame.decorators = [];
  scanner.header = {
    start: frame.lastPending ? at : start,
    column: grammar.name === 'python' ? scanner.indent : -1,
    depth: scanner.frames.length,
    decorators,
    name: word === 'init' ? 'init' : '',
    params: undefined,
    closed: false,
  };
}

function rubyFunction(scanner: OutlineScanner, start: number, end: number): void {
  const head =
    /[ \t]{1,8}(?:self\.|\w{1,60}\.)?([\w?!=]{1,100}|[^\w\s(]{1,3})[ \t]{0,4}(?:\(([^()\n]{0,300}(?:\([^()\n]{0,100}\)[^()\n]{0,200}){0,3})\)|([^\n;=()]{0,300}))/y;
  head.lastIndex = end;
  const found = head.exec(scanner.code);
  if (!found) return;
  const params = paramList(found[2] ?? found[3] ?? '', scanner.grammar);
  const bodyStart = head.lastIndex;
  scanner.enter({ name: found[1]!, params, start, bodyStart, column: scanner.indent });
  scanner.at = scanner.prevEnd = bodyStart;
  scanner.end(bodyStart);
}

function rubyBlock(scanner: OutlineScanner, end: number): void {
  const head = /[ \t]{0,4}\|([^|\n]{0,200})\|/y;
  head.lastIndex = end;
  const found = head.exec(scanner.code);
  if (!found) return;
  const params = paramList(found[1]!, scanner.grammar);
  if (scanner.prev === last.name) scanner.blockCall();
  scanner.closePending(scanner.prevEnd, 0);
  scanner.enter({ name: '', params, start: scanner.at, bodyStart: end, column: scanner.indent });
}

/** Modifiers end a call without brackets; `end` ends what began in its column. */
function rubyWord(scanner: OutlineScanner, word: string): void {
  if (word === 'end') {
    const { current, indent, lineStart, prevEnd } = scanner;
    if (!current || current.column < 0) return;
    const oneLine = current.start >= lineStart;
    if (oneLine || current.column === indent) scanner.leave(current, scanner.at + 3);
    else if (current.column > indent) {
      while (scanner.current && scanner.current.column > indent) scanner.leave(scanner.current, prevEnd);
      if (scanner.current?.column === indent) scanner.leave(scanner.current, scanner.at + 3);
    }
  } else if (/^(?:if|unless|while|until|rescue|and|or|then)$/.test(word) && scanner.frame.pending.length > 0) {
    const { prev } = scanner;
    if (prev !== last.operator) scanner.closePending(scanner.prevEnd, 0);
  }
}

/** `with open(p) as f`, `foreach ($users as $id => $user)`. */
function readAs(scanner: OutlineScanner, end: number): void {
  const { frame, grammar } = scanner;
  if (grammar.name === 'python' && frame.withEnd >= 0) {
    const name = /\s{1,4}([A-Za-z_]\w{0,80})/y;
    name.lastIndex = end;
    const target = name.exec(scanner.code)?.[1];
    if (target === undefined) return;
    scanner.bind({ target }, frame.withEnd, frame.withEnd, 'whole');
    scanner.closePending(scanner.prevEnd, 0);
  } else if (grammar.name === 'php' && frame.forEnd >= 0) {
    const written = /\s{0,8}(?:&?\$\w{1,80}\s{0,8}=>\s{0,8})?&?(\$\w{1,80}|\[[^\]\n]{1,200}\])/y;
    written.lastIndex = end;
    const target = written.exec(scanner.code)?.[1];
    if (target === undefined) return;
    for (const name of target.match(/\$\w+/g) ?? []) scanner.bind({ target: name }, end, frame.forEnd, 'element');
    scanner.closePending(scanner.prevEnd, 0);
    frame.forEnd = -1;
  }
}

function pythonLambda(scanner: OutlineScanner, end: number): boolean {
  const head = /([^:\n]{0,200}):/y;
  head.lastIndex = end;
  const found = head.exec(scanner.code);
  if (!found) return false;
  scanner.lambda(found[1]!, scanner.at, head.lastIndex);
  scanner.at = scanner.prevEnd = head.lastIndex;
  scanner.prev = last.operator;
  return true;
}

function phpEcho(scanner: OutlineScanner, end: number): boolean {
  scanner.beginPath(scanner.at);
  scanner.at = scanner.prevEnd = end;
  scanner.beginCommand(end);
  return true;
}
