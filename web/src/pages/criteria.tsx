/** Which control serves which criterion, and, as plainly, which criteria nothing here serves yet. */
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Criterion } from '../../../src/http/schema.ts';
import { criteriaQuery } from '../api/queries.ts';
import { Filters, Select, TextField } from '../components/fields.tsx';
import { Icon } from '../components/icon.tsx';
import { Page, Panel, Scroll } from '../components/page.tsx';
import { Result } from '../components/result.tsx';
import { Answer, Empty } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { CriteriaSearch } from '../router.tsx';
import { automationWords } from '../text/words.ts';

const frameworks = [
  ['soc2', 'SOC 2'],
  ['iso27001', 'ISO/IEC 27001:2022'],
] as const;

export function CriteriaPage(): ReactElement {
  const query = useQuery(criteriaQuery(useRun()));
  const { framework = 'soc2', text } = useSearch({ from: '/criteria' });
  const change = useFilters<CriteriaSearch>();
  return (
    <Page
      title="Criteria"
      lead={
        <p>
          What the frameworks ask for, in our own words, and the controls that answer. Their text is theirs: read it
          there.
        </p>
      }
    >
      <Filters>
        <Select
          label="Framework"
          all="SOC 2"
          value={framework === 'soc2' ? undefined : framework}
          options={frameworks.slice(1)}
          onChange={(chosen) => change({ framework: chosen })}
        />
        <TextField label="Criterion or topic" value={text} onChange={(changed) => change({ text: changed })} />
      </Filters>
      <Answer query={query} what="criteria">
        {({ criteria }) => <Framework criteria={criteria.filter((one) => one.framework === framework)} text={text} />}
      </Answer>
    </Page>
  );
}

function Framework({
  criteria,
  text,
}: {
  readonly criteria: readonly Criterion[];
  readonly text: string | undefined;
}): ReactElement {
  const wanted = text?.toLowerCase() ?? '';
  const shown = criteria.filter(({ id, topic }) => `${id} ${topic}`.toLowerCase().includes(wanted));
  const served = criteria.filter(({ controls }) => controls.length > 0).length;
  const groups = Map.groupBy(shown, ({ category }) => category);
  return (
    <>
      <p aria-live="polite">
        <strong>{served}</strong> of <strong>{criteria.length}</strong> criteria are served by at least one control. For
        the others nothing is automated yet: show them another way.
      </p>
      {shown.length === 0 ? (
        <Empty title="No criterion fits">
          <p>Try the beginning of an id, such as CC6 or A.8.</p>
        </Empty>
      ) : null}
      {[...groups].map(([category, members]) => (
        <Panel key={category} title={category} id={`category-${category.replaceAll(/\W+/g, '-').toLowerCase()}`}>
          <Table criteria={members} label={category} />
        </Panel>
      ))}
    </>
  );
}

function Table({ criteria, label }: { readonly criteria: readonly Criterion[]; readonly label: string }): ReactElement {
  return (
    <Scroll label={label}>
      <table className="criteria">
        <thead>
          <tr>
            <th scope="col">Criterion</th>
            <th scope="col">About</th>
            <th scope="col">Controls</th>
          </tr>
        </thead>
        <tbody>
          {criteria.map(({ id, topic, automation, controls }) => (
            <tr key={id} id={id}>
              <th scope="row" className="mono">
                {id}
              </th>
              <td>
                {topic}
                <span className="sub">{automationWords[automation] ?? automation}</span>
              </td>
              <td>
                {controls.length === 0 ? (
                  <span className="nothing">
                    <Icon name="dash" />
                    Nothing automated yet
                  </span>
                ) : (
                  <ul className="served-by">
                    {controls.map((control) => (
                      <li key={control.id}>
                        <Link to="/controls/$id" params={{ id: control.id }}>
                          <span className="mono">{control.id}</span> {control.title}
                        </Link>{' '}
                        <Result result={control.result} />
                      </li>
                    ))}
                  </ul>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
