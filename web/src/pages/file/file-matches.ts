/**
 * Where the query that a file was found by matches in it: the same search once more, in this file alone and at the moment
 * of the content that is shown. The page has no second matcher that could say something else.
 */
import { queryOptions } from '@tanstack/react-query';
import type { File, SearchManifest, StreamError, StreamMatch } from '../../../../src/http/schema.ts';
import { streamSearch } from '../../api/stream-search.ts';
import { escapedRegexp, filterValue, withFilter, withoutFilters, withWord } from '../../text/query-text.ts';

export type Ranges = readonly (readonly [offset: number, length: number])[];
/** By line, from 0. */
export type FileMatches = ReadonlyMap<number, Ranges>;

export interface FoundInFile {
  readonly matches: FileMatches;
  /** The index does not hold this content (it was replaced before the audited window): that nothing was found says nothing. */
  readonly incomplete: boolean;
}

const none: FoundInFile = { matches: new Map(), incomplete: false };
const most = 20_000;

/** `at`: when the content that is shown came to stand; absent: it stands at the head. */
export function fileMatchesQuery(
  file: Pick<File, 'repository' | 'path' | 'blob'>,
  query: string | undefined,
  at: string | undefined,
) {
  const wanted = query === undefined ? undefined : inFile(query, file, at);
  return queryOptions({
    queryKey: ['file-matches', wanted, file.blob],
    queryFn: ({ signal }) => (wanted === undefined ? none : matchesOf(wanted, signal)),
    enabled: wanted !== undefined,
    retry: false,
  });
}

/** Undefined for queries about something else than lines of files. */
export function inFile(
  query: string,
  { repository, path }: Pick<File, 'repository' | 'path'>,
  at: string | undefined,
): string | undefined {
  if (/^(?:diff|commit|repo|path|symbol)$/.test(filterValue(query, 'type') ?? '')) return undefined;
  const bare = withoutFilters(query, [
    'asof',
    'between',
    'first',
    'last',
    'count',
    'select',
    'repo',
    'file',
    'rev',
    'timeout',
  ]);
  if (bare === '') return undefined;
  const here = withWord(withWord(bare, `repo:${exactly(repository)}`), `file:${exactly(path)}`);
  const all = withFilter(here, 'count', 'all');
  return at === undefined ? all : withFilter(all, 'asof', at);
}

function exactly(name: string): string {
  const pattern = `^${escapedRegexp(name)}$`;
  return /[\s"]/.test(pattern) ? JSON.stringify(pattern) : pattern;
}

async function matchesOf(query: string, signal: AbortSignal): Promise<FoundInFile> {
  let incomplete = false;
  const found = new Map<number, Ranges>();
  for await (const { event, data } of streamSearch({ query, display: most, order: 'path' }, signal)) {
    if (event === 'error') throw new Error((data as StreamError).message);
    if (event === 'manifest') incomplete = isIncomplete(data as SearchManifest);
    if (event !== 'matches') continue;
    for (const match of data as readonly StreamMatch[])
      if (match.type === 'content')
        for (const line of match.lineMatches ?? []) found.set(line.lineNumber, line.offsetAndLengths);
  }
  return { matches: found, incomplete };
}

function isIncomplete({ incomplete = [], unsearched }: SearchManifest): boolean {
  return incomplete.length > 0 || unsearched.length > 0;
}
