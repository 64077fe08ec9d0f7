/**
 * Tables as an Excel workbook (ECMA-376, SpreadsheetML in a zip), the least that every reader takes: texts and numbers, a
 * header that stays and filters, widths.
 *
 * Invariants: the same tables give the same bytes (no dates, no names of machines, files in a fixed order); no cell is ever a
 * formula. Texts are inline strings, which no reader computes, and those that begin like a formula bear the mark that Excel
 * sets for a typed apostrophe (`quotePrefix`), so that editing the cell or saving it as CSV makes none of them either.
 * Rejected: a package (the format is small), shared strings (the whole table would have to be kept to write it).
 */
import { deflateSync } from 'fflate';
import { crc32 } from '../../ledger/crc32.ts';
import { directoryRecord, endRecord, localHeader, planArchive, type ArchivedFile } from '../../ledger/pack-layout.ts';
import { harmless, type Cell } from '../csv/csv.ts';
import { xmlText } from './xml-text.ts';

export interface Sheet {
  readonly name: string;
  readonly columns: readonly { readonly title: string; readonly width: number }[];
  readonly rows: Iterable<readonly Cell[]>;
}

/** Of Excel: the header is one of the rows. */
const MAX_ROWS = 1_048_576;
export const MAX_CELL = 32_767;
const MAX_NAME = 31;
const cut = ' … (cut here: a cell holds no more)';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
/** Indexes into `cellXfs` of the style sheet below. */
const styleOf = { header: 1, text: 2, quoted: 3, number: 0 } as const;

export function workbook(sheets: readonly Sheet[]): Uint8Array {
  const parts = sheets.flatMap((sheet) => sheetParts(sheet));
  const names = uniqueNames(parts.map(({ name }) => name));
  return zip([
    ...frameOf(parts.length),
    packed('xl/workbook.xml', book(names, parts)),
    ...parts.map(({ xml }, at) => packed(`xl/worksheets/sheet${at + 1}.xml`, xml)),
  ]);
}

