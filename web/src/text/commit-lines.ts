/** The text of a commit match, line by line: a message, or a difference as Sourcegraph's stream writes it. */
export interface CommitLine {
  readonly kind: 'text' | 'file' | 'hunk' | 'added' | 'removed';
  readonly text: string;
  readonly ranges: readonly (readonly [offset: number, length: number])[];
}

export function commitLines(
  content: string,
  ranges: readonly (readonly [line: number, character: number, length: number])[],
): { readonly isDiff: boolean; readonly lines: readonly CommitLine[] } {
  const all = content.split('\n');
  const isDiff = all[0] === '```diff';
  const byLine = Map.groupBy(ranges, ([line]) => line);
  const lines = all.slice(1, -1).map((text, index) => {
    // Line 0 is the fence.
    const own = (byLine.get(index + 1) ?? []).map(([, offset, length]) => [offset, length] as const);
    return { kind: isDiff ? kindOf(text) : 'text', text, ranges: own } as const;
  });
  return { isDiff, lines };
}

/** Lines of a difference begin with their sign, a hunk with its @@; the other lines name the file before and after. */
function kindOf(line: string): CommitLine['kind'] {
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return line.startsWith('@@ ') ? 'hunk' : 'file';
}

/** `a/old a/new`, where spaces in names are escaped: the names, one when they are the same. */
export function namesOfFileLine(line: string): readonly string[] {
  const names = [...line.matchAll(/(?:\\ |[^ ])+/g)].map(([name]) => name.replaceAll(String.raw`\ `, ' '));
  const real = names.filter((name) => name !== '/dev/null');
  return real[0] === real[1] ? real.slice(0, 1) : real;
}
