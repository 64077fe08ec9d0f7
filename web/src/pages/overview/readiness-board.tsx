import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { AreaSummary, ControlRow } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { Panel, Scroll } from '../../components/page.tsx';
import { resultIcon } from '../../components/result.tsx';
import { count, percent } from '../../text/format.ts';
import { results, resultWords } from '../../text/words.ts';

/**
 * One row an area, one tile a control that checks decide, one column a result: the tiles lead to the control, the numbers
 * to the list. An area of which everything waits for people is shown with what waits.
 */
export function ReadinessBoard({ areas }: { readonly areas: readonly AreaSummary[] }): ReactElement {
  const shown = areas.filter(({ controls }) => controls.some(({ waiting }) => !waiting));
  return (
    <Panel title="Decided from code and forges" id="areas">
      <Scroll label="Areas and results">
        <table className="board">
          <thead>
            <tr>
              <th scope="col">Area</th>
              <th scope="col">Controls</th>
              {results.map((result) => (
                <th key={result} scope="col" className="number">
                  <span className={`column-result tone-${result}`}>
                    <Icon name={resultIcon[result]} />
                    {resultWords[result]}
                  </span>
                </th>
              ))}
              <th scope="col" className="number">
                Coverage
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((area) => (
              <AreaRow key={area.area} area={area} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function AreaRow({ area }: { readonly area: AreaSummary }): ReactElement {
  const decided = area.controls.filter(({ waiting }) => !waiting);
  const waiting = area.controls.length - decided.length;
  const counts = { ...area.results, indeterminate: area.results.indeterminate - area.waiting };
  return (
    <tr>
      <th scope="row">
        <Link to="/controls" search={{ area: area.area }}>
          {area.title}
        </Link>
      </th>
      <td>
        <ul className="tiles">
          {decided.map((control) => (
            <li key={control.id}>
              <Tile control={control} />
            </li>
          ))}
          {waiting === 0 ? null : (
            <li>
              <Link className="tile tone-none" to="/controls" search={{ area: area.area, basis: 'requests' }}>
                +{count(waiting)} waiting
              </Link>
            </li>
          )}
        </ul>
      </td>
      {results.map((result) => (
        <td key={result} className="number">
          {counts[result] === 0 ? (
            <span className="zero">0</span>
          ) : (
            <Link
              className={`cell tone-${result}`}
              to="/controls"
              search={{ area: area.area, result, basis: 'checks' }}
            >
              {count(counts[result])}
              <span className="visually-hidden"> {resultWords[result]}</span>
            </Link>
          )}
        </td>
      ))}
      <td className="number">
        {area.coverage === null ? <span className="zero">–</span> : <Coverage share={area.coverage} />}
      </td>
    </tr>
  );
}

function Tile({ control }: { readonly control: ControlRow }): ReactElement {
  const word = control.result === null ? 'Not judged yet' : resultWords[control.result];
  return (
    <Link
      className={`tile tone-${control.result ?? 'none'}`}
      to="/controls/$id"
      params={{ id: control.id }}
      title={`${control.title}: ${word}. ${control.because ?? ''}`}
    >
      <Icon name={control.result === null ? 'dash' : resultIcon[control.result]} />
      {control.id}
      <span className="visually-hidden">
        {' '}
        {control.title}: {word}
      </span>
    </Link>
  );
}

export function Coverage({ share }: { readonly share: number }): ReactElement {
  return (
    <span className="covered-share">
      <span className="coverage-bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span>{percent(share)}</span>
    </span>
  );
}