/** The same in every workbook of as many sheets, and a pack has a hundred workbooks: made once. */
function frameOf(sheets: number): readonly PackedPart[] {
  const known = frames.get(sheets);
  if (known) return known;
  const frame = [
    packed('[Content_Types].xml', contentTypes(sheets)),
    packed('_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])),
    packed('xl/_rels/workbook.xml.rels', relations([...sheetRelations(sheets), ['styles', 'styles.xml']])),
    packed('xl/styles.xml', styles),
  ];
  frames.set(sheets, frame);
  return frame;
}

const frames = new Map<number, readonly PackedPart[]>();

interface SheetPart {
  readonly name: string;
  readonly columns: number;
  readonly lines: number;
  readonly xml: string;
}

/** More rows than a sheet holds go on in the next one, under the same header. */
function sheetParts({ name, columns, rows }: Sheet): SheetPart[] {
  const header = columns.map(({ title }) => title);
  const parts: SheetPart[] = [];
  let lines = [line(1, header, () => styleOf.header)];
  const close = (): void => {
    const suffix = parts.length === 0 ? '' : ` ${parts.length + 1}`;
    parts.push({
      name: `${name}${suffix}`,
      columns: columns.length,
      lines: lines.length,
      xml: sheetXml(columns, lines),
    });
    lines = lines.slice(0, 1);
  };
  for (const row of rows) {
    if (row.length !== header.length)
      throw new RangeError(`a row has ${row.length} cells, the header ${header.length}`);
    if (lines.length === MAX_ROWS) close();
    lines.push(line(lines.length + 1, row, styleOfCell));
  }
  close();
  return parts;
}

function styleOfCell(cell: Cell): number {
  if (typeof cell === 'number') return styleOf.number;
  return harmless(cell) === cell ? styleOf.text : styleOf.quoted;
}

function line(number: number, cells: readonly Cell[], style: (cell: Cell) => number): string {
  const xml = cells.map((cell, at) => {
    const start = `<c r="${columnName(at)}${number}" s="${style(cell)}"`;
    if (typeof cell === 'number') return `${start}><v>${cell}</v></c>`;
    if (cell === '') return `${start}/>`;
    return `${start} t="inlineStr"><is><t xml:space="preserve">${xmlText(fitting(cell))}</t></is></c>`;
  });
  return `<row r="${number}">${xml.join('')}</row>`;
}

function fitting(text: string): string {
  return text.length <= MAX_CELL ? text : `${text.slice(0, MAX_CELL - cut.length)}${cut}`;
}

/** 0 is A, 26 is AA. */
export function columnName(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : `${columnName(Math.floor(at / 26) - 1)}${last}`;
}

function sheetXml(columns: Sheet['columns'], lines: readonly string[]): string {
  const widths = columns.map(
    ({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  const range = `A1:${columnName(columns.length - 1)}${lines.length}`;
  return [
    `${XML}<worksheet xmlns="${MAIN}"><dimension ref="${range}"/>`,
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
    `<sheetFormatPr defaultRowHeight="15"/><cols>${widths.join('')}</cols><sheetData>${lines.join('')}</sheetData>`,
    `<autoFilter ref="${range}"/></worksheet>`,
  ].join('');
}

/** Names of sheets have 31 characters, few signs, and are told apart without regard to case. */
function uniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    const plain = name.replaceAll(/[[\]:*?/\\]/g, '_').replaceAll(/^'|'$/g, '_') || 'Sheet';
    for (let n = 1; ; n += 1) {
      const suffix = n === 1 ? '' : ` ${n}`;
      const tried = `${plain.slice(0, MAX_NAME - suffix.length)}${suffix}`;
      if (seen.has(tried.toLowerCase())) continue;
      seen.add(tried.toLowerCase());
      return tried;
    }
  });
}

function book(names: readonly string[], parts: readonly SheetPart[]): string {
  const sheets = names.map((name, at) => `<sheet name="${xmlText(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  // What Excel itself keeps for a filter; without it some versions take the file for damaged.
  const filters = parts.map(({ columns, lines }, at) => {
    const range = `$A$1:$${columnName(columns - 1)}$${lines}`;
    const quoted = names[at]!.replaceAll("'", "''");
    return `<definedName name="_xlnm._FilterDatabase" localSheetId="${at}" hidden="1">${xmlText(`'${quoted}'!${range}`)}</definedName>`;
  });
  return `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.join('')}</sheets><definedNames>${filters.join('')}</definedNames></workbook>`;
}

const sheetRelations = (count: number): (readonly [string, string])[] =>
  Array.from({ length: count }, (_, at) => ['worksheet', `worksheets/sheet${at + 1}.xml`] as const);

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const all = targets.map(
    ([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
}

function contentTypes(sheets: number): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const parts = Array.from(
    { length: sheets },
    (_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  return [
    `${XML}<Types xmlns="${PACKAGE}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    `<Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>`,
    `<Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>`,
    `${parts.join('')}</Types>`,
  ].join('');
}

const styles = [
  `${XML}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>`,
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>',
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">',
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>',
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>',
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
].join('');

interface PackedPart {
  readonly file: ArchivedFile;
  readonly data: Uint8Array;
}

function packed(path: string, text: string): PackedPart {
  const bytes = Buffer.from(text);
  const data = deflateSync(bytes, { level: 6 });
  const sizes = { size: bytes.length, packedSize: data.length };
  return { file: { path, ...sizes, crc32: crc32(bytes), packing: 'deflate' }, data };
}

/** With the headers of our packs: no dates in them, so the same bytes everywhere. */
function zip(parts: readonly PackedPart[]): Uint8Array {
  const plan = planArchive(parts.map(({ file }) => file));
  return Buffer.concat([
    ...parts.flatMap(({ file, data }) => [localHeader(file), data]),
    ...plan.files.map(({ file, offset }) => directoryRecord(file, offset)),
    endRecord(plan.files.length, plan.directorySize, plan.directoryOffset),
  ]);
}
