/**
 * The Statement of Applicability as a table, and back. One row per control; the first line names the columns:
 *
 *     row, title, source, applicable (yes|no), inclusion, status, responsibility, owner, planned, reason, description,
 *     controls, decided-by, decided-at
 *
 * `inclusion` holds reasons between semicolons, each `risk`, `law`, `contract` or `business` with what it refers to after a
 * colon: `risk:R-12; contract:Acme DPA`. `reason` says why it was decided so: for a control that is not applicable it is the
 * justification. Reading takes any order of columns and passes over those that say who decided what, and rows that say
 * nothing but their name: an undecided row is one that nobody decided, not an excluded one.
 */
import { failed, ok, type Result } from '../../base/result.ts';
import { csvOf } from '../csv/csv.ts';
import { readCsv } from '../csv/read-csv.ts';
import type { Applicability } from '../../model/decision.ts';
import type { Statement } from '../../model/standing/statement.ts';

const columns = [
  'row',
  'title',
  'source',
  'applicable',
  'inclusion',
  'status',
  'responsibility',
  'owner',
  'planned',
  'reason',
  'description',
  'controls',
  'decided-by',
  'decided-at',
] as const;
type Column = (typeof columns)[number];

export function statementCsv({ rows }: Pick<Statement, 'rows'>): string {
  return csvOf(
    columns,
    rows.map(({ row, title, source, decision, controls }) => [
      row,
      title,
      source,
      decision ? (decision.applicable ? 'yes' : 'no') : '',
      decision ? inclusionText(decision) : '',
      decision?.status ?? '',
      decision?.responsibility ?? '',
      decision?.owner ?? '',
      decision?.plannedAt?.slice(0, 10) ?? '',
      decision?.reason ?? '',
      decision?.description ?? '',
      controls.map(({ id }) => id).join(' '),
      decision?.decidedBy ?? '',
      decision?.decidedAt ?? '',
    ]),
  );
}

export function inclusionText({ inclusion }: Pick<Applicability, 'inclusion'>): string {
  return inclusion.map(({ because, ref }) => (ref === undefined ? because : `${because}:${ref}`)).join('; ');
}

/** As written: whoever decides with it holds it against its own schema. */
export interface WrittenRow {
  readonly row: string;
  readonly title?: string;
  readonly applicable: boolean;
  readonly inclusion: readonly { readonly because: string; readonly ref?: string }[];
  readonly status?: string;
  readonly responsibility?: string;
  readonly owner?: string;
  readonly plannedAt?: string;
  readonly reason?: string;
  readonly description?: string;
}

export function readStatementCsv(text: string): Result<readonly WrittenRow[], string> {
  const table = readCsv(text);
  if (!table.ok) return table;
  const [head = [], ...lines] = table.value;
  const names = head.map((name) => name.trim().toLowerCase());
  const unknown = names.find((name) => name !== '' && !columns.includes(name as Column));
  if (unknown !== undefined) return failed(`there is no column "${unknown}"; there are ${columns.join(', ')}`);
  for (const needed of ['row', 'applicable'] as const)
    if (!names.includes(needed)) return failed(`the first line must name the column ${needed}`);
  const rows: WrittenRow[] = [];
  for (const [index, cells] of lines.entries()) {
    const cell = (name: Column): string => withoutGuard(cells[names.indexOf(name)]?.trim() ?? '');
    const read = rowOf(cell);
    if (!read.ok) return failed(`line ${index + 2}: ${read.error}`);
    if (read.value) rows.push(read.value);
  }
  return ok(rows);
}

/** `csvOf` puts an apostrophe before what a spreadsheet would run. */
function withoutGuard(text: string): string {
  return /^'['=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? text.slice(1) : text;
}

const decided = ['inclusion', 'status', 'responsibility', 'planned', 'reason', 'description'] as const;

function rowOf(cell: (name: Column) => string): Result<WrittenRow | undefined, string> {
  const row = cell('row');
  const applicable = cell('applicable').toLowerCase();
  if (row === '' && applicable === '') return ok(undefined);
  if (applicable === '')
    return decided.some((name) => cell(name) !== '')
      ? failed(`${row} says something, but not whether it is applicable (yes or no)`)
      : ok(undefined);
  if (!['yes', 'no', 'true', 'false'].includes(applicable)) return failed(`"${applicable}" is neither yes nor no`);
  const given = (key: string, name: Column): Record<string, string> => (cell(name) === '' ? {} : { [key]: cell(name) });
  return ok({
    row,
    // Annex A has titles of its own.
    ...(cell('source') === 'custom' || !/^a\.\d/i.test(row) ? given('title', 'title') : {}),
    applicable: applicable === 'yes' || applicable === 'true',
    inclusion: inclusionOf(cell('inclusion')),
    ...given('status', 'status'),
    ...given('responsibility', 'responsibility'),
    ...given('owner', 'owner'),
    ...given('plannedAt', 'planned'),
    ...given('reason', 'reason'),
    ...given('description', 'description'),
  });
}

export function inclusionOf(text: string): WrittenRow['inclusion'] {
  return text
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const colon = one.indexOf(':');
      const ref = colon < 0 ? '' : one.slice(colon + 1).trim();
      const because = (colon < 0 ? one : one.slice(0, colon)).trim().toLowerCase();
      return { because, ...(ref !== '' && { ref }) };
    });
}
