import type { CheckResult, ControlEvaluation } from '../../model/control.ts';
import type { Run } from '../../model/run.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { manifestOf } from '../output/manifest.ts';
import { paintResult } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import { many, periodText } from '../output/words.ts';
import { knownControl } from './control.ts';

/** Which version of which check, with which parameters, judged a control in each audit. */
export const controlHistory = defineCommand({
  name: 'control history',
  summary: 'show which audit judged a control with which version of its checks',
  details: [
    'A check that changed judges the audits from then on; what earlier ones sealed stays as it was.',
    'The version is the SHA-256 of the source of the check and of what all checks share.',
  ],
  arguments: [{ name: 'ID', summary: 'id of a control, such as CHG-03', required: true }],
  flags: {},
  examples: [{ command: 'plumbline control history CHG-03', does: 'Every audit of it, oldest first.' }],
  json: '`{type:"judgement", run, finishedAt, period, control, result, checks:[{check, version, changed, result, parameters, parametersInForce?}]}`, oldest first; `changed`: another version than in the audit before',
  exits: { 0: 'the history was printed' },
  async run(context, { operands }) {
    const plumbline = await context.plumbline();
    const control = knownControl(plumbline, operands[0] ?? '');
    const runs = (await plumbline.runs()).toSorted((a, b) => (a.finishedAt < b.finishedAt ? -1 : 1));
    const judgements: Judgement[] = [];
    const versions = new Map<string, string>();
    // One at a time: a run of thousands of repositories is large.
    for (const { id } of runs) {
      const run = await plumbline.run(id);
      const evaluation = run?.controls.find((one) => one.control.id === control.id);
      if (run && evaluation) judgements.push(judgementOf(run, evaluation, versions));
    }
    if (context.json) {
      for (const judgement of judgements) await context.printJson(judgement);
      await context.printJson(manifestOf('control history', { listed: judgements.length }));
    } else await printHistory(judgements, context);
    return 0;
  },
});

type Judgement = ReturnType<typeof judgementOf>;

function judgementOf(run: Run, { control, result, checks }: ControlEvaluation, versions: Map<string, string>) {
  const { id, finishedAt, period } = run;
  const judged = checks.map((check: CheckResult) => {
    const before = versions.get(check.check);
    versions.set(check.check, check.checkVersion);
    return {
      check: check.check,
      version: check.checkVersion,
      changed: before !== undefined && before !== check.checkVersion,
      result: check.result,
      parameters: check.parameters,
      ...(check.parametersInForce && { parametersInForce: check.parametersInForce }),
    };
  });
  return { type: 'judgement', run: id, finishedAt, period, control: control.id, result, checks: judged } as const;
}

async function printHistory(judgements: readonly Judgement[], context: Context): Promise<void> {
  const { style, columns: width } = context;
  const rows = judgements.flatMap(({ run, period, checks }) =>
    checks.map(({ check, version, changed, result }) => [
      run,
      check,
      `${version.slice(0, 12)}${changed ? ' changed' : ''}`,
      { text: result, paint: paintResult(style, result) },
      periodText(period),
    ]),
  );
  if (rows.length > 0)
    await context.print(
      renderTable({
        columns: [
          { title: 'Audit' },
          { title: 'Check' },
          { title: 'Version' },
          { title: 'Result' },
          { title: 'Period', yields: 'end' },
        ],
        rows,
        width,
        style,
      }),
    );
  await context.note(`${many(judgements.length, 'audit')} judged it`);
}
