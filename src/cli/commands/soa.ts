/** `soa …`: the Statement of Applicability of ISO/IEC 27001:2022, decided row by row and approved as versions. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { AppError, systemErrorCode } from '../../base/app-error.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import { implementationStatuses, responsibilities, type InclusionReason } from '../../model/decision.ts';
import type { Statement, StatementDifference } from '../../model/standing/statement.ts';
import { defineCommand, UsageError } from '../command.ts';
import type { Context } from '../context.ts';
import { choiceFlag, switchFlag, textFlag, textsFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { renderTable } from '../output/table.ts';
import { visible, wrap } from '../output/width.ts';
import { instantText, many } from '../output/words.ts';
import { decisionDocument, statementDocument, statementSummary } from '../views/decisions.ts';
import { decideAndTell, decidedExits, decidingFlags, decisionJson, instantOf, needed, saidBy } from './deciding.ts';

const wishFlags = {
  version: textFlag({
    name: 'soa-version',
    value: { placeholder: 'NAME' },
    summary: 'a version that was approved; `in-force`: the one approved last',
    defaultText: 'the rows as they stand',
  }),
  asOf: textFlag({ name: 'as-of', value: { placeholder: 'TIME' }, summary: 'as it stood then', defaultText: 'now' }),
} as const;

function wishOf({ version, asOf }: { readonly version: string | undefined; readonly asOf: string | undefined }) {
  return {
    ...(version !== undefined && { version }),
    ...(asOf !== undefined && { at: instantOf(asOf, '--as-of') }),
  };
}

export const soaShow = defineCommand({
  name: 'soa show',
  summary: 'show the Statement of Applicability, and what in it does not agree',
  details: [
    'Every control of Annex A, decided or not, and your own. Held against itself and the audits: rows that nobody decided, ' +
      'exclusions without a justification, a status that every check contradicts, plans that are late, a version that is ' +
      'older than the risk register.',
  ],
  arguments: [{ name: 'ROW', summary: 'only this row, such as A.8.24', required: false }],
  flags: { ...wishFlags, problems: switchFlag({ name: 'problems', summary: 'only what does not agree' }) },
  examples: [
    { command: 'plumbline soa show --soa-version in-force', does: 'The version that a certificate refers to.' },
    {
      command: 'plumbline soa show --problems',
      does: 'What an auditor would find in it; exits 1 when there is a fault.',
    },
  ],
  json: 'one document: `{type:"statement", at, version|null, inForce|null, versions, rows:[{row, title, source, decision|null, controls:[{id, result|null}]}], problems:[{code, severity, row|null, because}], counts, run|null}`',
  exits: { 0: 'it was shown', 1: 'with --problems: there is a fault' },
  async run(context, { flags, operands: [row] }) {
    const whole = await (await context.plumbline()).statement(wishOf(flags));
    const shown = row === undefined ? whole : narrowed(whole, row);
    const exit = flags.problems && shown.problems.some(({ severity }) => severity === 'fault') ? 1 : 0;
    if (context.json) {
      await context.printJson(statementDocument(flags.problems ? { ...shown, rows: [] } : shown));
      return exit;
    }
    await context.print(statementSummary(whole));
    if (!flags.problems) await context.print(rowTable(shown, context));
    for (const line of problemLines(shown, context)) await context.print(line);
    return exit;
  },
});

function narrowed(statement: Statement, row: string): Statement {
  const wanted = row.toUpperCase();
  const rows = statement.rows.filter((one) => one.row.toUpperCase() === wanted);
  if (rows.length === 0)
    throw new AppError('cli/no-such-row', `the Statement of Applicability has no row "${row}"`, {
      hint: 'It has A.5.1 to A.8.34, and those of your own that were decided (plumbline soa set).',
    });
  return { ...statement, rows, problems: statement.problems.filter((one) => one.row?.toUpperCase() === wanted) };
}

function rowTable({ rows }: Statement, { style, columns: width }: Context): string {
  const table = renderTable({
    columns: [
      { title: 'Control' },
      { title: 'Applicable' },
      { title: 'Status' },
      { title: 'Owner', yields: 'end' },
      { title: 'Audit', yields: 'end' },
      { title: 'Why', yields: 'end' },
    ],
    rows: rows.map(({ row, decision, controls, title }) => {
      const audit = controls.flatMap(({ id, result }) => (result === null ? [] : [`${id} ${result}`])).join(', ');
      if (!decision) return [row, { text: 'undecided', paint: style.unknown }, '', '', audit, title];
      const { applicable, status = '', owner = '', reason } = decision;
      return [row, applicable ? 'yes' : 'no', status, owner, audit, reason];
    }),
    width,
    style,
  });
  return `\n${table}`;
}

/** Undecided rows are many at the beginning, and in the table. */
function problemLines({ problems }: Statement, { style, columns }: Context): readonly string[] {
  const undecided = problems.filter(({ code }) => code === 'undecided');
  const unowned = problems.filter(({ code }) => code === 'no-owner');
  const rest = problems.filter(({ code }) => code !== 'undecided' && code !== 'no-owner');
  const lines = rest.map(({ severity, row, because }) => {
    const paint = severity === 'fault' ? style.bad : style.warning;
    return wrap(`${paint(severity)} ${row === null ? '' : `${row}: `}${visible(because)}`, columns);
  });
  if (undecided.length > 0) lines.push(`${style.bad('fault')} ${many(undecided.length, 'row')} that nobody decided`);
  if (unowned.length > 0)
    lines.push(`${style.warning('notice')} ${many(unowned.length, 'applicable row')} that nobody owns`);
  return lines.length > 0 ? ['', ...lines] : [];
}

