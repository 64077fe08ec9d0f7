/**
 * The mapping between requests and controls as a CSV that a person edits and confirms:
 *
 *     number, description, control, due     as the auditor wrote them
 *     answered by                           ids of controls, separated by spaces; empty: nothing answers it
 *     confidence, because                   why they were proposed; not read back
 *     confirmed                             "yes" when a person looked at it; anything else leaves it a proposal
 *     note                                  what the auditor should be told
 */
import { failed, ok, type Result } from '../../base/result.ts';
import { csvOf } from '../csv/csv.ts';
import type { MatchedRequest } from './pbc.ts';

export const mappingHeader = [
  'number',
  'description',
  'control',
  'due',
  'answered by',
  'confidence',
  'because',
  'confirmed',
  'note',
] as const;

export interface MappedRequest {
  readonly number: string;
  readonly description: string;
  readonly control: string;
  readonly due: string;
  readonly controls: readonly string[];
  readonly confirmed: boolean;
  readonly note: string;
}

export function mappingCsv(requests: readonly MatchedRequest[]): string {
  return csvOf(
    mappingHeader,
    requests.map(({ number, description, control, due, matches }) => [
      number,
      description,
      control,
      due,
      matches.map((match) => match.control).join(' '),
      matches[0]?.confidence ?? 'none',
      matches.map(({ because }) => because).join('; ') || 'nothing here speaks of it',
      'no',
      '',
    ]),
  );
}

const yes = /^(?:yes|y|true|x|1)$/i;

/** Every fault of the file, by line: a name that does not exist must not become "not answered" in silence. */
export function readMapping(
  rows: readonly (readonly string[])[],
  controls: ReadonlySet<string>,
): Result<readonly MappedRequest[], readonly string[]> {
  const [titles = [], ...lines] = rows;
  const columns = new Map(titles.map((title, at) => [title.toLowerCase().trim(), at]));
  const missing = ['number', 'description', 'answered by', 'confirmed'].filter((title) => !columns.has(title));
  if (missing.length > 0) return failed([`line 1: there is no column ${missing.join(', ')}`]);
  const faults: string[] = [];
  const seen = new Set<string>();
  const mapped = lines.flatMap((row, at): MappedRequest[] => {
    if (row.every((cell) => cell.trim() === '')) return [];
    const cell = (title: (typeof mappingHeader)[number]): string => plain(row[columns.get(title) ?? -1] ?? '');
    const say = (what: string): unknown => faults.push(`line ${at + 2}: ${what}`);
    const number = cell('number');
    const ids = cell('answered by')
      .split(/[\s,;]+/)
      .filter((id) => id !== '');
    if (number === '') say('it has no number');
    if (seen.has(number)) say(`the number ${number} stands twice`);
    seen.add(number);
    for (const id of ids) if (!controls.has(id)) say(`there is no control ${id}`);
    const [description, control, due] = [cell('description'), cell('control'), cell('due')];
    const confirmed = yes.test(cell('confirmed'));
    return [{ number, description, control, due, controls: [...new Set(ids)], confirmed, note: cell('note') }];
  });
  return faults.length > 0 ? failed(faults) : ok(mapped);
}

/** Without the apostrophe that was put before what looks like a formula. */
const plain = (cell: string): string => cell.trim().replace(/^'(?=['=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])/, '');
