/** One evidence request: what is asked and by when; opened, each stretch with what answered it, and the form to hand in. */
import { Link } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import type { Requests, StandingRequest } from '../../../../src/http/schema.ts';
import { Acts } from '../../components/act/acts.tsx';
import { Scroll } from '../../components/page.tsx';
import { Prose } from '../../components/prose.tsx';
import { Standing } from '../../components/standing.tsx';
import { formWords, requestStandings } from '../../text/decision-words.ts';
import { date, lastDay } from '../../text/format.ts';
import { cadenceWords } from '../../text/words.ts';
import { HandInForm } from './hand-in-form.tsx';
import { standingsOf } from './standings.ts';
import { SubmissionItem } from './submission-item.tsx';

interface CardProps {
  readonly standing: StandingRequest;
  readonly submissions: Requests['submissions'];
  readonly at: string;
  readonly open: boolean;
}

/** What is inside is made when it is opened: there are many requests, and each holds forms. */
export function RequestCard({ open, ...rest }: CardProps): ReactElement {
  const [shown, setShown] = useState(open);
  const { request, owner } = rest.standing;
  return (
    <details className="standing-card" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        <span>
          <span className="standing-title">{request.title}</span>
          <span className="sub">
            <span className="mono">{request.id}</span> · {owner} · {cadenceWords[request.cadence].toLowerCase()}
          </span>
        </span>
        <span className="chips">
          {[...standingsOf(rest.standing)].map(([one, many]) => (
            <Standing key={one} of={requestStandings[one]} many={many} />
          ))}
        </span>
      </summary>
      {shown ? <Body {...rest} /> : null}
    </details>
  );
}

function Body({ standing, submissions, at }: Omit<CardProps, 'open'>): ReactElement {
  const { request, owner, begunAt, instances, because, outside } = standing;
  return (
    <div className="standing-body">
      <p className="question">{request.ask}</p>
      <p>
        <Prose text={because} />
      </p>
      <dl className="facts">
        <dt>Owner</dt>
        <dd>{owner}</dd>
        <dt>Form</dt>
        <dd>{formWords[request.form]}</dd>
        <dt>Due</dt>
        <dd>{cadenceWords[request.cadence]}</dd>
        <dt>Begun</dt>
        <dd>{begunAt === null ? <NotBegun id={request.id} /> : date(begunAt)}</dd>
        <dt>Control</dt>
        <dd>
          <Link className="mono" to="/controls/$id" params={{ id: request.reference }}>
            {request.reference}
          </Link>
        </dd>
      </dl>
      <section>
        <h3>What the auditor looks for</h3>
        <ul className="looks-for">
          {request.looksFor.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      </section>
      <Instances standing={standing} />
      {submissions.length === 0 ? null : (
        <section>
          <h3>Handed in</h3>
          <ul className="standing-log">
            {submissions.map((one) => (
              <SubmissionItem key={one.submission.id} of={one} outside={outside.includes(one.submission.id)} />
            ))}
          </ul>
        </section>
      )}
      <Acts
        acts={[
          {
            name: 'hand-in',
            label: 'Hand in a document',
            form: (onDone) => <HandInForm request={request} instances={instances} at={at} onDone={onDone} />,
          },
        ]}
      />
    </div>
  );
}

function NotBegun({ id }: { readonly id: string }): ReactElement {
  return (
    <>
      Nobody has. It begins with the first document, or with a name in plumbline.yaml:{' '}
      <code>owners: {`{ ${id}: name }`}</code>
    </>
  );
}

/** So many at first: what is asked daily has hundreds. */
const firstOf = 8;

function Instances({ standing: { request, instances } }: { readonly standing: StandingRequest }): ReactElement | null {
  const [all, setAll] = useState(false);
  if (instances.length === 0) return null;
  const shown = all ? instances.toReversed() : instances.toReversed().slice(0, firstOf);
  return (
    <section>
      <h3>By stretch</h3>
      <Scroll label={`stretches of ${request.id}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">Stretch</th>
              <th scope="col">Due</th>
              <th scope="col">Standing</th>
              <th scope="col">Handed in</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, from, to, dueAt, standing, submissions, late = [] }) => (
              <tr key={`${from}-${to}`}>
                <th scope="row">
                  {name ?? `${date(from)} – ${lastDay(to)}`}
                  {name === undefined ? null : (
                    <span className="sub nowrap">
                      {date(from)} – {lastDay(to)}
                    </span>
                  )}
                </th>
                <td className="nowrap">{date(dueAt)}</td>
                <td>
                  <Standing of={requestStandings[standing]} />
                </td>
                <td>
                  {submissions.length === 0 ? <span className="muted">Nothing</span> : submissions.join(', ')}
                  {late.length > 0 ? <span className="sub">after it was due: {late.join(', ')}</span> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {instances.length > firstOf && !all ? (
        <button type="button" onClick={() => setAll(true)}>
          All {instances.length} stretches
        </button>
      ) : null}
    </section>
  );
}
