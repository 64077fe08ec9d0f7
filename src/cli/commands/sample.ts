import type { SealedSample } from '../../app/samples/use-cases.ts';
import { AppError } from '../../base/app-error.ts';
import { defineCommand, UsageError } from '../command.ts';
import type { Context } from '../context.ts';
import { countFlag, runFlag, switchFlag, textFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { instantText, many } from '../output/words.ts';
import { visible } from '../output/width.ts';
import { renderSample } from '../views/sample.ts';

const usualSize = 25;

export const evidenceSample = defineCommand({
  name: 'evidence sample',
  summary: "draw a sample from a sealed population with the auditor's own seed",
  details: [
    'The population was sealed with its audit; the seed is named afterwards, so neither side can choose what is drawn. ' +
      'Everybody draws the same again from population and seed (docs/design/sampling.md), and every draw is sealed. ' +
      'Without a CHECK, lists what was drawn.',
    'The size: --size, or --risk and --tolerable in per cent, from which the smallest sample is computed that finds at ' +
      'least one deviation, unless the risk comes true, when that share of the population deviates.',
  ],
  arguments: [
    {
      name: 'CHECK',
      summary: 'a check, or a control that rests on one check; or the id of a sealed sample',
      required: false,
    },
  ],
  flags: {
    seed: textFlag({ name: 'seed', value: { placeholder: 'TEXT' }, summary: 'one line of the auditor’s choosing' }),
    size: countFlag({
      name: 'size',
      value: { placeholder: 'N' },
      summary: 'how many are drawn',
      defaultText: String(usualSize),
    }),
    risk: countFlag({
      name: 'risk',
      value: { placeholder: 'PERCENT' },
      summary: 'instead of --size: the risk of finding none',
    }),
    tolerable: countFlag({
      name: 'tolerable',
      value: { placeholder: 'PERCENT' },
      summary: 'instead of --size: the share of deviations that could just be tolerated',
    }),
    by: textFlag({ name: 'by', value: { placeholder: 'PERSON' }, summary: 'who draws' }),
    run: runFlag,
    csv: switchFlag({ name: 'csv', summary: 'print the sheet as CSV, with columns for what the auditor finds' }),
  },
  examples: [
    {
      command: "plumbline evidence sample change-approved-by-another --size 25 --seed 'dice 4 2 6 1'",
      does: 'Twenty-five changes, with who approved each, when and on which revision.',
    },
    {
      command: "plumbline evidence sample CHG-03 --risk 10 --tolerable 9 --seed 'dice 4 2 6 1' --csv > sheet.csv",
      does: 'As many as that risk asks for, as a sheet to fill in.',
    },
  ],
  json: 'one document: `{type:"sample", method, run, check, population, seed, key, size, drawnAt, drawnBy, earlier, items:[{rank, id, ticket, position, repository, label, result, because, attributes:[{id, question, recorded, facts}]}], evidence}`; without CHECK one line for each, without its items, then the manifest',
  exits: { 0: 'it was drawn and sealed' },
  async run(context, { flags, operands: [of] }) {
    const plumbline = await context.plumbline();
    if (of === undefined) return listSamples(await plumbline.samples(flags.run), context);
    if (of.includes('/')) {
      const known = await plumbline.sample(of);
      if (known) return printSample(known, flags.csv, context);
      throw new AppError('cli/no-such-sample', `there is no sealed sample "${of}"`, {
        hint: 'plumbline evidence sample lists those that were drawn.',
      });
    }
    if (flags.seed === undefined)
      throw new UsageError('a sample needs a seed', 'Let the auditor name one line of text: --seed "dice 4 2 6 1".');
    const request = {
      of,
      run: flags.run ?? 'latest',
      seed: flags.seed,
      size: sizeAsked(flags),
      ...(flags.by !== undefined && { by: flags.by }),
    };
    return printSample(await plumbline.drawSample(request), flags.csv, context);
  },
});

interface SizeFlags {
  readonly size: number | undefined;
  readonly risk: number | undefined;
  readonly tolerable: number | undefined;
}

function sizeAsked({
  size,
  risk,
  tolerable,
}: SizeFlags): number | { readonly risk: number; readonly tolerable: number } {
  if (risk === undefined && tolerable === undefined) return size ?? usualSize;
  if (size !== undefined || risk === undefined || tolerable === undefined)
    throw new UsageError('the size is named twice, or half', 'Give --size, or --risk and --tolerable together.');
  if ([risk, tolerable].some((percent) => percent < 1 || percent > 99))
    throw new UsageError('a risk and a tolerable share are 1 to 99 per cent', 'For example --risk 10 --tolerable 9.');
  return { risk: risk / 100, tolerable: tolerable / 100 };
}

async function printSample({ sample, evidence }: SealedSample, csv: boolean, context: Context): Promise<0> {
  if (context.json) await context.printJson({ ...sample, evidence: evidence.envelope.id, index: evidence.index });
  else if (csv) {
    const { sampleCsv } = await import('../../app/samples/sheet.ts');
    await context.print(sampleCsv(sample).trimEnd());
  } else await context.print(renderSample({ sample, evidence }, context));
  if (csv || context.json)
    await context.note(
      `${many(sample.items.length, 'item')} of ${sample.population.size}, sealed as ${evidence.envelope.id}`,
    );
  return 0;
}

async function listSamples(samples: readonly SealedSample[], context: Context): Promise<0> {
  if (context.json) {
    for (const { sample, evidence } of samples) {
      const { items, ...rest } = sample;
      await context.printJson({ ...rest, items: items.length, evidence: evidence.envelope.id, index: evidence.index });
    }
    await context.printJson(manifestOf('evidence sample', { listed: samples.length }));
    return 0;
  }
  if (samples.length > 0)
    await context.print(
      renderTable({
        columns: [
          { title: 'Drawn' },
          { title: 'Check' },
          { title: 'Items', align: 'right' },
          { title: 'Seed', yields: 'end' },
          { title: 'Id', yields: 'middle' },
        ],
        rows: samples.map(({ sample, evidence }) => [
          instantText(sample.drawnAt),
          sample.check,
          `${sample.items.length} of ${sample.population.size}`,
          visible(sample.seed),
          evidence.envelope.id,
        ]),
        width: context.columns,
        style: context.style,
      }),
    );
  await context.note(many(samples.length, 'sample'));
  return 0;
}
