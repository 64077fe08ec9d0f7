/**
 * Reads a shell script as the list of commands it would start, so that `pip install bandit` or `echo "run gosec"` is not
 * taken for a scan. It follows quotes, comments, continuation lines, here-documents and operators; it expands nothing.
 * A regular expression over the text was the first idea, and every second match of it was an installation.
 */
export interface ShellCommand {
  /** Without quotes. Assignments, wrappers and keywords before the program are still there. */
  readonly words: readonly string[];
  /** Lines after the first one of the script. */
  readonly line: number;
  /** Why its failure does not fail the script, as far as the script itself says. */
  readonly tolerated?: string;
  /** Its output goes to another command: without `pipefail` its exit code is lost. */
  readonly piped: boolean;
  /** The last of the script: its exit code is the script's. */
  readonly last: boolean;
}

type Operator = '\n' | ';' | '&&' | '||' | '|' | '&' | 'end';

interface Simple {
  readonly words: string[];
  readonly line: number;
  readonly next: Operator;
}

const keywords = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '{', '}', '(', ')', 'time', 'fi']);
const conditions = new Set(['if', 'elif', 'while', 'until', '!']);

export function shellCommands(script: string): readonly ShellCommand[] {
  const simple = lex(script);
  const commands: ShellCommand[] = [];
  let lenient = false;
  for (const [index, { words, line, next }] of simple.entries()) {
    const setting = words[0] === 'set' ? setsErrexit(words) : undefined;
    let start = 0;
    let conditional: string | undefined;
    while (keywords.has(words[start] ?? '')) {
      if (conditions.has(words[start]!)) conditional = words[start]!;
      start += 1;
    }
    const own = words.slice(start);
    if (own.length === 0) continue;
    const last = index === simple.length - 1;
    const tolerated =
      conditional ??
      (next === '||' ? escape(simple, index + 1) : undefined) ??
      afterSet(lenient && setting === undefined, last);
    lenient = setting ?? lenient;
    commands.push({ words: own, line, piped: next === '|', last, ...(tolerated && { tolerated }) });
  }
  return commands;
}

function setsErrexit(words: readonly string[]): boolean | undefined {
  if (words.some((w) => /^\+[a-z]*e/.test(w))) return true;
  return words.some((w) => /^-[a-z]*e/.test(w)) ? false : undefined;
}

function afterSet(lenient: boolean, last: boolean): string | undefined {
  return lenient && !last ? 'set +e' : undefined;
}

/** `|| true` and its kin: what follows `||` succeeds whatever happened. */
function escape(simple: readonly Simple[], index: number): string | undefined {
  const words = (simple[index]?.words ?? []).filter((w) => !keywords.has(w));
  const [program, argument] = words;
  if (program === 'true' || program === ':') return `|| ${program}`;
  if (program === 'exit' && argument === '0') return '|| exit 0';
  if (program !== 'echo' && program !== 'printf') return undefined;
  const after = simple[index + 1]?.words ?? [];
  return after.some((w) => w === 'exit' || w === 'return' || w === 'false') ? undefined : `|| ${program}`;
}

interface Cursor {
  readonly text: string;
  at: number;
  line: number;
}

function lex(script: string): readonly Simple[] {
  const cursor: Cursor = { text: script, at: 0, line: 0 };
  const found: Simple[] = [];
  const heredocs: string[] = [];
  let words: string[] = [];
  let line = 0;
  let open = 0;
  const finish = (next: Operator): void => {
    if (words.length > 0) found.push({ words, line, next });
    words = [];
  };
  while (cursor.at < script.length) {
    const char = script[cursor.at]!;
    const operator = operatorAt(cursor);
    if (char === '\\' && script[cursor.at + 1] === '\n') step(cursor, 2);
    else if (char === '\n') {
      finish('\n');
      step(cursor, 1);
      for (const mark of heredocs.splice(0)) skipHeredoc(cursor, mark);
    } else if (/\s/.test(char)) step(cursor, 1);
    else if (char === '#') while (cursor.at < script.length && script[cursor.at] !== '\n') step(cursor, 1);
    else if (char === '<' || char === '>' || /^(?:\d?[<>]|&>)/.test(script.slice(cursor.at, cursor.at + 2))) {
      redirection(cursor, heredocs);
    } else if (operator) {
      finish(operator);
      step(cursor, operator.length);
    } else {
      if (words.length === 0) line = cursor.line;
      const next = word(cursor);
      if (next === '(') open += 1;
      if (next !== ')') words.push(next);
      else if (open > 0) open -= 1;
      // A bracket that was never opened ends a pattern of `case`.
      else finish('\n');
    }
  }
  finish('end');
  return found;
}

