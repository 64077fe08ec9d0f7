/**
 * A people list: CSV (RFC 4180, UTF-8) with a head. Columns, in any order and letter case; others are passed over:
 *
 *     name, email (several with `;` between them), account (as `github:octocat`; several likewise), from, to,
 *     asserted by, asserted on
 *
 * `from` is the first day at work, `to` the first one after the last. `asserted by` and `asserted on`
 * tell whose word it is that the accounts and addresses of the row are one person's, and since which day. An empty cell says nothing. A line that cannot be
 * read is an error with its number: a leaver who is passed over would go unnoticed.
 */
import { readFileSync } from 'node:fs';
import { AppError } from '../../base/app-error.ts';
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { Employment } from '../../model/access.ts';

export type PeopleListErrorCode = 'people-list/unreadable' | 'people-list/invalid';

export function readPeopleList(path: string): readonly Employment[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AppError<PeopleListErrorCode>('people-list/unreadable', `the people list ${path} cannot be read`, {
      hint: 'Name a readable file as `peopleList` in plumbline.yaml, or leave the key out.',
      cause,
    });
  }
  return parsePeopleList(text, path);
}

export function parsePeopleList(text: string, path: string): readonly Employment[] {
  const [head, ...rows] = csvRows(text.replace(/^\uFEFF/, ''));
  const columns = (head?.cells ?? []).map((cell) => cell.trim().toLowerCase());
  if (!columns.includes('name') || !(columns.includes('email') || columns.includes('account')))
    throw invalid(path, 1, 'its head must name the columns name, and email or account');
  return rows
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .map(({ line, cells }) => {
      const cell = (column: string): string => cells[columns.indexOf(column)]?.trim() ?? '';
      const several = (column: string): readonly string[] =>
        cell(column)
          .split(';')
          .map((one) => one.trim())
          .filter(Boolean);
      const person = cell('name');
      if (cells.length > columns.length || person === '')
        throw invalid(path, line, person === '' ? 'the name is missing' : 'it has more cells than the head');
      const date = (column: string): Instant | null => dateIn(cell(column), { path, line, column });
      const accounts = several('account').map((account) => account.toLowerCase());
      const emails = several('email');
      const joins = [...accounts, ...emails];
      const by = cell('asserted by');
      const asserted = {
        where: `people list, line ${line}`,
        by: by === '' ? null : by,
        on: date('asserted on'),
        joins,
      };
      return {
        person,
        emails,
        accounts,
        from: date('from'),
        to: date('to'),
        ...(joins.length > 1 && { asserted }),
      };
    });
}

function dateIn(
  text: string,
  { path, line, column }: { readonly path: string; readonly line: number; readonly column: string },
): Instant | null {
  if (text === '') return null;
  const instant = parseInstant(text);
  if (instant === undefined) throw invalid(path, line, `"${column}" is no date such as 2026-01-31`);
  return instant;
}

function invalid(path: string, line: number, why: string): AppError<PeopleListErrorCode> {
  return new AppError('people-list/invalid', `${path}:${line}: ${why}`, {
    hint: 'docs/configuration.md says how a people list is written.',
  });
}

interface Row {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const cellShape = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy;

function csvRows(text: string): readonly Row[] {
  const rows: Row[] = [];
  let cells: string[] = [];
  let line = 1;
  let begin = 1;
  cellShape.lastIndex = 0;
  while (cellShape.lastIndex < text.length) {
    const at = cellShape.lastIndex;
    const match = cellShape.exec(text);
    if (!match)
      throw invalid(
        'people list',
        begin,
        `a quotation mark is not closed, or stands within a cell (at character ${at})`,
      );
    const [whole, quoted, plain, end] = match;
    cells.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    line += whole.split('\n').length - 1;
    if (end === ',' && cellShape.lastIndex < text.length) continue;
    if (end === ',') cells.push('');
    rows.push({ line: begin, cells });
    cells = [];
    begin = line;
  }
  return rows;
}
