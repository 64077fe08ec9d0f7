/** One population: how it was listed, what shows that it is complete, where it was sealed, and the list itself. */
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { CheckPopulation } from '../../../../src/http/schema.ts';
import { address } from '../../api/client.ts';
import { Icon } from '../../components/icon.tsx';
import { Panel } from '../../components/page.tsx';
import { Prose } from '../../components/prose.tsx';
import { count, dateTime, plural } from '../../text/format.ts';

export function PopulationFacts({
  population: listed,
  run,
}: {
  readonly population: CheckPopulation;
  readonly run: string;
}): ReactElement {
  const { check, title, controls, population, evidence } = listed;
  return (
    <Panel title={title} id="population" aside={<span className="mono muted">{check}</span>}>
      <dl className="facts">
        <dt>Listed</dt>
        <dd>
          {plural(population.size, 'member')} ({population.kind})
          {population.excluded > 0 ? `, and ${count(population.excluded)} left out with a reason each` : ''}
        </dd>
        <dt>By</dt>
        <dd className="break">
          <Prose text={population.query} />
        </dd>
        <dt>Complete</dt>
        <dd>
          <Completeness population={population} />
        </dd>
        <dt>SHA-256 of the ids</dt>
        <dd className="mono break">{population.idsDigest}</dd>
        <dt>Sealed</dt>
        <dd>
          {evidence === null ? (
            'No: nothing can be drawn from it.'
          ) : (
            <Link to="/evidence/$id" params={{ id: evidence.envelope.id }}>
              entry {count(evidence.index)} of the ledger, {dateTime(evidence.envelope.collectedAt)}
            </Link>
          )}
        </dd>
        <dt>Tests</dt>
        <dd>
          {controls.map((id, index) => (
            <span key={id}>
              {index > 0 ? ', ' : ''}
              <Link to="/controls/$id" params={{ id }} search={{ check }}>
                {id}
              </Link>
            </span>
          ))}
        </dd>
      </dl>
      <PopulationDownloads check={check} run={run} />
    </Panel>
  );
}

export function Completeness({
  population,
}: {
  readonly population: Pick<CheckPopulation['population'], 'complete' | 'reconciledWith'>;
}): ReactElement {
  return (
    <>
      <span className={`badge ${population.complete ? 'tone-operated' : 'tone-indeterminate'}`}>
        <Icon name={population.complete ? 'check' : 'question'} />
        {population.complete ? 'Listed whole' : 'Members may be missing'}
      </span>{' '}
      <span className="break">
        <Prose text={population.reconciledWith} />
      </span>
    </>
  );
}

export function listAddress(check: string, file: 'ids.txt' | 'members.csv', run: string): string {
  return address(`/populations/${encodeURIComponent(check)}/${file}`, { run });
}

export function PopulationDownloads({ check, run }: { readonly check: string; readonly run: string }): ReactElement {
  return (
    <p className="downloads">
      <a className="button" href={listAddress(check, 'members.csv', run)} download>
        <Icon name="download" />
        All members (CSV)
      </a>
      <a className="button" href={listAddress(check, 'ids.txt', run)} download>
        <Icon name="download" />
        Ids to draw from
      </a>
    </p>
  );
}
