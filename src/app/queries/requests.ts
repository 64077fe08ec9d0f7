/** The auditor's list of requests: read, matched, and what somebody confirmed read back. */
import { readFileSync } from 'node:fs';
import { AppError } from '../../base/app-error.ts';
import { mappingCsv, readMapping } from '../../exports/pbc/mapping-file.ts';
import {
  answerOf,
  matchRequests,
  type AnsweredRequest,
  type MatchedRequest,
  type MatchWith,
} from '../../exports/pbc/pbc.ts';
import { readRequests, readTable } from '../../exports/pbc/request-file.ts';
import type { Control } from '../../model/control.ts';
import type { Run } from '../../model/run.ts';

export interface MatchedList {
  readonly requests: readonly MatchedRequest[];
  /** The mapping file, to be edited. */
  readonly mapping: string;
}

export function matchRequestFile(path: string, known: MatchWith): MatchedList {
  const requests = readRequests(bytesOf(path));
  if (!requests.ok) throw unreadable(path, requests.error);
  const matched = matchRequests(requests.value, known);
  return { requests: matched, mapping: mappingCsv(matched) };
}

export function answeredRequests(path: string, run: Run, controls: readonly Control[]): readonly AnsweredRequest[] {
  const rows = readTable(bytesOf(path));
  if (!rows.ok) throw unreadable(path, rows.error);
  const ids = new Set([...controls, ...run.controls.map(({ control }) => control)].map(({ id }) => id));
  const mapped = readMapping(rows.value, ids);
  if (!mapped.ok) throw unreadable(path, mapped.error.slice(0, 5).join('; '));
  return mapped.value.map(({ number, description, control, due, ...answer }) => ({
    number,
    description,
    control,
    due,
    answer: answerOf(answer, run.controls),
  }));
}

function bytesOf(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new AppError('app/requests-unreadable', `cannot read ${path}`, {
      hint: 'Name a CSV file or a workbook.',
      cause,
    });
  }
}

function unreadable(path: string, why: string): AppError {
  return new AppError('app/requests-invalid', `${path}: ${why}`, {
    hint: '`plumbline pbc match LIST --out FILE` writes a mapping that can be read; edit only its columns "answered by", "confirmed" and "note".',
  });
}
