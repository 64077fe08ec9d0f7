/** Reads a request list or a mapping, whichever kind of table it is: by what the bytes are, not by the name of the file. */
import { failed, type Result } from '../../base/result.ts';
import { readCsv } from '../csv/read-csv.ts';
import { readWorkbook } from '../xlsx/read-xlsx.ts';
import { requestsIn, type Request } from './request-list.ts';

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

export function readTable(bytes: Uint8Array): Result<readonly (readonly string[])[], string> {
  if (!isZip(bytes)) return readCsv(Buffer.from(bytes).toString('utf8'));
  const sheets = readWorkbook(bytes);
  if (!sheets.ok) return sheets;
  const [first] = sheets.value;
  return first ? { ok: true, value: first.rows } : failed('the workbook has no sheet');
}

/** Of a workbook the first sheet that holds requests. */
export function readRequests(bytes: Uint8Array): Result<readonly Request[], string> {
  if (!isZip(bytes)) {
    const rows = readCsv(Buffer.from(bytes).toString('utf8'));
    return rows.ok ? requestsIn(rows.value) : rows;
  }
  const sheets = readWorkbook(bytes);
  if (!sheets.ok) return sheets;
  const all = sheets.value.map(({ rows }) => requestsIn(rows));
  return all.find((one) => one.ok) ?? all[0] ?? failed('the workbook has no sheet');
}