export const soaExport = defineCommand({
  name: 'soa export',
  summary: 'write the Statement of Applicability as a table or a document',
  details: ['The CSV can be filled in and read again with `plumbline soa import`: all rows at once.'],
  arguments: [],
  flags: {
    format: choiceFlag({
      name: 'format',
      placeholder: 'FORMAT',
      choices: ['csv', 'json', 'markdown', 'html'],
      summary: 'how it is written',
      defaultText: 'markdown',
    }),
    ...wishFlags,
    out: textFlag({
      name: 'out',
      value: { placeholder: 'FILE', completes: 'file' },
      summary: 'where it is written',
      defaultText: 'standard output',
    }),
  },
  examples: [
    { command: 'plumbline soa export --format csv --out soa.csv', does: 'A table to fill in.' },
    {
      command: 'plumbline soa export --format html --soa-version in-force --out soa.html',
      does: 'A document to hand out.',
    },
  ],
  json: 'one document: `{type:"statement-file", name, mediaType, text}`, with --out `{type:"statement-file", name, mediaType, path}`',
  exits: { 0: 'it was written' },
  async run(context, { flags }) {
    const file = await (await context.plumbline()).statementDocument(flags.format ?? 'markdown', wishOf(flags));
    if (flags.out === undefined) {
      if (context.json) await context.printJson({ type: 'statement-file', ...file });
      else await context.print(file.text.replace(/\r?\n$/, ''));
      return 0;
    }
    const path = resolve(context.world.cwd, flags.out);
    writeFileAtomically(path, file.text);
    const { name, mediaType } = file;
    if (context.json) await context.printJson({ type: 'statement-file', name, mediaType, path });
    else await context.print(path);
    return 0;
  },
});

/** `risk:R-12` */
function inclusionOf(texts: readonly string[]): { because: InclusionReason; ref?: string }[] {
  return texts.map((text) => {
    const colon = text.indexOf(':');
    const because = (colon < 0 ? text : text.slice(0, colon)).trim().toLowerCase();
    const ref = colon < 0 ? '' : text.slice(colon + 1).trim();
    // What may stand before the colon is the act's to say.
    return { because: because as InclusionReason, ...(ref !== '' && { ref }) };
  });
}

export const soaSet = defineCommand({
  name: 'soa set',
  summary: 'decide one row of the Statement of Applicability',
  details: [
    'A control that is needed and not there yet is applicable, with the status planned or not-implemented. For one that is ' +
      'not applicable, --reason is the justification: say why nothing that it is for can happen here.',
    'The row is in force when a version with it is approved (`plumbline soa approve`).',
  ],
  arguments: [{ name: 'ROW', summary: 'A.5.1 to A.8.34, or the id of a control of your own', required: true }],
  flags: {
    applicable: switchFlag({ name: 'applicable', summary: 'it is needed' }),
    notApplicable: switchFlag({ name: 'not-applicable', summary: 'it is not' }),
    because: textsFlag({
      name: 'because',
      value: { placeholder: 'KIND:REF' },
      summary: 'why it is needed: risk, law, contract or business, with what it refers to',
    }),
    status: choiceFlag({
      name: 'status',
      placeholder: 'STATUS',
      choices: implementationStatuses,
      summary: 'whether it is implemented',
    }),
    responsibility: choiceFlag({
      name: 'responsibility',
      placeholder: 'WHO',
      choices: responsibilities,
      summary: 'who does it: you, you and a provider, a provider',
    }),
    owner: textFlag({ name: 'owner', value: { placeholder: 'PERSON' }, summary: 'who owns it' }),
    planned: textFlag({
      name: 'planned',
      value: { placeholder: 'DATE' },
      summary: 'until when it will be implemented',
    }),
    description: textFlag({ name: 'description', value: { placeholder: 'TEXT' }, summary: 'how it is implemented' }),
    title: textFlag({
      name: 'title',
      value: { placeholder: 'TEXT' },
      summary: 'of a control of your own: what it asks for',
    }),
    ...decidingFlags,
  },
  examples: [
    {
      command:
        'plumbline soa set A.8.24 --applicable --because risk:R-12 --status implemented --owner ada@example.org --by cem@example.org --reason "All customer records are encrypted by us."',
      does: 'Decides one row.',
    },
    {
      command:
        'plumbline soa set A.7.1 --not-applicable --by cem@example.org --reason "No premises: all staff are remote, hosting is with a provider (A.5.23)."',
      does: 'Leaves one out, with its justification.',
    },
  ],
  json: decisionJson,
  exits: decidedExits,
  async run(context, { flags, operands: [row = ''] }) {
    if (flags.applicable === flags.notApplicable)
      throw new UsageError('is it applicable?', 'Give --applicable or --not-applicable.');
    const { status, responsibility, owner, planned, description, title } = flags;
    const decided = {
      row,
      applicable: flags.applicable,
      inclusion: inclusionOf(flags.because),
      ...(status !== undefined && { status }),
      ...(responsibility !== undefined && { responsibility }),
      ...(owner !== undefined && { owner }),
      ...(planned !== undefined && { plannedAt: instantOf(planned, '--planned') }),
      ...(description !== undefined && { description }),
      ...(title !== undefined && { title }),
    };
    return decideAndTell(context, { act: 'set-applicability', ...saidBy(flags), rows: [decided] });
  },
});

