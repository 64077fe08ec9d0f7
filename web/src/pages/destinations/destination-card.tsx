import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactElement, useId, useState } from 'react';
import type { Destination } from '../../../../src/http/schema.ts';
import { pushPlanQuery } from '../../api/destination-queries.ts';
import type { FollowedJob } from '../../api/use-job.ts';
import { Icon } from '../../components/icon.tsx';
import { Panel } from '../../components/page.tsx';
import { ForDeciders } from '../../components/session.tsx';
import { Answer } from '../../components/states.tsx';
import { deliveryOutcomes, kindNames, outcomeTone, outcomeWords } from '../../text/delivery-words.ts';
import { count, dateTime, plural } from '../../text/format.ts';
import { PushedTable } from './pushed-table.tsx';

interface CardProps {
  readonly destination: Destination;
  readonly run: string | undefined;
  readonly job: FollowedJob;
}

export function DestinationCard({ destination, run, job }: CardProps): ReactElement {
  const { name, kind } = destination;
  return (
    <Panel title={`${name} (${kindNames[kind]})`} id={`to-${name}`}>
      <Facts destination={destination} />
      <Plan name={name} run={run} />
      <ForDeciders>
        <Send destination={destination} run={run} job={job} />
      </ForDeciders>
    </Panel>
  );
}

function Facts({ destination }: { readonly destination: Destination }): ReactElement {
  const { host, onAudit, mapped, events, credentials, last, lastAt } = destination;
  const outcomes = deliveryOutcomes.filter((outcome) => (last[outcome] ?? 0) > 0);
  return (
    <dl className="facts">
      <dt>Goes to</dt>
      <dd className="break">{host}</dd>
      <dt>When</dt>
      <dd>{onAudit ? 'After each audit, and when somebody sends it' : 'When somebody sends it'}</dd>
      <dt>What</dt>
      <dd>{events.length > 0 ? events.join(', ') : <Mapped mapped={mapped} />}</dd>
      <dt>Credentials</dt>
      <dd>
        <ul className="plain">
          {credentials.map(({ what, from, there }) => (
            <li key={what}>
              {what}: {from}
              {there ? '' : ' '}
              {there ? null : <span className="badge tone-not-operated">not there</span>}
            </li>
          ))}
        </ul>
      </dd>
      <dt>Last results</dt>
      <dd>
        {outcomes.length === 0 ? (
          <span className="muted">Nothing was sent there yet</span>
        ) : (
          <span className="badges">
            {outcomes.map((outcome) => (
              <Link
                key={outcome}
                to="/destinations"
                search={{ destination: destination.name, outcome }}
                className={outcomeTone(outcome)}
              >
                {count(last[outcome] ?? 0)} {outcomeWords[outcome]}
              </Link>
            ))}
            {lastAt === undefined ? null : <span className="muted">{dateTime(lastAt)}</span>}
          </span>
        )}
      </dd>
    </dl>
  );
}

function Mapped({ mapped }: { readonly mapped: Destination['mapped'] }): ReactElement {
  return (
    <details>
      <summary>{plural(mapped.length, 'control')}, each as a workbook</summary>
      <ul className="plain">
        {mapped.map(({ control, target }) => (
          <li key={control}>
            <Link to="/controls/$id" params={{ id: control }}>
              {control}
            </Link>{' '}
            <Icon name="arrow" /> <span className="break">{target}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Plan({ name, run }: { readonly name: string; readonly run: string | undefined }): ReactElement {
  const [asked, setAsked] = useState(false);
  const query = useQuery({ ...pushPlanQuery(name, run), enabled: asked });
  return (
    <details onToggle={(event) => setAsked(asked || event.currentTarget.open)}>
      <summary>What would be sent to {name} now</summary>
      <p className="muted">A dry run: no connection is opened, no credential is read, nobody is asked what is there.</p>
      {asked ? (
        <Answer query={query} what="the plan">
          {({ pushed, troubles, unmapped }) => (
            <>
              <PushedTable pushed={pushed} label={`What would be sent to ${name}`} />
              <ul className="notes">
                {troubles.map(({ because }) => (
                  <li key={because}>{because}</li>
                ))}
                {(unmapped[name] ?? 0) > 0 ? (
                  <li>{plural(unmapped[name] ?? 0, 'control')} of the run have nowhere to go there.</li>
                ) : null}
              </ul>
            </>
          )}
        </Answer>
      ) : null}
    </details>
  );
}

const bad = ['refused', 'failed', 'uncertain', 'held'] as const;

function Send({ destination: { name, last, kind }, run, job }: CardProps): ReactElement {
  const [again, setAgain] = useState(false);
  const id = useId();
  const open = bad.reduce((sum, outcome) => sum + (last[outcome] ?? 0), 0);
  // The others are asked what they have: what is there is never sent twice.
  const mayRepeat = kind === 'secureframe' || kind === 'webhook';
  return (
    <p className="send">
      <button
        type="button"
        className={open > 0 ? 'primary' : ''}
        disabled={job.job?.state === 'running'}
        onClick={() =>
          job.start('/pushes', { to: name, ...(run === undefined ? {} : { run }), ...(again && { again }) })
        }
      >
        {open > 0 ? `Try again to send to ${name}` : `Send to ${name}`}
      </button>
      {mayRepeat ? (
        <span className="badges">
          <input id={id} type="checkbox" checked={again} onChange={(event) => setAgain(event.target.checked)} />
          <label htmlFor={id}>also what was sent before, or may be there</label>
        </span>
      ) : (
        <span className="muted">What stands there under its digest is not sent again.</span>
      )}
    </p>
  );
}
