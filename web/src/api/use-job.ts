/** Starts a job, or finds the one that is under way, and follows it to its end over the event stream. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Job, JobAnswer } from '../../../src/http/schema.ts';
import { post, remove } from './client.ts';
import { readEvents } from './event-stream.ts';
import { problemOf, unreachable } from './problem.ts';
import { jobsQuery } from './queries.ts';

export interface FollowedJob {
  readonly job: Job | undefined;
  /** Why it could not be started or followed. */
  readonly error: unknown;
  readonly start: (path: string, body: unknown) => void;
  readonly cancel: () => void;
}

export function useJob(kind: Job['kind']): FollowedJob {
  const client = useQueryClient();
  const [job, setJob] = useState<Job>();
  const [error, setError] = useState<unknown>();
  const listed = useQuery({ ...jobsQuery, staleTime: 0 });
  const running = listed.data?.jobs.find((known) => known.kind === kind && known.state === 'running');
  // A page that was reloaded finds its job again.
  useEffect(() => {
    if (running && !job) setJob(running);
  }, [running, job]);

  const followed = job?.state === 'running' ? job.id : undefined;
  useEffect(() => {
    if (followed === undefined) return undefined;
    const abort = new AbortController();
    const follow = async (): Promise<void> => {
      for await (const next of jobEvents(followed, abort.signal)) {
        setJob(next);
        // A new run changes what "latest" means on every page. Not left to the end of the stream: a job that is over is no
        // longer followed, and that may come first.
        if (next.state !== 'running') await client.invalidateQueries();
      }
    };
    follow().catch((cause: unknown) => {
      if (!abort.signal.aborted) setError(cause);
    });
    return () => abort.abort();
  }, [followed, client]);

  return {
    job,
    error,
    start(path, body) {
      setError(undefined);
      post<JobAnswer>(path, body).then((answer) => setJob(answer.job), setError);
    },
    cancel() {
      if (job) remove<JobAnswer>(`/jobs/${job.id}`).then((answer) => setJob(answer.job), setError);
    },
  };
}

async function* jobEvents(id: string, signal: AbortSignal): AsyncIterable<Job> {
  const answer = await fetch(`/api/v1/jobs/${id}/events`, { signal }).catch((cause: unknown) => {
    throw signal.aborted ? cause : unreachable(cause);
  });
  if (!answer.ok || !answer.body) throw await problemOf(answer);
  for await (const { event, data } of readEvents(answer.body)) if (event === 'job') yield data as Job;
}
