import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { LedgerCheckpoint } from '../../../../src/http/schema.ts';
import { checkpointsQuery } from '../../api/ledger-queries.ts';
import { Pager } from '../../components/fields.tsx';
import { Scroll } from '../../components/page.tsx';
import { Answer } from '../../components/states.tsx';
import { useFilters } from '../../layout/use-filters.ts';
import type { LedgerSearch } from '../../router.tsx';
import { count, dateTime } from '../../text/format.ts';
import { Signature } from './signature.tsx';

const limit = 10;

export function Checkpoints({ offset }: { readonly offset: number }): ReactElement {
  const query = useQuery(checkpointsQuery);
  const change = useFilters<LedgerSearch>();
  return (
    <>
      <p>
        Kept for each audit, each time stamp, each change of keys, and now. Roots are computed from the log again while
        you look.
      </p>
      <Answer query={query} what="checkpoints">
        {({ items, total }) => (
          <>
            <Table checkpoints={items.slice(offset, offset + limit)} />
            <Pager
              {...{ offset, limit }}
              total={items.length}
              noun="checkpoints"
              onMove={(to) => change({ offset: to })}
            />
            {total > items.length ? (
              <p className="muted">
                These are the latest {count(items.length)} of {count(total)}; the API has all of them.
              </p>
            ) : null}
          </>
        )}
      </Answer>
    </>
  );
}

function Table({ checkpoints }: { readonly checkpoints: readonly LedgerCheckpoint[] }): ReactElement {
  return (
    <Scroll label="Checkpoints">
      <table className="checkpoints">
        <thead>
          <tr>
            <th scope="col" className="number">
              Entries
            </th>
            <th scope="col">Root</th>
            <th scope="col">Sealed</th>
            <th scope="col">Signature</th>
            <th scope="col">Time stamps</th>
            <th scope="col">Cosigned by</th>
          </tr>
        </thead>
        <tbody>
          {checkpoints.map((one) => (
            <tr key={one.checkpoint}>
              <th scope="row" className="number">
                {count(one.size)}
              </th>
              <td>
                <code className="break">{one.root === '' ? 'unreadable' : one.root}</code>
                {one.fault === undefined ? null : <span className="sub fault">{one.fault}</span>}
              </td>
              <td>
                <Sealed {...one} />
              </td>
              <td>
                <Signature note={one.checkpoint} keys={one.signers} />
                {one.signers.map((key) => (
                  <span key={key} className="sub break">
                    {key.split('+').slice(0, 2).join(', key ')}
                  </span>
                ))}
              </td>
              <td>
                <Said said={one.timestamps.map((stamp) => ({ ...stamp, who: stamp.authority ?? stamp.file }))} />
              </td>
              <td>
                <Said said={one.cosignatures.map((signed) => ({ ...signed, who: signed.witness }))} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Sealed({ runs, latest }: LedgerCheckpoint): ReactElement {
  return (
    <>
      {runs.map((run) => (
        <Link key={run} to="/" search={{ run }} className="break">
          {run}
        </Link>
      ))}
      {latest ? <span className="sub">the latest</span> : null}
      {runs.length === 0 && !latest ? <span className="muted">no audit</span> : null}
    </>
  );
}

interface Saying {
  readonly who: string;
  readonly at?: string | undefined;
  readonly fault?: string | undefined;
}

function Said({ said }: { readonly said: readonly Saying[] }): ReactElement {
  if (said.length === 0) return <span className="muted">none</span>;
  return (
    <ul className="plain">
      {said.map(({ who, at, fault }) => (
        <li key={who}>
          {at === undefined ? null : <span className="nowrap">{dateTime(at)}</span>}
          <span className="sub break">{who}</span>
          {fault === undefined ? null : <span className="sub fault">{fault}</span>}
        </li>
      ))}
    </ul>
  );
}
