import { AppError } from '../../base/app-error.ts';
import type { Plumbline } from '../../app/plumbline.ts';
import { nearestWord } from '../../app/nearest-word.ts';
import { bases, basisOf, isWaiting } from '../../model/basis.ts';
import {
  areas,
  areaTitles,
  controlResults,
  type CheckResult,
  type ControlEvaluation,
  type MemberResult,
} from '../../model/control.ts';
import { continuityWords, noteWords, parameterWords, unjudgedWords } from '../../model/continuity-words.ts';
import type { EvidenceRequest } from '../../model/evidence-request.ts';
import type { Run } from '../../model/run.ts';
import type { StandingRequest } from '../../model/standing/requests.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { choicesFlag, periodFlags, periodOf, runFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { paintResult } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import { visible, wrap } from '../output/width.ts';
import { many, number, periodText } from '../output/words.ts';
import { controlDetails, controlDocument, unjudged } from '../views/documents.ts';
import { waiverText } from '../views/decisions.ts';
import { isDeviation } from '../views/summary.ts';
import { auditExit, locationsOf, noteTroubles, runAudit } from './auditing.ts';
import { findRun } from './runs.ts';

const idArgument = { name: 'ID', summary: 'ids of controls, such as CHG-03' } as const;

export const controlList = defineCommand({
  name: 'control list',
  summary: 'list the controls with what the latest audit says of each',
  details: [
    'A control that no audit has judged yet is listed as indeterminate.',
    'Controls that no check of code or forges decides are listed apart, with what is asked of people for them.',
  ],
  arguments: [],
  flags: {
    run: runFlag,
    area: choicesFlag({ name: 'area', placeholder: 'AREA', choices: areas, summary: 'only controls of this area' }),
    result: choicesFlag({
      name: 'result',
      placeholder: 'RESULT',
      choices: controlResults,
      summary: 'only controls with this result',
    }),
    basis: choicesFlag({
      name: 'basis',
      placeholder: 'BASIS',
      choices: bases,
      summary: 'only controls that checks decide, or that rest on what people hand in',
    }),
  },
  examples: [
    { command: 'plumbline control list --result deviated,not-operated', does: 'What deviated.' },
    { command: 'plumbline control list --basis requests', does: 'What is asked of people.' },
    { command: 'plumbline control list --json', does: 'One control per line, then the manifest with every gap.' },
  ],
  json: '`{type:"control", id, area, title, owner, criteria, iso, basis ("checks" or "requests"), requests, result, counts:{population, pass, exception, notApplicable, notDetermined}, coverage (0 to 1), because}`',
  exits: { 0: 'the list was printed' },
  async run(context, { flags }) {
    const plumbline = await context.plumbline();
    const run = await findRun(plumbline, flags.run);
    const all = run?.controls ?? plumbline.controls().map(unjudged);
    const shown = all.filter(
      ({ control, result }) =>
        (flags.area.length === 0 || flags.area.includes(control.area)) &&
        (flags.result.length === 0 || flags.result.includes(result)) &&
        (flags.basis.length === 0 || flags.basis.includes(basisOf(control))),
    );
    const requests = plumbline.requests();
    await printControls(context, { command: 'control list', shown, total: all.length, run, requests });
    return 0;
  },
});

export const controlShow = defineCommand({
  name: 'control show',
  summary: 'show one control: its checks, its population, and every exception',
  details: [],
  arguments: [{ ...idArgument, required: true }],
  flags: { run: runFlag },
  examples: [{ command: 'plumbline control show CHG-02', does: 'Why it deviated, change by change.' }],
  json: 'one document: a control as in `control list`, with `statement`, `frequency`, `checkIds`, what is `asked` of people for it and how it stands, and every check with its population, members, intervals and gaps',
  exits: { 0: 'it was shown' },
  async run(context, { flags, operands }) {
    const plumbline = await context.plumbline();
    const run = await findRun(plumbline, flags.run);
    const [id = ''] = operands;
    const control = knownControl(plumbline, id);
    const evaluation = run?.controls.find((one) => one.control.id === control.id) ?? unjudged(control);
    const view = await plumbline.evidenceRequests(run ? { period: run.period } : {});
    const asked = view.requests.filter(({ request }) => request.reference === control.id);
    if (context.json) await context.printJson({ ...controlDetails(evaluation), asked: asked.map(askedDocument) });
    else await context.print(detailText({ evaluation, run, asked }, context));
    return 0;
  },
});

