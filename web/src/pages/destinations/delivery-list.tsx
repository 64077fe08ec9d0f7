import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { Delivery } from '../../../../src/http/schema.ts';
import { deliveriesQuery } from '../../api/destination-queries.ts';
import { Filters, Pager, Select } from '../../components/fields.tsx';
import { Scroll } from '../../components/page.tsx';
import { Answer } from '../../components/states.tsx';
import { useFilters } from '../../layout/use-filters.ts';
import type { DestinationsSearch } from '../../router.tsx';
import { deliveryOutcomes, outcomeTone, outcomeWords } from '../../text/delivery-words.ts';
import { dateTime } from '../../text/format.ts';

const limit = 50;

export function DeliveryList({
  search,
  names,
}: {
  readonly search: DestinationsSearch;
  readonly names: readonly string[];
}): ReactElement {
  const { destination, outcome, every, offset = 0 } = search;
  const change = useFilters<DestinationsSearch>();
  const last = every === undefined ? { last: true } : {};
  const query = useQuery(deliveriesQuery({ destination, outcome, ...last, offset, limit }));
  return (
    <>
      <p>
        The log of work: each attempt that was made, with what the other side said. It is no evidence and not sealed.
      </p>
      <Filters>
        <Select
          label="Destination"
          value={destination}
          options={names.map((name) => [name, name] as const)}
          all="All"
          onChange={(value) => change({ destination: value })}
        />
        <Select
          label="Outcome"
          value={outcome}
          options={deliveryOutcomes.map((one) => [one, outcomeWords[one]] as const)}
          all="All"
          onChange={(value) => change({ outcome: value })}
        />
        <Select
          label="Attempts"
          value={every}
          options={[['true', 'Every attempt']]}
          all="The last of each"
          onChange={(value) => change({ every: value })}
        />
      </Filters>
      <Answer query={query} what="deliveries">
        {({ items, total }) =>
          total === 0 ? (
            <p className="muted">No such delivery was made.</p>
          ) : (
            <>
              <Table deliveries={items} />
              <Pager {...{ offset, limit, total }} noun="deliveries" onMove={(to) => change({ offset: to })} />
            </>
          )
        }
      </Answer>
    </>
  );
}

function Table({ deliveries }: { readonly deliveries: readonly Delivery[] }): ReactElement {
  return (
    <Scroll label="Deliveries">
      <table className="deliveries">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Destination</th>
            <th scope="col">What</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {deliveries.map(({ at, destination, key, target, outcome, because, remote, status, last }) => (
            <tr key={`${at} ${destination} ${key} ${target}`}>
              <th scope="row">
                {dateTime(at)}
                {last ? null : <span className="sub">tried again since</span>}
              </th>
              <td>
                {destination}
                <span className="sub break">{target}</span>
              </td>
              <td className="break">{key}</td>
              <td>
                <span className={outcomeTone(outcome)}>{outcomeWords[outcome]}</span>
                <span className="sub">
                  {because}
                  {status === undefined ? '' : ` (HTTP ${status})`}
                  {remote === undefined ? '' : `; there it is ${remote}`}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
