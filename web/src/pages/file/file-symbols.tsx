/** What is defined in a file, from the index of symbols at the head. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { File, StreamMatch } from '../../../../src/http/schema.ts';
import { streamSearch } from '../../api/stream-search.ts';
import { plural } from '../../text/format.ts';
import { escapedRegexp, withFilter } from '../../text/query-text.ts';

type Symbols = Extract<StreamMatch, { type: 'symbol' }>['symbols'];
const most = 2000;

const symbolsQuery = ({ repository, path }: Pick<File, 'repository' | 'path'>) =>
  queryOptions({
    queryKey: ['file-symbols', repository, path],
    queryFn: async ({ signal }) => {
      const of = withFilter('type:symbol count:all', 'repo', `^${escapedRegexp(repository)}$`);
      const query = withFilter(of, 'file', `^${escapedRegexp(path)}$`);
      const found: Symbols[number][] = [];
      for await (const { event, data } of streamSearch({ query, display: most, order: 'path' }, signal))
        if (event === 'matches')
          for (const match of data as readonly StreamMatch[]) if (match.type === 'symbol') found.push(...match.symbols);
      return found.sort((a, b) => a.line - b.line);
    },
    retry: false,
  });

export function FileSymbols({ file }: { readonly file: File }): ReactElement | null {
  const { data } = useQuery(symbolsQuery(file));
  if (!data || data.length === 0) return null;
  return (
    <details className="file-symbols">
      <summary>{plural(data.length, 'symbol')} defined here</summary>
      <ul>
        {data.map(({ name, kind, containerName, line }) => (
          <li key={`${line} ${kind} ${name}`}>
            <a href={`#L${line}`}>
              <span className="symbol-kind">{kind.toLowerCase()}</span> <code>{name}</code>
            </a>
            {containerName === '' ? null : <span className="muted"> in {containerName}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
