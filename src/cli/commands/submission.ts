/** `evidence submit`, `review`, `withdraw` and `requests`: what people hand in because repositories and forges cannot show it. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { AppError, systemErrorCode } from '../../base/app-error.ts';
import { writeFileAtomically } from '../../base/atomic-file.ts';
import type { Instant } from '../../base/instant.ts';
import { controlResults } from '../../model/control.ts';
import type { StandingRequest } from '../../model/standing/requests.ts';
import { mediaTypeOf } from '../../base/media-type.ts';
import { defineCommand, UsageError } from '../command.ts';
import type { Context } from '../context.ts';
import { choicesFlag, periodFlags, periodOf, switchFlag, textFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { paintResult } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import { visible, wrap } from '../output/width.ts';
import { instantText, many, periodText } from '../output/words.ts';
import { paintStanding, requestDocument } from '../views/decisions.ts';
import {
  decideAndTell,
  decidedExits,
  decidingFlags,
  decisionJson,
  endOf,
  instantOf,
  needed,
  saidBy,
  withdrawCommand,
} from './deciding.ts';

/** `2026-01-01..2026-03-31`, or one date. Both days belong to it. */
function aboutOf(text: string): { from: Instant; to: Instant } {
  const [from = '', to = from, ...more] = text.split('..');
  if (more.length > 0) throw new UsageError(`--about: "${text}" is no stretch of time`, 'Write FROM..TO.');
  return { from: instantOf(from, '--about'), to: endOf(to, '--about') };
}

export const evidenceSubmit = defineCommand({
  name: 'evidence submit',
  summary: 'hand in a document or record for an evidence request',
  details: [
    'Its bytes are kept under their digest and sealed as they are. What it is evidence of (--about) is what you say; when it ' +
      'was handed in is what the ledger says, and a document that came late is marked late. Another person accepts it.',
  ],
  arguments: [
    { name: 'REQUEST', summary: 'an evidence request, as `plumbline evidence requests` shows it', required: true },
    { name: 'FILE', summary: 'the document', required: true, completes: 'file' },
  ],
  flags: {
    about: textFlag({
      name: 'about',
      value: { placeholder: 'FROM..TO' },
      summary: 'the time it is evidence of: two dates, which both belong to it, or one',
    }),
    mediaType: textFlag({
      name: 'media-type',
      value: { placeholder: 'TYPE' },
      summary: 'what it is',
      defaultText: 'by the end of its name',
    }),
    ...decidingFlags,
  },
  examples: [
    {
      command:
        'plumbline evidence submit SEC-03/training-export training.csv --about 2026-01-01..2026-12-31 --by ada@example.org --reason "Export of the training system of today."',
      does: 'Hands in the list of the year.',
    },
  ],
  json: decisionJson,
  exits: { 0: 'it was sealed' },
  async run(context, { flags, operands: [request = '', file = ''] }) {
    const said = saidBy(flags);
    const about = aboutOf(needed(flags.about, '--about', 'Say which time it is evidence of: --about FROM..TO.'));
    const name = basename(file);
    const mediaType = flags.mediaType ?? mediaTypeOf(name);
    const bytes = readBytes(resolve(context.world.cwd, file));
    return decideAndTell(
      context,
      { act: 'submit-evidence', ...said, request, name, mediaType, about, bytes },
      'Another person has to look at it: plumbline evidence review ID --accept',
    );
  },
});

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    if (systemErrorCode(cause) === undefined) throw cause;
    throw new AppError('cli/unreadable', `${path} cannot be read`, { hint: 'Name a readable file.', cause });
  }
}

export const evidenceReview = defineCommand({
  name: 'evidence review',
  summary: 'accept or reject what somebody else handed in',
  details: ['Once. The document stays in the list either way; what was rejected can be handed in again.'],
  arguments: [{ name: 'ID', summary: 'a submission, such as submission-3', required: true }],
  flags: {
    accept: switchFlag({ name: 'accept', summary: 'it shows what was asked for' }),
    reject: switchFlag({ name: 'reject', summary: 'it does not' }),
    ...decidingFlags,
  },
  examples: [
    {
      command: 'plumbline evidence review submission-3 --accept --by bob@example.org --reason "Everybody is on it."',
      does: 'The request is answered for the time that the document is about.',
    },
  ],
  json: decisionJson,
  exits: decidedExits,
  async run(context, { flags, operands: [of = ''] }) {
    if (flags.accept === flags.reject) throw new UsageError('accepted or rejected?', 'Give --accept or --reject.');
    const verdict = flags.accept ? 'accepted' : 'rejected';
    return decideAndTell(context, { act: 'review-submission', ...saidBy(flags), of, verdict });
  },
});

export const evidenceWithdraw = withdrawCommand(
  'evidence',
  'a submission that was handed in by mistake',
  'submission-1',
);

