/** Readiness by category of the frameworks, point by point: what is open is as large as what is not. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Criterion } from '../../../../src/http/schema.ts';
import { criteriaQuery } from '../../api/queries.ts';
import { Panel, Scroll } from '../../components/page.tsx';
import { Answer } from '../../components/states.tsx';
import { useRun } from '../../layout/run-picker.tsx';
import { count } from '../../text/format.ts';

const frameworkWords: Readonly<Record<Criterion['framework'], string>> = {
  soc2: 'SOC 2',
  iso27001: 'ISO/IEC 27001',
};

const columns = [
  ['deviated', 'Deviated'],
  ['operated', 'Operated'],
  ['waiting', 'Wait for evidence'],
  ['notCovered', 'Not covered'],
] as const;

export function CategoryBoard(): ReactElement {
  const query = useQuery(criteriaQuery(useRun()));
  return (
    <Panel title="By criteria" id="by-criteria" aside={<Link to="/criteria">Every criterion, point by point</Link>}>
      <Answer query={query} what="criteria">
        {({ criteria }) => <Categories criteria={criteria.filter(({ inScope }) => inScope)} />}
      </Answer>
    </Panel>
  );
}

function Categories({ criteria }: { readonly criteria: readonly Criterion[] }): ReactElement {
  const groups = Map.groupBy(criteria, ({ framework, category }) => `${framework} ${category}`);
  if (criteria.length === 0) return <p className="muted">No criterion is in scope.</p>;
  return (
    <Scroll label="Categories of criteria and their points">
      <table className="categories">
        <thead>
          <tr>
            <th scope="col">Category</th>
            <th scope="col" className="number">
              Criteria
            </th>
            <th scope="col" className="number">
              Points
            </th>
            {columns.map(([key, word]) => (
              <th key={key} scope="col" className="number">
                {word}
              </th>
            ))}
            <th scope="col" className="number">
              Not known or not applicable
            </th>
          </tr>
        </thead>
        <tbody>
          {[...groups].map(([key, own]) => (
            <CategoryRow key={key} criteria={own} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function CategoryRow({ criteria }: { readonly criteria: readonly Criterion[] }): ReactElement {
  const { framework, category } = criteria[0]!;
  const sum = (key: keyof Criterion['coverage']['counts']): number =>
    criteria.reduce((total, { coverage }) => total + coverage.counts[key], 0);
  const points = sum('points');
  const told = columns.map(([key]) => sum(key));
  return (
    <tr>
      <th scope="row">
        <Link to="/criteria" search={{ framework }} hash={`category-${category.replaceAll(/\W+/g, '-').toLowerCase()}`}>
          {category}
        </Link>
        <span className="sub">{frameworkWords[framework]}</span>
      </th>
      <td className="number">{count(criteria.length)}</td>
      <td className="number">{count(points)}</td>
      {told.map((number, index) => (
        <td key={columns[index]![0]} className="number">
          {number === 0 ? <span className="zero">0</span> : count(number)}
        </td>
      ))}
      <td className="number">{count(points - told.reduce((total, number) => total + number, 0))}</td>
    </tr>
  );
}
