/**
 * Tables as CSV: RFC 4180 (comma, double quotes, CR LF), UTF-8, a header line.
 *
 * Invariant: no cell is ever a formula. A spreadsheet runs what begins with `=`, `+`, `-`, `@`, a tab or a line break, and a
 * commit's subject is written by anybody, so such a text gets an apostrophe in front, as does one that begins with an
 * apostrophe: taking one off again gives the text back exactly. Numbers are not texts and stay as they are.
 */
export type Cell = string | number;

// The full-width forms are what some input methods write, and some spreadsheets read them as the plain ones.
const startsFormula = /^['=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

export function csvOf(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [csvLine(header)];
  for (const row of rows) {
    if (row.length !== header.length)
      throw new RangeError(`a row has ${row.length} cells, the header ${header.length}`);
    lines.push(csvLine(row));
  }
  return lines.join('');
}

export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : quoted(harmless(cell)))).join(',')}\r\n`;
}

export function harmless(text: string): string {
  return startsFormula.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
