import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseInstant, type Instant } from '../../base/instant.ts';
import { implementationStatuses, inclusionReasons, type Applicability } from '../../model/decision.ts';
import type { Statement, StatementRow } from '../../model/standing/statement.ts';
import { readStatementCsv, statementCsv } from './statement-csv.ts';
import { statementHtml, statementMarkdown } from './statement-text.ts';

const on = (text: string): Instant => parseInstant(text)!;

const decision = (row: string, more: Partial<Applicability> = {}): Applicability => ({
  kind: 'applicability',
  id: `applicability-${row}`,
  decidedAt: on('2026-02-01'),
  decidedBy: 'Cem',
  reason: 'Because.',
  row,
  applicable: true,
  inclusion: [{ because: 'risk', ref: 'R-12' }, { because: 'law' }],
  status: 'implemented',
  ...more,
});
const rowOf = (row: string, made: Applicability | null): StatementRow => ({
  row,
  title: `About ${row}`,
  source: row.startsWith('A.') ? 'annex-a' : 'custom',
  decision: made,
  controls: [{ id: 'ENC-01', result: 'operated' }],
});
const statementWith = (rows: readonly StatementRow[]): Statement => ({
  at: on('2026-06-01'),
  version: null,
  inForce: null,
  versions: [],
  rows,
  problems: [{ code: 'contradicted', severity: 'fault', row: 'A.8.24', because: 'All <checks> deviated.' }],
  counts: { annexA: 93, decided: 2, applicable: 1, excluded: 1, implemented: 1, own: 0 },
  run: 'run-1',
});

test('a table says the same when it is read again, whatever people wrote', () => {
  // What surrounds a cell is no part of what was said: it is read without.
  const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).map((one) => one.trim());
  const written = text.filter((one) => one !== '');
  const ref = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 -]{0,8}[A-Za-z0-9]$/);
  const inclusion = fc.array(
    fc.record(
      { because: fc.constantFrom(...inclusionReasons), ref },
      { requiredKeys: ['because'], noNullPrototype: true },
    ),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(
      fc.record({
        reason: written,
        description: written,
        owner: written,
        inclusion,
        status: fc.constantFrom(...implementationStatuses),
      }),
      (given) => {
        const made = decision('A.8.24', given);
        const read = readStatementCsv(statementCsv(statementWith([rowOf('A.8.24', made), rowOf('A.5.1', null)])));
        assert.deepEqual(read, { ok: true, value: [{ row: 'A.8.24', applicable: true, ...given }] });
      },
    ),
  );
});

describe('a table that somebody filled in', () => {
  const rows: readonly [name: string, csv: string, expected: unknown][] = [
    [
      'with semicolons',
      'row;applicable;reason\nA.7.1;no;No premises.\n',
      [{ row: 'A.7.1', applicable: false, inclusion: [], reason: 'No premises.' }],
    ],
    [
      'with rows that nobody decided',
      'row,applicable\nA.5.1,\nA.5.2,yes\n',
      [{ row: 'A.5.2', applicable: true, inclusion: [] }],
    ],
    [
      'with a title for an own row only',
      'row,title,applicable\nA.5.1,t,yes\nOWN-1,t,yes\n',
      [
        { row: 'A.5.1', applicable: true, inclusion: [] },
        { row: 'OWN-1', title: 't', applicable: true, inclusion: [] },
      ],
    ],
    ['without the column applicable', 'row,reason\nA.5.1,x\n', /must name the column applicable/],
    ['with a column that nothing reads', 'row,applicable,justification\nA.5.1,yes,x\n', /no column "justification"/],
    ['with a word that is neither yes nor no', 'row,applicable\nA.5.1,maybe\n', /line 2: "maybe"/],
    ['with a reason and no decision', 'row,applicable,reason\nA.5.1,,Because.\n', /line 2: A.5.1 says something/],
    ['that breaks off', 'row,applicable\nA.5.1,"yes\n', /never closed/],
  ];
  for (const [name, csv, expected] of rows)
    test(name, () => {
      const read = readStatementCsv(csv);
      if (expected instanceof RegExp) assert.match(read.ok ? '' : read.error, expected);
      else assert.deepEqual(read, { ok: true, value: expected });
    });
});

test('documents show every row and what does not agree, and run nothing that people wrote', () => {
  const evil = '<img src=x onerror=alert(1)> | [x](javascript:1)';
  const rows = [
    rowOf('A.8.24', decision('A.8.24', { reason: evil, owner: 'Ada' })),
    rowOf('A.7.1', decision('A.7.1', { applicable: false, inclusion: [], reason: 'No premises of our own.' })),
    rowOf('A.5.1', null),
  ];
  const markdown = statementMarkdown(statementWith(rows));
  const page = statementHtml(statementWith(rows));
  for (const document of [markdown, page]) {
    for (const { row } of rows) assert.ok(document.includes(row));
    assert.match(document, /No premises of our own\./);
    assert.match(document, /not decided/);
    assert.match(document, /draft/);
  }
  assert.ok(!page.includes('<img'), 'no markup of users');
  assert.doesNotMatch(markdown, /(?<!\\)[<[\]]/, 'none in Markdown either');
  assert.equal(markdown.split('\n').filter((line) => line.startsWith('| A.')).length, 3);
  for (const line of markdown.split('\n').filter((one) => one.startsWith('| A.')))
    assert.equal(line.replaceAll('\\|', '').split('|').length, 9, line);
  assert.match(page, /default-src 'none'/);
});
