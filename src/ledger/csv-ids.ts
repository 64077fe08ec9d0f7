/**
 * Reads the first column of a population's CSV (RFC 4180, with a header; see exports/csv): the ids, in order. An
 * apostrophe put before an id so that no spreadsheet takes it for a formula is taken off again.
 */
export function firstColumn(csv: string): string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  while (at < csv.length) {
    const cell = readCell(csv, at);
    if (!cell) return undefined;
    cells.push(cell.text.startsWith("'") ? cell.text.slice(1) : cell.text);
    const next = skipLine(csv, cell.end);
    if (next === undefined) return undefined;
    at = next;
  }
  return cells.slice(1);
}

/** Every cell, the header's too; the rows before the first one that is no CSV. */
export function allRows(csv: string): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < csv.length;) {
    const row: string[] = [];
    for (let from = at; ; from += 1) {
      const cell = readCell(csv, from);
      if (!cell) return rows;
      row.push(cell.text.startsWith("'") ? cell.text.slice(1) : cell.text);
      from = cell.end;
      if (csv[from] === ',') continue;
      if (!csv.startsWith('\r\n', from)) return rows;
      at = from + 2;
      break;
    }
    rows.push(row);
  }
  return rows;
}

interface Cell {
  readonly text: string;
  /** Where the separator or the end of the line stands. */
  readonly end: number;
}

function readCell(csv: string, start: number): Cell | undefined {
  if (csv[start] !== '"') {
    let end = start;
    while (end < csv.length && csv[end] !== ',' && csv[end] !== '\r') end += 1;
    return { text: csv.slice(start, end), end };
  }
  let text = '';
  for (let at = start + 1; at < csv.length; at += 1) {
    if (csv[at] !== '"') text += csv[at];
    else if (csv[at + 1] === '"') {
      text += '"';
      at += 1;
    } else return { text, end: at + 1 };
  }
  return undefined;
}

/** The start of the next line, quoted cells skipped; the end of the text after the last line. */
function skipLine(csv: string, from: number): number | undefined {
  let at = from;
  while (csv[at] === ',') {
    const cell = readCell(csv, at + 1);
    if (!cell) return undefined;
    at = cell.end;
  }
  return csv.startsWith('\r\n', at) ? at + 2 : undefined;
}
