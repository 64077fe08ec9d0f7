/**
 * From pipelines, their jobs and statuses of commits to status checks. Pure.
 *
 * GitLab's rules demand one thing of pipelines: that the one of the head succeeds. So a pipeline is a status check itself,
 * by `gitlab-pipeline`; its jobs are by `gitlab-ci`; what others reported to the commit is by `status`. A job that may
 * fail and did is a failure all the same: that the pipeline succeeded stands in the pipeline's own line.
 */
import type { Instant } from '../../base/instant.ts';
import type { StatusCheck, StatusConclusion } from '../../model/changeset.ts';
import { asObjectId } from '../../model/repository.ts';
import type { CommitStatus, Job, Pipeline } from './changeset-schema.ts';

export const pipelineCheck = { name: 'pipeline', reportedBy: 'gitlab-pipeline' } as const;

/** A pipeline of merged results or of a train runs on a commit that GitLab made; `commit` is what it speaks of. */
export interface PipelineRun {
  readonly pipeline: Pipeline;
  readonly commit: string;
  readonly jobs: readonly Job[];
}

const conclusions: Readonly<Record<string, StatusConclusion>> = {
  success: 'success',
  failed: 'failure',
  canceled: 'cancelled',
  canceling: 'cancelled',
  skipped: 'skipped',
  // Waits for somebody to start it: it did not run.
  manual: 'action-required',
};
const timeouts = new Set(['job_execution_timeout', 'stuck_or_timeout_failure', 'job_execution_server_timeout']);

export function statusChecksOf(
  runs: readonly PipelineRun[],
  statuses: readonly CommitStatus[],
): readonly StatusCheck[] {
  const jobs = new Set(runs.flatMap((run) => run.jobs.map(({ id }) => id)));
  return [
    ...runs.flatMap((run) => [pipelineOf(run), ...run.jobs.map((job) => jobOf(job, run.commit))]),
    // Jobs are statuses of their commit too, under the same number.
    ...statuses.filter(({ id }) => !jobs.has(id)).map(statusOf),
  ];
}

const isOver = (conclusion: StatusConclusion): boolean => conclusion !== 'pending' && conclusion !== 'action-required';

function pipelineOf({ pipeline, commit, jobs }: PipelineRun): StatusCheck {
  const conclusion = conclusions[pipeline.status] ?? 'pending';
  const ends = jobs.flatMap(({ finished_at: at }) => at ?? []).sort();
  const completedAt: Instant | null = isOver(conclusion) ? (ends.at(-1) ?? pipeline.updated_at ?? null) : null;
  return {
    ...pipelineCheck,
    commit: asObjectId(commit),
    conclusion,
    startedAt: pipeline.created_at ?? null,
    completedAt,
    ...(pipeline.web_url && { url: pipeline.web_url }),
  };
}

function jobOf(
  { name, status, failure_reason: reason, started_at: from, finished_at: to, web_url: url }: Job,
  commit: string,
): StatusCheck {
  const conclusion =
    status === 'failed' && timeouts.has(reason ?? '') ? 'timed-out' : (conclusions[status] ?? 'pending');
  const times = { startedAt: from ?? null, completedAt: isOver(conclusion) ? (to ?? null) : null };
  return { name, reportedBy: 'gitlab-ci', commit: asObjectId(commit), conclusion, ...times, ...(url && { url }) };
}

function statusOf({
  name,
  sha,
  status,
  started_at: from,
  finished_at: to,
  target_url: url,
}: CommitStatus): StatusCheck {
  const conclusion = conclusions[status] ?? 'pending';
  const times = { startedAt: from ?? null, completedAt: isOver(conclusion) ? (to ?? null) : null };
  return { name, reportedBy: 'status', commit: asObjectId(sha), conclusion, ...times, ...(url && { url }) };
}
