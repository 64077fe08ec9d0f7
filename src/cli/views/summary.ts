/**
 * What a person sees after an audit, on one screen: what was looked at, what code and forges decided by area, what
 * deviated, the worst lines of code, what waits for evidence that people hand in, and where to go on. Complete without
 * colour and at 80 columns.
 */
import type { RunDifference, SourceTrouble } from '../../app/plumbline.ts';
import {
  areas,
  areaTitles,
  controlResults,
  type Area,
  type ControlEvaluation,
  type ControlResult,
} from '../../model/control.ts';
import { countBases, isWaiting, type BasisCounts } from '../../model/basis.ts';
import type { Finding } from '../../model/finding.ts';
import type { ResultCounts, Run } from '../../model/run.ts';
import { gapsOf } from '../output/manifest.ts';
import { paintResult, type Style } from '../output/style.ts';
import { renderTable, type Cell } from '../output/table.ts';
import { cut, visible, wrap } from '../output/width.ts';
import { bytesText, gapSummary, instantText, many, number, periodText } from '../output/words.ts';
import { findingLines } from './findings.ts';

export interface Summary {
  readonly run: Run;
  readonly worst: readonly Finding[];
  readonly differences: readonly RunDifference[];
  readonly troubles: readonly SourceTrouble[];
  /** Lines that say where to go on: the pack, the page. */
  readonly onwards: readonly string[];
}

export interface Frame {
  readonly style: Style;
  readonly columns: number;
}

const columnTitles: Readonly<Record<ControlResult, string>> = {
  operated: 'Operated',
  deviated: 'Deviated',
  'not-operated': 'Not operated',
  indeterminate: 'Indeterminate',
  'not-applicable': 'N/A',
};
const columnOrder: readonly ControlResult[] = [
  'operated',
  'deviated',
  'not-operated',
  'indeterminate',
  'not-applicable',
];

export function renderSummary(summary: Summary, frame: Frame): string {
  const { run } = summary;
  const parts = [
    headLines(run, frame),
    areaTable(run, frame),
    deviationLines(run, frame),
    worstLines(summary.worst, run, frame),
    changedLines(summary.differences, frame),
    waitingLines(run, frame),
    gapLines(run, frame),
    summary.onwards.map((line) => visible(line)),
  ];
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
}

function headLines(run: Run, { style, columns }: Frame): readonly string[] {
  const landed = run.repositories.reduce((sum, one) => sum + one.landedInPeriod, 0);
  const { work } = run;
  return [
    style.bold(cut(`Audit ${run.id}`, columns)),
    wrap(periodText(run.period), columns),
    wrap(
      `${many(run.repositories.length, 'repository', 'repositories')}, ${many(landed, 'change')} landed in the period; ` +
        `read ${many(work.landingsRead, 'landing')} and ${many(work.blobsRead, 'blob')} (${bytesText(work.bytesRead)}).`,
      columns,
    ),
  ];
}

const noResults: ResultCounts = Object.fromEntries(controlResults.map((result) => [result, 0])) as ResultCounts;

export function countResults(evaluations: readonly ControlEvaluation[]): ResultCounts {
  const counts = { ...noResults } as Record<ControlResult, number>;
  for (const { result } of evaluations) counts[result]++;
  return counts;
}

/** Every area, also one without controls. What waits counts as indeterminate, which it is, and on its own. */
export function countByArea(run: Run): Readonly<Record<Area, ResultCounts & BasisCounts>> {
  return Object.fromEntries(
    areas.map((area) => {
      const own = run.controls.filter(({ control }) => control.area === area);
      return [area, { ...countResults(own), ...countBases(own) }];
    }),
  ) as Record<Area, ResultCounts & BasisCounts>;
}

