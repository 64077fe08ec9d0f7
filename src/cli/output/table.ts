/**
 * Tables without frames: columns two cells apart, a rule under the heads. Columns that yield share what is
 * missing on a narrow terminal, the widest first; what does not fit is cut with `…`, never wrapped into the next row. `--json` has everything uncut.
 */
import CliTable from 'cli-table3';
import type { Paint, Style } from './style.ts';
import { cut, cutMiddle, displayWidth, visible } from './width.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Gives way on a narrow terminal, and where it is cut then. */
  readonly yields?: 'end' | 'middle';
  /** Cells that a table needs for rows that are not read yet when its first ones are printed. */
  readonly least?: number;
}

/** A text, or a text and how it is painted: painting comes after cutting. */
export type Cell = string | { readonly text: string; readonly paint: Paint };

export interface TableRequest {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly width: number;
  readonly style: Style;
  /** Cells in front of each line. */
  readonly indent?: number;
}

const gap = 2;
const narrowest = 12;
const corners = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'];
const edges = ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'];
const noFrame = Object.fromEntries([...corners, ...edges].map((name) => [name, '']));

const textOf = (cell: Cell): string => visible(typeof cell === 'string' ? cell : cell.text);

export function renderTable(request: TableRequest): string {
  return linesOf(request, fittedWidths(request), true);
}

/** Rows whose widths decide for all of a table that is printed while it is read. */
const firstRows = 500;

/**
 * A table of any length, a part at a time; nothing when there is no row. A table that fits into one part looks as
 * `renderTable` makes it.
 */
export async function* streamTable({
  rows,
  ...request
}: Omit<TableRequest, 'rows'> & { readonly rows: AsyncIterable<readonly Cell[]> }): AsyncIterable<string> {
  let part: (readonly Cell[])[] = [];
  let widths: readonly number[] | undefined;
  for await (const row of rows) {
    part.push(row);
    // One more than fits: only then it is known that others follow.
    if (part.length <= firstRows) continue;
    const whole = { ...request, rows: part.slice(0, firstRows) };
    const isFirst = widths === undefined;
    widths ??= fittedWidths(whole, true);
    yield linesOf(whole, widths, isFirst);
    part = part.slice(firstRows);
  }
  const last = { ...request, rows: part };
  if (part.length > 0) yield linesOf(last, widths ?? fittedWidths(last), widths === undefined);
}

function linesOf(
  { columns, rows, style, indent = 0 }: TableRequest,
  widths: readonly number[],
  withHead: boolean,
): string {
  const table = new CliTable({
    chars: noFrame,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap, compact: true },
    colAligns: columns.map((column) => column.align ?? 'left'),
    colWidths: widths.map((width) => width + gap),
  });
  if (withHead) {
    table.push(columns.map((column, i) => style.bold(cut(column.title, widths[i]!))));
    table.push(widths.map((width) => style.dim('─'.repeat(width))));
  }
  for (const row of rows)
    table.push(
      row.map((cell, i) => {
        const fit = columns[i]?.yields === 'middle' ? cutMiddle : cut;
        const text = fit(textOf(cell), widths[i]!);
        return typeof cell === 'string' ? text : cell.paint(text);
      }),
    );
  const lead = ' '.repeat(indent);
  return table
    .toString()
    .split('\n')
    .map((line) => (lead + line).trimEnd())
    .join('\n');
}

function fittedWidths({ columns, rows, width, indent = 0 }: TableRequest, othersFollow = false): readonly number[] {
  const widths = columns.map((column, i) =>
    rows.reduce(
      (most, row) => Math.max(most, displayWidth(textOf(row[i] ?? ''))),
      Math.max(displayWidth(column.title), othersFollow ? (column.least ?? 0) : 0),
    ),
  );
  const total = indent + widths.reduce((sum, one) => sum + one + gap, -gap);
  for (let excess = total - width; excess > 0; excess--) {
    const widest = widestYielding(columns, widths);
    if (widest === undefined) break;
    widths[widest]!--;
  }
  return widths;
}

/** The column to take the next cell from; undefined when all that yield are at their least. */
function widestYielding(columns: readonly Column[], widths: readonly number[]): number | undefined {
  let widest: number | undefined;
  for (const [i, column] of columns.entries()) {
    if (column.yields === undefined || widths[i]! <= narrowest) continue;
    if (widest === undefined || widths[i]! > widths[widest]!) widest = i;
  }
  return widest;
}
