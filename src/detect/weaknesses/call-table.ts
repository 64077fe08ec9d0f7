/**
 * Rules that are a table of calls and what one of their arguments must not be. The call is found by its name in masked
 * code, its arguments are cut out by their brackets (over lines too) and resolved within the file (`values.ts`).
 */
import type { FileKind } from '../../model/file-kind.ts';
import type { Severity } from '../../model/finding.ts';
import type { RawMatch, ScannedFile, Span } from '../rule.ts';
import { argumentsOf, valueOf, type Value } from './values.ts';

export interface Verdict {
  readonly detail: string;
  readonly severity?: Severity;
  /** What must not be shown, when the argument itself is a secret. */
  readonly secret?: Span;
}

export interface CallSite {
  readonly file: ScannedFile;
  readonly found: RegExpExecArray;
  /** Offset of the call's name and of its opening parenthesis. */
  readonly start: number;
  readonly open: number;
  readonly args: readonly Span[];
  /** The value of one argument: by place, or by name where calls name arguments (`key_size=1024`, `bits: 512`). */
  argument(place: number, name?: RegExp): Value | undefined;
}

export interface CallPattern {
  readonly kinds: readonly FileKind[];
  /** Flag `g`, bounded quantifiers only, ends with the opening parenthesis (or bracket). */
  readonly pattern: RegExp;
  readonly judge: (site: CallSite) => Verdict | undefined;
}

const namedArgument = /^(?:(?!=)[\w$]{1,40})\s{0,4}(?:=(?![=>])|:(?!:)|=>)\s{0,4}/;

export function* matchCalls(file: ScannedFile, calls: readonly CallPattern[]): Iterable<RawMatch> {
  const fitting = calls.filter((call) => call.kinds.includes(file.kind));
  for (const window of file.windows) {
    const taken = new Set<number>();
    for (const { pattern, judge } of fitting) {
      if (window.text.search(pattern) < 0) continue;
      for (const found of file.masked.code.slice(window.start, window.end).matchAll(pattern)) {
        const start = window.start + found.index;
        const open = start + found[0].length - 1;
        if (taken.has(open)) continue;
        const verdict = judge(siteOf(file, found, start));
        if (!verdict) continue;
        taken.add(open);
        yield { start, end: endOf(file, open), ...verdict };
      }
    }
  }
}

function siteOf(file: ScannedFile, found: RegExpExecArray, start: number): CallSite {
  const { code } = file.masked;
  const open = start + found[0].length - 1;
  const args = argumentsOf(code, open);
  return {
    file,
    found,
    start,
    open,
    args,
    argument(place, name) {
      if (name) {
        for (const arg of args) {
          const label = namedArgument.exec(code.slice(arg.start, Math.min(arg.end, arg.start + 60)));
          if (label && name.test(label[0])) return valueOf(file, { start: arg.start + label[0].length, end: arg.end });
        }
      }
      const arg = args[place];
      if (!arg) return undefined;
      const label = namedArgument.exec(code.slice(arg.start, Math.min(arg.end, arg.start + 60)));
      return label && !code.slice(arg.start, arg.end).startsWith('{') && name ? undefined : valueOf(file, arg);
    },
  };
}

/** The call up to its closing bracket, on its own line: a finding points at a place, not at a page. */
function endOf(file: ScannedFile, open: number): number {
  const line = file.lineSpan(open);
  const close = file.masked.code.slice(open, Math.min(line.end, open + 400)).indexOf(')');
  return close < 0 ? Math.min(line.end, open + 80) : open + close + 1;
}

export const kindsOf = (rows: readonly { readonly kinds: readonly FileKind[] }[]): readonly FileKind[] => [
  ...new Set(rows.flatMap((row) => row.kinds)),
];

/** What an argument is called in a finding: the literal, or the name and what it stands for. */
export function shown(value: Value, what: string): string {
  return value.by === undefined ? what : `${what} (by ${value.by})`;
}
