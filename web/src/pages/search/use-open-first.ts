import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { StreamMatch } from '../../../../src/http/schema.ts';
import type { SearchState } from './use-search-stream.ts';

/** Opens the first result of a query: at once when it is there, else when it comes. */
export function useOpenFirst(
  { matches }: SearchState,
  query: string,
  search: (query: string) => void,
): (query: string) => void {
  const open = useOpenMatch(query);
  const waiting = useRef<string>(undefined);
  const [first] = matches;
  useEffect(() => {
    if (waiting.current !== query || !first) return;
    waiting.current = undefined;
    open(first);
  }, [query, first, open]);
  return (wanted) => {
    if (wanted === '') return;
    if (wanted === query && first) return open(first);
    waiting.current = wanted;
    search(wanted);
  };
}

/** Where the cards of the results lead, too. */
function useOpenMatch(q: string): (match: StreamMatch) => void {
  const navigate = useNavigate();
  return (match) => {
    const { repository } = match;
    if (match.type === 'repo' || match.type === 'person' || match.type === 'team')
      return void navigate({ to: '/repositories', hash: repository });
    if (match.type === 'commit') return void navigate({ to: '/changes', search: { repository, text: match.oid } });
    const { path, commit } = match;
    const line =
      match.type === 'content' ? firstLine(match) : match.type === 'symbol' ? match.symbols[0]?.line : undefined;
    const place = line === undefined ? {} : { hash: `L${line}` };
    void navigate({ to: '/file', search: { repository, path, commit, q }, ...place });
  };
}

function firstLine({ lineMatches }: Extract<StreamMatch, { type: 'content' }>): number | undefined {
  const first = lineMatches?.[0]?.lineNumber;
  return first === undefined ? undefined : first + 1;
}
