import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sampleControls, sampleCriteria, sampleEvaluations } from '../../../test/fixtures/sample-run.ts';
import { csvOf } from '../csv/csv.ts';
import { readCsv } from '../csv/read-csv.ts';
import { workbook } from '../xlsx/xlsx.ts';
import { answersCsv } from './answers-csv.ts';
import { mappingCsv, readMapping } from './mapping-file.ts';
import { answerOf, matchRequests, type MatchedRequest } from './pbc.ts';
import { readRequests, readTable } from './request-file.ts';

const rowsOf = (text: string): readonly (readonly string[])[] => {
  const rows = readCsv(text);
  assert.ok(rows.ok, rows.ok ? '' : rows.error);
  return rows.value;
};

test('tables: what we write is read back, whatever is in it', () => {
  // Spreadsheets write the end of a row after it, so a table of one empty cell is no table.
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.string({ unit: 'binary' }))), (rows) => {
      const plain = rows.map((row) =>
        row.map((cell) => (/^['=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(cell) ? `x${cell}` : cell)),
      );
      assert.deepEqual(rowsOf(csvOf(['a', 'b'], plain)), [['a', 'b'], ...plain]);
    }),
  );
});

const tables: readonly (readonly [string, string, readonly (readonly string[])[]])[] = [
  [
    'semicolons',
    'a;b\r\n"1;2";3\r\n',
    [
      ['a', 'b'],
      ['1;2', '3'],
    ],
  ],
  [
    'tabs, line feeds, a byte order mark',
    '\uFEFFa\tb\n1\t2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'an empty last cell',
    'a,b\n1,',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  ['quotes and line breaks in a cell', '"say ""hi""","x\ny"', [['say "hi"', 'x\ny']]],
];
for (const [name, text, expected] of tables) test(`tables: ${name}`, () => assert.deepEqual(rowsOf(text), expected));

test('tables: what is torn is refused, with its line', () => {
  for (const [text, line] of [
    ['a\n"b', 2],
    ['"a"b,c', 1],
  ] as const) {
    const rows = readCsv(text);
    assert.ok(!rows.ok && rows.error.includes(`line ${line}`), text);
  }
});

const list = [
  ['Example & Co LLP', '', '', '', ''],
  ['SOC 2 Type II, request list', '', '', '', ''],
  ['PBC #', 'Criteria', 'Request Description', 'Owner', 'Due Date'],
  ['1', 'CC8.1', 'Population of changes to production', 'Eng', '2026-02-01'],
  ['', 'Access', '', '', ''],
  ['2', '', 'Configuration for control ENC-01', 'Eng', '2026-02-01'],
  ['3', '', 'Proof that credentials are kept out of source code', '', ''],
  ['4', '', 'Minutes of the annual meeting of shareholders', '', ''],
  ['5', 'A.8.32', 'Change procedure', '', ''],
  ['6', 'CC6.10', 'Something of another framework', '', ''],
];
const asCsv = Buffer.from(csvOf(['', '', '', '', ''], list));
const asWorkbook = workbook([
  { name: 'Cover', columns: [{ title: 'Welcome', width: 20 }], rows: [['Please fill in']] },
  { name: 'Requests', columns: list[0]!.map((title) => ({ title, width: 20 })), rows: list.slice(1) },
]);
const known = { controls: sampleControls, criteria: sampleCriteria, evidenceRequests: [] };
function matched(bytes: Uint8Array = asCsv): readonly MatchedRequest[] {
  const requests = readRequests(bytes);
  assert.ok(requests.ok, requests.ok ? '' : requests.error);
  return matchRequests(requests.value, known);
}

test('a list is found in a CSV and in a workbook, headings and cover pages left out', () => {
  const plain = (all: readonly MatchedRequest[]) => all.map(({ line: _line, ...request }) => request);
  assert.deepEqual(plain(matched(asWorkbook)), plain(matched(asCsv)));
  assert.deepEqual(
    matched().map(({ number, control, due }) => [number, control, due]),
    [
      ['1', 'CC8.1', '2026-02-01'],
      ['2', '', '2026-02-01'],
      ['3', '', ''],
      ['4', '', ''],
      ['5', 'A.8.32', ''],
      ['6', 'CC6.10', ''],
    ],
  );
});

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['no titles', 'a,b\n1,2\n', /no line of titles/],
  ['no requests', 'Number,Description\n', /no request with number/],
  ['a number twice', 'Number,Description\n1,x\n1,y\n', /lines 2 and 3 both have the number 1/],
  ['no table', '"', /never closed/],
];
for (const [name, text, expected] of refused) {
  test(`a list is refused in words: ${name}`, () => {
    const requests = readRequests(Buffer.from(text));
    assert.ok(!requests.ok);
    assert.match(requests.error, expected);
  });
}

