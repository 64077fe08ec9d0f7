/** Search results as grep users know them: a head per file, the lines under it, what matched highlighted. */
import type { Plumbline } from '../../app/plumbline.ts';
import { visible } from '../output/width.ts';
import type { Frame } from './summary.ts';

/** The search floor's types, as its use case hands them out: this door does not import that floor. */
export type SearchEvent = ReturnType<Plumbline['search']> extends AsyncIterable<infer E> ? E : never;
export type SearchMatch = Extract<SearchEvent, { type: 'matches' }>['matches'][number];
type LineMatch = Extract<SearchMatch, { type: 'content' }>['lineMatches'][number];

const longestLine = 400;

export function matchLines(match: SearchMatch, { style }: Frame): readonly string[] {
  if (match.type === 'repo') return [style.place(visible(match.repository))];
  const head = `${style.bold(visible(match.repository))} ${style.place(visible(match.path))}`;
  if (match.type === 'path') return [head];
  const width = String((match.lineMatches.at(-1)?.lineNumber ?? 0) + 1).length;
  const lines = match.lineMatches.map(
    (line) => `  ${style.dim(`${String(line.lineNumber + 1).padStart(width)}:`)} ${highlighted(line, style.highlight)}`,
  );
  return [head, ...lines];
}

/** Offsets count code points; a very long line is shown around its first match. */
function highlighted({ line, offsetAndLengths }: LineMatch, highlight: (text: string) => string): string {
  const points = Array.from(line);
  const first = offsetAndLengths[0]?.[0] ?? 0;
  const start = points.length > longestLine ? Math.max(0, Math.min(first - 40, points.length - longestLine)) : 0;
  const end = Math.min(points.length, start + longestLine);
  const part = (from: number, to: number): string =>
    visible(points.slice(Math.max(from, start), Math.max(start, Math.min(to, end))).join(''));
  let text = start > 0 ? '…' : '';
  let at = start;
  for (const [offset, length] of offsetAndLengths) {
    text += part(at, offset) + highlightSome(part(offset, offset + length), highlight);
    at = Math.max(at, offset + length);
  }
  return text + part(at, end) + (end < points.length ? '…' : '');
}

function highlightSome(text: string, highlight: (text: string) => string): string {
  return text === '' ? '' : highlight(text);
}
