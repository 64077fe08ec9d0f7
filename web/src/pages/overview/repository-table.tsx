import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { Repository } from '../../../../src/http/schema.ts';
import { Pager } from '../../components/fields.tsx';
import { Icon } from '../../components/icon.tsx';
import { Scroll } from '../../components/page.tsx';
import { Hash } from '../../components/references.tsx';
import { count, dateTime, plural } from '../../text/format.ts';
import { reasonWords } from '../../text/words.ts';

const shownAtATime = 50;

export function RepositoryTable({ repositories }: { readonly repositories: readonly Repository[] }): ReactElement {
  const [offset, setOffset] = useState(0);
  const total = repositories.length;
  return (
    <>
      <Rows repositories={repositories.slice(offset, offset + shownAtATime)} />
      {total > shownAtATime ? (
        <Pager {...{ offset, total }} limit={shownAtATime} noun="repositories" onMove={setOffset} />
      ) : null}
    </>
  );
}

function Rows({ repositories }: { readonly repositories: readonly Repository[] }): ReactElement {
  return (
    <Scroll label="Repositories">
      <table className="repositories">
        <thead>
          <tr>
            <th scope="col">Repository</th>
            <th scope="col">Branch and head</th>
            <th scope="col" className="number">
              Landed in the period
            </th>
            <th scope="col" className="number">
              Files
            </th>
            <th scope="col">Gaps</th>
            <th scope="col">Seen</th>
          </tr>
        </thead>
        <tbody>
          {repositories.map((repository) => (
            <tr key={repository.name}>
              <th scope="row">
                <Link to="/repositories" hash={repository.name}>
                  {repository.name}
                </Link>
              </th>
              <td>
                {repository.branch ?? <span className="muted">no branch</span>}{' '}
                {repository.head === undefined ? (
                  <span className="muted">no commits</span>
                ) : (
                  <Hash value={repository.head} />
                )}
              </td>
              <td className="number">
                {repository.landedInPeriod === undefined ? (
                  <span className="muted">not read</span>
                ) : (
                  <Link to="/changes" search={{ repository: repository.name }}>
                    {count(repository.landedInPeriod)}
                  </Link>
                )}
              </td>
              <td className="number">
                {repository.filesAtHead === undefined ? (
                  <span className="muted">not read</span>
                ) : (
                  count(repository.filesAtHead)
                )}
              </td>
              <td>
                <GapSummary repository={repository} />
              </td>
              <td className="nowrap">{dateTime(repository.observedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function GapSummary({ repository: { name, gaps } }: { readonly repository: Repository }): ReactElement {
  if (gaps.length === 0) return <span className="muted">none</span>;
  const reasons = [...new Set(gaps.map(({ reason }) => reasonWords[reason].toLowerCase()))].join(', ');
  return (
    <Link className="badge tone-indeterminate" to="/repositories" hash={name}>
      <Icon name="gap" />
      {plural(gaps.length, 'gap')}: {reasons}
    </Link>
  );
}
