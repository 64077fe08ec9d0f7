/** Criteria of the frameworks: how much of each can be tested, and what came of it. */
import { AppError } from '../../base/app-error.ts';
import { nearestWord } from '../../app/nearest-word.ts';
import type { Plumbline } from '../../app/plumbline.ts';
import { controlResults, type ControlResult, type Criterion } from '../../model/control.ts';
import { coverageOfCriteria, type CriterionCoverage, type PointCoverage } from '../../model/criterion-coverage.ts';
import { decisionWords, isInScope, scopeWords, wholeScope, type FrameworkScope } from '../../model/framework-scope.ts';
import type { Run } from '../../model/run.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { choiceFlag, choicesFlag, runFlag } from '../flags.ts';
import { manifestOf } from '../output/manifest.ts';
import { paintResult, type Paint, type Style } from '../output/style.ts';
import { renderTable } from '../output/table.ts';
import { visible, wrap } from '../output/width.ts';
import { many, periodText } from '../output/words.ts';
import { findRun } from './runs.ts';

const frameworks = ['soc2', 'iso27001'] as const;
const titles = { soc2: 'SOC 2', iso27001: 'ISO/IEC 27001:2022' } as const;

interface Row {
  readonly criterion: Criterion;
  readonly coverage: CriterionCoverage;
  /** Nothing of it belongs to the audit. */
  readonly outOfScope: boolean;
}

export const criterionList = defineCommand({
  name: 'criterion list',
  summary: 'list the criteria of the frameworks, how much of each can be tested, and what came of it',
  details: [
    'Topics and points are in our own words. A criterion is operated only when every point of it is; what waits for people, what could not be judged and what nothing here speaks of keeps it indeterminate.',
  ],
  arguments: [],
  flags: {
    run: runFlag,
    framework: choiceFlag({
      name: 'framework',
      placeholder: 'NAME',
      choices: frameworks,
      summary: 'only this framework',
    }),
    result: choicesFlag({
      name: 'result',
      placeholder: 'RESULT',
      choices: controlResults,
      summary: 'only criteria with this result',
    }),
  },
  examples: [
    { command: 'plumbline criterion list --framework soc2', does: 'The SOC 2 criteria.' },
    { command: 'plumbline criterion list --result deviated', does: 'Where something deviated.' },
  ],
  json: '`{type:"criterion", id, framework, category, topic, automation, controls, inScope, result, because, counts:{points, testable, judged, operated, deviated, notApplicable, waiting, notCovered}}`',
  exits: { 0: 'the list was printed' },
  async run(context, { flags }) {
    const plumbline = await context.plumbline();
    const run = await findRun(plumbline, flags.run);
    const all = rowsOf(plumbline, run);
    const shown = all.filter(
      ({ criterion, coverage }) =>
        (flags.framework === undefined || criterion.framework === flags.framework) &&
        (flags.result.length === 0 || flags.result.includes(coverage.result)),
    );
    if (context.json) {
      for (const row of shown) await context.printJson(documentOf(row));
      await context.printJson(manifestOf('criterion list', { listed: shown.length, total: all.length, run }));
      return 0;
    }
    await printTables(context, shown, run);
    return 0;
  },
});

export const criterionShow = defineCommand({
  name: 'criterion show',
  summary: 'show one criterion: its points, what answers each, and its counterparts in the other framework',
  details: [],
  arguments: [{ name: 'ID', summary: 'id of a criterion, such as CC8.1 or A.8.32', required: true }],
  flags: { run: runFlag },
  examples: [{ command: 'plumbline criterion show CC8.1', does: 'What of change management can be tested.' }],
  json: 'one document: a criterion as in `criterion list`, with `points:[{says, result, testable, by}]` and `crosswalk:[{id, confidence, sources, unsure}]`',
  exits: { 0: 'it was shown' },
  async run(context, { flags, operands }) {
    const plumbline = await context.plumbline();
    const run = await findRun(plumbline, flags.run);
    const row = knownRow(rowsOf(plumbline, run), operands[0] ?? '');
    const crosswalk = counterparts(plumbline, row.criterion);
    if (context.json) await context.printJson({ ...documentOf(row), points: row.coverage.points, crosswalk });
    else await context.print(detailText(row, { run, crosswalk, plumbline }, context));
    return 0;
  },
});

const scopeOf = (run: Run | undefined): FrameworkScope => run?.frameworks ?? wholeScope;

function rowsOf(plumbline: Plumbline, run: Run | undefined): readonly Row[] {
  const criteria = plumbline.criteria();
  const known = { controls: plumbline.controls(), evaluations: run?.controls ?? [] };
  const coverage = coverageOfCriteria(criteria, known);
  const scope = scopeOf(run);
  return criteria.map((criterion) => ({
    criterion,
    coverage: coverage.get(criterion.id)!,
    outOfScope: !isInScope(criterion, scope),
  }));
}

function documentOf({ criterion, coverage, outOfScope }: Row) {
  const { points: _points, ...what } = criterion;
  const { result, because, counts } = coverage;
  return { type: 'criterion', ...what, inScope: !outOfScope, result, because, counts };
}

