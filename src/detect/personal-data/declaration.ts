/** A field as some file declares it: what all the readers of schemas and classes have in common. */
import type { ScannedFile } from '../rule.ts';
import { closingBracket } from '../text/calls.ts';

export interface Declaration {
  readonly owner: string;
  readonly field: string;
  readonly type: string;
  /** `schema`: it is stored or sent in this shape; `code`: a class or type that may be either or none. */
  readonly source: 'schema' | 'code';
  /** Offset of the field's name. */
  readonly start: number;
}

export type DeclarationReader = (file: ScannedFile) => Iterable<Declaration>;

export interface Block {
  readonly owner: string;
  /** Inside the brackets. */
  readonly start: number;
  readonly end: number;
  readonly head: RegExpExecArray;
}

/** Blocks whose head `pattern` (flag g, group 1 the owner) matches and whose opening bracket is the head's last character. */
export function* blocks(text: string, code: string, pattern: RegExp): Iterable<Block> {
  for (const head of text.matchAll(pattern)) {
    const open = head.index + head[0].length - 1;
    // A head that stands in a string or comment has no bracket in the code.
    if (code[open] !== text[open]) continue;
    const close = closingBracket(code, open, 60_000);
    if (close === undefined) continue;
    yield { owner: (head[1] ?? '').replace(/^.*\./, '').replace(/["'`[\]]/g, ''), start: open + 1, end: close, head };
  }
}

/** Stretches of `code` between separators at bracket depth 0. */
export function* topLevelParts(
  code: string,
  start: number,
  end: number,
  separators = ',',
): Iterable<{ start: number; end: number }> {
  let depth = 0;
  let from = start;
  for (let at = start; at < end; at++) {
    const character = code[at]!;
    if (character === '(' || character === '[' || character === '{') depth++;
    else if (character === ')' || character === ']' || character === '}') depth--;
    else if (depth === 0 && separators.includes(character)) {
      yield { start: from, end: at };
      from = at + 1;
    }
  }
  if (from < end) yield { start: from, end };
}

/** Runs `pattern` (flag g or not; group 1 the name, group 2 the type) once on each part and gives declarations. */
export function* fieldsOf(
  text: string,
  parts: Iterable<{ readonly start: number; readonly end: number }>,
  options: { readonly owner: string; readonly source: 'schema' | 'code'; readonly pattern: RegExp },
): Iterable<Declaration> {
  for (const part of parts) {
    const found = options.pattern.exec(text.slice(part.start, Math.min(part.end, part.start + 600)));
    if (!found?.[1]) continue;
    const start = part.start + found.index + found[0].indexOf(found[1]);
    yield { owner: options.owner, field: found[1], type: found[2]?.trim() ?? '', source: options.source, start };
  }
}
