/** What was counted again beside what the manifest says, field by field. */
import type { ParsedQuery, Selection } from '../query/ast.ts';
import { digestOfPlaces } from './match-digest.ts';
import type { VerifiableManifest } from './manifest.ts';
import type { Found, Recount } from './recount.ts';
import { isAboutCommits } from './refusal.ts';
import { statementOf } from './statement.ts';

type Select = Selection['kind'] | undefined;

export function compared(manifest: VerifiableManifest, recount: Recount, query: ParsedQuery): readonly string[] {
  const select = query.parameters.select?.kind;
  const found = recount.places.filter((place) => isOfSelection(place, select));
  const weight = ({ type, lines, weight: own }: Found): number => own ?? (type === 'symbol' ? 0 : lines.length);
  const numbers: readonly (readonly [field: keyof VerifiableManifest, what: string, counted: number])[] = [
    [
      'filesConsidered',
      'files considered',
      isAboutCommits(query) ? recount.searched + recount.unsearched.length : recount.considered,
    ],
    ['filesSearched', 'files searched', recount.searched],
    ['matchingLines', 'matching lines', found.reduce((sum, place) => sum + weight(place), 0)],
    ['matchingFiles', 'matching files', found.filter(({ type }) => type !== 'repo').length],
  ];
  const differences = numbers.flatMap(([field, what, counted]) =>
    counted === manifest[field] ? [] : [`${field}: ${what}: ${counted}, not ${JSON.stringify(manifest[field])}`],
  );
  differences.push(...comparedUnsearched(manifest, recount), ...comparedLandings(manifest, recount));
  const places = selected(found, select);
  differences.push(...comparedResults(manifest.results, resultsOf(places)));
  const digest = digestOfPlaces(places);
  if (digest !== manifest.matchDigest)
    differences.push(`matchDigest: the fingerprint of the matches is ${digest}, not ${manifest.matchDigest}`);
  return [...differences, ...comparedStatement(manifest)];
}

const resultKinds = {
  content: 'line',
  path: 'path',
  repo: 'repository',
  symbol: 'symbol',
  commit: 'commit',
  owner: 'owner',
} as const;

/** How many of each kind. Lines and definitions count one by one. */
export function resultsOf(places: readonly Pick<Found, 'type' | 'lines'>[]): VerifiableManifest['results'] & object {
  const counts: Partial<Record<keyof (VerifiableManifest['results'] & object), number>> = {};
  for (const { type, lines } of places) {
    const kind = resultKinds[type];
    counts[kind] = (counts[kind] ?? 0) + (type === 'content' || type === 'symbol' ? lines.length : 1);
  }
  return counts;
}

/** A manifest that says nothing of kinds claims nothing of them. */
export function comparedResults(
  claimed: VerifiableManifest['results'],
  counted: VerifiableManifest['results'] & object,
): readonly string[] {
  if (!claimed) return [];
  const kinds = Object.values(resultKinds);
  return kinds.flatMap((kind) => {
    const [is, said] = [counted[kind] ?? 0, claimed[kind] ?? 0];
    return is === said ? [] : [`results: ${kind}: ${is}, not ${said}`];
  });
}

/** What the query returns of what was found. */
export function returnedBy(query: ParsedQuery, { places }: Recount): readonly Found[] {
  const select = query.parameters.select?.kind;
  return selected(
    places.filter((place) => isOfSelection(place, select)),
    select,
  );
}

/** What `select:` makes of what was found: each place once. */
function selected(found: readonly Found[], select: Select): readonly Found[] {
  if (select === undefined || select === 'content' || select === 'symbol' || select.startsWith('commit')) return found;
  const places = new Map<string, Found>();
  for (const { repository, commit, path, owners = [] } of found) {
    if (select === 'file.owners')
      for (const owner of owners)
        places.set(`${repository}\0${owner}`, { type: 'owner', commit: '', repository, path: owner, lines: [] });
    else if (select === 'repo') places.set(repository, { type: 'repo', commit: '', repository, path: '', lines: [] });
    else {
      const shown = select === 'file.directory' ? directoryOf(path) : path;
      places.set(`${repository}\0${commit}\0${shown}`, { type: 'path', repository, commit, path: shown, lines: [] });
    }
  }
  return [...places.values()];
}

