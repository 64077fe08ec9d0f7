import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { unzipSync, zipSync } from 'fflate';
import { sampleEvaluations, sampleRunId } from '../../../test/fixtures/sample-run.ts';
import { populationHeader, populationRows } from '../csv/population-csv.ts';
import { populationXlsx } from './population-xlsx.ts';
import { readWorkbook, type ReadSheet } from './read-xlsx.ts';
import { columnName, MAX_CELL, workbook } from './xlsx.ts';
import { textOfXml, xmlText } from './xml-text.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'plumbline-xlsx-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const columns = [
  { title: 'a', width: 10 },
  { title: 'b', width: 10 },
];
function read(bytes: Uint8Array): readonly ReadSheet[] {
  const sheets = readWorkbook(bytes);
  assert.ok(sheets.ok, sheets.ok ? '' : sheets.error);
  return sheets.value;
}
const xmlOf = (bytes: Uint8Array, file: string): string => Buffer.from(unzipSync(bytes)[file]!).toString('utf8');

test('any text comes back as it went in, in well-formed XML', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const xml = xmlText(text);
      assert.ok(!/[<"]/.test(xml) && !/(?![\t\n])\p{Cc}/u.test(xml));
      assert.equal(textOfXml(xml), text);
    }),
  );
  for (const text of ['_x0041_', '_x005F_', '\r\n', '\ud800', 'a_b', '_x00e9_x'])
    assert.equal(textOfXml(xmlText(text)), text);
});

test('what begins like a formula is a text with the mark of one, and there is no formula anywhere', () => {
  const texts = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '=HYPERLINK("http://evil.example","x")', 'plain'];
  const bytes = workbook([{ name: 'S', columns, rows: texts.map((text) => [text, 1]) }]);
  const xml = xmlOf(bytes, 'xl/worksheets/sheet1.xml');
  assert.ok(!xml.includes('<f'));
  assert.equal(xml.match(/s="3" t="inlineStr"/g)?.length, texts.length - 1);
  assert.match(xmlOf(bytes, 'xl/styles.xml'), /quotePrefix="1"/);
  assert.deepEqual(read(bytes)[0]!.rows, [['a', 'b'], ...texts.map((text) => [text, '1'])]);
});

test('a population: every row of the CSV, and how it was listed', () => {
  for (const check of sampleEvaluations(40).flatMap(({ checks }) => checks)) {
    const [rows, about] = read(populationXlsx(check, sampleRunId));
    assert.deepEqual(rows!.rows, [[...populationHeader], ...populationRows(check).map((row) => row.map(String))]);
    const said = new Map(about!.rows.map(([what, value]) => [what, value]));
    assert.equal(said.get('query'), check.population.query);
    assert.equal(said.get('SHA-256 of the ids'), check.population.idsDigest);
    assert.equal(said.get('size'), String(check.population.size));
  }
});

test('names of sheets are made to fit, cells are cut and say so, columns are named beyond Z', () => {
  const long = 'x'.repeat(MAX_CELL + 10);
  const names = ['a/b', 'A_B', `${'n'.repeat(40)}1`, `${'n'.repeat(40)}2`];
  const sheets = read(workbook(names.map((name) => ({ name, columns, rows: [[long, 1]] }))));
  assert.deepEqual(
    sheets.map(({ name }) => name),
    ['a_b', 'A_B 2', 'n'.repeat(31), `${'n'.repeat(29)} 2`],
  );
  const cell = sheets[0]!.rows[1]![0]!;
  assert.equal(cell.length, MAX_CELL);
  assert.match(cell, /cut here/);
  assert.deepEqual([0, 25, 26, 701, 702].map(columnName), ['A', 'Z', 'AA', 'ZZ', 'AAA']);
  assert.throws(() => workbook([{ name: 'S', columns, rows: [['only one']] }]), RangeError);
});

test('a workbook as Excel writes it is read: shared strings, runs, dates, gaps between cells', () => {
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
  const files = {
    'xl/workbook.xml': `<workbook ${main}><sheets><sheet name="R &amp; D" sheetId="1" r:id="rId7"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId7" Target="/xl/worksheets/first.xml"/></Relationships>',
    'xl/sharedStrings.xml': `<sst ${main}><si><t>Due</t></si><si><r><rPr><b/></rPr><t xml:space="preserve">two </t></r><r><t>runs</t></r><rPh sb="0"><t>no</t></rPh></si></sst>`,
    'xl/styles.xml': `<styleSheet ${main}><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.00 &quot;days&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
    'xl/worksheets/first.xml': `<worksheet ${main}><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="2"><c r="A2" s="1"><v>46023</v></c><c r="B2" s="2"><v>46023.5</v></c><c r="C2" s="3"><v>7</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" t="str"><f>A1</f><v>x&lt;y</v></c></row></sheetData></worksheet>`,
  };
  const bytes = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
  assert.deepEqual(read(bytes), [
    {
      name: 'R & D',
      rows: [
        ['Due', '', 'two runs'],
        ['2026-01-01', '2026-01-01T12:00:00Z', '7', 'TRUE', 'x<y'],
      ],
    },
  ]);
});

test('what is no workbook is refused in words', () => {
  for (const bytes of [Buffer.from('nothing'), Buffer.alloc(0), Buffer.from(zipSync({ a: Buffer.from('b') }))])
    assert.equal(readWorkbook(bytes).ok, false);
});

const python = process.env['OPENPYXL_PYTHON'];
const script = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps([[s.title, [[c.value for c in row] for row in s.iter_rows()], sorted({c.data_type for row in s.iter_rows() for c in row})] for s in book]))
`;

test(
  'openpyxl reads the same values, and no formula',
  { skip: python === undefined && 'OPENPYXL_PYTHON is not set' },
  () => {
    const check = sampleEvaluations(40)[0]!.checks[0]!;
    const file = path.join(scratch, 'population.xlsx');
    writeFileSync(file, populationXlsx(check, sampleRunId));
    const { status, stdout, stderr } = spawnSync(python!, ['-c', script, file], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const [[title, rows, types]] = JSON.parse(stdout) as [[string, (string | null)[][], string[]]];
    assert.equal(title, 'Population');
    const expected = [[...populationHeader], ...populationRows(check)].map((row) =>
      row.map((cell) => (cell === '' ? null : cell)),
    );
    assert.deepEqual(rows, expected);
    assert.ok(!types.includes('f'), 'a formula was read');
  },
);
