/**
 * The list of requests as an auditor sends it ("provided by client"): a table of any shape, in which a number and a description
 * can be found. Columns are recognised by their titles, wherever the line of titles stands; what was not recognised is
 * kept out of matching, never guessed at.
 */
import { failed, ok, type Result } from '../../base/result.ts';

export interface Request {
  /** As the auditor wrote it: `12`, `PBC-7`, `CC6.1-3`. */
  readonly number: string;
  readonly description: string;
  /** What stands in the column of controls or criteria. */
  readonly control: string;
  /** As written; a date of a workbook as ISO date. */
  readonly due: string;
  /** In the file, from 1. */
  readonly line: number;
}

type Field = 'number' | 'description' | 'control' | 'due';

const titles: Readonly<Record<Field, RegExp>> = {
  number:
    /^(?:#|no\.?|nr\.?|num(?:ber)?|id|ref(?:erence)?(?: ?(?:no\.?|#|id))?|item(?: ?(?:no\.?|#|number))?|(?:pbc|request|evidence|req\.?) ?(?:#|no\.?|id|number|ref(?:erence)?))$/,
  description:
    /^(?:description|details?|request(?: (?:description|details?|item|name))?|evidence(?: (?:request(?:ed)?|description|item))?|items? requested|document(?:ation)?(?: requested)?|what we need|pbc(?: (?:request|item|description))?)$/,
  control:
    /^(?:controls?(?: ?(?:id|#|no\.?|number|ref(?:erence)?|activity))?s?|criteri(?:a|on)(?: id)?|tsc|trust services? criteri(?:a|on)|common criteria|annex a|clause|iso(?: ?27001)?(?: control)?)$/,
  due: /^(?:due(?: ?(?:date|by|on))?|date due|deadline|needed by|required by|target date)$/,
};

/** How far down the line of titles may stand: lists begin with the name of the firm and of the engagement. */
const TITLE_LINES = 30;

export function requestsIn(rows: readonly (readonly string[])[]): Result<readonly Request[], string> {
  const found = titleLine(rows);
  if (!found) {
    return failed(
      'no line of titles was found: one column must be called "Number" (or "#", "ID", "Ref") and one "Description" (or "Request", "Evidence requested")',
    );
  }
  const { at, columns } = found;
  const requests: Request[] = [];
  const seen = new Map<string, number>();
  for (const [i, row] of rows.slice(at + 1).entries()) {
    const cell = (field: Field): string => row[columns.get(field) ?? -1]?.replaceAll(/\s+/gu, ' ').trim() ?? '';
    const request = {
      number: cell('number'),
      description: cell('description'),
      control: cell('control'),
      due: cell('due'),
    };
    const line = at + i + 2;
    // A heading between groups of requests has no number, an empty form no description.
    if (request.number === '' || request.description === '') continue;
    const before = seen.get(request.number);
    if (before !== undefined) return failed(`lines ${before} and ${line} both have the number ${request.number}`);
    seen.set(request.number, line);
    requests.push({ ...request, line });
  }
  return requests.length > 0
    ? ok(requests)
    : failed('below its line of titles there is no request with number and description');
}

function titleLine(
  rows: readonly (readonly string[])[],
): { readonly at: number; readonly columns: ReadonlyMap<Field, number> } | undefined {
  for (const [at, row] of rows.slice(0, TITLE_LINES).entries()) {
    const columns = new Map<Field, number>();
    for (const [column, cell] of row.entries()) {
      const title = cell
        .toLowerCase()
        .replaceAll(/[\s_:*]+/gu, ' ')
        .trim();
      const field = (Object.keys(titles) as Field[]).find((one) => !columns.has(one) && titles[one].test(title));
      if (field) columns.set(field, column);
    }
    if (columns.has('number') && columns.has('description')) return { at, columns };
  }
  return undefined;
}
