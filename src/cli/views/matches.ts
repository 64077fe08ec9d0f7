/**
 * Search results as grep users know them: a head per file, the lines under it, what matched highlighted. Commits are shown
 * as git log does, differences as git diff does.
 */
import type { Plumbline } from '../../app/plumbline.ts';
import type { Paint, Style } from '../output/style.ts';
import { visible } from '../output/width.ts';
import { instantText, shortCommit } from '../output/words.ts';
import type { Frame } from './summary.ts';

/** The search floor's types, as its use case hands them out: this door does not import that floor. */
export type SearchEvent = ReturnType<Plumbline['search']> extends AsyncIterable<infer E> ? E : never;
export type SearchMatch = Extract<SearchEvent, { type: 'matches' }>['matches'][number];
type ContentMatch = Extract<SearchMatch, { type: 'content' }>;
type SymbolMatches = Extract<SearchMatch, { type: 'symbol' }>;
type CommitMatch = Extract<SearchMatch, { type: 'commit' }>;
type DiffFile = NonNullable<CommitMatch['diff']>[number];
type Pairs = readonly (readonly [offset: number, length: number])[];

const longestLine = 400;

export function matchLines(match: SearchMatch, { style }: Frame): readonly string[] {
  switch (match.type) {
    case 'repo':
      return [style.place(visible(match.repository))];
    case 'path':
      return [`${style.bold(visible(match.repository))} ${place(match.path, match.pathMatches ?? [], style)}`];
    case 'content':
      return contentLines(match, style);
    case 'symbol':
      return symbolLines(match, style);
    case 'owner':
      return [`${style.bold(visible(match.repository))} ${style.place(visible(match.owner))}`];
    case 'commit':
      return commitLines(match, style);
  }
}

function contentLines(match: ContentMatch, style: Style): readonly string[] {
  const head = `${style.bold(visible(match.repository))} ${style.place(visible(match.path))}`;
  const stood = match.standing ? [style.dim(`  ${standingText(match.standing)}`)] : [];
  const width = String((match.lineMatches.at(-1)?.lineNumber ?? 0) + 1).length;
  const lines = match.lineMatches.map(({ line, lineNumber, offsetAndLengths }) => {
    const number = style.dim(`${String(lineNumber + 1).padStart(width)}:`);
    return `  ${number} ${highlighted(line, offsetAndLengths, style.highlight)}`;
  });
  return [head, ...stood, ...lines];
}

export function standingText({ since, until }: NonNullable<ContentMatch['standing']>): string {
  const begun = `stood from ${instantText(since.at)} (${shortCommit(since.commit)})`;
  return until ? `${begun} until ${instantText(until.at)} (${shortCommit(until.commit)})` : `${begun}, and still does`;
}

function symbolLines(match: SymbolMatches, style: Style): readonly string[] {
  const head = `${style.bold(visible(match.repository))} ${style.place(visible(match.path))}`;
  const width = String(Math.max(0, ...match.symbols.map(({ lineNumber }) => lineNumber)) + 1).length;
  const kinds = Math.max(0, ...match.symbols.map(({ kind }) => kind.length));
  const lines = match.symbols.map(({ name, kind, containerName, lineNumber }) => {
    const number = style.dim(`${String(lineNumber + 1).padStart(width)}:`);
    const within = containerName === '' ? '' : style.dim(` in ${visible(containerName)}`);
    return `  ${number} ${style.dim(kind.padEnd(kinds))} ${style.highlight(visible(name))}${within}`;
  });
  return [head, ...lines];
}

function commitLines(match: CommitMatch, style: Style): readonly string[] {
  const { repository, commit, author, landedAt, message } = match;
  const head = [
    style.bold(visible(repository)),
    style.warning(shortCommit(commit)),
    visible(author.name),
    style.dim(instantText(landedAt)),
  ].join(' ');
  const text = message.replace(/\n+$/, '').split('\n');
  if (match.diff) return [head, `  ${visible(text[0] ?? '')}`, ...match.diff.flatMap((file) => diffLines(file, style))];
  const ranges = Map.groupBy(match.messageRanges ?? [], ([line]) => line);
  const lines = text.map((line, number) => {
    const pairs = (ranges.get(number) ?? []).map(([, character, length]) => [character, length] as const);
    return `  ${highlighted(line, pairs, style.highlight)}`.trimEnd();
  });
  return [head, ...lines];
}

function diffLines({ before, after, hunks }: DiffFile, style: Style): readonly string[] {
  const from = before ?? '/dev/null';
  const to = after ?? '/dev/null';
  const lines = [`  ${style.place(visible(from === to ? from : `${from} → ${to}`))}`];
  for (const { oldStart, oldLines, newStart, newLines, lines: own } of hunks) {
    lines.push(`  ${style.dim(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`)}`);
    for (const { sign, text, ranges } of own) {
      const paint = sign === '+' ? style.good : style.bad;
      lines.push(`  ${paint(sign)}${highlighted(text, ranges, (found) => style.bold(paint(found)), paint)}`);
    }
  }
  return lines;
}

function place(path: string, pairs: Pairs, style: Style): string {
  return pairs.length === 0 ? style.place(visible(path)) : highlighted(path, pairs, style.highlight, style.place);
}

/** Offsets count code points; a very long line is shown around its first match. `plain` paints what did not match. */
function highlighted(line: string, pairs: Pairs, highlight: Paint, plain: Paint = (text) => text): string {
  const points = Array.from(line);
  const first = pairs[0]?.[0] ?? 0;
  const start = points.length > longestLine ? Math.max(0, Math.min(first - 40, points.length - longestLine)) : 0;
  const end = Math.min(points.length, start + longestLine);
  const part = (from: number, to: number): string =>
    visible(points.slice(Math.max(from, start), Math.max(start, Math.min(to, end))).join(''));
  const painted = (text: string, paint: Paint): string => (text === '' ? '' : paint(text));
  let text = start > 0 ? '…' : '';
  let at = start;
  for (const [offset, length] of pairs) {
    text += painted(part(at, offset), plain) + painted(part(Math.max(at, offset), offset + length), highlight);
    at = Math.max(at, offset + length);
  }
  return text + painted(part(at, end), plain) + (end < points.length ? '…' : '');
}
