/** Comma-separated values as RFC 4180 has them, semicolons where the header is written with them; each row with its line. */

export interface CsvRow {
  /** By column name, lower case; what has no name in the header is left out. */
  readonly cells: Readonly<Record<string, string>>;
  /** From 1. */
  readonly line: number;
}

export function readCsv(text: string): readonly CsvRow[] {
  const header = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const separator = !header.includes(',') && header.includes(';') ? ';' : ',';
  const [first, ...rest] = recordsOf(text, separator);
  const names = (first?.cells ?? []).map((name) => name.trim().toLowerCase());
  return rest.map(({ cells, line }) => ({
    cells: Object.fromEntries(names.flatMap((name, at) => (name === '' ? [] : [[name, (cells[at] ?? '').trim()]]))),
    line,
  }));
}

interface Row {
  cells: string[];
  readonly line: number;
}

function recordsOf(text: string, separator: string): readonly Row[] {
  const rows: Row[] = [];
  let row: Row = { cells: [], line: 1 };
  let cell = '';
  let quoted = false;
  let line = 1;
  const endCell = (): void => {
    row.cells.push(cell);
    cell = '';
  };
  const endRow = (): void => {
    endCell();
    if (row.cells.some((one) => one.trim() !== '')) rows.push(row);
    row = { cells: [], line };
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]!;
    if (char === '\n') line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') cell += text[(at += 1)]!;
      else quoted = false;
    } else if (char === '"' && cell.trim() === '') {
      quoted = true;
      cell = '';
    } else if (char === separator) endCell();
    else if (char === '\n') endRow();
    else if (char !== '\r') cell += char;
  }
  endRow();
  return rows;
}
