/**
 * Reads tables that others wrote: RFC 4180, and what spreadsheets make of it (semicolons or tabs between cells, a byte order
 * mark, line feeds alone).
 */
import { failed, ok, type Result } from '../../base/result.ts';

export function readCsv(text: string): Result<readonly (readonly string[])[], string> {
  const plain = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(plain);
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < plain.length) {
    const cell = plain[at] === '"' ? quotedCell(plain, at) : plainCell(plain, at, separator);
    if (!cell) return failed(`the quotation mark that opens in line ${lineAt(plain, at)} is never closed`);
    row.push(cell.text);
    at = cell.end;
    if (plain[at] === separator) {
      at += 1;
      if (at < plain.length) continue;
      row.push('');
    }
    if (at < plain.length && !/[\r\n]/.test(plain[at]!)) {
      return failed(`line ${lineAt(plain, at)} has something behind a closing quotation mark`);
    }
    rows.push(row);
    row = [];
    at += plain.startsWith('\r\n', at) ? 2 : 1;
  }
  return ok(rows);
}

interface ReadCell {
  readonly text: string;
  readonly end: number;
}

function plainCell(text: string, start: number, separator: string): ReadCell {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== '\r' && text[end] !== '\n') end += 1;
  return { text: text.slice(start, end), end };
}

function quotedCell(text: string, start: number): ReadCell | undefined {
  const parts: string[] = [];
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return undefined;
    parts.push(text.slice(from, quote));
    if (text[quote + 1] !== '"') return { text: parts.join('"'), end: quote + 1 };
    from = quote + 2;
  }
}

/** The one of them that the first line has most of, outside quotation marks. */
function separatorOf(text: string): string {
  const first =
    text
      .slice(0, 10_000)
      .replaceAll(/"[^"]*"/g, '')
      .split(/[\r\n]/, 1)[0] ?? '';
  const counted = [',', ';', '\t'].map((sign) => [first.split(sign).length, sign] as const);
  return counted.reduce((best, one) => (one[0] > best[0] ? one : best))[1];
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;