function operatorAt({ text, at }: Cursor): Operator | undefined {
  const two = text.slice(at, at + 2);
  if (two === '&&' || two === '||') return two;
  const one = text[at];
  if (one === ';' || one === '|' || one === '&') return one;
  return undefined;
}

function step(cursor: Cursor, count: number): void {
  for (let i = 0; i < count && cursor.at < cursor.text.length; i += 1) {
    if (cursor.text[cursor.at] === '\n') cursor.line += 1;
    cursor.at += 1;
  }
}

/** `2>&1`, `> file`, `<<EOF`: passed over; a here-document's mark is kept until the line ends. */
function redirection(cursor: Cursor, heredocs: string[]): void {
  const operator = /^(?:\d?(?:<<<|<<-?|<&|>&|>>|<>|>\||[<>])|&>>?)/.exec(cursor.text.slice(cursor.at, cursor.at + 5));
  step(cursor, operator ? operator[0].length : 1);
  while (cursor.text[cursor.at] === ' ' || cursor.text[cursor.at] === '\t') step(cursor, 1);
  if (cursor.at >= cursor.text.length || /[\n;|]/.test(cursor.text[cursor.at]!)) return;
  const target = cursor.text[cursor.at] === '(' ? substitution(cursor, '(', ')') : word(cursor);
  if (operator && /<<-?$/.test(operator[0]) && !operator[0].endsWith('<<<')) heredocs.push(target);
}

function skipHeredoc(cursor: Cursor, mark: string): void {
  while (cursor.at < cursor.text.length) {
    const end = cursor.text.indexOf('\n', cursor.at);
    const line = cursor.text.slice(cursor.at, end < 0 ? undefined : end);
    step(cursor, line.length + 1);
    if (line.trim() === mark) return;
  }
}

function word(cursor: Cursor): string {
  const { text } = cursor;
  let out = '';
  const begin = cursor.at;
  while (cursor.at < text.length) {
    const char = text[cursor.at]!;
    if (text.startsWith('${{', cursor.at)) out += until(cursor, '}}');
    else if (text.startsWith('$(', cursor.at)) {
      step(cursor, 1);
      out += `$${substitution(cursor, '(', ')')}`;
    } else if (char === '`') {
      step(cursor, 1);
      out += `\`${until(cursor, '`')}`;
    } else if (char === "'" || char === '"') out += quoted(cursor, char);
    else if (char === '\\') {
      step(cursor, 1);
      if (text[cursor.at] !== '\n') out += text[cursor.at] ?? '';
      step(cursor, 1);
    } else if (/[\s;|&<>]/.test(char)) break;
    else if (char === '(' || char === ')') {
      if (cursor.at > begin) break;
      step(cursor, 1);
      return char;
    } else {
      out += char;
      step(cursor, 1);
    }
  }
  return out;
}

/** From here to the end of `mark`, both kept. */
function until(cursor: Cursor, mark: string): string {
  const end = cursor.text.indexOf(mark, cursor.at);
  const stop = end < 0 ? cursor.text.length : end + mark.length;
  const taken = cursor.text.slice(cursor.at, stop);
  step(cursor, taken.length);
  return taken;
}

function substitution(cursor: Cursor, open: string, close: string): string {
  const begin = cursor.at;
  let depth = 0;
  while (cursor.at < cursor.text.length) {
    const char = cursor.text[cursor.at]!;
    if (char === open) depth += 1;
    if (char === close) depth -= 1;
    step(cursor, 1);
    if (depth === 0) break;
  }
  return cursor.text.slice(begin, cursor.at);
}

function quoted(cursor: Cursor, quote: string): string {
  step(cursor, 1);
  let out = '';
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== quote) {
    if (quote === '"' && cursor.text[cursor.at] === '\\' && cursor.at + 1 < cursor.text.length) {
      if (cursor.text[cursor.at + 1] !== '\n') out += cursor.text[cursor.at + 1]!;
      step(cursor, 2);
    } else if (quote === '"' && cursor.text.startsWith('${{', cursor.at)) out += until(cursor, '}}');
    else {
      out += cursor.text[cursor.at]!;
      step(cursor, 1);
    }
  }
  step(cursor, 1);
  return out;
}
