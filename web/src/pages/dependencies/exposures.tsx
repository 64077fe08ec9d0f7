/** Known vulnerabilities of what stood: exposed since, fixed at, by which version. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Exposure } from '../../../../src/http/schema.ts';
import { exposuresQuery } from '../../api/queries.ts';
import { Pager } from '../../components/fields.tsx';
import { Panel, Scroll } from '../../components/page.tsx';
import { CodeLink } from '../../components/references.tsx';
import { Chip, SeverityBadge } from '../../components/result.tsx';
import { Answer, Empty } from '../../components/states.tsx';
import { useFilters } from '../../layout/use-filters.ts';
import type { DependenciesSearch } from '../../router.tsx';
import { count, date, plural } from '../../text/format.ts';
import { ecosystemWords, scopeWords } from '../../text/dependency-words.ts';
import { contextWords } from '../../text/words.ts';
import { Since } from './dependency-table.tsx';

const limit = 100;

export function Exposures({ search }: { readonly search: DependenciesSearch }): ReactElement {
  const { view: _, known: __, package: ___, offset = 0, ...wish } = search;
  const query = useQuery(exposuresQuery({ ...wish, offset, limit }));
  const change = useFilters<DependenciesSearch>();
  return (
    <Answer query={query} what="vulnerabilities">
      {({ items, total, advisories, undecided, refused }) => {
        if (advisories === 0) return <NoAdvisories />;
        const pages = { offset, limit, total, noun: 'exposures' };
        const move = (moved: number): void => change({ offset: moved });
        return (
          <>
            <p className="muted">
              Held against {plural(advisories, 'advisory', 'advisories')}.
              {undecided === 0
                ? ''
                : ` ${plural(undecided, 'package')} with advisories and no known version: neither exposed nor safe.`}
            </p>
            {refused.length === 0 ? null : (
              <Panel title={`${count(refused.length)} files are no advisories`} id="refused">
                <ul>
                  {refused.slice(0, 20).map(({ path, reason }) => (
                    <li key={path}>
                      <code className="break">{path}</code>: {reason}
                    </li>
                  ))}
                </ul>
              </Panel>
            )}
            {total === 0 ? (
              <Empty title="Nothing is exposed">
                <p>No advisory is about a version that stood, or a filter leaves it out.</p>
              </Empty>
            ) : (
              <>
                <Pager {...pages} above onMove={move} />
                <ExposureTable exposures={items} />
                {total > limit ? <Pager {...pages} onMove={move} /> : null}
              </>
            )}
          </>
        );
      }}
    </Answer>
  );
}

export function NoAdvisories(): ReactElement {
  return (
    <Empty title="No advisories were brought">
      <p>
        Plumbline asks nobody over the network. Fetch the exports of your ecosystems from osv.dev where you have access,
        for example:
      </p>
      <pre className="command">curl -O https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip</pre>
      <p>and name them in plumbline.yaml: files, folders or the archives as they are.</p>
      <pre className="command">{'advisories:\n  paths: [osv/npm.zip, osv/Maven.zip]'}</pre>
      <p>Until then nobody can say what is exposed.</p>
    </Empty>
  );
}

export function ExposureTable({ exposures }: { readonly exposures: readonly Exposure[] }): ReactElement {
  return (
    <Scroll label="Exposures">
      <table className="dependencies">
        <thead>
          <tr>
            <th scope="col">Severity</th>
            <th scope="col">Advisory</th>
            <th scope="col">Package</th>
            <th scope="col">Where</th>
            <th scope="col">Exposed since</th>
            <th scope="col">Fixed</th>
            <th scope="col" className="number">
              Days
            </th>
          </tr>
        </thead>
        <tbody>
          {exposures.map((one) => (
            <Row key={`${one.repository} ${one.path} ${one.name} ${one.advisory} ${one.exposedSince.at}`} one={one} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ one }: { readonly one: Exposure }): ReactElement {
  const { repository, path, line, advisory, ids, fixedAt, fixedBy, exposedSince } = one;
  const commit = fixedAt === undefined ? undefined : exposedSince.commit;
  return (
    <tr>
      <td>{one.severity === 'unknown' ? <Chip>Not rated</Chip> : <SeverityBadge severity={one.severity} />}</td>
      <th scope="row">
        {one.summary === '' ? advisory : one.summary}
        <span className="sub mono">{[...new Set([advisory, ...ids])].join(' · ')}</span>
        {one.published === undefined ? null : <span className="sub">published {date(one.published)}</span>}
      </th>
      <td>
        <Link className="break" to="/dependencies" search={{ package: one.name, ecosystem: one.ecosystem }}>
          {one.name}
        </Link>
        <span className="sub">
          {ecosystemWords[one.ecosystem]} <span className="mono">{one.versions.join(', ')}</span>
        </span>
      </td>
      <td>
        <span className="where">
          {repository} <CodeLink repository={repository} path={path} line={line} commit={commit} />
          {one.scope === 'runtime' ? null : <Chip>{scopeWords[one.scope]}</Chip>}
          {one.context === 'production' ? null : <Chip>in {contextWords[one.context].toLowerCase()}</Chip>}
        </span>
      </td>
      <td className="nowrap">
        <Since at={exposedSince.at} known={one.sinceKnown} />
      </td>
      <td className="nowrap">
        {fixedAt === undefined ? (
          <span className="badge tone-deviated">Open</span>
        ) : (
          <>
            {date(fixedAt.at)}
            <span className="sub">{fixedBy === undefined ? 'package removed' : `by ${fixedBy}`}</span>
          </>
        )}
      </td>
      <td className="number">{count(one.days)}</td>
    </tr>
  );
}
