/** What repositories depend on, now or on any day; one package over time; and which known vulnerabilities stood where. */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Dependencies } from '../../../src/http/schema.ts';
import { dependenciesQuery } from '../api/queries.ts';
import { Filters, optionsOf, Pager, Select, TextField } from '../components/fields.tsx';
import { ContextSelect, RepositorySelect } from '../components/filter-selects.tsx';
import { Page, Panel } from '../components/page.tsx';
import { GapList } from '../components/references.tsx';
import { Answer, Empty, NothingAudited } from '../components/states.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { DependenciesSearch } from '../router.tsx';
import { plural } from '../text/format.ts';
import { basisWords, ecosystemWords } from '../text/dependency-words.ts';
import { DependencyTable } from './dependencies/dependency-table.tsx';
import { Exposures } from './dependencies/exposures.tsx';
import { PackageOverTime } from './dependencies/package-over-time.tsx';

const limit = 100;
export function DependenciesPage(): ReactElement {
  const search = useSearch({ from: '/dependencies' });
  if (search.package !== undefined) return <PackagePage name={search.package} />;
  return (
    <Page
      title="Dependencies"
      lead={
        <p>
          What lock files and manifests name, since when, and how each version is known. A version that nobody can see
          is said to be unknown, never guessed.
        </p>
      }
      actions={<Views view={search.view} />}
    >
      <DependencyFilters search={search} />
      {search.view === 'advisories' ? <Exposures search={search} /> : <Inventory search={search} />}
    </Page>
  );
}

function Views({ view }: { readonly view: DependenciesSearch['view'] }): ReactElement {
  const change = useFilters<DependenciesSearch>();
  const views = [
    [undefined, 'Inventory'],
    ['advisories', 'Vulnerabilities'],
  ] as const;
  return (
    <div className="switch-group" role="group" aria-label="What is listed">
      {views.map(([name, title]) => (
        <button
          key={title}
          type="button"
          className="switch"
          aria-pressed={view === name}
          onClick={() => change({ view: name })}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

function DependencyFilters({ search }: { readonly search: DependenciesSearch }): ReactElement {
  const change = useFilters<DependenciesSearch>();
  return (
    <Filters>
      <TextField
        label="Package"
        placeholder="log4j-core or lodash@<4.17.21"
        value={search.name}
        onChange={(name) => change({ name })}
      />
      <RepositorySelect value={search.repository} onChange={(repository) => change({ repository })} />
      <Select
        label="Ecosystem"
        all="All ecosystems"
        value={search.ecosystem}
        options={optionsOf(ecosystemWords)}
        onChange={(ecosystem) => change({ ecosystem })}
      />
      <Select
        label="Asked for by"
        all="Anybody"
        value={search.direct}
        options={[
          ['true', 'A manifest itself'],
          ['false', 'Other packages only'],
        ]}
        onChange={(direct) => change({ direct })}
      />
      {search.view === 'advisories' ? (
        <Select
          label="When"
          all="At any time in history"
          value={search.open}
          options={[['true', 'Still open']]}
          onChange={(open) => change({ open })}
        />
      ) : (
        <Select
          label="Version known by"
          all="Anything"
          value={search.known}
          options={optionsOf(basisWords)}
          onChange={(known) => change({ known })}
        />
      )}
      <ContextSelect value={search.context} onChange={(context) => change({ context })} />
      <DayField value={search.at} onChange={(at) => change({ at })} />
    </Filters>
  );
}

function DayField({
  value,
  onChange,
}: {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}): ReactElement {
  return (
    <div className="field">
      <label htmlFor="dependencies-at">As of (absent: now)</label>
      <input
        id="dependencies-at"
        type="date"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
    </div>
  );
}

function Inventory({ search }: { readonly search: DependenciesSearch }): ReactElement {
  const { view: _, open: __, package: ___, offset = 0, ...wish } = search;
  const query = useQuery(dependenciesQuery({ ...wish, offset, limit }));
  const change = useFilters<DependenciesSearch>();
  return (
    <Answer query={query} what="dependencies">
      {(answer) => {
        const pages = { offset, limit, total: answer.total, noun: 'dependencies' };
        const move = (moved: number): void => change({ offset: moved });
        return (
          <>
            {answer.total === 0 ? (
              <NoDependency answer={answer} />
            ) : (
              <>
                <Ecosystems answer={answer} />
                <Pager {...pages} above onMove={move} />
                <DependencyTable dependencies={answer.items} />
                {answer.total > limit ? <Pager {...pages} onMove={move} /> : null}
              </>
            )}
            <Undecided answer={answer} />
            {answer.gaps.length === 0 ? null : (
              <Panel title="Not read" id="dependency-gaps">
                <GapList gaps={answer.gaps} />
              </Panel>
            )}
          </>
        );
      }}
    </Answer>
  );
}

function NoDependency({ answer }: { readonly answer: Dependencies }): ReactElement {
  if (answer.repositories.length === 0) return <NothingAudited />;
  return (
    <Empty title="No dependency fits">
      <p>
        No lock file or manifest of the {plural(answer.repositories.length, 'repository', 'repositories')} names it, or
        a filter leaves it out. <Link to="/dependencies">Show all that stand now</Link>
      </p>
    </Empty>
  );
}

function Ecosystems({ answer }: { readonly answer: Dependencies }): ReactElement | null {
  if (answer.ecosystems.length < 2) return null;
  return (
    <p className="muted">
      {answer.ecosystems
        .map(({ ecosystem, count }) => `${ecosystemWords[ecosystem]} ${count.toLocaleString('en-GB')}`)
        .join(' · ')}
    </p>
  );
}

export function Undecided({ answer }: { readonly answer: Pick<Dependencies, 'undecided'> }): ReactElement | null {
  if (answer.undecided.length === 0) return null;
  return (
    <Panel title="Not decided" id="undecided">
      <p>These name the package, and their version is not known well enough to say whether it is in the range.</p>
      <DependencyTable dependencies={answer.undecided} />
    </Panel>
  );
}

function PackagePage({ name }: { readonly name: string }): ReactElement {
  return (
    <Page
      title={name}
      heading={<span className="mono break">{name}</span>}
      above={
        <nav className="breadcrumb" aria-label="Breadcrumb">
          <Link to="/dependencies">Dependencies</Link> / <span className="break">{name}</span>
        </nav>
      }
      lead={<p>Each version in each place, since when and until when, over all history that was read.</p>}
    >
      <PackageOverTime name={name} />
    </Page>
  );
}
