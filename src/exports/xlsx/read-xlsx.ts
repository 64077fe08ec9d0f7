/**
 * Reads the tables of a workbook that somebody else made: what an auditor sends as a list of requests. Texts as they are,
 * numbers as Excel would show them without a format, dates as ISO dates. Formulas give the value that was stored with them.
 *
 * The file is outside input: sizes are bounded before anything is unpacked, nothing is fetched, entities are not expanded.
 */
import { unzipSync } from 'fflate';
import { failed, ok, type Result } from '../../base/result.ts';
import { textOfXml } from './xml-text.ts';

export interface ReadSheet {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}

const MAX_UNPACKED = 64 * 2 ** 20;
const MAX_COLUMNS = 256;

export function readWorkbook(bytes: Uint8Array): Result<readonly ReadSheet[], string> {
  const files = unpacked(bytes);
  if (!files.ok) return files;
  const text = (path: string): string => Buffer.from(files.value[path] ?? []).toString('utf8');
  const book = text('xl/workbook.xml');
  if (book === '') return failed('it is no workbook: it has no xl/workbook.xml');
  const targets = new Map(
    elements(text('xl/_rels/workbook.xml.rels'), 'Relationship').map(({ attributes }) => [
      attributes.get('Id') ?? '',
      attributes.get('Target') ?? '',
    ]),
  );
  const shared = elements(text('xl/sharedStrings.xml'), 'si').map(({ inner }) => textIn(inner));
  const isDate = dateStyles(text('xl/styles.xml'));
  const epoch1904 = /<workbookPr\b[^>]*\bdate1904="(?:1|true)"/.test(book);
  const sheets = elements(book, 'sheet').map(({ attributes }) => {
    const target = targets.get(attributes.get('r:id') ?? '') ?? '';
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
    return { name: textOfXml(attributes.get('name') ?? ''), rows: rowsOf(text(path), { shared, isDate, epoch1904 }) };
  });
  return ok(sheets);
}

function unpacked(bytes: Uint8Array): Result<Readonly<Record<string, Uint8Array>>, string> {
  let total = 0;
  try {
    const filter = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
      if (!/^xl\/(?:workbook|sharedStrings|styles|_rels\/workbook|worksheets\/[^/]+)\.xml(?:\.rels)?$/.test(name))
        return false;
      total += originalSize;
      return total <= MAX_UNPACKED;
    };
    const files = unzipSync(bytes, { filter });
    return total > MAX_UNPACKED ? failed('it is larger than 64 MiB unpacked') : ok(files);
  } catch (error) {
    return failed(`it is no zip that can be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface Element {
  readonly attributes: ReadonlyMap<string, string>;
  readonly inner: string;
}

/** Elements of one name that do not contain themselves, with or without a prefix of a namespace. */
function elements(xml: string, name: string): Element[] {
  const start = new RegExp(`<(?:\\w+:)?${name}(?=[\\s/>])([^>]*?)(/?)>`, 'g');
  const found: Element[] = [];
  for (let match = start.exec(xml); match; match = start.exec(xml)) {
    const attributes = new Map(
      [...match[1]!.matchAll(/([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map((m) => [m[1]!, m[2] ?? m[3] ?? '']),
    );
    if (match[2] === '/') {
      found.push({ attributes, inner: '' });
      continue;
    }
    const end = new RegExp(`</(?:\\w+:)?${name}\\s*>`, 'g');
    end.lastIndex = start.lastIndex;
    const close = end.exec(xml);
    if (!close) return found;
    found.push({ attributes, inner: xml.slice(start.lastIndex, close.index) });
    start.lastIndex = end.lastIndex;
  }
  return found;
}

/** Of a string item: all its runs, without the phonetic hints. */
function textIn(inner: string): string {
  const plain = inner.replaceAll(/<(?:\w+:)?rPh\b[\s\S]*?<\/(?:\w+:)?rPh>/g, '');
  return elements(plain, 't')
    .map((element) => textOfXml(element.inner))
    .join('');
}

interface Reading {
  readonly shared: readonly string[];
  readonly isDate: (style: number) => boolean;
  readonly epoch1904: boolean;
}

function rowsOf(xml: string, reading: Reading): string[][] {
  return elements(xml, 'row').map(({ inner }) => {
    const cells: string[] = [];
    let next = 0;
    for (const { attributes, inner: content } of elements(inner, 'c')) {
      const letters = /^[A-Z]{1,3}/.exec(attributes.get('r') ?? '')?.[0];
      const at = letters === undefined ? next : columnAt(letters);
      if (at >= MAX_COLUMNS) break;
      while (cells.length < at) cells.push('');
      cells[at] = cellText(attributes, content, reading);
      next = at + 1;
    }
    return cells;
  });
}

const columnAt = (letters: string): number =>
  Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

function cellText(
  attributes: ReadonlyMap<string, string>,
  content: string,
  { shared, isDate, epoch1904 }: Reading,
): string {
  const value = elements(content, 'v')[0]?.inner ?? '';
  switch (attributes.get('t') ?? 'n') {
    case 's':
      return shared[Number(value)] ?? '';
    case 'inlineStr':
      return textIn(content);
    case 'b':
      return value === '1' ? 'TRUE' : 'FALSE';
    case 'n': {
      const number = Number(value);
      const isDated = value !== '' && Number.isFinite(number) && isDate(Number(attributes.get('s') ?? 0));
      return isDated ? dateText(number, epoch1904) : value;
    }
    default:
      return textOfXml(value);
  }
}

/** Serial numbers count days from 1899-12-30 (or 1904-01-01), the fraction is the time of day. */
function dateText(serial: number, epoch1904: boolean): string {
  const days = serial + (epoch1904 ? 1462 : 0);
  if (days < 60 || days > 2_958_465) return String(serial);
  const iso = new Date(Math.round((days - 25_569) * 86_400) * 1000).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.replace('.000Z', 'Z');
}

/** A style is of a date when its number format has a day, month or year outside quotes and brackets. */
function dateStyles(xml: string): (style: number) => boolean {
  const custom = new Map(
    elements(xml, 'numFmt').map(({ attributes }) => [
      Number(attributes.get('numFmtId')),
      textOfXml(attributes.get('formatCode') ?? ''),
    ]),
  );
  const isDateFormat = (id: number): boolean => {
    if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || (id >= 50 && id <= 58)) return true;
    const code = custom.get(id)?.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, '');
    return code !== undefined && /[dy]/i.test(code);
  };
  const styles = elements(elements(xml, 'cellXfs')[0]?.inner ?? '', 'xf').map(({ attributes }) =>
    isDateFormat(Number(attributes.get('numFmtId') ?? 0)),
  );
  return (style) => styles[style] ?? false;
}