async function printTables(context: Context, shown: readonly Row[], run: Run | undefined): Promise<void> {
  const inScope = shown.filter(({ outOfScope }) => !outOfScope);
  for (const framework of frameworks) {
    const own = inScope.filter(({ criterion }) => criterion.framework === framework);
    if (own.length > 0) await context.print(`${context.style.bold(titles[framework])}\n${tableOf(own, context)}\n`);
  }
  const outside = shown.filter(({ outOfScope }) => outOfScope).map(({ criterion }) => criterion.id);
  if (outside.length > 0) {
    const words = `Out of scope: ${outside.join(', ')}. ${decisionWords(scopeOf(run))}`;
    await context.print(wrap(visible(words), context.columns));
  }
  const of = run === undefined ? 'no audit has been run yet' : `audit ${run.id}, ${periodText(run.period)}`;
  await context.note(`${many(inScope.length, 'criterion', 'criteria')} in scope of ${scopeWords(scopeOf(run))}; ${of}`);
}

/** Testable, judged and operated of all points: three numbers, so that one green check stands beside what is missing. */
function tableOf(rows: readonly Row[], { style, columns }: Context): string {
  return renderTable({
    columns: [
      { title: 'Criterion' },
      { title: 'Result' },
      { title: 'Points', align: 'right' },
      { title: 'Testable', align: 'right' },
      { title: 'Judged', align: 'right' },
      { title: 'Operated', align: 'right' },
      { title: 'Topic', yields: 'end' },
    ],
    rows: rows.map(({ criterion, coverage: { result, counts } }) => [
      criterion.id,
      { text: result, paint: paintResult(style, result) },
      String(counts.points),
      String(counts.testable),
      String(counts.judged),
      String(counts.operated),
      criterion.topic,
    ]),
    width: columns,
    style,
  });
}

function knownRow(rows: readonly Row[], id: string): Row {
  const found = rows.find(({ criterion }) => criterion.id.toLowerCase() === id.toLowerCase());
  if (found) return found;
  const near = nearestWord(
    id,
    rows.map(({ criterion }) => criterion.id),
  );
  throw new AppError('cli/no-such-criterion', `there is no criterion "${id}"`, {
    hint: near === undefined ? 'plumbline criterion list shows all of them.' : `Did you mean ${near}?`,
  });
}

interface Counterpart {
  readonly id: string;
  readonly confidence: string;
  readonly sources: readonly string[];
  readonly unsure: readonly string[];
}

function counterparts(plumbline: Plumbline, { id, framework }: Criterion): readonly Counterpart[] {
  return plumbline
    .crosswalk()
    .pairs.filter((pair) => pair[framework] === id)
    .map(({ soc2, iso27001, confidence, sources, unsure = [] }) => ({
      id: framework === 'soc2' ? iso27001 : soc2,
      confidence,
      sources,
      unsure,
    }));
}

interface Beside {
  readonly run: Run | undefined;
  readonly crosswalk: readonly Counterpart[];
  readonly plumbline: Plumbline;
}

function detailText(row: Row, { run, crosswalk, plumbline }: Beside, { style, columns }: Context): string {
  const { criterion, coverage, outOfScope } = row;
  const { result, because, points } = coverage;
  const verdict = outOfScope
    ? `out of scope: ${decisionWords(scopeOf(run))}`
    : `${paintResult(style, result)(result)}: ${because}`;
  const names = new Map(plumbline.crosswalk().sources.map((source) => [source.id, source.title]));
  return [
    style.bold(`${criterion.id} ${visible(criterion.topic)}`),
    `${titles[criterion.framework]}; ${criterion.category}`,
    '',
    wrap(verdict, columns),
    run === undefined ? '' : style.dim(`audit ${run.id}, ${periodText(run.period)}`),
    '',
    ...points.map((point) => pointLine(point, style, columns)),
    ...(crosswalk.length === 0 ? [] : ['', style.bold('Counterparts')]),
    ...crosswalk.map((pair) => wrap(counterpartText(pair, names), columns, '  ')),
  ].join('\n');
}

const pointWords: Readonly<Record<Exclude<PointCoverage['result'], ControlResult>, string>> = {
  waiting: 'waits for evidence',
  'not-covered': 'not covered',
};

const pointWidth = 20;

function pointLine({ says, result, by }: PointCoverage, style: Style, columns: number): string {
  const isOpen = result === 'waiting' || result === 'not-covered';
  const word = isOpen ? pointWords[result] : result;
  const paint: Paint = isOpen ? style.unknown : paintResult(style, result);
  const answered = by.length === 0 ? '' : ` (${by.join(', ')})`;
  const [first, ...rest] = wrap(`${visible(says)}${answered}`, columns - pointWidth - 2).split('\n');
  const margin = ' '.repeat(pointWidth + 2);
  return [`  ${paint(word.padEnd(pointWidth))}${first}`, ...rest.map((line) => `${margin}${line}`)].join('\n');
}

function counterpartText({ id, confidence, sources, unsure }: Counterpart, names: ReadonlyMap<string, string>): string {
  if (sources.length === 0) return `${id}  ${confidence}: made for Plumbline, in no other mapping`;
  const named = sources.map((source) => `${names.get(source) ?? source}${unsure.includes(source) ? ' (unsure)' : ''}`);
  return `${id}  ${confidence}: also in ${named.join(', ')}`;
}
