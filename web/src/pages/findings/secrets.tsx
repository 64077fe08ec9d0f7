/** Secrets, each once: what there is to revoke, with every place where it stood. */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Secret } from '../../../../src/http/schema.ts';
import type { Parameters } from '../../api/client.ts';
import { secretsQuery } from '../../api/queries.ts';
import { Pager } from '../../components/fields.tsx';
import { Scroll } from '../../components/page.tsx';
import { CodeLink, Hash } from '../../components/references.tsx';
import { Chip, SeverityBadge } from '../../components/result.tsx';
import { Answer } from '../../components/states.tsx';
import { useFilters } from '../../layout/use-filters.ts';
import type { FindingsSearch } from '../../router.tsx';
import { count, date, plural } from '../../text/format.ts';
import { NoFinding } from '../findings.tsx';
import { nameOf } from './author-name.ts';
import { Suppressed } from './suppressed.tsx';

const limit = 50;
const placesShown = 3;

export function Secrets({ wish }: { readonly wish: Parameters }): ReactElement {
  const { class: _, ...rest } = wish;
  const { offset = 0 } = useSearch({ from: '/findings' });
  const query = useQuery(secretsQuery({ ...rest, offset, limit }));
  const change = useFilters<FindingsSearch>();
  const onMove = (moved: number): void => change({ offset: moved });
  return (
    <Answer query={query} what="secrets">
      {({ items, total }) =>
        total === 0 ? (
          <NoFinding />
        ) : (
          <>
            <Pager above {...{ offset, limit, total, onMove }} noun="secrets" />
            <Scroll label="Secrets">
              <table className="dependencies">
                <thead>
                  <tr>
                    <th scope="col">Severity</th>
                    <th scope="col">Secret</th>
                    <th scope="col">Where it stood</th>
                    <th scope="col">Brought</th>
                    <th scope="col">Removed</th>
                    <th scope="col" className="number">
                      Days exposed
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((secret) => (
                    <Row key={secret.identity} secret={secret} />
                  ))}
                </tbody>
              </table>
            </Scroll>
            {total > limit ? <Pager {...{ offset, limit, total, onMove }} noun="secrets" /> : null}
          </>
        )
      }
    </Answer>
  );
}

function Row({ secret }: { readonly secret: Secret }): ReactElement {
  const { identity, kind, severity, places, firstSeen, introducedBy, removedBy, atHead, daysExposed } = secret;
  const [shown, more] = [places.slice(0, placesShown), places.slice(placesShown)];
  const last = places.flatMap(({ removed }) => removed ?? []).reduce((a, b) => (a > b.at ? a : b.at), '');
  return (
    <tr>
      <td>
        <SeverityBadge severity={severity} />
      </td>
      <th scope="row">
        {kind}
        <span className="sub">
          <Hash value={identity} />
        </span>
        <Suppressed finding={secret} />
      </th>
      <td>
        <Places places={shown} />
        {more.length === 0 ? null : (
          <details>
            <summary>{plural(more.length, 'place')} more</summary>
            <Places places={more} />
          </details>
        )}
      </td>
      <td className="nowrap">
        {date(firstSeen.at)}
        <span className="sub">{nameOf(introducedBy)}</span>
      </td>
      <td className="nowrap">
        {atHead ? (
          <span className="badge tone-deviated">Still there</span>
        ) : (
          <>
            {secret.sideCommit ? 'never landed' : last === '' ? 'gone' : date(last)}
            <span className="sub">{secret.sideCommit ? 'stands beside the branch' : nameOf(removedBy)}</span>
          </>
        )}
      </td>
      <td className="number">{count(daysExposed)}</td>
    </tr>
  );
}

function Places({ places }: { readonly places: Secret['places'] }): ReactElement {
  return (
    <ul>
      {places.map(({ repository, path, line, atHead, lastSeen, removed, sideCommit }) => (
        <li key={`${repository} ${path} ${line}`} className="where">
          {repository}{' '}
          <CodeLink repository={repository} path={path} line={line} commit={atHead ? undefined : lastSeen.commit} />
          {sideCommit ? <Chip>side commit</Chip> : null}
          {removed === null ? null : <span className="muted">until {date(removed.at)}</span>}
        </li>
      ))}
    </ul>
  );
}
