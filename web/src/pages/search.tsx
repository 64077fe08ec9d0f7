/** Search as it streams in. What was not searched is listed with the same weight as what was found. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactElement, useCallback, useState } from 'react';
import { readingQuery } from '../api/queries.ts';
import { Page } from '../components/page.tsx';
import { Empty, Trouble } from '../components/states.tsx';
import { SearchHelp } from './search/search-help.tsx';
import { QueryBar } from './search/bar/query-bar.tsx';
import { Coverage } from './search/coverage.tsx';
import { FacetsAside } from './search/facets.tsx';
import { Alert, Counts, Fault } from './search/notices.tsx';
import { ResultToolbar } from './search/result-toolbar.tsx';
import { useResultViews } from './search/result-views.ts';
import { ResultList } from './search/results/result-list.tsx';
import { TimeTravel } from './search/time-travel.tsx';
import { useOpenFirst } from './search/use-open-first.ts';
import { type SearchState, useSearchStream } from './search/use-search-stream.ts';

type Search = (query: string, options?: { readonly replace?: boolean }) => void;

export function SearchPage(): ReactElement {
  const { q = '', order = 'rank' } = useSearch({ from: '/search' });
  const navigate = useNavigate();
  const { state, stop } = useSearchStream({ query: q, order });
  const search = useCallback<Search>(
    (query, { replace = false } = {}) =>
      void navigate({
        to: '/search',
        search: { ...(query === '' ? {} : { q: query }), ...(order === 'path' ? { order } : {}) },
        replace,
        resetScroll: !replace,
      }),
    [navigate, order],
  );
  const openFirst = useOpenFirst(state, q, search);
  return (
    <Page title={q === '' ? 'Search' : `${q} · Search`} heading="Search">
      <QueryBar query={q} running={state.phase === 'running'} search={search} openFirst={openFirst} stop={stop} />
      <TimeTravel query={q} search={(query) => search(query, { replace: true })} />
      {q === '' ? <SearchHelp search={search} /> : <Results state={state} query={q} search={search} />}
    </Page>
  );
}

function Results({
  state,
  query,
  search,
}: {
  readonly state: SearchState;
  readonly query: string;
  readonly search: Search;
}): ReactElement {
  const { order = 'rank' } = useSearch({ from: '/search' });
  const [grouped, setGrouped] = useState(false);
  const views = useResultViews(`${order} ${query}`);
  // The bar says already what there is to say of the query itself.
  const told = useQuery(readingQuery(query)).data?.diagnoses ?? [];
  const { phase, matches, alerts, fault, trouble, manifest, filters } = state;
  const caveats = alerts.filter(({ title }) => !told.some(({ message }) => message === title));
  return (
    <>
      <Counts state={state} />
      {caveats.map((alert) => (
        <Alert key={alert.title} alert={alert} search={search} />
      ))}
      {fault && !told.some(({ severity }) => severity === 'error') ? <Fault fault={fault} query={query} /> : null}
      {trouble === undefined ? null : <Trouble error={trouble} />}
      {manifest ? <Coverage manifest={manifest} matches={matches} caveats={caveats.map(({ title }) => title)} /> : null}
      {fault || trouble !== undefined ? null : (
        <div className="search-columns">
          <div>
            <ResultToolbar {...{ state, query, grouped, views }} group={setGrouped} />
            <ResultList matches={matches} grouped={grouped} views={views} query={query} running={phase === 'running'} />
            {phase === 'done' && matches.length === 0 ? (
              <Empty title="No match">
                <p>What was searched, and what was left out, is said above.</p>
              </Empty>
            ) : null}
          </div>
          <FacetsAside filters={filters} matches={matches} query={query} search={search} />
        </div>
      )}
    </>
  );
}
