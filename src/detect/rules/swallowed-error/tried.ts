/**
 * What was tried before an error was dropped. Two things are nobody's loss: to close or clear away something on the way out
 * (nothing can be done when that fails), and to ask a question whose answer in case of an error stands in the next line.
 */

/** `farewell`: closed or cleared away, nothing else. `question`: the try returns, and so does what follows. */
export type Tried = 'farewell' | 'question' | 'work';

const farewells =
  /^(?:[gs]et)?(?:close\w{0,20}|dispose\w{0,8}|destroy|disconnect|release\w{0,10}|shutdown\w{0,8}|terminate|cancel\w{0,8}|abort\w{0,8}|kill|quit|detach|cleanup\w{0,10}|clean_up|clearTimeout|unlink\w{0,6}|unsubscribe|removeListener|deleteIfExists|deleteOnExit|delete(?:Async|TempFile|File|Recursively)|rm|rmSync|rmdir\w{0,4}|rimraf|flush)$/i;

/** The statement or expression ends what it names. */
export function isFarewell(text: string): boolean {
  const name = /([\w$]{1,60})(?:\?\.)?\s{0,4}\($/.exec(text.trim())?.[1];
  return name !== undefined && farewells.test(name);
}

const longestTry = 1200;

/** What stands before `.catch(`: the call up to its bracket. */
export function callBefore(code: string, end: number): string {
  const open = openingBracket(code, end - 1);
  return open === undefined ? '' : code.slice(Math.max(0, open - 80), open + 1);
}

/** `start` is where `catch` stands, behind the body that was tried. */
export function afterTry(code: string, start: number, length: number): Tried {
  const close = code.lastIndexOf('}', start);
  const open = close < 0 || code.slice(close + 1, start).trim() !== '' ? undefined : openingBracket(code, close);
  if (open === undefined) return 'work';
  const body = code.slice(open + 1, close);
  const statements = body
    .split(/[;\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const only = statements.length === 1 ? /^(?:await\s)?([^=]{1,160}?\()[^()]{0,160}\)$/.exec(statements[0]!) : null;
  if (only && isFarewell(only[1]!)) return 'farewell';
  const answers =
    /\breturn\b/.test(body) &&
    /^\s{0,40}(?:\}\s{0,40})?return\b/.test(code.slice(start + length, start + length + 120));
  return answers ? 'question' : 'work';
}

/** Of the bracket that closes at `at`; within bounds. */
function openingBracket(code: string, at: number): number | undefined {
  if (code[at] !== ')' && code[at] !== '}') return undefined;
  let depth = 0;
  for (let position = at; position >= Math.max(0, at - longestTry); position--) {
    const character = code[position]!;
    if (character === ')' || character === '}') depth++;
    else if ((character === '(' || character === '{') && --depth === 0) return position;
  }
  return undefined;
}