export const soaImport = defineCommand({
  name: 'soa import',
  summary: 'decide many rows at once from a CSV table',
  details: [
    'The columns are those of `plumbline soa export --format csv`; rows without a yes or no under `applicable` are passed ' +
      'over, and so are rows that say what is in force already. All of the others are decided, or none.',
  ],
  arguments: [{ name: 'FILE', summary: 'the table', required: true, completes: 'file' }],
  flags: decidingFlags,
  examples: [
    {
      command: 'plumbline soa import soa.csv --by cem@example.org --reason "First statement, after the risk workshop."',
      does: 'Every row that changed; a row’s own reason goes before this one.',
    },
  ],
  json: 'one line per row: `{type:"decision", kind:"applicability", …}`, then the manifest',
  exits: decidedExits,
  async run(context, { flags, operands: [file = ''] }) {
    const said = saidBy(flags);
    const plumbline = await context.plumbline();
    const rows = await plumbline.readStatement(readText(resolve(context.world.cwd, file)));
    if (rows.length === 0)
      throw new AppError('cli/nothing-decided', `no row of ${basename(file)} says whether it is applicable`, {
        hint: 'Write yes or no under `applicable`.',
      });
    const { decisions, repeated } = await plumbline.decide({
      act: 'set-applicability',
      ...said,
      rows: [...rows],
      onlyChanged: true,
    });
    if (context.json) {
      for (const sealed of decisions) await context.printJson({ ...decisionDocument(sealed), repeated });
      await context.printJson(manifestOf('soa import', { listed: decisions.length, total: rows.length, gaps: [] }));
    } else {
      await context.print(
        `${many(decisions.length, 'row')} decided, ${rows.length - decisions.length} were so already`,
      );
      await context.note('In force when a version is approved: plumbline soa approve VERSION, by another person');
    }
    return 0;
  },
});

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (systemErrorCode(cause) === undefined) throw cause;
    throw new AppError('cli/unreadable', `${path} cannot be read`, { hint: 'Name a readable file.', cause });
  }
}

export const soaApprove = defineCommand({
  name: 'soa approve',
  summary: 'approve the rows as they stand as a dated version',
  details: [
    'All of Annex A has to be decided. Who decided a row that changed since the version before cannot approve it.',
  ],
  arguments: [{ name: 'VERSION', summary: 'its name, such as 2026.1', required: true }],
  flags: decidingFlags,
  examples: [
    {
      command:
        'plumbline soa approve 2026.1 --by dana@example.org --reason "Agreed in the management review of 12 June."',
      does: 'The version that a certificate can refer to.',
    },
  ],
  json: decisionJson,
  exits: decidedExits,
  run: (context, { flags, operands: [version = ''] }) =>
    decideAndTell(context, { act: 'approve-statement', ...saidBy(flags), version }),
});

export const soaDiff = defineCommand({
  name: 'soa diff',
  summary: 'show which rows differ between two versions',
  details: [],
  arguments: [
    { name: 'FROM', summary: 'a version', required: true },
    { name: 'TO', summary: 'another; without it, the rows as they stand', required: false },
  ],
  flags: {},
  examples: [{ command: 'plumbline soa diff 2025.1 2026.1', does: 'What changed within the year.' }],
  json: 'one document: `{type:"statement-difference", from, to|null, differences:[{row, change, fields, before|absent, after}]}`',
  exits: { 0: 'it was shown' },
  async run(context, { operands: [from, to] }) {
    const found = await (await context.plumbline()).statementDifference(needed(from, 'FROM', 'Name a version.'), to);
    if (context.json) await context.printJson({ type: 'statement-difference', ...found });
    else await context.print(differenceText(found, context));
    return 0;
  },
});

function differenceText({ from, to, differences }: StatementDifference, { style, columns }: Context): string {
  const names = `${from.version} (${instantText(from.approvedAt)}) to ${to ? `${to.version} (${instantText(to.approvedAt)})` : 'the rows as they stand'}`;
  const lines = differences.map(({ row, change, fields, after }) =>
    wrap(
      `${style.bold(row)} ${change}${fields.length > 0 ? ` (${fields.join(', ')})` : ''}: ${after.applicable ? `applicable, ${after.status ?? ''}` : 'not applicable'}; ${visible(after.reason)}`,
      columns,
    ),
  );
  return [`${many(differences.length, 'difference')}, ${visible(names)}`, ...lines].join('\n');
}