/** Of what is decided: an area of which everything waits is told with what waits. */
function areaTable(run: Run, { style, columns }: Frame): readonly string[] {
  const decided = run.controls.filter((evaluation) => !isWaiting(evaluation));
  const shown = areas.filter((area) => decided.some(({ control }) => control.area === area));
  const countsOf = (area: Area): ResultCounts => countResults(decided.filter(({ control }) => control.area === area));
  const cells = (counts: ResultCounts): Cell[] =>
    columnOrder.map((result) =>
      counts[result] === 0
        ? { text: '·', paint: style.dim }
        : { text: number(counts[result]), paint: paintResult(style, result) },
    );
  const sum = many(decided.length, 'control');
  const all = decided.length === run.controls.length ? `All ${sum}` : `${sum} with checks`;
  const table = renderTable({
    columns: [
      { title: 'Area', yields: 'end' },
      ...columnOrder.map((result) => ({ title: columnTitles[result], align: 'right' as const })),
    ],
    rows: [
      ...shown.map((area): Cell[] => [areaTitles[area], ...cells(countsOf(area))]),
      [{ text: all, paint: style.bold }, ...cells(countResults(decided))],
    ],
    width: columns,
    style,
  });
  return [table];
}

function waitingLines(run: Run, { style, columns }: Frame): readonly string[] {
  const waiting = run.controls.filter(isWaiting);
  if (waiting.length === 0) return [];
  const byArea = areas
    .map((area) => [areaTitles[area], waiting.filter(({ control }) => control.area === area).length] as const)
    .filter(([, count]) => count > 0)
    .map(([title, count]) => `${title} ${number(count)}`);
  const title = `Waiting for evidence that people hand in (${number(waiting.length)} of ${many(run.controls.length, 'control')})`;
  return [
    style.bold(cut(title, columns)),
    wrap(`${byArea.join(', ')}.`, columns, '  '),
    style.dim(cut('  What is asked, of whom, how often: plumbline control list --basis requests', columns)),
  ];
}

const mostDeviations = 10;

export function isDeviation(evaluation: ControlEvaluation): boolean {
  return evaluation.result === 'deviated' || evaluation.result === 'not-operated';
}

function deviationLines(run: Run, { style, columns }: Frame): readonly string[] {
  const deviations = run.controls.filter(isDeviation);
  if (deviations.length === 0) return [];
  const lines = deviations.slice(0, mostDeviations).map(({ control, result, because }) => {
    const id = paintResult(style, result)(control.id.padEnd(8));
    return `  ${id}${cut(visible(`${control.title}: ${because}`), Math.max(20, columns - 10))}`;
  });
  const rest = deviations.length - lines.length;
  return [
    style.bold('What deviated'),
    ...lines,
    ...(rest > 0 ? [style.dim(`  … and ${rest} more: plumbline control list`)] : []),
  ];
}

function worstLines(worst: readonly Finding[], run: Run, frame: Frame): readonly string[] {
  if (worst.length === 0) return [];
  const { atHead } = run.findings;
  const title = `Worst findings (${number(worst.length)} of ${number(atHead)} at the head)`;
  return [
    frame.style.bold(title),
    ...worst.flatMap((finding) =>
      findingLines({ ...finding, since: `since ${instantText(finding.firstSeen.at).slice(0, 10)}` }, frame).map(
        (line) => `  ${line}`,
      ),
    ),
  ];
}

const mostDifferences = 5;

function changedLines(differences: readonly RunDifference[], { style, columns }: Frame): readonly string[] {
  if (differences.length === 0) return [];
  const lines = differences.slice(0, mostDifferences).map(({ control, title, before, after }) => {
    const step = `${before} → ${after}`;
    return `  ${control.padEnd(8)}${cut(visible(`${step}  ${title}`), Math.max(20, columns - 10))}`;
  });
  const rest = differences.length - lines.length;
  return [
    style.bold('Changed since the audit before'),
    ...lines,
    ...(rest > 0 ? [style.dim(`  … and ${rest} more`)] : []),
  ];
}

const mostGaps = 4;

function gapLines(run: Run, { style, columns }: Frame): readonly string[] {
  const gaps = gapsOf(run);
  if (gaps.length === 0) return [];
  const kinds = gapSummary(gaps);
  const lines = kinds
    .slice(0, mostGaps)
    .map((line) => style.unknown(`  ${cut(visible(line), Math.max(20, columns - 2))}`));
  const rest = kinds.length - lines.length;
  return [
    style.bold(`What could not be looked at (${many(gaps.length, 'gap')})`),
    ...lines,
    ...(rest > 0 ? [style.dim(`  … and ${many(rest, 'other kind')}: plumbline control list --json, last line`)] : []),
  ];
}
