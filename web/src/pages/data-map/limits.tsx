/** Where the classification and the code do not agree, and what the map does not know. */
import type { ReactElement } from 'react';
import type { ClassificationProblem, DataMap } from '../../../../src/http/schema.ts';
import { Panel, Scroll } from '../../components/page.tsx';
import { CodeLink, GapList } from '../../components/references.tsx';
import { problemWords } from '../../text/data-map-words.ts';
import { plural, withReadableTimes } from '../../text/format.ts';
import { nameOf } from './map-address.ts';

export function ClassificationPanel({
  problems,
}: {
  readonly problems: readonly ClassificationProblem[];
}): ReactElement {
  return (
    <Panel title="Classification out of date" id="data-classification">
      <Scroll label="Classification out of date">
        <table>
          <thead>
            <tr>
              <th scope="col">What is wrong</th>
              <th scope="col">Field</th>
              <th scope="col">Where</th>
            </tr>
          </thead>
          <tbody>
            {problems.map(({ repository, problem, owner, field, path, line, because }) => (
              <tr key={`${repository} ${problem} ${owner}.${field} ${path} ${line}`}>
                <td>
                  <span className={`badge tone-${problem === 'unreadable' ? 'indeterminate' : 'deviated'}`}>
                    {problemWords[problem]}
                  </span>
                </td>
                <th scope="row">
                  {field === '' ? null : <span className="mono break">{nameOf({ owner, field })}</span>}
                  <span className="sub">{because}</span>
                </th>
                <td>
                  <span className="where">
                    {repository} <CodeLink repository={repository} path={path} line={line} />
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

export function LimitsPanel({
  answer: { leftOut, gaps, notCovered },
}: {
  readonly answer: Pick<DataMap, 'leftOut' | 'gaps' | 'notCovered'>;
}): ReactElement | null {
  const { notPersonal, dropped, superseded } = leftOut;
  const left = [
    ...(notPersonal > 0 ? [`${plural(notPersonal, 'field')} that people declared as not personal`] : []),
    ...(dropped > 0 ? [`${plural(dropped, 'field')} that a later migration drops`] : []),
    ...(superseded > 0 ? [`${plural(superseded, 'field')} of migrations that the schema of today does not have`] : []),
  ];
  if (left.length + gaps.length + notCovered.length === 0) return null;
  return (
    <Panel title="Not in the map" id="data-limits">
      {gaps.length === 0 ? null : <GapList gaps={gaps} />}
      {left.length === 0 ? null : <p>Left out: {left.join('; ')}.</p>}
      <ul className="looks-for">
        {notCovered.map((sentence) => (
          <li key={sentence}>{withReadableTimes(sentence)}</li>
        ))}
      </ul>
    </Panel>
  );
}
