/** One package: what is known against it, and each version in each place with its dates. */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Dependency } from '../../../../src/http/schema.ts';
import { exposuresQuery, packageQuery } from '../../api/queries.ts';
import { Panel } from '../../components/page.tsx';
import { Answer } from '../../components/states.tsx';
import { count, plural } from '../../text/format.ts';
import { Undecided } from '../dependencies.tsx';
import { DependencyTable } from './dependency-table.tsx';
import { ExposureTable } from './exposures.tsx';

export function PackageOverTime({ name }: { readonly name: string }): ReactElement {
  const { ecosystem, repository } = useSearch({ from: '/dependencies' });
  const query = useQuery(packageQuery(name, { ecosystem, repository }));
  return (
    <Answer query={query} what={name}>
      {(answer) => {
        const groups = [...Map.groupBy(answer.items, (one) => one.repository)];
        return (
          <>
            <Standing items={answer.items} />
            <KnownAgainst name={name} />
            {groups.map(([of, items]) => (
              <Panel key={of} title={of} id={`in-${of}`} aside={<span className="muted">{now(items)}</span>}>
                <DependencyTable dependencies={items} of={of} />
              </Panel>
            ))}
            <Undecided answer={answer} />
          </>
        );
      }}
    </Answer>
  );
}

function Standing({ items }: { readonly items: readonly Dependency[] }): ReactElement {
  const standing = items.filter(({ until }) => until === undefined);
  const versions = [...new Set(standing.flatMap(({ version }) => version ?? []))];
  const places = new Set(standing.map(({ repository }) => repository)).size;
  return (
    <p>
      {standing.length === 0
        ? 'It stands nowhere now.'
        : `It stands in ${plural(places, 'repository', 'repositories')} now${versions.length === 0 ? ', in no known version' : `: ${versions.join(', ')}`}.`}
    </p>
  );
}

function now(items: readonly Dependency[]): string {
  const standing = items.filter(({ until }) => until === undefined);
  if (standing.length === 0) return 'gone';
  const versions = [...new Set(standing.map(({ version }) => version ?? 'an unknown version'))];
  return `now ${versions.join(', ')}`;
}

function KnownAgainst({ name }: { readonly name: string }): ReactElement | null {
  const { ecosystem, repository } = useSearch({ from: '/dependencies' });
  const { data, error } = useQuery(exposuresQuery({ name, ecosystem, repository, limit: 200 }));
  if (error) return <p className="muted">Whether anything is known against it could not be asked: {error.message}</p>;
  if (!data) return null;
  if (data.advisories === 0)
    return <p className="muted">Nobody can say whether it is vulnerable: no advisories were brought.</p>;
  if (data.total === 0)
    return <p className="muted">None of {count(data.advisories)} advisories is about a version that stood here.</p>;
  return (
    <Panel title={plural(data.total, 'exposure')} id="known-against">
      <ExposureTable exposures={data.items} />
    </Panel>
  );
}