export const controlRun = defineCommand({
  name: 'control run',
  summary: 'judge controls anew over the known repositories',
  details: [
    'A full audit, because evidence is sealed whole; what is printed is narrowed to the named controls, and so is the exit code.',
  ],
  arguments: [{ ...idArgument, required: false, variadic: true }],
  flags: { ...periodFlags },
  examples: [
    {
      command: 'plumbline control run CHG-02 CHG-03 --from 2026-01-01 --to 2026-03-31',
      does: 'Two controls over a quarter.',
    },
  ],
  json: 'as `control list`',
  exits: { 0: 'none of them deviated', 1: 'at least one deviated or did not operate' },
  async run(context, { flags, operands }) {
    const period = periodOf(flags);
    const plumbline = await context.plumbline();
    const wanted = operands.map((id) => knownControl(plumbline, id).id);
    const audited = await runAudit(context, { locations: await locationsOf(context, []), ...(period && { period }) });
    const { run, troubles } = audited;
    const shown = run.controls.filter(({ control }) => wanted.length === 0 || wanted.includes(control.id));
    const requests = plumbline.requests();
    await printControls(context, { command: 'control run', shown, total: run.controls.length, run, requests });
    await noteTroubles(context, troubles);
    return auditExit({ troubles, run: { ...run, controls: shown } });
  },
});

export function knownControl(plumbline: Plumbline, id: string) {
  const controls = plumbline.controls();
  const found = controls.find((control) => control.id.toLowerCase() === id.toLowerCase());
  if (found) return found;
  const near = nearestWord(
    id,
    controls.map((control) => control.id),
  );
  throw new AppError('cli/no-such-control', `there is no control "${id}"`, {
    hint: near === undefined ? 'plumbline control list shows all of them.' : `Did you mean ${near}?`,
  });
}

interface Listed {
  readonly command: string;
  readonly shown: readonly ControlEvaluation[];
  readonly total: number;
  readonly run: Run | undefined;
  readonly requests: readonly EvidenceRequest[];
}

async function printControls(context: Context, listed: Listed): Promise<void> {
  const { command, shown, total, run } = listed;
  if (context.json) {
    for (const evaluation of shown) await context.printJson(controlDocument(evaluation));
    await context.printJson(manifestOf(command, { listed: shown.length, total, run }));
    return;
  }
  const waiting = shown.filter(isWaiting);
  const decided = shown.filter((evaluation) => !isWaiting(evaluation));
  if (decided.length > 0 || waiting.length === 0) await context.print(decidedTable(decided, context));
  if (waiting.length > 0) {
    const title = context.style.bold('Waiting for evidence that people hand in');
    await context.print(`${decided.length > 0 ? '\n' : ''}${title}\n${waitingTable(waiting, listed, context)}`);
  }
  const counts = [
    many(shown.length, 'control'),
    run === undefined
      ? 'no audit has been run yet: plumbline audit PATH-OR-URL…'
      : `audit ${run.id}, ${periodText(run.period)}`,
    ...(run === undefined ? [] : [`${shown.filter(isDeviation).length} deviated`]),
    ...(waiting.length > 0 ? [`waiting for evidence: ${waiting.length}`] : []),
  ];
  await context.note(counts.join('; '));
}

function decidedTable(shown: readonly ControlEvaluation[], { style, columns }: Context): string {
  return renderTable({
    columns: [
      { title: 'Control' },
      { title: 'Result' },
      { title: 'Of', align: 'right' },
      { title: 'Title', yields: 'end' },
    ],
    rows: shown.map(({ control, result, counts }) => [
      control.id,
      { text: result, paint: paintResult(style, result) },
      number(counts.population),
      control.title,
    ]),
    width: columns,
    style,
  });
}

/** One row for each request: a control may ask for more than one thing. */
function waitingTable(shown: readonly ControlEvaluation[], { requests }: Listed, { style, columns }: Context): string {
  const byId = new Map(requests.map((request) => [request.id, request]));
  const rows = shown.flatMap(({ control }) => {
    const asked = (control.requests ?? []).flatMap((id) => byId.get(id) ?? []);
    if (asked.length === 0) return [[control.id, '', '', control.title]];
    return asked.map((request) => [control.id, request.cadence, request.owner, `${control.title}: ${request.title}`]);
  });
  return renderTable({
    columns: [
      { title: 'Control' },
      { title: 'Due' },
      { title: 'From', yields: 'end' },
      { title: 'Control and what is asked', yields: 'end' },
    ],
    rows,
    width: columns,
    style,
  });
}

const mostMembers = 20;

interface Detail {
  readonly evaluation: ControlEvaluation;
  readonly run: Run | undefined;
  readonly asked: readonly StandingRequest[];
}

function askedDocument({ request, owner, begunAt, result, because, counts }: StandingRequest) {
  return { ...request, owner, begunAt, result, because, counts };
}

