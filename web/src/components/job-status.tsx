import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Job } from '../../../src/http/schema.ts';
import type { FollowedJob } from '../api/use-job.ts';
import { bytes, count } from '../text/format.ts';
import { Icon } from './icon.tsx';
import { Trouble } from './states.tsx';

interface JobStatusProps {
  readonly job: FollowedJob;
  readonly noun: string;
  /** How it ended, where that it ended says too little. */
  readonly ending?: (result: Job['result']) => string;
}

const plainly = (): string => 'Done.';

export function JobStatus({ job: followed, noun, ending = plainly }: JobStatusProps): ReactElement {
  const { job, error } = followed;
  return (
    <div className="job" aria-live="polite" data-job={job?.id}>
      {error === undefined ? null : <Trouble error={error} />}
      {job ? <State job={job} noun={noun} cancel={followed.cancel} ending={ending} /> : null}
      {job && job.notes.length > 0 ? (
        <ul className="notes">
          {job.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function State({
  job,
  noun,
  cancel,
  ending,
}: {
  readonly job: Job;
  readonly noun: string;
  readonly cancel: () => void;
  readonly ending: (result: Job['result']) => string;
}): ReactElement {
  switch (job.state) {
    case 'running':
      return <Running job={job} cancel={cancel} />;
    case 'cancelled':
      return <p>Cancelled. What was sealed before stays as it is.</p>;
    case 'failed':
      return (
        <div className="notice tone-not-operated" role="alert">
          <p className="notice-title">{job.problem?.message ?? 'It failed.'}</p>
          <p>{job.problem?.hint}</p>
        </div>
      );
    case 'done':
      return <Done job={job} noun={noun} said={ending(job.result)} />;
  }
}

function Running({ job, cancel }: { readonly job: Job; readonly cancel: () => void }): ReactElement {
  const { progress } = job;
  const step = progress?.step ?? 'Starting';
  return (
    <div className="running">
      <span className="running-step">
        {step}
        {progress ? (
          <span className="muted">
            {' '}
            {count(progress.done)}
            {progress.total === undefined ? '' : ` of ${count(progress.total)}`} {progress.unit}
            {progress.detail === undefined ? '' : `, ${progress.detail}`}
          </span>
        ) : null}
      </span>
      <progress
        aria-label={step}
        {...(progress?.total === undefined ? {} : { value: progress.done, max: Math.max(1, progress.total) })}
      />
      <button type="button" onClick={cancel}>
        Cancel
      </button>
    </div>
  );
}

function Done({ job, noun, said }: { readonly job: Job; readonly noun: string; readonly said: string }): ReactElement {
  const { run, pack, troubles } = job.result ?? { troubles: [] };
  return (
    <>
      {pack ? (
        <p>
          <a className="button primary" href={pack.href} download={pack.fileName}>
            <Icon name="download" />
            Download {pack.fileName}
          </a>{' '}
          <span className="muted">
            {bytes(pack.size)}, {count(pack.entries)} entries, SHA-256 <code className="break">{pack.digest}</code>
          </span>
        </p>
      ) : (
        <p>
          {said}{' '}
          {run === undefined ? null : (
            <Link to="/" search={{ run }}>
              Show the new {noun}
            </Link>
          )}
        </p>
      )}
      {troubles.length > 0 ? (
        <ul className="notes">
          {troubles.map(({ location, message, hint }) => (
            <li key={location}>
              <strong>{location}</strong>: {message}. {hint}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
