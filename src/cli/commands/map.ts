import { resolve } from 'node:path';
import type { DataMapAnswer, DataMapDifference, FieldChange, MapField } from '../../app/data-map/model.ts';
import { defineCommand, UsageError, type ExitCode } from '../command.ts';
import type { Context } from '../context.ts';
import { choiceFlag, periodFlags, periodOf, repositoryFlag, switchFlag, textFlag } from '../flags.ts';
import { renderTable } from '../output/table.ts';
import { gapSummary, many, shortCommit } from '../output/words.ts';
import { visible } from '../output/width.ts';
import { emptyHint, knownRepository } from './known.ts';

export const map = defineCommand({
  name: 'map',
  summary: 'show which personal and confidential data is kept where, and where it goes',
  details: [
    'One row per field: what it holds (a fideslang key), where it is declared, what protects it, who owns the file, and ' +
      'the logs, trackers and other places that it reaches. Of the audited repositories, at their heads or --as-of a ' +
      'date; with PATH, of a folder as it lies on disk. With --from and --to: what began, ended and changed in between, ' +
      'with the landing that did it.',
    'A column that a later migration drops is no field. What people declare in data-classification.yaml (or a fides ' +
      'data set) wins over what is found; where the two disagree, both are shown.',
  ],
  arguments: [
    { name: 'PATH', summary: 'a folder; without one, the audited repositories', required: false, completes: 'folder' },
  ],
  flags: {
    repo: repositoryFlag,
    type: textFlag({
      name: 'type',
      value: { placeholder: 'TYPE' },
      summary: 'only this data type or class: user.contact, email, health',
    }),
    asOf: textFlag({
      name: 'as-of',
      value: { placeholder: 'TIME' },
      summary: 'as it stood at this instant',
      details: periodFlags.asOf.details ?? '',
    }),
    from: periodFlags.from,
    to: periodFlags.to,
    schemas: switchFlag({ name: 'schemas', summary: 'only what is kept or sent: no types of programs' }),
    certain: switchFlag({ name: 'certain', summary: 'only where name and owner agree, or somebody said so' }),
    check: switchFlag({ name: 'check', summary: 'exit 1 where what is declared and what is found do not agree' }),
    format: choiceFlag({
      name: 'format',
      placeholder: 'FORMAT',
      choices: ['table', 'json', 'csv', 'fides'],
      defaultText: 'table; json with --json',
      summary: 'how it is printed',
    }),
  },
  examples: [
    { command: 'plumbline map', does: 'Every field for personal data of the audited repositories.' },
    { command: 'plumbline map --json --type health', does: 'Health data, one JSON line per field.' },
    {
      command: 'plumbline map --from 2026-01-01 --to 2026-03-31',
      does: 'What was begun to be collected in the first quarter.',
    },
    {
      command: 'plumbline map . --check',
      does: 'Of a checkout, in a CI step: exit 1 where the classification is out of date.',
    },
  ],
  json: '`{type:"field", dataType, class, sensitivity, law, repository, path, line, owner, field, source:"schema"|"code", store?, type?, places:[{path, line, since?}], protection?, tag?, confidence, declared?, firstSeen?, since?, owners, sinks:[{kind, path, line, callee, recipient?, certainty}], joins?:[{repository, path, line, owner, field, as:"message"|"type", shared}]}`, where the column\'s own type is `columnType`; `{type:"problem", repository, problem, owner, field, path, line, because}`; with --from: `{type:"field-change", change:"added"|"removed"|"changed", because, by?, changeset?, field, before?}`; the manifest adds `leftOut` and `notCovered`',
  exits: { 0: 'the map was printed', 1: 'with --check: what is declared and what is found do not agree' },
  async run(context, { flags, operands }) {
    const format = formatOf(context, flags.format);
    const isSpan = flags.from !== undefined || flags.to !== undefined;
    const [path] = operands;
    if (path !== undefined && (isSpan || flags.asOf !== undefined || flags.repo !== undefined))
      throw new UsageError(
        'a folder has no history here',
        'Leave --from, --to, --as-of and --repo out, or leave PATH out and audit the repository.',
      );
    const plumbline = await context.plumbline();
    const repository = await knownRepository(plumbline, flags.repo);
    const scope = repository === undefined ? {} : { repository };
    // Loaded when asked for: commands that need nothing of the floors below (`verify`) load nothing of them.
    const { isOfType } = await import('../../app/data-map/classes.ts');
    const wanted = (row: MapField): boolean =>
      (flags.type === undefined || isOfType(row, flags.type)) &&
      (!flags.schemas || row.source === 'schema') &&
      (!flags.certain || row.confidence === 'certain');
    if (isSpan) {
      const period = periodOf({
        from: flags.from,
        to: flags.to ?? new Date(context.world.now()).toISOString(),
        asOf: undefined,
      });
      if (period?.type !== 'window') throw new UsageError('--to needs --from', 'Give both ends of the stretch.');
      const difference = await plumbline.dataMapDifference({ ...scope, from: period.from, to: period.to });
      return printDifference(
        context,
        { ...difference, changes: difference.changes.filter(({ field }) => wanted(field)) },
        format,
      );
    }
    const period = periodOf({ from: undefined, to: undefined, asOf: flags.asOf });
    const at = period?.type === 'as-of' ? { at: period.at } : {};
    const answer =
      path === undefined
        ? await plumbline.dataMap({ ...scope, ...at })
        : await plumbline.checkoutMap(resolve(context.world.cwd, path), context.working);
    const fields = answer.fields.filter(wanted);
    if (format === 'csv' || format === 'fides') await context.print(await plumbline.dataMapDocument(format, fields));
    else if (format === 'json') await printJson(context, answer, fields);
    else
      await printTable(
        context,
        answer,
        fields,
        path === undefined && answer.fields.length === 0 ? await emptyHint(plumbline) : '',
      );
    return flags.check && answer.problems.length > 0 ? 1 : 0;
  },
});

