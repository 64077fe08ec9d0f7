/**
 * Records of access reviews: who looked at which accounts of which system, when, and what became of each account. Read
 * from files that the folder or the name calls an access review (`access-reviews/2026-Q1.yaml`, `2026-Q1-access-review.csv`):
 *
 *   YAML      reviewer(s), date, system, population; `decisions` as a list of { account, decision, by? } or as lists of
 *             accounts under `keep`, `change` and `revoke`
 *   CSV       a row per account: account, decision, and where they differ reviewer, date, system
 *   Markdown  the fields in front matter or as `Reviewer: …` lines, and the decisions in a table with a header
 *
 * The record's own date is what it says; when it landed is added where tenures are known (collect.ts).
 */
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { AccessReviewFact, ReviewDecision } from '../../model/fact-map.ts';
import { unreadable, type ExtractedValue, type Extractor } from '../extractor.ts';
import { readCsv, type CsvRow } from '../readers/csv.ts';
import { readYaml, type YamlView } from '../readers/yaml.ts';

type ReviewRecord = ExtractedValue<'access-review'>;
type Decision = AccessReviewFact['decisions'][number];

const named = /^(?:[^/]*[_. -])?access[ _-]?reviews?(?:[_. -]|$)/i;
const ending = /\.(?:ya?ml|csv|md)$/i;
const isPlace = (path: string): boolean => ending.test(path) && path.split('/').some((segment) => named.test(segment));
const guidance = /(?:^|\/)(?:readme|_?template|example|policy|procedure)[^/]*$/i;

export const accessReviews: Extractor<'access-review'> = {
  id: 'access-reviews',
  version: 1,
  produces: ['access-review'],
  wants: (path) => isPlace(path) && !guidance.test(path),
  *extract({ path, text }) {
    if (path.toLowerCase().endsWith('.csv')) {
      yield* fromCsv(path, text).map((value) => ({
        kind: 'access-review' as const,
        key: value.system ?? '',
        value,
        line: 1,
      }));
      return;
    }
    const isMarkdown = path.toLowerCase().endsWith('.md');
    const header = isMarkdown ? (frontMatter.exec(text)?.[1] ?? '') : text;
    const read = readYaml(header);
    if (!read.ok) {
      yield unreadable('access-review', path, read.error);
      return;
    }
    const value = isMarkdown ? fromMarkdown(path, text, read.value[0]) : fromYaml(path, read.value[0]);
    yield { kind: 'access-review', key: '', value, line: 1 };
  },
};

const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/;

const names = {
  reviewers: ['reviewer', 'reviewers', 'reviewed_by', 'reviewed by', 'reviewedby'],
  date: ['date', 'reviewed_at', 'reviewed at', 'reviewedat', 'review date', 'review_date'],
  system: ['system', 'systems', 'application', 'scope'],
  population: ['population', 'population_n', 'count', 'accounts reviewed', 'number of accounts'],
  account: ['account', 'login', 'user', 'username', 'user name'],
  decision: ['decision', 'action', 'outcome', 'result'],
  by: ['by', 'decided_by', 'decided by', 'reviewer', 'reviewed_by', 'reviewed by'],
} as const;

const verbs: Readonly<Record<ReviewDecision, readonly string[]>> = {
  keep: ['keep', 'kept', 'retain', 'approve', 'approved', 'confirm', 'confirmed', 'ok', 'no change'],
  change: ['change', 'changed', 'modify', 'modified', 'downgrade', 'reduce'],
  revoke: ['revoke', 'revoked', 'remove', 'removed', 'delete', 'disable'],
};

function decisionOf(word: string): ReviewDecision | null {
  const folded = word.trim().toLowerCase();
  return (Object.keys(verbs) as ReviewDecision[]).find((one) => verbs[one].includes(folded)) ?? null;
}

const dateOf = (text: string | undefined): Instant | null =>
  text === undefined ? null : (parseInstant(text.trim()) ?? null);
