import { AppError } from '../../base/app-error.ts';
import { defineCommand } from '../command.ts';
import { visible, wrap } from '../output/width.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'check that this machine and the data directory are fit for use',
  details: [],
  arguments: [],
  flags: {},
  examples: [{ command: 'plumbline doctor', does: 'git, disk, database, index and ledger.' }],
  json: '`{type:"check", name, ok, detail, hint?}`; the manifest holds `healthy`',
  exits: { 0: 'everything is well', 2: 'a fault was found' },
  async run(context) {
    const report = await (await context.plumbline()).doctor();
    const { style } = context;
    for (const { name, ok, detail, hint } of report.checks) {
      if (context.json) {
        await context.printJson({ type: 'check', name, ok, detail, ...(hint === undefined ? {} : { hint }) });
        continue;
      }
      await context.print(`${ok ? style.good('ok  ') : style.bad('FAIL')}  ${style.bold(name)}: ${visible(detail)}`);
      if (!ok && hint !== undefined) await context.print(wrap(`to do: ${visible(hint)}`, context.columns, '      '));
    }
    if (context.json)
      await context.printJson({
        type: 'manifest',
        command: 'doctor',
        listed: report.checks.length,
        healthy: report.healthy,
      });
    if (report.healthy) return 0;
    const failed = report.checks.filter(({ ok }) => !ok).map(({ name }) => name);
    throw new AppError('cli/not-fit', `not everything is well: ${failed.join(', ')}`, {
      hint: 'What to do stands beside each.',
    });
  },
});
