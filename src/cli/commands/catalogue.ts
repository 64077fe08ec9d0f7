/** What Plumbline knows without any audit: rules and checks. */
import { findingClasses } from '../../model/finding.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { choiceFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { paintSeverity } from '../output/style.ts';
import { renderTable, type Cell, type Column } from '../output/table.ts';
import { many } from '../output/words.ts';

interface Catalogue<T extends object> {
  readonly command: string;
  readonly type: string;
  readonly items: readonly T[];
  readonly total: number;
  readonly columns: readonly Column[];
  readonly row: (item: T) => readonly Cell[];
}

async function printCatalogue<T extends object>(context: Context, catalogue: Catalogue<T>): Promise<0> {
  const { command, type, items, total, columns, row } = catalogue;
  if (context.json) {
    for (const item of items) await context.printJson({ type, ...item });
    await context.printJson(manifestOf(command, { listed: items.length, total }));
    return 0;
  }
  await context.print(renderTable({ columns, rows: items.map(row), width: context.columns, style: context.style }));
  await context.note(many(items.length, type));
  return 0;
}

export const ruleList = defineCommand({
  name: 'rule list',
  summary: 'list the rules that find things in code',
  details: ['With --json also why each matters, what to do, and the examples that it is tested with.'],
  arguments: [],
  flags: {
    class: choiceFlag({ name: 'class', placeholder: 'CLASS', choices: findingClasses, summary: 'only this class' }),
  },
  examples: [{ command: 'plumbline rule list --class crypto', does: 'Rules about cryptography.' }],
  json: '`{type:"rule", id, title, class, severity, why, remediation, references, examples:{bad, good}, limits, from?:{file, line}}`; `from` only of your own rules',
  exits: { 0: 'the list was printed' },
  async run(context, { flags }) {
    const all = (await context.plumbline()).rules();
    const items = all.filter((rule) => flags.class === undefined || rule.class === flags.class);
    return printCatalogue(context, {
      command: 'rule list',
      type: 'rule',
      items,
      total: all.length,
      columns: [{ title: 'Rule' }, { title: 'Class' }, { title: 'Severity' }, { title: 'Title', yields: 'end' }],
      row: (rule) => [
        rule.id,
        rule.class,
        { text: rule.severity, paint: paintSeverity(context.style, rule.severity) },
        rule.title,
      ],
    });
  },
});

export const checkList = defineCommand({
  name: 'check list',
  summary: 'list the checks that judge controls, with their parameters',
  details: ['Parameters are set in plumbline.yaml under `parameters:`; what is shown here are the defaults.'],
  arguments: [],
  flags: {},
  examples: [{ command: 'plumbline check list --json', does: 'Question, rationale and remediation of each check.' }],
  json: '`{type:"check", id, title, question, rationale, remediation, reference, evaluation, population, reads, parameters}`',
  exits: { 0: 'the list was printed' },
  async run(context) {
    const items = (await context.plumbline()).checks();
    return printCatalogue(context, {
      command: 'check list',
      type: 'check',
      items,
      total: items.length,
      columns: [{ title: 'Check' }, { title: 'Question', yields: 'end' }, { title: 'Parameters', yields: 'end' }],
      row: (check) => [
        check.id,
        check.question,
        Object.entries(check.parameters)
          .map(([name, value]) => `${name}=${String(value)}`)
          .join(' '),
      ],
    });
  },
});
