/**
 * The population of one check as a table: every member and every exclusion, in the order of the sealed list of ids, with
 * what came of it. One line per id, so that counting lines counts the population.
 */
import type { CheckResult, OutcomeInterval } from '../../model/control.ts';
import { coveringText } from '../../model/standing/waiver-words.ts';
import { csvOf, type Cell } from './csv.ts';

export const populationHeader = [
  'id',
  'repository',
  'label',
  'outcome',
  'because',
  'from',
  'to',
  'intervals',
  'facts relied on',
  'waived by',
] as const;

export function populationCsv(result: CheckResult): string {
  return csvOf(populationHeader, populationRows(result));
}

export function populationRows({ population, members }: CheckResult): readonly (readonly Cell[])[] {
  const byId = new Map(members.map((member) => [member.member, member]));
  const excluded = new Map(population.exclusions.map(({ id, because }) => [id, because]));
  return population.ids.map((id) => {
    const member = byId.get(id);
    // A member that was listed and not judged would be a fault of the runner: it is shown, not hidden.
    if (!member)
      return [id, '', '', excluded.has(id) ? 'excluded' : 'not judged', excluded.get(id) ?? '', '', '', '', '', ''];
    const { repository, label, result, because, intervals, waivers = [] } = member;
    return [
      id,
      repository,
      label,
      result,
      because,
      intervals[0]?.from.at ?? '',
      intervals.at(-1)?.to.at ?? '',
      intervals.map((interval) => intervalText(interval, because)).join(' | '),
      [...new Set(intervals.flatMap(({ relied }) => relied))].join(' '),
      coveringText(waivers),
    ];
  });
}

/** With its own reason where that differs from the one in the column of reasons. */
function intervalText({ from, to, result, because }: OutcomeInterval, known: string): string {
  const commits = from.commit === undefined ? '' : ` (${from.commit})`;
  const when = from.at === to.at ? from.at : `${from.at}/${to.at}`;
  return `${when}${commits} ${result}${because === known ? '' : `: ${because}`}`;
}
