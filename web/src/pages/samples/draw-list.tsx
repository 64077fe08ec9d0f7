import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Samples } from '../../../../src/http/schema.ts';
import { Scroll } from '../../components/page.tsx';
import { count, dateTime } from '../../text/format.ts';

export function DrawList({ samples }: { readonly samples: Samples['samples'] }): ReactElement {
  if (samples.length === 0) return <p className="muted">Nothing has been drawn yet, from no population of any run.</p>;
  return (
    <Scroll label="Draws">
      <table>
        <thead>
          <tr>
            <th scope="col">Drawn</th>
            <th scope="col">Population of</th>
            <th scope="col" className="number">
              Items
            </th>
            <th scope="col">Seed</th>
            <th scope="col">By</th>
            <th scope="col" className="number">
              Before it
            </th>
            <th scope="col" className="number">
              Entry
            </th>
          </tr>
        </thead>
        <tbody>
          {samples.map(({ sample, evidence }) => (
            <tr key={evidence.envelope.id}>
              <th scope="row" className="nowrap">
                <Link to="/samples/$id" params={{ id: evidence.envelope.id }}>
                  {dateTime(sample.drawnAt)}
                </Link>
              </th>
              <td>{sample.check}</td>
              <td className="number nowrap">
                {count(sample.items)} of {count(sample.population.size)}
              </td>
              <td className="mono break">{sample.seed}</td>
              <td>{sample.drawnBy ?? 'not said'}</td>
              <td className="number">{count(sample.earlier.length)}</td>
              <td className="number">{count(evidence.index)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
