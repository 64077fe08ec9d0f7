/** Whether a place is explained rather than executed: comments, and the texts that languages keep for what a function does. */
import type { ScannedFile } from '../rule.ts';

export function isComment(file: ScannedFile, at: number): boolean {
  const { text, masked } = file;
  if (masked.uncommented[at] !== text[at]) return true;
  if (file.kind === 'python') return isInDocstring(file, at);
  if (masked.code !== text) return false;
  // No grammar: what begins the line tells.
  const { start } = file.lineSpan(at);
  return /^[^\S\n]{0,200}(?:#(?!define)|\/\/|--\s|;|\/?\*)/.test(text.slice(start, Math.min(at, start + 210)));
}

/** A text of its own behind three quotes that begin their line. */
function isInDocstring({ text, masked }: ScannedFile, at: number): boolean {
  if (masked.code[at] === text[at]) return false;
  const open = Math.max(text.lastIndexOf('"""', at), text.lastIndexOf("'''", at));
  if (open < 0 || at - open > 20_000 || !/(?:^|\n)[^\S\n]{0,60}[rRuU]?$/.test(text.slice(Math.max(0, open - 61), open)))
    return false;
  // Code in between: the quotes closed something.
  return masked.code.slice(open + 3, at).trim() === '';
}