const numberOf = (text: string | undefined): number | null => (/^\d+$/.test(text?.trim() ?? '') ? Number(text) : null);
const login = (text: string): string => text.trim().replace(/^[`@]+|`$/g, '');

function fromYaml(path: string, root: YamlView | undefined): ReviewRecord {
  const get = (keys: readonly string[]): YamlView | undefined =>
    root?.entries.find(({ key }) => keys.includes(key.toLowerCase()))?.value;
  const decisions = get(['decisions', 'accounts', 'users']);
  return {
    path,
    system: get(names.system)?.texts.join(', ') ?? null,
    reviewers: get(names.reviewers)?.texts ?? [],
    date: dateOf(get(names.date)?.text),
    population: numberOf(get(names.population)?.text),
    decisions: decisions === undefined ? [] : decisions.isMap ? byVerb(decisions) : decisions.items.flatMap(lineOf),
  };
}

/** `keep: [ann, bob]`, `revoke: [eve]`. */
function byVerb(view: YamlView): readonly Decision[] {
  return view.entries.flatMap(({ key, value }) =>
    (value.isList ? value.items : [value]).flatMap((item) =>
      item.text === undefined ? [] : [{ account: login(item.text), decision: decisionOf(key), line: item.line }],
    ),
  );
}

function lineOf(item: YamlView): readonly Decision[] {
  const get = (keys: readonly string[]): string | undefined =>
    item.entries.find(({ key }) => keys.includes(key.toLowerCase()))?.value.text;
  const account = get(names.account);
  if (account === undefined) return [];
  const by = get(names.by);
  const decision = decisionOf(get(names.decision) ?? '');
  return [{ account: login(account), decision, ...(by !== undefined && { by }), line: item.line }];
}

/** One record for each system that a row names. */
function fromCsv(path: string, text: string): readonly ReviewRecord[] {
  const rows = readCsv(text);
  const groups = Map.groupBy(rows, (row) => cellOf(row, names.system) ?? '');
  if (groups.size === 0) return [{ path, system: null, reviewers: [], date: null, population: null, decisions: [] }];
  return [...groups].map(([system, own]) => {
    const dates = own.flatMap((row) => dateOf(cellOf(row, names.date)) ?? []).sort();
    return {
      path,
      system: system === '' ? null : system,
      reviewers: [...new Set(own.flatMap((row) => cellOf(row, names.by) ?? []))],
      date: dates.at(-1) ?? null,
      population: numberOf(cellOf(own[0]!, names.population)),
      decisions: own.flatMap(rowDecision),
    };
  });
}

function cellOf({ cells }: CsvRow, columns: readonly string[]): string | undefined {
  const found = columns.map((name) => cells[name]).find((cell) => cell !== undefined && cell !== '');
  return found;
}

function rowDecision(row: CsvRow): readonly Decision[] {
  const account = cellOf(row, names.account);
  if (account === undefined) return [];
  const by = cellOf(row, names.by);
  const decision = decisionOf(cellOf(row, names.decision) ?? '');
  return [{ account: login(account), decision, ...(by !== undefined && { by }), line: row.line }];
}

/** Nobody writes a field or a row of a table longer than this; line numbers stay, for longer ones are emptied. */
const longestLine = 2000;

/** Fields from front matter, else from lines such as `- **Reviewer**: Ann`; decisions from its tables. */
function fromMarkdown(path: string, text: string, header: YamlView | undefined): ReviewRecord {
  const stated = fromYaml(path, header);
  const lines = text.split(/\r?\n/).map((line) => (line.length <= longestLine ? line : ''));
  const field = (keys: readonly string[]): string | undefined => {
    for (const line of lines) {
      const found = /^[\s>*-]*\**([A-Za-z][A-Za-z _]*?)\**\s*:\s*\**\s*(.*?)\s*$/.exec(line);
      if (found && keys.includes(found[1]!.toLowerCase()) && found[2] !== '')
        return found[2]!.replace(/^\*+|\*+$/g, '').trim();
    }
    return undefined;
  };
  const reviewers = (field(names.reviewers) ?? '').split(/\s*,\s*/).filter(Boolean);
  return {
    path,
    system: stated.system ?? field(names.system) ?? null,
    reviewers: stated.reviewers.length > 0 ? stated.reviewers : reviewers,
    date: stated.date ?? dateOf(field(names.date)),
    population: stated.population ?? numberOf(field(names.population)),
    decisions: [...stated.decisions, ...tableRows(lines).flatMap(rowDecision)],
  };
}

const cellsOf = (line: string): readonly string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());

function tableRows(lines: readonly string[]): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  let columns: readonly string[] | undefined;
  for (const [index, line] of lines.entries()) {
    if (!line.includes('|')) columns = undefined;
    else if (/^[\s|:-]+$/.test(line)) columns = cellsOf(lines[index - 1] ?? '').map((name) => name.toLowerCase());
    else if (columns !== undefined) {
      const cells = cellsOf(line);
      rows.push({ cells: Object.fromEntries(columns.map((name, at) => [name, cells[at] ?? ''])), line: index + 1 });
    }
  }
  return rows;
}