export const evidenceRequests = defineCommand({
  name: 'evidence requests',
  summary: 'list what people have to hand in, and what is due',
  details: [
    'A request that comes round is held against the calendar (UTC). One that nobody was named for and nobody answered is not ' +
      'begun: neither good nor bad. Once it was begun, an interval without accepted evidence is an exception with its day.',
  ],
  arguments: [{ name: 'REQUEST', summary: 'only this one, with every instance of it', required: false }],
  flags: {
    due: switchFlag({ name: 'due', summary: 'only what is due, overdue or rejected' }),
    ics: textFlag({
      name: 'ics',
      value: { placeholder: 'FILE', completes: 'file' },
      summary: 'also write what is listed as a calendar (iCalendar), with an alarm a week and a day before',
    }),
    result: choicesFlag({
      name: 'result',
      placeholder: 'RESULT',
      choices: controlResults,
      summary: 'only requests with this result',
    }),
    from: { ...periodFlags.from, defaultText: 'the period of the latest audit' },
    to: periodFlags.to,
    asOf: periodFlags.asOf,
  },
  examples: [
    {
      command: 'plumbline evidence requests --due',
      does: 'As a reminder every morning: exits 1 when something is overdue.',
    },
    { command: 'plumbline evidence requests SEC-03/training-export', does: 'Each interval, and what answered it.' },
    {
      command: 'plumbline evidence requests --ics due.ics --from 2026-01-01 --to 2026-12-31',
      does: 'What the year asks for, as tasks for a calendar.',
    },
  ],
  json: '`{type:"evidence-request", id, reference, title, ask, form, cadence, owner, looksFor, begunAt|null, result, because, counts, instances:[{from, to, dueAt, standing, name?, submissions, late?}], outside, submissions:[{id, request, standing, name, mediaType, size, digest, about, submittedBy, submittedAt, reason, review|null, withdrawal|null}]}`',
  exits: { 0: 'the list was printed', 1: 'with --due: something is overdue' },
  async run(context, { flags, operands: [id] }) {
    const period = periodOf(flags);
    const view = await (await context.plumbline()).evidenceRequests(period ? { period } : {});
    const shown = view.requests.filter(
      (one) =>
        (id === undefined || one.request.id.toLowerCase() === id.toLowerCase()) &&
        (flags.result.length === 0 || flags.result.includes(one.result)) &&
        (!flags.due || one.counts.due + one.counts.overdue + one.counts.rejected > 0),
    );
    if (id !== undefined && !view.requests.some(({ request }) => request.id.toLowerCase() === id.toLowerCase()))
      throw new AppError('cli/no-such-request', `there is no evidence request "${id}"`, {
        hint: 'plumbline evidence requests shows all of them.',
      });
    if (flags.ics !== undefined) {
      const { requestCalendar } = await import('../../app/destinations/request-calendar.ts');
      await writeCalendar(resolve(context.world.cwd, flags.ics), requestCalendar(shown, view.at), context);
    }
    const exit = flags.due && shown.some(({ counts }) => counts.overdue > 0) ? 1 : 0;
    if (context.json) {
      for (const one of shown) await context.printJson(requestDocument(one, view.submissions));
      const listed = { listed: shown.length, total: view.requests.length, gaps: [] };
      await context.printJson({ ...manifestOf('evidence requests', listed), period: view.period, at: view.at });
      return exit;
    }
    if (id === undefined) await printRequests(context, shown);
    else for (const one of shown) await context.print(requestText(one, context));
    const overdue = shown.reduce((sum, { counts }) => sum + counts.overdue, 0);
    const tail = overdue > 0 ? `, ${many(overdue, 'instance')} overdue` : '';
    await context.note(`${many(shown.length, 'evidence request')}${tail}, ${periodText(view.period)}`);
    return exit;
  },
});

async function writeCalendar(path: string, text: string, context: Context): Promise<void> {
  writeFileAtomically(path, text);
  const entries = text.split('\r\nBEGIN:VTODO').length - 1;
  await context.note(`${many(entries, 'task')} in ${path}`);
}

async function printRequests(context: Context, shown: readonly StandingRequest[]): Promise<void> {
  if (shown.length === 0) return;
  const { style, columns: width } = context;
  await context.print(
    renderTable({
      columns: [
        { title: 'Request' },
        { title: 'Result' },
        { title: 'Next due' },
        { title: 'Owner', yields: 'end' },
        { title: 'Standing', yields: 'end' },
      ],
      rows: shown.map(({ request, result, owner, begunAt, counts, instances }) => [
        request.id,
        { text: result, paint: paintResult(style, result) },
        instances.find(({ standing }) => standing !== 'accepted' && standing !== 'handed-in')?.dueAt.slice(0, 10) ?? '',
        owner,
        begunAt === null ? 'not begun' : countText(counts),
      ]),
      width,
      style,
    }),
  );
}

function countText(counts: StandingRequest['counts']): string {
  const parts = Object.entries(counts).flatMap(([standing, count]) => (count > 0 ? [`${count} ${standing}`] : []));
  return parts.length > 0 ? parts.join(', ') : 'nothing handed in';
}

function requestText(
  { request, owner, result, because, instances, outside }: StandingRequest,
  context: Context,
): string {
  const { style, columns } = context;
  return [
    style.bold(`${request.id}  ${visible(request.title)}`),
    wrap(visible(request.ask), columns),
    `${request.form}, ${request.cadence}, by ${visible(owner)}`,
    ...request.looksFor.map((line) => wrap(`- ${visible(line)}`, columns, '  ')),
    wrap(`${paintResult(style, result)(result)}: ${because}`, columns),
    ...instances.map(({ from, to, name, dueAt, standing, submissions, late = [] }) => {
      const answers = submissions.map((one) => (late.includes(one) ? `${one} (late)` : one)).join(', ');
      return `  ${(name ?? `${instantText(from)}..${instantText(to)}`).padEnd(10)}  due ${instantText(dueAt)}  ${paintStanding(style, standing)(standing)}  ${answers}`;
    }),
    ...(outside.length > 0 ? [style.warning(`  about another time: ${outside.join(', ')}`)] : []),
  ].join('\n');
}