test('matched by control, by criterion, by words, or by nothing; each says why', () => {
  const [byCriterion, named, byWords, nothing, iso, other] = matched().map(({ matches }) => matches);
  assert.deepEqual(
    byCriterion!.map(({ control, confidence }) => [control, confidence]),
    [
      ['CHG-01', 'criterion'],
      ['CHG-02', 'criterion'],
    ],
  );
  assert.match(byCriterion![0]!.because, /CC8\.1/);
  assert.deepEqual(
    named!.map(({ control, confidence }) => [control, confidence]),
    [['ENC-01', 'named']],
  );
  assert.deepEqual(
    byWords!.map(({ control, confidence }) => [control, confidence]),
    [['ACC-01', 'words']],
  );
  assert.match(byWords![0]!.because, /both speak of/);
  assert.deepEqual(nothing, []);
  assert.ok(iso!.every(({ confidence }) => confidence === 'criterion'));
  assert.deepEqual(
    other!.filter(({ confidence }) => confidence !== 'words'),
    [],
    'CC6.10 is not CC6.1',
  );
});

const ids = new Set(sampleControls.map(({ id }) => id));
const confirm = (csv: string, number: string, word: string): string =>
  csv.replace(new RegExp(`^(${number},.*),no,`, 'm'), `$1,${word},`);

test('the mapping comes back as it was edited; nothing is confirmed by itself', () => {
  const csv = mappingCsv(matched());
  const read = (text: string) => {
    const mapped = readMapping(rowsOf(text), ids);
    assert.ok(mapped.ok, JSON.stringify(mapped));
    return mapped.value;
  };
  assert.ok(read(csv).every(({ confirmed }) => !confirmed));
  const edited = read(confirm(csv, '1', 'Yes'));
  assert.deepEqual(edited.map(({ number, confirmed }) => [number, confirmed]).slice(0, 2), [
    ['1', true],
    ['2', false],
  ]);
  assert.deepEqual(edited[0]!.controls, ['CHG-01', 'CHG-02']);
});

test('a mapping with names that do not exist is refused, every fault by its line', () => {
  const text = 'number,description,answered by,confirmed\n1,x,CHG-99,yes\n1,y,,no\n,z,NO-1 CHG-01,\n';
  const mapped = readMapping(rowsOf(text), ids);
  assert.ok(!mapped.ok);
  assert.deepEqual(mapped.error, [
    'line 2: there is no control CHG-99',
    'line 3: the number 1 stands twice',
    'line 4: it has no number',
    'line 4: there is no control NO-1',
  ]);
  assert.ok(!readMapping(rowsOf('number\n1\n'), ids).ok);
});

const evaluations = sampleEvaluations(12);
const noChecks = evaluations.map((one) => ({ ...one, checks: [] }));
const answers: readonly (readonly [string, Parameters<typeof answerOf>[0], typeof evaluations, string])[] = [
  ['confirmed', { controls: ['CHG-01'], confirmed: true, note: '' }, evaluations, 'answered'],
  ['not confirmed', { controls: ['CHG-01'], confirmed: false, note: '' }, evaluations, 'proposed'],
  ['nothing named', { controls: [], confirmed: true, note: '' }, evaluations, 'not-answered'],
  ['a control that rests on documents', { controls: ['CHG-01'], confirmed: true, note: '' }, noChecks, 'not-answered'],
  ['a control that was not evaluated', { controls: ['CHG-01'], confirmed: true, note: '' }, [], 'not-answered'],
];
for (const [name, mapping, of, expected] of answers)
  test(`an answer, ${name}: ${expected}`, () => assert.equal(answerOf(mapping, of).state, expected));

test('the index says plainly what is not answered', () => {
  const request = { number: '4', description: '=minutes', control: '', due: '' };
  const csv = answersCsv([
    { ...request, answer: answerOf({ controls: [], confirmed: true, note: 'ask legal' }, evaluations) },
  ]);
  assert.match(csv, /^4,'=minutes,,,not answered,,nothing in this pack was named for it,ask legal\r$/m);
  const table = readTable(Buffer.from(csv));
  assert.ok(table.ok);
});
