/** One draw: what was drawn from, each item with what is recorded about it, and how to draw it again without us. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { SealedSample } from '../../../src/http/schema.ts';
import { sampleQuery } from '../api/audit-queries.ts';
import { address } from '../api/client.ts';
import { Icon } from '../components/icon.tsx';
import { Page, Panel } from '../components/page.tsx';
import { OutcomeBadge } from '../components/result.tsx';
import { Prose } from '../components/prose.tsx';
import { Answer } from '../components/states.tsx';
import { count, dateTime, withReadableTimes } from '../text/format.ts';
import { redrawCommands } from '../text/redraw.ts';
import { listAddress } from './samples/population-facts.tsx';

type Item = SealedSample['sample']['items'][number];

export function SampleDetailPage(): ReactElement {
  const { id } = useParams({ from: '/samples/$id' });
  const query = useQuery(sampleQuery(id));
  return (
    <Page
      title="Sample"
      above={
        <p>
          <Link to="/samples">Samples</Link>
        </p>
      }
      heading={query.data ? headingOf(query.data) : 'Sample'}
    >
      <Answer query={query} what="the sample">
        {(found) => <Drawn found={found} id={id} />}
      </Answer>
    </Page>
  );
}

const headingOf = ({ sample }: SealedSample): string =>
  `${count(sample.items.length)} of ${count(sample.population.size)}: ${sample.check}`;

function Drawn({ found, id }: { readonly found: SealedSample; readonly id: string }): ReactElement {
  const { sample, evidence } = found;
  const { population } = sample;
  return (
    <>
      <Panel
        title="How it was drawn"
        id="how"
        aside={
          <a className="button primary" href={address(`/samples/${encodeURIComponent(id)}/sheet.csv`)} download>
            <Icon name="download" />
            Sheet to fill in (CSV)
          </a>
        }
      >
        <dl className="facts">
          <dt>Seed</dt>
          <dd className="mono break">{sample.seed}</dd>
          <dt>Drawn</dt>
          <dd>
            {dateTime(sample.drawnAt)} by {sample.drawnBy ?? 'somebody who did not say'}, {sample.method}
          </dd>
          <dt>Population</dt>
          <dd>
            <Link to="/evidence/$id" params={{ id: population.evidence }}>
              entry {count(population.index)} of the ledger
            </Link>
            , sealed {dateTime(population.sealedAt)}; {count(population.size)} listed by{' '}
            <Prose text={population.query} /> {population.complete ? 'Listed whole:' : 'Members may be missing:'}{' '}
            <Prose text={population.reconciledWith} />
          </dd>
          <dt>This draw</dt>
          <dd>
            <Link to="/evidence/$id" params={{ id: evidence.envelope.id }}>
              entry {count(evidence.index)} of the ledger
            </Link>
          </dd>
          <dt>Before it</dt>
          <dd>
            <Earlier earlier={sample.earlier} />
          </dd>
        </dl>
      </Panel>
      <Redraw sample={sample} />
      <Panel title="Items" id="items">
        <ol className="sample-items">
          {sample.items.map((item) => (
            <SampleItem key={item.id} item={item} sample={sample} />
          ))}
        </ol>
      </Panel>
    </>
  );
}

function Earlier({ earlier }: { readonly earlier: SealedSample['sample']['earlier'] }): ReactElement {
  if (earlier.length === 0) return <>The first draw from this list.</>;
  return (
    <ul className="plain">
      {earlier.map(({ evidence, seed, drawnAt }) => (
        <li key={evidence}>
          <Link to="/samples/$id" params={{ id: evidence }}>
            {dateTime(drawnAt)}
          </Link>{' '}
          with the seed <span className="mono break">{seed}</span>
        </li>
      ))}
    </ul>
  );
}

/** Values are filled in, so that it can be pasted. */
function Redraw({ sample }: { readonly sample: SealedSample['sample'] }): ReactElement {
  return (
    <details className="redraw">
      <summary>Draw it again without us</summary>
      <p>
        With <a href={listAddress(sample.check, 'ids.txt', sample.run)}>the list of ids</a> as <code>ids.txt</code> and
        a shell. The first line must print {sample.population.idsDigest.slice(0, 10)}…, as it was sealed; the last ones
        print the tickets and ids above, in their order.
      </p>
      <pre className="command" tabIndex={0} aria-label="Commands">
        {redrawCommands(sample)}
      </pre>
    </details>
  );
}

function SampleItem({ item, sample }: { readonly item: Item; readonly sample: SealedSample['sample'] }): ReactElement {
  return (
    <li>
      <div className="sample-head">
        <span className="number muted">{item.rank}.</span>
        <strong className="break">
          <ItemLink item={item} sample={sample} />
        </strong>
        {item.result === 'excluded' ? (
          <span className="badge tone-none">Left out</span>
        ) : (
          <OutcomeBadge outcome={item.result} />
        )}
      </div>
      <p className="muted">
        {item.repository ?? 'no repository'}; number {count(item.position)} of the list. <Prose text={item.because} />
      </p>
      <dl className="sample-attributes">
        {item.attributes.map(({ id, question, recorded }) => (
          <div key={id}>
            <dt>{question}</dt>
            <dd className="break">{withReadableTimes(recorded)}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** A change has a story of its own; everything else is told where its check is. */
function ItemLink({ item, sample }: { readonly item: Item; readonly sample: SealedSample['sample'] }): ReactElement {
  const commit = /[0-9a-f]{40,64}$/.exec(item.id)?.[0];
  if (sample.population.kind !== 'landed-change' || commit === undefined || item.repository === null)
    return (
      <Link to="/evidence/$id" params={{ id: sample.population.evidence }}>
        {item.label}
      </Link>
    );
  return (
    <Link to="/changes/$commit" params={{ commit }} search={{ repository: item.repository, run: sample.run }}>
      {item.label}
    </Link>
  );
}
