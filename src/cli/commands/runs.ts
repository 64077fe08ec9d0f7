import { AppError } from '../../base/app-error.ts';
import type { Plumbline } from '../../app/plumbline.ts';
import type { Run } from '../../model/run.ts';
import { defineCommand } from '../command.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { many, number, periodDays } from '../output/words.ts';

/** The named audit; without a name the latest, if there is one. */
export async function findRun(plumbline: Plumbline, id: string | undefined): Promise<Run | undefined> {
  const run = await plumbline.run(id ?? 'latest');
  if (run === undefined && id !== undefined && id !== 'latest')
    throw new AppError('cli/no-such-run', `there is no audit "${id}"`, {
      hint: 'plumbline run list shows all of them.',
    });
  return run;
}

export const runList = defineCommand({
  name: 'run list',
  summary: 'list the audits, newest first',
  details: [],
  arguments: [],
  flags: {},
  examples: [{ command: 'plumbline run list', does: 'Every audit of this data directory.' }],
  json: '`{type:"run", id, period, finishedAt, repositories, results, root?}`',
  exits: { 0: 'the list was printed' },
  async run(context) {
    const runs = (await (await context.plumbline()).runs()).toSorted((a, b) =>
      b.finishedAt.localeCompare(a.finishedAt),
    );
    if (context.json) {
      for (const run of runs) await context.printJson({ type: 'run', ...run });
      await context.printJson(manifestOf('run list', { listed: runs.length }));
      return 0;
    }
    if (runs.length > 0)
      await context.print(
        renderTable({
          columns: [
            { title: 'Audit' },
            { title: 'Repos', align: 'right' },
            { title: 'Operated', align: 'right' },
            { title: 'Deviated', align: 'right' },
            { title: 'Period', yields: 'end' },
          ],
          rows: runs.map((run) => [
            run.id,
            number(run.repositories),
            number(run.results.operated),
            number(run.results.deviated + run.results['not-operated']),
            periodDays(run.period),
          ]),
          width: context.columns,
          style: context.style,
        }),
      );
    const hint = runs.length > 0 ? '' : ': plumbline audit PATH-OR-URL…';
    await context.note(`${many(runs.length, 'audit')}${hint}`);
    return 0;
  },
});
