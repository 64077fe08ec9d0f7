/** Evidence on its way to the tools of others: where to, what would go, what went, and what is to be done about the rest. */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { DeliveryOutcome, Job } from '../../../src/http/schema.ts';
import { destinationsQuery } from '../api/destination-queries.ts';
import { useJob } from '../api/use-job.ts';
import { JobStatus } from '../components/job-status.tsx';
import { Page, Panel } from '../components/page.tsx';
import { Answer, Empty } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { outcomeWords } from '../text/delivery-words.ts';
import { count } from '../text/format.ts';
import { DeliveryList } from './destinations/delivery-list.tsx';
import { DestinationCard } from './destinations/destination-card.tsx';
import { PushedTable } from './destinations/pushed-table.tsx';

export function DestinationsPage(): ReactElement {
  const query = useQuery(destinationsQuery);
  const run = useRun();
  const search = useSearch({ from: '/destinations' });
  const job = useJob('push');
  return (
    <Page
      title="Destinations"
      lead={
        <p>
          Where evidence is sent besides the pack. What goes there names the run, the evidence and the root of the
          ledger; the pack is what an auditor verifies. Secrets are read when something is sent, and shown nowhere.
        </p>
      }
    >
      <Answer query={query} what="destinations">
        {({ destinations }) =>
          destinations.length === 0 ? (
            <NoDestination />
          ) : (
            <>
              <JobStatus job={job} noun="push" ending={endingOf} />
              {job.job?.result?.pushed ? (
                <Panel title="What came of this push" id="pushed">
                  <PushedTable pushed={job.job.result.pushed} label="This push" />
                </Panel>
              ) : null}
              {destinations.map((destination) => (
                <DestinationCard key={destination.name} destination={destination} run={run} job={job} />
              ))}
              <Panel title="Deliveries" id="deliveries">
                <DeliveryList search={search} names={destinations.map(({ name }) => name)} />
              </Panel>
            </>
          )
        }
      </Answer>
    </Page>
  );
}

/** Nobody is to read "done" where something did not arrive. */
function endingOf(result: Job['result']): string {
  const { pushed = [], troubles } = result ?? { troubles: [] };
  const counts = Map.groupBy(pushed, ({ outcome }) => outcome);
  const said = [...counts].map(([outcome, { length }]) => `${outcomeWords[outcome].toLowerCase()} ${count(length)}`);
  const isWhole = troubles.length === 0 && pushed.every(({ outcome }) => arrived.has(outcome));
  if (pushed.length === 0) return isWhole ? 'Done: there was nothing to send.' : 'Nothing was sent.';
  return `${isWhole ? 'Done' : 'Not everything arrived'}: ${said.join(', ')}.`;
}

const arrived: ReadonlySet<DeliveryOutcome> = new Set(['sent', 'present', 'planned']);

const example = `destinations:
  drata:
    kind: drata
    token: { environment: DRATA_API_KEY }
    workspace: 1
    controls: { CHG-02: [101, 102] }
  chat:
    kind: webhook
    url: https://hooks.example.org/plumbline
    secret: { environment: PLUMBLINE_WEBHOOK_SECRET }`;

function NoDestination(): ReactElement {
  return (
    <Empty title="Nothing is sent anywhere">
      <p>
        Name a destination in plumbline.yaml and start the server again: Vanta, Drata, Secureframe or a signed webhook.
      </p>
      <pre className="command">{example}</pre>
    </Empty>
  );
}
