/**
 * One control of one run as a file for somebody else's tool: what was found, over what, and how to check it without them
 * or us. A workbook, because each of the destinations takes one; nothing in it is a formula (exports/xlsx).
 *
 * Invariant: the same run gives the same bytes, so the digest in the name says whether it stands there already.
 */
import { sha256 } from '../../base/digest.ts';
import type { Instant } from '../../base/instant.ts';
import type { CheckResult, ControlEvaluation, OutcomeCounts, Period } from '../../model/control.ts';
import type { SealedEvidence } from '../../model/evidence.ts';
import type { Run } from '../../model/run.ts';
import { waivedText, waiverSentence } from '../../model/standing/waiver-words.ts';
import type { Cell } from '../csv/csv.ts';
import { populationHeader, populationRows } from '../csv/population-csv.ts';
import { workbook, type Sheet } from '../xlsx/xlsx.ts';
import type { PushItem } from './destination.ts';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface ControlParts {
  readonly run: Run;
  readonly evaluation: ControlEvaluation;
  /** Of the whole run. */
  readonly evidence: readonly SealedEvidence[];
  /** False: how many there were, not which; for lists that name people. */
  readonly withPopulations: boolean;
}

export function controlItem(parts: ControlParts): PushItem {
  const { run, evaluation } = parts;
  const { control } = evaluation;
  const bytes = workbook([
    resultSheet(parts),
    evidenceSheet(parts),
    ...(parts.withPopulations ? evaluation.checks.map(populationSheet) : []),
  ]);
  const digest = sha256(bytes);
  return {
    control: control.id,
    title: control.title,
    fileName: `plumbline_${control.id}_sha256-${digest}.xlsx`,
    mediaType: XLSX,
    bytes,
    digest,
    description: descriptionOf(parts),
    effectiveAt: lastInstantOf(run.period),
    finishedAt: run.finishedAt,
  };
}

const lastInstantOf = (period: Period): Instant => (period.type === 'as-of' ? period.at : period.to);

const twoColumns: Sheet['columns'] = [
  { title: 'what', width: 28 },
  { title: 'value', width: 100 },
];

function resultSheet({ run, evaluation, withPopulations }: ControlParts): Sheet {
  const { control, result, because, counts, coverage, checks, waivers = [] } = evaluation;
  const rows: (readonly Cell[])[] = [
    ['control', control.id],
    ['title', control.title],
    ['what it says', control.statement],
    ['result', result],
    ['because', because],
    ['period', periodText(run.period)],
    ...countRows(counts),
    ['exceptions waived', waivedText(counts) ?? 'none'],
    ...waivers.map((one) => [`waiver ${one.waiver.id}`, waiverSentence(one)] as const),
    ['coverage (0 to 1)', coverage],
    ...checks.map((check) => [`check ${check.check}`, `${check.result}: ${check.because}`] as const),
    ['lists of the population', withPopulations ? 'on the sheets that follow' : 'not sent: they may name people'],
    ['run', run.id],
    ['audited until', run.finishedAt],
    ...sealRows(run),
    ['how to verify', HOW_TO_VERIFY],
  ];
  return { name: 'Result', columns: twoColumns, rows };
}

const countRows = (counts: OutcomeCounts): (readonly Cell[])[] => [
  ['population', counts.population],
  ['pass', counts.pass],
  ['exception', counts.exception],
  ['not applicable', counts.notApplicable],
  ['not determined', counts.notDetermined],
];

function sealRows({ seal }: Run): (readonly Cell[])[] {
  if (!seal) return [['ledger', 'this run is not sealed']];
  return [
    ['entries in the ledger', seal.size],
    ['root of the ledger (RFC 6962)', seal.root],
    ['checkpoint', seal.checkpoint],
  ];
}

const HOW_TO_VERIFY =
  'Ask for the pack of this run (`plumbline evidence export`). `plumbline verify PACK`, or verify.html and verify.mjs in the ' +
  'pack, show offline that each evidence below is in the ledger with this root and that its bytes have this SHA-256.';

/** What the control rests on: its own result, those of its checks, and their populations. */
export function evidenceOf({ evaluation, evidence }: Pick<ControlParts, 'evaluation' | 'evidence'>) {
  const checks = new Set(evaluation.checks.map(({ check }) => check));
  const { id } = evaluation.control;
  return evidence.filter(({ envelope: { kind, subject } }) => {
    if (kind === 'control-result') return subject === id;
    return (kind === 'check-result' || kind === 'population') && checks.has(subject);
  });
}

function evidenceSheet(parts: ControlParts): Sheet {
  return {
    name: 'Evidence',
    columns: [
      { title: 'id', width: 60 },
      { title: 'kind', width: 18 },
      { title: 'entry in the ledger', width: 20 },
      { title: 'SHA-256', width: 68 },
      { title: 'bytes', width: 12 },
    ],
    rows: evidenceOf(parts).map(({ index, envelope }) => [
      envelope.id,
      envelope.kind,
      index,
      envelope.digest,
      envelope.size,
    ]),
  };
}

function populationSheet(result: CheckResult): Sheet {
  return {
    name: result.check,
    columns: populationHeader.map((title) => ({
      title,
      width: title === 'because' || title === 'intervals' ? 60 : 30,
    })),
    rows: populationRows(result),
  };
}

function descriptionOf(parts: ControlParts): string {
  const { run, evaluation } = parts;
  const { control, result, because, counts } = evaluation;
  const own = evidenceOf(parts).find(({ envelope }) => envelope.kind === 'control-result');
  return [
    `${control.id} ${control.title}: ${result}. ${because}`,
    `Period: ${periodText(run.period)}. Population ${counts.population}: ${counts.pass} pass, ${counts.exception} exception, ` +
      `${counts.notApplicable} not applicable, ${counts.notDetermined} not determined.`,
    `Run ${run.id}${own ? `; evidence ${own.envelope.id}, SHA-256 ${own.envelope.digest}, entry ${own.index}` : ''}` +
      `${run.seal ? `; root of the ledger ${run.seal.root} at ${run.seal.size} entries` : '; not sealed'}.`,
    'To verify: plumbline verify on the pack of the run, offline.',
  ].join('\n');
}

const periodText = (period: Period): string =>
  period.type === 'as-of' ? `as of ${period.at}` : `${period.from} to ${period.to} (not included)`;
