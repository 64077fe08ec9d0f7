/** `evidence push`: evidence and reminders to the destinations of plumbline.yaml. */
import type { Pushed, PushReport } from '../../app/destinations/views.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { runFlag, switchFlag, textFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { visible } from '../output/width.ts';
import { many } from '../output/words.ts';

/** What leaves somebody something to do. */
const bad: readonly Pushed['outcome'][] = ['refused', 'failed', 'uncertain', 'held'];

export const evidencePush = defineCommand({
  name: 'evidence push',
  summary: 'send the evidence of an audit to Vanta, Drata, Secureframe or a webhook',
  details: [
    'Each control that plumbline.yaml maps (`destinations:`) becomes a workbook with its result, population, evidence ids and ' +
      'the root of the ledger; its name carries its SHA-256, and what stands there under it is not sent again. Webhooks are told ' +
      'of the run, and once each of evidence requests that are due or overdue. docs/destinations.md has the rights it takes.',
    'No vendor could be reached when this was written: it was tested against servers that answer as their documents say. Those ' +
      'of Drata and Secureframe were read in copies by a third party.',
  ],
  arguments: [],
  flags: {
    to: textFlag({
      name: 'to',
      value: { placeholder: 'NAME' },
      summary: 'only this destination',
      defaultText: 'all of them',
    }),
    run: runFlag,
    dryRun: switchFlag({ name: 'dry-run', summary: 'print what would go where, and open no connection' }),
    again: switchFlag({
      name: 'again',
      summary: 'Secureframe and webhooks: also what the log of deliveries says was sent, or may be there',
    }),
  },
  examples: [
    { command: 'plumbline evidence push --dry-run', does: 'Which file would go to which document, control or test.' },
    { command: 'plumbline evidence push --to vanta --json', does: 'Sends the latest audit; a line for each file.' },
  ],
  json: '`{type:"push", destination, kind, item, target, file, digest, outcome: sent|present|planned|refused|failed|uncertain|held, because, remote?, status?}`, the manifest with `troubles` and `unmapped`',
  exits: { 0: 'everything that is mapped is there', 1: 'something was refused, failed, or may or may not be there' },
  async run(context, { flags }) {
    const { to, run, dryRun, again } = flags;
    const plumbline = await context.plumbline();
    const order = { run: run ?? 'latest', dryRun, again, ...(to !== undefined && { to }) };
    const report = await plumbline.pushEvidence(order, context.working);
    const { pushed, troubles, unmapped } = report;
    if (context.json) {
      for (const one of pushed) await context.printJson({ type: 'push', ...one });
      const listed = { listed: pushed.length, run: report.run };
      await context.printJson({ ...manifestOf('evidence push', listed), troubles, unmapped });
    } else await printReport(report, context);
    return troubles.length > 0 || pushed.some(({ outcome }) => bad.includes(outcome)) ? 1 : 0;
  },
});

async function printReport({ run, pushed, troubles, unmapped }: PushReport, context: Context): Promise<void> {
  const { style, columns: width } = context;
  if (pushed.length > 0)
    await context.print(
      renderTable({
        columns: [
          { title: 'Destination' },
          { title: 'What' },
          { title: 'Target', yields: 'middle' },
          { title: 'Outcome' },
          { title: 'SHA-256' },
        ],
        rows: pushed.map(({ destination, item, target, outcome, digest }) => [
          destination,
          visible(item),
          visible(target),
          { text: outcome, paint: bad.includes(outcome) ? style.bad : style.good },
          digest.slice(0, 12),
        ]),
        width,
        style,
      }),
    );
  for (const { destination, item, because, outcome } of pushed)
    if (bad.includes(outcome)) await context.note(visible(`${destination}, ${item}: ${because}`));
  for (const { destination, because } of troubles) await context.note(visible(`${destination}: ${because}`));
  for (const [name, count] of Object.entries(unmapped))
    if (count > 0) await context.note(`${many(count, 'control')} of the run have nowhere to go in ${name}`);
  await context.note(`${many(pushed.length, 'item')} of run ${run.id}`);
}