function detailText({ evaluation, run, asked }: Detail, context: Context): string {
  const { control, result, because, checks } = evaluation;
  const { style, columns } = context;
  const served = [...control.criteria, ...control.iso].join(', ');
  return [
    style.bold(`${control.id} ${visible(control.title)}`),
    wrap(visible(control.statement), columns),
    `${areaTitles[control.area]}; owner ${visible(control.owner)}; ${visible(control.frequency)}; serves ${served}`,
    '',
    wrap(`${paintResult(style, result)(result)}: ${visible(because)}`, columns),
    run === undefined ? '' : style.dim(`audit ${run.id}, ${periodText(run.period)}`),
    ...checks.flatMap((check) => checkLines(check, { saidAbove: because, context })),
    ...asked.flatMap((request) => requestLines(request, context)),
    ...(evaluation.waivers ?? []).map((waiver) => `\n${waiverText(waiver, style)}`),
  ].join('\n');
}

/** Waivers stand beside exceptions: the number of exceptions stays. */
function waivedText({ waived = 0, waivedAfterwards = 0 }: CheckResult['counts']): string {
  const parts = [
    ...(waived > 0 ? [`${waived} waived`] : []),
    ...(waivedAfterwards > 0 ? [`${waivedAfterwards} waived afterwards`] : []),
  ];
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function requestLines(
  { request: { id, title, ask, cadence, looksFor, owner: role }, owner, result, because }: StandingRequest,
  context: Context,
): readonly string[] {
  const { style, columns } = context;
  const from = owner === role ? `the ${role}` : owner;
  return [
    '',
    `${style.bold(`Asked: ${title}`)}  ${id}`,
    wrap(`${visible(ask)} Due: ${cadence}, from ${visible(from)}.`, columns, '  '),
    ...looksFor.map((point) => wrap(`- ${visible(point)}`, columns, '  ')),
    wrap(`${paintResult(style, result)(result)}: ${visible(because)}`, columns, '  '),
  ];
}

/** Of so few the reasons of those that passed are shown as well: a pass is to be read like an exception. */
const fewMembers = 3;

interface Surroundings {
  /** The sentence of the control, which is the check's where there is only one. */
  readonly saidAbove: string;
  readonly context: Context;
}

function checkLines(check: CheckResult, { saidAbove, context }: Surroundings): readonly string[] {
  const { style, columns } = context;
  const { members, gaps } = check;
  const isFew = members.length <= fewMembers;
  const faults = members.filter(({ result }) => isFew || result === 'exception' || result === 'not-determined');
  const told = [...Map.groupBy(faults, ({ result, because }) => `${result} ${because}`).values()];
  const shown = told.slice(0, mostMembers);
  const rest = faults.length - shown.flat().length;
  return [
    '',
    `${style.bold(check.check)}  ${paintResult(style, check.result)(check.result)}`,
    ...(check.because === saidAbove ? [] : [wrap(visible(check.because), columns, '  ')]),
    wrap(populationText(check), columns, '  '),
    ...overTimeLines(check, columns),
    ...shown.map((alike) => wrap(visibleMembers(alike, context), columns, '  ')),
    ...(rest > 0 ? [style.dim(`  … and ${rest} more: --json has them all`)] : []),
    ...gaps.map((gap) => wrap(style.unknown(`gap: ${visible(gap.repository)}: ${visible(gap.detail)}`), columns, '  ')),
  ];
}

const mostNames = 6;

/** Members with the same result for the same reason, in one sentence. */
function visibleMembers(alike: readonly MemberResult[], { style }: Context): string {
  const [{ result, because }] = alike as readonly [MemberResult];
  const names = alike.map(({ repository, label }) =>
    `${label}, `.startsWith(`${repository}, `) ? visible(label) : `${visible(repository)} ${visible(label)}`,
  );
  const rest = names.length - mostNames;
  const named = rest > 1 ? [...names.slice(0, mostNames), `and ${rest} more`] : names;
  return `${paintResult(style, result)(result)} ${named.join('; ')}: ${visible(because)}`;
}

const mostStretches = 5;

/** Continuity, what nobody could judge, parameters by date and dates to look at. */
function overTimeLines(check: CheckResult, columns: number): readonly string[] {
  const { continuity, unjudged: open = [], parametersInForce = [] } = check;
  const stretches = unjudgedWords(open.slice(0, mostStretches)).map((line) => `not judged: ${line}`);
  const rest = open.length - stretches.length;
  return [
    ...(continuity ? continuityWords(continuity) : []),
    ...parameterWords(parametersInForce).map((line) => `parameters ${line}`),
    ...stretches,
    ...(rest > 0 ? [`… and ${many(rest, 'more stretch', 'more stretches')} that nobody could judge`] : []),
    ...noteWords(check).map((line) => `dates: ${line}`),
  ].map((line) => wrap(visible(line), columns, '  '));
}

function populationText({ counts, population }: CheckResult): string {
  const parts = [
    `${counts.pass} passed`,
    many(counts.exception, 'exception') + waivedText(counts),
    `${counts.notApplicable} not applicable`,
    `${counts.notDetermined} not determined`,
    `${population.exclusions.length} excluded`,
  ];
  const doubt = population.complete ? '' : '; the listing may be incomplete';
  return `population ${number(population.size)}: ${parts.join(', ')}${doubt}`;
}
