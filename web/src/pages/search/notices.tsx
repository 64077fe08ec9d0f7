import type { ReactElement } from 'react';
import type { StreamAlert, StreamError } from '../../../../src/http/schema.ts';
import { count, plural, seconds } from '../../text/format.ts';
import { linesFetched, type SearchState } from './use-search-stream.ts';

export function Counts({ state }: { readonly state: SearchState }): ReactElement {
  const { phase, progress, manifest, matches } = state;
  if (!progress)
    return (
      <p className="search-counts" role="status">
        {phase === 'running' ? 'Searching …' : ''}
      </p>
    );
  const withheld = progress.skipped.find(({ reason }) => reason === 'display');
  const limited = manifest?.limitHit === true;
  const isOfLines = matches.length === 0 || matches.some(({ type }) => type === 'content');
  return (
    <p className="search-counts" role="status">
      <strong>
        {plural(progress.matchCount, isOfLines ? 'matching line' : 'match', isOfLines ? 'matching lines' : 'matches')}
        {limited ? ' (limit reached)' : ''}
      </strong>
      {phase === 'running' ? ' so far, ' : ' in '}
      {count(progress.filesSearched)} of {plural(progress.filesTotal, 'file')}
      {phase === 'running' ? ' searched' : `, ${seconds(progress.durationMs)}`}
      {phase === 'stopped' ? '. Cancelled: the rest was not searched.' : ''}
      {withheld ? `. The first ${count(linesFetched)} are shown; narrow the query for the others.` : ''}
    </p>
  );
}

export function Alert({
  alert,
  search,
}: {
  readonly alert: StreamAlert;
  readonly search: (query: string) => void;
}): ReactElement {
  return (
    <div className="notice tone-indeterminate">
      <p className="notice-title">{alert.title}</p>
      <p>{alert.description}</p>
      {alert.proposedQueries.map(({ description, query }) => (
        <button key={query} type="button" onClick={() => search(query)}>
          {description}: <code className="break">{query}</code>
        </button>
      ))}
    </div>
  );
}

export function Fault({ fault, query }: { readonly fault: StreamError; readonly query: string }): ReactElement {
  const { from = 0, to = 0 } = fault;
  return (
    <div className="notice tone-not-operated" role="alert">
      <p className="notice-title">The query cannot be run: {fault.message}</p>
      {to > from ? (
        <p className="mono fault-query">
          {query.slice(0, from)}
          <mark>{query.slice(from, to)}</mark>
          {query.slice(to)}
        </p>
      ) : null}
      <p>{fault.hint}</p>
    </div>
  );
}
