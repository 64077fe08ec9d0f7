/** What people have to hand in, since no code decides it: what is due, what was handed in, and what another person said of it. */
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Area, Controls, Requests, StandingRequest } from '../../../src/http/schema.ts';
import { controlsQuery, requestsQuery } from '../api/queries.ts';
import { Filters, Select, TextField } from '../components/fields.tsx';
import { Page, Panel } from '../components/page.tsx';
import { ForDeciders } from '../components/session.tsx';
import { Answer, Empty } from '../components/states.tsx';
import { useRun } from '../layout/run-picker.tsx';
import { useFilters } from '../layout/use-filters.ts';
import type { RequestsSearch } from '../router.tsx';
import { requestStandings, wholeStandings, type WholeStanding } from '../text/decision-words.ts';
import { date, periodWords, plural } from '../text/format.ts';
import { areas } from '../text/words.ts';
import { RequestCard } from './requests/request-card.tsx';
import { standingsOf } from './requests/standings.ts';

export function RequestsPage(): ReactElement {
  const query = useQuery(requestsQuery);
  const controls = useQuery(controlsQuery(useRun()));
  return (
    <Page
      title="Requests"
      lead={
        <>
          <p>
            Evidence that no code or forge holds. Whoever owns a request hands a document in, and another person reviews
            it.
          </p>
          <ForDeciders>{null}</ForDeciders>
        </>
      }
    >
      <Answer query={query} what="evidence requests">
        {(answer) => (
          <Answer query={controls} what="controls">
            {(known) => <Report answer={answer} areaOf={areasOf(known)} />}
          </Answer>
        )}
      </Answer>
    </Page>
  );
}

type AreaOf = (request: StandingRequest) => Area | undefined;

function areasOf({ controls }: Controls): AreaOf {
  const known = new Map(controls.map(({ id, area }) => [id, area]));
  return ({ request }) => known.get(request.reference);
}

function Report({ answer, areaOf }: { readonly answer: Requests; readonly areaOf: AreaOf }): ReactElement {
  const { standing, area, owner, text } = useSearch({ from: '/requests' });
  const { requests, submissions, period, at } = answer;
  const words = text?.toLowerCase() ?? '';
  const shown = requests.filter(
    (one) =>
      (standing === undefined || standingsOf(one).has(standing)) &&
      (area === undefined || areaOf(one) === area) &&
      (owner === undefined || one.owner === owner) &&
      `${one.request.id} ${one.request.title} ${one.request.ask}`.toLowerCase().includes(words),
  );
  return (
    <>
      <RequestFilters requests={requests} />
      <p aria-live="polite">
        {shown.length === requests.length
          ? plural(requests.length, 'request')
          : `${shown.length} of ${plural(requests.length, 'request')}`}
        , {periodWords(period)}, as it stood on {date(at)}: {countedWords(shown)}.
      </p>
      {shown.length === 0 ? (
        <Empty title={requests.length === 0 ? 'Nothing is asked of people' : 'No request fits'}>
          <p>
            {requests.length === 0 ? 'content/requests holds no request.' : 'Try another standing, or fewer words.'}
          </p>
        </Empty>
      ) : null}
      {[...areas, [undefined, 'Other'] as const].map(([id, title]) => {
        const own = shown.filter((one) => areaOf(one) === id);
        return own.length === 0 ? null : (
          <Panel
            key={title}
            title={title}
            id={`area-${id ?? 'other'}`}
            aside={<span className="muted small">{plural(own.length, 'request')}</span>}
          >
            <div className="standing-list">
              {own.map((one) => (
                <RequestCard
                  key={one.request.id}
                  standing={one}
                  submissions={submissions.filter(({ submission }) => submission.request === one.request.id)}
                  at={at}
                  open={shown.length === 1}
                />
              ))}
            </div>
          </Panel>
        );
      })}
    </>
  );
}

function RequestFilters({ requests }: { readonly requests: readonly StandingRequest[] }): ReactElement {
  const { standing, area, owner, text } = useSearch({ from: '/requests' });
  const change = useFilters<RequestsSearch>();
  const owners = [...new Set(requests.map((one) => one.owner))].sort();
  return (
    <Filters>
      <Select
        label="Standing"
        all="All standings"
        value={standing}
        options={wholeStandings.map((one) => [one, requestStandings[one].word])}
        onChange={(chosen) => change({ standing: chosen })}
      />
      <Select
        label="Area"
        all="All areas"
        value={area}
        options={areas}
        onChange={(chosen) => change({ area: chosen })}
      />
      <Select
        label="Owner"
        all="Everybody"
        value={owner}
        options={owners.map((one) => [one, one])}
        onChange={(chosen) => change({ owner: chosen })}
      />
      <TextField label="Id or words" value={text} onChange={(changed) => change({ text: changed })} />
    </Filters>
  );
}

function countedWords(requests: readonly StandingRequest[]): string {
  const counts = new Map<WholeStanding, number>();
  for (const one of requests) for (const each of standingsOf(one).keys()) counts.set(each, (counts.get(each) ?? 0) + 1);
  const words = wholeStandings.flatMap((one) => {
    const many = counts.get(one);
    const word = requestStandings[one].word.toLowerCase();
    return many === undefined ? [] : [`${many} ${one === 'none' ? `with ${word}` : word}`];
  });
  return words.join(' · ') || 'none';
}
