/** A sample as an auditor reads it: what was drawn from, then each item with what is recorded about every attribute. */
import type { SealedSample } from '../../app/samples/use-cases.ts';
import type { Sample } from '../../model/sample.ts';
import type { Context } from '../context.ts';
import { paintResult } from '../output/style.ts';
import { instantText, many } from '../output/words.ts';
import { visible, wrap } from '../output/width.ts';

export function renderSample(
  { sample, evidence }: SealedSample,
  { style, columns }: Pick<Context, 'style' | 'columns'>,
): string {
  const { population, items } = sample;
  const line = (name: string, text: string): string => `  ${style.dim(`${name}:`.padEnd(12))}${visible(text)}`;
  const lines = [
    style.bold(`${many(items.length, 'item')} of ${population.size}, from the population of ${sample.check}`),
    line('population', `${population.evidence}, entry ${population.index} of the ledger`),
    line('listed by', population.query),
    line('whole', population.complete ? `yes: ${population.reconciledWith}` : 'no: members may be missing'),
    line('ids', `SHA-256 ${population.idsDigest}`),
    line('seed', sample.seed),
    line(
      'drawn',
      `${instantText(sample.drawnAt)}${sample.drawnBy === null ? '' : ` by ${sample.drawnBy}`}, ${sample.method}`,
    ),
    line('sealed as', `${evidence.envelope.id}, entry ${evidence.index} of the ledger`),
    ...earlierLines(sample).map((text) => line('before it', text)),
  ];
  for (const { rank, repository, label, result, because, attributes } of items) {
    const outcome = result === 'excluded' ? style.dim(result) : paintResult(style, result)(result);
    lines.push('', `${style.bold(visible(`${rank}. ${repository ?? ''}  ${label}`))}  ${outcome}`);
    lines.push(wrap(visible(because), columns, '   '));
    for (const { question, recorded } of attributes) {
      lines.push(`   ${style.dim(visible(question))}`, wrap(visible(recorded), columns, '     '));
    }
  }
  return lines.join('\n');
}

function earlierLines({ earlier }: Sample): readonly string[] {
  return earlier.map(
    ({ seed, drawnAt }) => `drawn ${instantText(drawnAt)} from the same population with the seed "${seed}"`,
  );
}