type Format = 'table' | 'json' | 'csv' | 'fides';

function formatOf(context: Context, asked: Format | undefined): Format {
  if (context.json && asked !== undefined && asked !== 'json')
    throw new UsageError(`--json and --format ${asked} exclude each other`, 'Leave one of them out.');
  return asked ?? (context.json ? 'json' : 'table');
}

/** `type` is what kind of line it is; the column's own type stands beside it. */
function fieldDocument({ type, ...row }: MapField) {
  return { type: 'field', ...row, ...(type !== undefined && { columnType: type }) };
}

async function printJson(context: Context, answer: DataMapAnswer, fields: readonly MapField[]): Promise<void> {
  for (const row of fields) await context.printJson(fieldDocument(row));
  for (const problem of answer.problems) await context.printJson({ type: 'problem', ...problem });
  await context.printJson(manifest(answer, fields.length, answer.fields.length));
}

function manifest(
  { run, period, repositories, gaps, leftOut, notCovered }: Omit<DataMapAnswer, 'fields' | 'problems'>,
  listed: number,
  total: number,
) {
  const shown = gaps.map(({ kind: _kind, ...gap }) => gap);
  return {
    type: 'manifest',
    command: 'map',
    listed,
    total,
    run,
    period,
    repositories,
    gaps: shown,
    leftOut,
    notCovered,
  };
}

async function printTable(
  context: Context,
  answer: DataMapAnswer,
  fields: readonly MapField[],
  hint: string,
): Promise<void> {
  for (const [repository, rows] of Map.groupBy(fields, (row) => row.repository)) {
    await context.print(context.style.bold(visible(repository)));
    await context.print(
      renderTable({
        columns: [
          { title: 'Field' },
          { title: 'Holds' },
          { title: 'Store' },
          { title: 'Protected' },
          { title: 'Goes to' },
          { title: 'Where', yields: 'middle' },
        ],
        rows: rows.map((row) => [
          visible(row.owner === '' ? row.field : `${row.owner}.${row.field}`),
          row.confidence === 'possible' ? `${row.dataType} ?` : row.dataType,
          row.store ?? row.source,
          row.protection ?? '',
          [...new Set(row.sinks.map(sinkName))].join(', '),
          `${visible(row.path)}:${row.line}`,
        ]),
        width: context.columns,
        style: context.style,
      }),
    );
  }
  for (const { problem, owner, field, path, line, because } of answer.problems)
    await context.print(
      `${problem.padEnd(12)}${visible(owner === '' ? path : `${owner}.${field}`)} (${visible(path)}:${line}): ${visible(because)}`,
    );
  const { dropped, superseded, notPersonal } = answer.leftOut;
  const kept = fields.filter(({ source }) => source === 'schema').length;
  await context.note(
    [
      `${many(fields.length, 'field')} (${kept} kept or sent, ${fields.length - kept} in types of programs)${hint}`,
      ...(dropped + superseded + notPersonal > 0
        ? [
            `left out: ${dropped} dropped by later migrations, ${superseded} not in the schema of today, ${notPersonal} declared not personal`,
          ]
        : []),
      ...(answer.gaps.length > 0 ? [...gapSummary(answer.gaps)] : []),
      ...answer.notCovered,
    ].join('\n'),
  );
}

async function printDifference(context: Context, difference: DataMapDifference, format: Format): Promise<ExitCode> {
  const { changes } = difference;
  if (format === 'csv' || format === 'fides')
    throw new UsageError(`--format ${format} shows one instant, no stretch`, 'Use --as-of, or --json.');
  if (format === 'json') {
    for (const { field, before, ...change } of changes)
      await context.printJson({
        type: 'field-change',
        ...change,
        field: fieldDocument(field),
        ...(before && { before: fieldDocument(before) }),
      });
    await context.printJson(manifest(difference, changes.length, changes.length));
    return 0;
  }
  for (const change of changes) await context.print(changeLine(change));
  await context.note([`${many(changes.length, 'change')} of personal fields`, ...difference.notCovered].join('\n'));
  return 0;
}

function changeLine({ change, field, because, by, changeset }: FieldChange): string {
  const name = `${field.repository} ${field.owner === '' ? '' : `${field.owner}.`}${field.field}`;
  const landing = by
    ? ` (${by.at.slice(0, 10)}${by.commit === undefined ? '' : ` ${shortCommit(by.commit)}`}${changeset ? `, ${changeset.id}` : ''})`
    : '';
  return `${change.padEnd(9)}${visible(name)}: ${visible(because)}${visible(landing)}\n         ${visible(field.path)}:${field.line}`;
}

/** `queue orders`, `llm OpenAI`; a log is a log. */
/** What is only named nearby is marked as what is only possible is. */
function sinkName({ kind, recipient, certainty }: MapField['sinks'][number]): string {
  const name = recipient === undefined ? kind : `${kind} ${visible(recipient)}`;
  return certainty === 'flows' ? name : `${name} ?`;
}
