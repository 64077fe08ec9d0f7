/**
 * The sheet of a sample: one line for each item with what was recorded about each attribute, and an empty column beside it
 * for what the auditor finds. The head of the file says what was drawn from, and how to draw it again.
 */
import type { Sample } from '../../model/sample.ts';
import { csvOf, type Cell } from './csv.ts';

const fixed = ['rank', 'repository', 'item', 'id', 'position', 'ticket', 'check says', 'because'] as const;

export function sampleCsv(sample: Sample): string {
  const questions = new Map(
    sample.items.flatMap(({ attributes }) => attributes.map(({ id, question }) => [id, question])),
  );
  const ids = [...questions.keys()];
  const header = [...fixed, ...ids.flatMap((id) => [`${id}: ${questions.get(id)}`, `${id}: auditor`]), 'notes'];
  const rows = sample.items.map((item): readonly Cell[] => [
    item.rank,
    item.repository ?? '',
    item.label,
    item.id,
    item.position,
    item.ticket,
    item.result,
    item.because,
    ...ids.flatMap((id) => [item.attributes.find((one) => one.id === id)?.recorded ?? '', '']),
    '',
  ]);
  return csvOf(header, rows);
}
