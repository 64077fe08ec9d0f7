/** The half of a migration that undoes it: what it adds and drops never happens on the way to today. */
import type { ScannedFile } from '../../rule.ts';
import { bracketsOf } from '../declaration.ts';

const heads =
  /\b(?:exports\.down\s{0,4}=|(?:async\s{1,4})?down\s{0,4}[(:=]|function\s{1,4}down\s{0,4}\(|override\s{1,4}void\s{1,4}Down\s{0,4}\()[^{;]{0,200}\{/g;

/** Whether an offset stands in a `down` function of a language with braces. */
export function insideDown(file: ScannedFile): (offset: number) => boolean {
  const { code } = file.masked;
  if (!/\bdown\b/i.test(code)) return () => false;
  const closes = bracketsOf(file, code);
  const spans = [...code.matchAll(heads)].map((head) => {
    const open = head.index + head[0].length - 1;
    return { start: open, end: closes[open] || open };
  });
  return (offset) => spans.some(({ start, end }) => start < offset && offset < end);
}
