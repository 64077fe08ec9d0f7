import { AppError } from '../../base/app-error.ts';
import type { Plumbline } from '../../app/plumbline.ts';
import { controlResults } from '../../model/control.ts';
import type { Run } from '../../model/run.ts';
import { defineCommand } from '../command.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { instantText, many, number, periodText } from '../output/words.ts';

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
    await context.print(
      renderTable({
        columns: [
          { title: 'Audit' },
          { title: 'Finished' },
          { title: 'Repositories', align: 'right' },
          ...controlResults.slice(0, 2).map((title) => ({ title, align: 'right' as const })),
          { title: 'Period', yields: 'end' },
        ],
        rows: runs.map((run) => [
          run.id,
          instantText(run.finishedAt).slice(0, 16),
          number(run.repositories),
          ...controlResults.slice(0, 2).map((result) => number(run.results[result])),
          periodText(run.period),
        ]),
        width: context.columns,
        style: context.style,
      }),
    );
    await context.note(many(runs.length, 'audit'));
    return 0;
  },
});
