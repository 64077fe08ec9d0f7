/** The classes of a file with what stands above them and what they are made of, by words and brackets or indentation. */
import { closingBracket } from '../../detect/text/calls.ts';
import type { FileKind } from '../../model/file-kind.ts';

export interface ClassSpan {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Bases, interfaces and mixins as written in its head. */
  readonly bases: readonly string[];
  /** Decorators, annotations or attributes right above it, as written. */
  readonly decorators: readonly string[];
}

const head = /\b(?:class|controller|object|module|impl|trait|interface)[ \t]+([A-Z][\w:]{0,120})([^{};\n]{0,400})/g;
/** Bounds what hostile text can cost. */
const longestClass = 400_000;
const mostClasses = 2000;

export function classesIn(code: string, uncommented: string, kind: FileKind): readonly ClassSpan[] {
  const found: ClassSpan[] = [];
  for (const match of code.matchAll(head)) {
    if (found.length >= mostClasses) break;
    const start = match.index;
    const end = kind === 'python' || kind === 'ruby' ? endByIndentation(code, start, kind) : endByBrace(code, start);
    found.push({
      name: match[1]!.replace(/:+$/, '').split('::').at(-1)!,
      start,
      end,
      bases: [...match[2]!.matchAll(/[A-Z][\w.:]{1,80}/g)].map(([name]) => name),
      decorators: decoratorsAbove(uncommented, start),
    });
  }
  return found;
}

function endByBrace(code: string, start: number): number {
  const near = code.slice(start, start + 1000).indexOf('{');
  if (near < 0) return start;
  const open = start + near;
  return closingBracket(code, open, longestClass) ?? Math.min(code.length, open + longestClass);
}

/** Where a line stands no deeper than the class itself: in Ruby that is its `end`. */
function endByIndentation(code: string, start: number, kind: FileKind): number {
  const lineStart = code.lastIndexOf('\n', start - 1) + 1;
  const indent = start - lineStart;
  const line = /\n([ \t]*)(?=\S)/g;
  line.lastIndex = code.indexOf('\n', start);
  if (line.lastIndex < 0) return code.length;
  for (let next = line.exec(code); next && next.index - start < longestClass; next = line.exec(code)) {
    const isClosing = kind === 'python' && /[)\]]/.test(code[next.index + next[0].length] ?? '');
    if (next[1]!.length <= indent && !isClosing) return next.index;
  }
  return code.length;
}

/** At most 1500 characters above, as long as they are annotations or words that belong to a class's head. */
function decoratorsAbove(uncommented: string, start: number): string[] {
  const above = uncommented.slice(Math.max(0, start - 1500), start);
  const run =
    /(?:(?:@[\w.]+(?:\s*\((?:[^()]|\([^()]*\))*\))?|#?\[(?:[^[\]]|\[[^[\]]*\])*\]|export|default|public|final|abstract|sealed|partial|internal|open|data|static)\s*)+$/.exec(
      above,
    )?.[0];
  if (run === undefined) return [];
  return [...run.matchAll(/@[\w.]+(?:\s*\((?:[^()]|\([^()]*\))*\))?|#?\[(?:[^[\]]|\[[^[\]]*\])*\]/g)].map(([one]) =>
    one.trim(),
  );
}
