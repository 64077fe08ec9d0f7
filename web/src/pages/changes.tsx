/**
 * Every landing on a branch in scope: when they came, what the rules demanded then, and each of them in a list that can be
 * sorted, grouped and narrowed. A picture above, the list below: choosing in the picture narrows the list.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useLocation, useSearch } from '@tanstack/react-router';
import { type ReactElement, useRef } from 'react';
import { changesQuery } from '../api/queries.ts';
import { Page } from '../components/page.tsx';
import { GapList } from '../components/references.tsx';
import { Empty, Loading, NothingAudited, Trouble } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { useSlashKey } from '../layout/shell.tsx';
import { useFilters } from '../layout/use-filters.ts';
import { BranchesInScope } from './changes/branches-in-scope.tsx';
import { CalendarView } from './changes/calendar.tsx';
import {
  changeViews,
  type ChangesSearch,
  type ChangeView,
  filterOf,
  type SearchChange,
  sortOf,
} from './changes/change-address.ts';
import { ChangeFilters } from './changes/change-filters.tsx';
import { ChangeList } from './changes/change-list.tsx';
import { ChangeSummary } from './changes/change-summary.tsx';
import { type ProtectionProps, ProtectionView } from './changes/protection.tsx';

export function ChangesPage(): ReactElement {
  const run = useRun();
  const search: ChangesSearch = useSearch({ from: '/changes' });
  const change = useFilters<ChangesSearch>();
  const field = useRef<HTMLInputElement>(null);
  useSlashKey(field);
  const wish = { ...filterOf(search, run), ...sortOf(search) };
  const query = useQuery({ ...changesQuery(wish, 0), placeholderData: keepPreviousData });
  const first = query.data;
  const audited = first !== undefined && first.repositories.length > 0;
  return (
    <Page
      title="Changes"
      lead={
        <p>
          Every landing on a branch in scope in the period: how it came in, who saw it, and what the checks say of it.
        </p>
      }
      actions={audited ? <Views view={search.view ?? 'calendar'} change={change} /> : null}
    >
      {first === undefined && !query.isError ? <Loading what="changes" /> : null}
      {first?.repositories.length === 0 ? <NothingAudited /> : null}
      {audited && search.view !== 'table' ? (
        <Picture search={search} change={change} audited={first.repositories} />
      ) : null}
      {audited || query.isError ? <ChangeFilters search={search} change={change} field={field} /> : null}
      {query.isError ? <Trouble error={query.error} retry={() => void query.refetch()} /> : null}
      {audited ? (
        <ChangeSummary changes={first} search={search} change={change} stale={query.isPlaceholderData} />
      ) : null}
      {audited && first.total > 0 ? <ChangeList total={first.total} search={search} change={change} /> : null}
      {audited && first.total === 0 ? <NothingFits /> : null}
      {audited ? <BranchesInScope repositories={first.repositories} /> : null}
      {audited && first.gaps.length > 0 ? (
        <section className="panel" aria-labelledby="population-gaps">
          <h2 id="population-gaps">What could not be looked at</h2>
          <GapList gaps={first.gaps} />
        </section>
      ) : null}
    </Page>
  );
}

const viewWords = { calendar: 'Calendar', protection: 'Protection', table: 'List only' } as const;

function Picture({ search, change, audited }: ProtectionProps): ReactElement {
  const { view = 'calendar' } = search;
  return (
    <section className={`panel picture picture-${view}`} aria-labelledby="picture-title">
      <h2 id="picture-title">
        {view === 'protection' ? 'What the rules demanded, and what landed' : 'When they landed'}
      </h2>
      {view === 'calendar' ? <CalendarView search={search} change={change} /> : null}
      {view === 'protection' ? <ProtectionView {...{ search, change, audited }} /> : null}
    </section>
  );
}

function Views({
  view,
  change,
}: {
  readonly view: ChangeView;
  readonly change: (change: SearchChange) => void;
}): ReactElement {
  return (
    <div className="switch-group" role="group" aria-label="Above the list">
      {changeViews.map((name) => (
        <button
          key={name}
          type="button"
          className="switch"
          aria-pressed={view === name}
          onClick={() => change({ view: name === 'calendar' ? undefined : name })}
        >
          {viewWords[name]}
        </button>
      ))}
    </div>
  );
}

function NothingFits(): ReactElement {
  const { searchStr } = useLocation();
  return (
    <Empty title="No landing fits">
      <p>
        {searchStr === ''
          ? 'Nothing landed in this period.'
          : 'Nothing landed in this period, or a filter leaves it out.'}{' '}
        <Link to="/changes" search={{}}>
          Show all
        </Link>
      </p>
    </Empty>
  );
}
