import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Populations } from '../../../../src/http/schema.ts';
import { Scroll } from '../../components/page.tsx';
import { count } from '../../text/format.ts';
import { listAddress } from '../samples/population-facts.tsx';

export function PopulationTable({
  populations,
  run,
}: {
  readonly populations: Populations['populations'];
  readonly run: string;
}): ReactElement {
  return (
    <Scroll label="Populations">
      <table>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Of</th>
            <th scope="col" className="number">
              Members
            </th>
            <th scope="col" className="number">
              Exceptions
            </th>
            <th scope="col" className="number">
              Not determined
            </th>
            <th scope="col">Complete</th>
            <th scope="col">List</th>
          </tr>
        </thead>
        <tbody>
          {populations.map(({ check, title, population, counts }) => (
            <tr key={check}>
              <th scope="row">
                <Link to="/samples" search={{ check }}>
                  {title}
                </Link>
                <span className="sub">{check}</span>
              </th>
              <td>{population.kind}</td>
              <td className="number">{count(population.size)}</td>
              <td className="number">{count(counts.exception)}</td>
              <td className="number">{count(counts.notDetermined)}</td>
              <td>{population.complete ? 'Listed whole' : 'Members may be missing'}</td>
              <td>
                <a href={listAddress(check, 'members.csv', run)} download aria-label={`CSV of ${check}`}>
                  CSV
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
