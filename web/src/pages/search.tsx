/** Search as it streams in. What was not searched is listed with the same weight as what was found. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { SearchManifest, StreamAlert, StreamError, StreamFilter } from '../../../src/http/schema.ts';
import { Icon } from '../components/icon.tsx';
import { Page } from '../components/page.tsx';
import { Empty, Trouble } from '../components/states.tsx';
import { useSlashKey } from '../layout/shell.tsx';
import { count, plural, seconds } from '../text/format.ts';
import { FileResults } from './search/file-results.tsx';
import { useResultKeys } from './search/result-keys.ts';
import { linesFetched, useSearchStream, type SearchState } from './search/use-search-stream.ts';

export function SearchPage(): ReactElement {
  const { q = '' } = useSearch({ from: '/search' });
  const navigate = useNavigate();
  const { state, stop } = useSearchStream(q);
  const search = (query: string): void => void navigate({ to: '/search', search: { q: query } });
  return (
    <Page title={q === '' ? 'Search' : `${q} · Search`} heading="Search">
      <QueryBar query={q} running={state.phase === 'running'} search={search} stop={stop} />
      {q === '' ? <Help search={search} /> : <Results state={state} query={q} search={search} />}
    </Page>
  );
}

function QueryBar({
  query,
  running,
  search,
  stop,
}: {
  readonly query: string;
  readonly running: boolean;
  readonly search: (query: string) => void;
  readonly stop: () => void;
}): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(query);
  useEffect(() => setTyped(query), [query]);
  useEffect(() => {
    if (query === '' || query.endsWith(' ')) field.current?.focus();
  }, [query]);
  useSlashKey(field);
  return (
    <form
      className="query-bar"
      role="search"
      aria-label="Code"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') search(typed.trim());
      }}
    >
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        className="mono"
        aria-label="Query"
        aria-describedby="query-help"
        placeholder="email|phone repo:payments lang:go"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {running ? (
        <button type="button" onClick={stop}>
          Cancel
        </button>
      ) : (
        <button type="submit" className="primary">
          Search
        </button>
      )}
      <span id="query-help" className="visually-hidden">
        Slash comes back here, arrow down walks over the results, Enter opens one.
      </span>
    </form>
  );
}

const examples: readonly (readonly [query: string, what: string])[] = [
  ['email|phone|birth_?date', 'a regular expression: where personal data is named'],
  ['"http://" lang:yaml', 'plain text in one language'],
  ['repo:payments file:\\.env', 'files by repository and path'],
  ['verify=False -file:test', 'everything but tests'],
  ['TODO count:all', 'every match, however many'],
];

function Help({ search }: { readonly search: (query: string) => void }): ReactElement {
  return (
    <Empty title="Search every repository at its head">
      <p>Sourcegraph’s query language: words or a regular expression, narrowed by filters.</p>
      <ul className="examples">
        {examples.map(([query, what]) => (
          <li key={query}>
            <button type="button" className="mono" onClick={() => search(query)}>
              {query}
            </button>
            <span className="muted">{what}</span>
          </li>
        ))}
      </ul>
      <p className="muted keys">
        <kbd>/</kbd> to this field <kbd>j</kbd> <kbd>k</kbd> or arrows over the results <kbd>Enter</kbd> to open
      </p>
    </Empty>
  );
}

function Results({
  state,
  query,
  search,
}: {
  readonly state: SearchState;
  readonly query: string;
  readonly search: (query: string) => void;
}): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  useResultKeys(list);
  const { phase, matches, alert, fault, trouble, manifest, filters } = state;
  return (
    <>
      <Counts state={state} />
      {alert ? <Alert alert={alert} search={search} /> : null}
      {fault ? <Fault fault={fault} query={query} /> : null}
      {trouble === undefined ? null : <Trouble error={trouble} />}
      <div className="search-columns">
        <div ref={list} className="results" aria-busy={phase === 'running'}>
          <h2 className="visually-hidden">Results</h2>
          {matches.map((match) => (
            <FileResults key={keyOf(match)} match={match} />
          ))}
          {phase === 'done' && matches.length === 0 ? <Nothing manifest={manifest} /> : null}
        </div>
        {manifest ? (
          <aside className="search-aside" aria-label="About this search">
            <Narrow filters={filters} query={query} search={search} />
            <Manifest manifest={manifest} />
          </aside>
        ) : null}
      </div>
    </>
  );
}

function keyOf(match: SearchState['matches'][number]): string {
  if (match.type === 'repo') return match.repository;
  const line = match.type === 'content' ? match.lineMatches?.[0]?.lineNumber : '';
  return `${match.repository} ${match.path} ${match.commit} ${match.type} ${line ?? ''}`;
}

function Counts({ state }: { readonly state: SearchState }): ReactElement {
  const { phase, progress, manifest } = state;
  if (!progress)
    return (
      <p className="search-counts" role="status">
        {phase === 'running' ? 'Searching …' : ''}
      </p>
    );
  const withheld = progress.skipped.find(({ reason }) => reason === 'display');
  const limited = manifest?.limitHit === true;
  return (
    <p className="search-counts" role="status">
      <strong>
        {plural(progress.matchCount, 'matching line')}
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

function Alert({
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
          {description}: <code>{query}</code>
        </button>
      ))}
    </div>
  );
}

function Fault({ fault, query }: { readonly fault: StreamError; readonly query: string }): ReactElement {
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

function Nothing({ manifest }: { readonly manifest: SearchManifest | undefined }): ReactElement {
  return (
    <Empty title="No match">
      <p>
        {manifest === undefined || manifest.repositories.length === 0
          ? 'No repository was searched: add one, or widen the repo: filter.'
          : `${plural(manifest.filesSearched, 'file')} in ${plural(manifest.repositories.length, 'repository', 'repositories')} were searched and none matched. What was left out is listed beside.`}
      </p>
    </Empty>
  );
}

const narrowShown = 8;

function Narrow({
  filters,
  query,
  search,
}: {
  readonly filters: readonly StreamFilter[];
  readonly query: string;
  readonly search: (query: string) => void;
}): ReactElement | null {
  if (filters.length < 2) return null;
  return (
    <>
      <h2>Narrow</h2>
      <ul className="narrow">
        {filters.slice(0, narrowShown).map(({ value, label, count: lines, kind }) => (
          <li key={value}>
            <button type="button" onClick={() => search(`${query} ${value}`)}>
              <span className="muted">{kind}</span> {label}
            </button>
            <span className="number">{count(lines)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

const unsearchedShown = 50;

/** What stands behind "n matches": how the query was read, what was searched, what was not. */
function Manifest({ manifest }: { readonly manifest: SearchManifest }): ReactElement {
  const { unsearched } = manifest;
  const reasons = [...Map.groupBy(unsearched, ({ reason }) => reason)];
  return (
    <>
      <h2>Not searched</h2>
      {unsearched.length === 0 ? <p className="muted">Nothing was left out.</p> : null}
      {reasons.map(([reason, files]) => (
        <details key={reason}>
          <summary>
            {plural(files.length, 'file')}: {reason.replaceAll('-', ' ')}
          </summary>
          <ul className="paths">
            {files.slice(0, unsearchedShown).map(({ repository, path }) => (
              <li key={`${repository} ${path}`} className="mono break">
                {repository}/{path}
              </li>
            ))}
            {files.length > unsearchedShown ? (
              <li className="muted">and {count(files.length - unsearchedShown)} more</li>
            ) : null}
          </ul>
        </details>
      ))}
      <h2>Read as</h2>
      <code className="break">{manifest.canonicalQuery}</code>
      <p className="muted small">
        {manifest.engine}, {plural(manifest.repositories.length, 'repository', 'repositories')}, as of {manifest.asOf}
      </p>
    </>
  );
}
