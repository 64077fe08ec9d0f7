import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { AreaSummary, ControlRow } from '../../../../src/http/schema.ts';
import { Icon } from '../../components/icon.tsx';
import { Panel, Scroll } from '../../components/page.tsx';
import { resultIcon } from '../../components/result.tsx';
import { count, percent } from '../../text/format.ts';
import { results, resultWords } from '../../text/words.ts';

/** One row an area, one tile a control, one column a result: the tiles lead to the control, the numbers to the list. */
export function ReadinessBoard({ areas }: { readonly areas: readonly AreaSummary[] }): ReactElement {
  return (
    <Panel title="Areas" id="areas">
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
            {areas.map((area) => (
              <AreaRow key={area.area} area={area} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function AreaRow({ area }: { readonly area: AreaSummary }): ReactElement {
  return (
    <tr>
      <th scope="row">
        <Link to="/controls" search={{ area: area.area }}>
          {area.title}
        </Link>
      </th>
      <td>
        {area.controls.length === 0 ? (
          <span className="muted">No controls yet</span>
        ) : (
          <ul className="tiles">
            {area.controls.map((control) => (
              <li key={control.id}>
                <Tile control={control} />
              </li>
            ))}
          </ul>
        )}
      </td>
      {results.map((result) => (
        <td key={result} className="number">
          {area.results[result] === 0 ? (
            <span className="zero">0</span>
          ) : (
            <Link className={`cell tone-${result}`} to="/controls" search={{ area: area.area, result }}>
              {count(area.results[result])}
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
    <span className="coverage">
      <span className="coverage-bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span>{percent(share)}</span>
    </span>
  );
}
