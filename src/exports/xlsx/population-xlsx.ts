/** The population of one check as a workbook: the rows of its CSV, and beside them how the list was made. */
import type { CheckResult } from '../../model/control.ts';
import { waivedText } from '../../model/standing/waiver-words.ts';
import type { Cell } from '../csv/csv.ts';
import { populationHeader, populationRows } from '../csv/population-csv.ts';
import { workbook } from './xlsx.ts';

const widths: Readonly<Record<(typeof populationHeader)[number], number>> = {
  id: 40,
  repository: 24,
  label: 48,
  outcome: 16,
  because: 60,
  from: 26,
  to: 26,
  intervals: 60,
  'facts relied on': 40,
  'waived by': 40,
};

export function populationXlsx(result: CheckResult, run: string): Uint8Array {
  return workbook([
    {
      name: 'Population',
      columns: populationHeader.map((title) => ({ title, width: widths[title] })),
      rows: populationRows(result),
    },
    {
      name: 'How it was listed',
      columns: [
        { title: 'what', width: 28 },
        { title: 'value', width: 100 },
      ],
      rows: aboutRows(result, run),
    },
  ]);
}

function aboutRows(
  { check, checkVersion, parameters, period, result, because, counts, coverage, population, gaps }: CheckResult,
  run: string,
): (readonly Cell[])[] {
  const { kind, query, size, idsDigest, exclusions, complete, reconciledWith } = population;
  const [from, to] = period.type === 'as-of' ? [period.at, period.at] : [period.from, period.to];
  return [
    ['run', run],
    ['check', check],
    ['check version (SHA-256)', checkVersion],
    ['period', period.type],
    ['from', from],
    ['to (not included)', to],
    ...Object.entries(parameters).map(([name, value]) => [`parameter ${name}`, String(value)] as const),
    ['what is listed', kind],
    ['query', query],
    [
      'filters',
      exclusions.length === 0 ? 'none' : `${exclusions.length} members are listed as excluded, each with its reason`,
    ],
    ['size', size],
    ['SHA-256 of the ids', idsDigest],
    ['reconciled with', reconciledWith],
    ['whole', complete ? 'yes' : 'no: a gap touches the listing, members may be missing'],
    ['result', result],
    ['because', because],
    ['pass', counts.pass],
    ['exception', counts.exception],
    ['of these', waivedText(counts) ?? 'none is waived'],
    ['not applicable', counts.notApplicable],
    ['not determined', counts.notDetermined],
    ['coverage', coverage],
    ...gaps.map(({ repository, detail }) => ['could not be looked at', `${repository}: ${detail}`] as const),
  ];
}
