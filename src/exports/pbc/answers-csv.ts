/** The auditor's list with what answers each, in their order. */
import { csvOf } from '../csv/csv.ts';
import type { AnsweredRequest } from './pbc.ts';

export const answersHeader = [
  'number',
  'description',
  'control',
  'due',
  'state',
  'answered by',
  'because',
  'note',
] as const;

export function answersCsv(requests: readonly AnsweredRequest[]): string {
  return csvOf(
    answersHeader,
    requests.map(({ number, description, control, due, answer }) => [
      number,
      description,
      control,
      due,
      answer.state === 'not-answered' ? 'not answered' : answer.state,
      answer.state === 'not-answered' ? '' : answer.controls.join(' '),
      answer.state === 'not-answered' ? answer.because : '',
      answer.note,
    ]),
  );
}
