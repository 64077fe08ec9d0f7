/**
 * The auditor's draw: a population that was sealed before, a seed of the auditor's own, and what was drawn before. What is
 * drawn is decided by the two alone (docs/design/sampling.md).
 */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Populations } from '../../../src/http/schema.ts';
import { populationsQuery, samplesQuery } from '../api/audit-queries.ts';
import { Filters, Select } from '../components/fields.tsx';
import { Page, Panel } from '../components/page.tsx';
import { useSession } from '../components/session.tsx';
import { Answer, Empty, NothingAudited } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { SamplesSearch } from '../router.tsx';
import { count } from '../text/format.ts';
import { DrawForm } from './samples/draw-form.tsx';
import { DrawList } from './samples/draw-list.tsx';
import { PopulationFacts } from './samples/population-facts.tsx';

export function SamplesPage(): ReactElement {
  const query = useQuery(populationsQuery(useRun()));
  const draws = useQuery(samplesQuery);
  return (
    <Page
      title="Samples"
      lead={
        <p>
          Drawn from a list that was sealed before anybody knew the seed. The list and the seed alone decide what is
          drawn, and anybody can draw it again with tools of their own.
        </p>
      }
    >
      <Answer query={query} what="populations">
        {(answer) => (answer.run === null ? <NothingAudited /> : <Draw answer={answer} run={answer.run} />)}
      </Answer>
      <Panel title="Draws so far" id="draws">
        <Answer query={draws} what="draws">
          {({ samples }) => <DrawList samples={samples} />}
        </Answer>
      </Panel>
    </Page>
  );
}

function Draw({ answer, run }: { readonly answer: Populations; readonly run: string }): ReactElement {
  const { check } = useSearch({ from: '/samples' });
  const change = useFilters<SamplesSearch>();
  const { canDraw } = useSession();
  const drawable = answer.populations.filter(({ evidence, population }) => evidence !== null && population.size > 0);
  const chosen = answer.populations.find((one) => one.check === check);
  return (
    <>
      <Filters>
        <Select
          label="Population of the check"
          all="Choose a check"
          value={check}
          options={drawable.map((one) => [
            one.check,
            `${one.controls.join(', ')} ${one.title} (${count(one.population.size)})`,
          ])}
          onChange={(wanted) => change({ check: wanted })}
        />
      </Filters>
      {check === undefined ? (
        <Empty title="Choose the check whose population you test">
          <p>{count(drawable.length)} populations of this run were sealed and can be drawn from.</p>
        </Empty>
      ) : chosen === undefined ? (
        <Empty title="The run shown has no population of this check" />
      ) : (
        <>
          <PopulationFacts population={chosen} run={run} />
          {canDraw && chosen.evidence !== null && chosen.population.size > 0 ? (
            <DrawForm key={chosen.check} population={chosen} run={run} />
          ) : null}
        </>
      )}
    </>
  );
}