function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

function isOfSelection({ type, owners = [] }: Found, select: Select): boolean {
  if (select === undefined || select === 'repo') return true;
  // What nobody owns is not counted either.
  if (select === 'file.owners') return owners.length > 0;
  if (select === 'content' || select === 'symbol') return type === select;
  return select.startsWith('commit') ? type === 'commit' : type !== 'repo' && type !== 'commit';
}

function comparedUnsearched(manifest: VerifiableManifest, recount: Recount): readonly string[] {
  const key = ({ repository, path, reason }: Recount['unsearched'][number]): string =>
    `${repository} ${path} (${reason})`;
  const claimed = counts(manifest.unsearched.map(key));
  const counted = counts(recount.unsearched.map(key));
  const left = [...counted].filter(([one, times]) => times > (claimed.get(one) ?? 0));
  const more = [...claimed].filter(([one, times]) => times > (counted.get(one) ?? 0));
  return [
    ...left.slice(0, 10).map(([one]) => `unsearched: not searchable, and not listed so: ${one}`),
    ...more.slice(0, 10).map(([one]) => `unsearched: listed as not searched, but searchable or not there: ${one}`),
    ...(left.length + more.length > 20 ? [`unsearched: ${left.length + more.length} files in all differ in that`] : []),
  ];
}

function counts(keys: readonly string[]): ReadonlyMap<string, number> {
  const counted = new Map<string, number>();
  for (const key of keys) counted.set(key, (counted.get(key) ?? 0) + 1);
  return counted;
}

function comparedLandings({ landings = [] }: VerifiableManifest, recount: Recount): readonly string[] {
  const differences: string[] = [];
  const claimed = new Map(landings.map((one) => [one.repository, one]));
  if (claimed.size < landings.length) differences.push('landings: a repository is named twice');
  for (const { repository } of landings)
    if (!recount.landings.some((one) => one.repository === repository))
      differences.push(`landings: ${repository} is not among the repositories`);
  for (const { repository, count, period, gaps } of recount.landings) {
    const said = claimed.get(repository)!;
    const tell = (field: string, is: unknown, not: unknown): void => {
      if (JSON.stringify(is) !== JSON.stringify(not))
        differences.push(`landings: ${repository}: ${field}: ${JSON.stringify(is)}, not ${JSON.stringify(not)}`);
    };
    tell('count', count, said.count);
    tell('period', period && [period.from, period.to], said.period && [said.period.from, said.period.to]);
    const key = ({ commit, path, reason }: (typeof gaps)[number]): string => `${commit} ${path} (${reason})`;
    const real = new Set(gaps.map(key));
    const listed = new Set(said.gaps.map(key));
    for (const one of [...real].filter((gap) => !listed.has(gap)).slice(0, 10))
      differences.push(`landings: ${repository}: gaps: not listed: ${one}`);
    for (const one of [...listed].filter((gap) => !real.has(gap)).slice(0, 10))
      differences.push(`landings: ${repository}: gaps: listed, and none: ${one}`);
  }
  return differences;
}

/** The sentence that was sealed, made again of the numbers that were. */
export function comparedStatement({ sealed, ...manifest }: VerifiableManifest): readonly string[] {
  if (!sealed) return [];
  const { statement, missing, caveats = [], matches } = sealed;
  const said = statementOf(manifest, { matches: Math.max(manifest.matchingLines, matches.count), missing, caveats });
  return said === statement ? [] : [`statement: it would be "${said}", not "${statement}"`];
}
