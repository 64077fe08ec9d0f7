import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { ControlRow } from '../../../src/http/schema.ts';
import { controlsQuery } from '../api/queries.ts';
import { Filters, Select, TextField } from '../components/fields.tsx';
import { Page, Panel, Scroll } from '../components/page.tsx';
import { Prose } from '../components/prose.tsx';
import { Chip, CountBar, Result } from '../components/result.tsx';
import { Answer, Empty } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { ControlsSearch } from '../router.tsx';
import { count, percent, plural } from '../text/format.ts';
import { areas, areaTitle, basisWords, results, resultWords } from '../text/words.ts';

export function ControlsPage(): ReactElement {
  const query = useQuery(controlsQuery(useRun()));
  const search = useSearch({ from: '/controls' });
  const change = useFilters<ControlsSearch>();
  return (
    <Page title="Controls" lead={<p>What management does, and whether it operated over the whole period.</p>}>
      <Filters>
        <Select
          label="Area"
          all="All areas"
          value={search.area}
          options={areas}
          onChange={(area) => change({ area })}
        />
        <Select
          label="Result"
          all="All results"
          value={search.result}
          options={results.map((result) => [result, resultWords[result]])}
          onChange={(result) => change({ result })}
        />
        <Select
          label="Decided by"
          all="Anything"
          value={search.basis}
          options={Object.entries(basisWords) as (readonly ['checks' | 'requests', string])[]}
          onChange={(basis) => change({ basis })}
        />
        <TextField
          label="Criterion"
          placeholder="CC8.1, A.8.32"
          value={search.criterion}
          onChange={(criterion) => change({ criterion })}
        />
        <TextField
          label="Text"
          placeholder="Id, title or owner"
          value={search.text}
          onChange={(text) => change({ text })}
        />
      </Filters>
      <Answer query={query} what="controls">
        {({ controls }) => <List controls={controls.filter((control) => fits(control, search))} />}
      </Answer>
    </Page>
  );
}

function fits(control: ControlRow, { area, result, basis, criterion, text }: ControlsSearch): boolean {
  const ids = [...control.criteria, ...control.iso].map((id) => id.toLowerCase());
  return (
    (area === undefined || control.area === area) &&
    (result === undefined || control.result === result) &&
    (basis === undefined || control.basis === basis) &&
    (criterion === undefined || ids.some((id) => id.startsWith(criterion.trim().toLowerCase()))) &&
    (text === undefined || `${control.id} ${control.title} ${control.owner}`.toLowerCase().includes(text.toLowerCase()))
  );
}

function List({ controls }: { readonly controls: readonly ControlRow[] }): ReactElement {
  if (controls.length === 0)
    return (
      <Empty title="No control fits these filters">
        <p>
          <Link to="/controls" search={{}}>
            Show all
          </Link>
        </p>
      </Empty>
    );
  const waiting = controls.filter((control) => control.waiting);
  const decided = controls.filter((control) => !control.waiting);
  return (
    <>
      <p className="muted" aria-live="polite">
        {plural(controls.length, 'control')}
        {waiting.length > 0 ? `, ${count(waiting.length)} of them waiting for evidence from people` : ''}
      </p>
      {decided.length === 0 ? null : <Decided controls={decided} />}
      {waiting.length === 0 ? null : <Waiting controls={waiting} />}
    </>
  );
}

/** What no check decides: what is asked stands where the result would. */
function Waiting({ controls }: { readonly controls: readonly ControlRow[] }): ReactElement {
  return (
    <Panel title="Waiting for evidence from people" id="waiting">
      <Scroll label="Controls that wait for evidence">
        <table className="controls">
          <thead>
            <tr>
              <th scope="col">Control</th>
              <th scope="col">What is asked</th>
              <th scope="col">Serves</th>
            </tr>
          </thead>
          <tbody>
            {controls.map(({ id, title, area, owner, because, criteria, iso }) => (
              <tr key={id}>
                <th scope="row">
                  <Link to="/controls/$id" params={{ id }}>
                    <span className="mono id">{id}</span> {title}
                  </Link>
                  <span className="sub">
                    {areaTitle(area)} · {owner}
                  </span>
                </th>
                <td>
                  <Prose text={because ?? 'No audit has judged it yet.'} />
                </td>
                <td>
                  <Serves ids={[...criteria, ...iso]} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Serves({ ids }: { readonly ids: readonly string[] }): ReactElement {
  return (
    <span className="chips">
      {ids.map((criterion) => (
        <Chip key={criterion}>{criterion}</Chip>
      ))}
    </span>
  );
}

function Decided({ controls }: { readonly controls: readonly ControlRow[] }): ReactElement {
  return (
    <>
      <Scroll label="Controls">
        <table className="controls">
          <thead>
            <tr>
              <th scope="col">Control</th>
              <th scope="col">Result</th>
              <th scope="col">Population</th>
              <th scope="col" className="number">
                Coverage
              </th>
              <th scope="col">Serves</th>
            </tr>
          </thead>
          <tbody>
            {controls.map((control) => (
              <Row key={control.id} control={control} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

function Row({ control }: { readonly control: ControlRow }): ReactElement {
  const { id, title, area, owner, result, because, counts, coverage, criteria, iso, gaps } = control;
  return (
    <tr>
      <th scope="row">
        <Link to="/controls/$id" params={{ id }}>
          <span className="mono id">{id}</span> {title}
        </Link>
        <span className="sub">
          {areaTitle(area)} · {owner}
        </span>
      </th>
      <td>
        <Result result={result} />
        <span className="sub because">
          <Prose text={because ?? ''} />
        </span>
      </td>
      <td className="population-cell">
        {counts === null ? (
          <span className="muted">none yet</span>
        ) : (
          <>
            <CountBar counts={counts} />
            <span className="sub">
              {count(counts.population)} judged
              {counts.exception > 0 ? `, ${plural(counts.exception, 'exception')}` : ''}
              {gaps > 0 ? `, ${plural(gaps, 'gap')}` : ''}
            </span>
          </>
        )}
      </td>
      <td className="number">{coverage === null ? '–' : percent(coverage)}</td>
      <td>
        <Serves ids={[...criteria, ...iso]} />
      </td>
    </tr>
  );
}
