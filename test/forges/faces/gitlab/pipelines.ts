/**
 * Pipelines, their jobs, and statuses of commits. What the company's own pipeline ran on one commit of a merge request is one
 * pipeline; what others reported is a status of the commit. Jobs and statuses are of one sequence of ids, as in GitLab.
 */
import type { Ask, Route } from '../face.ts';
import type { SimChangeset, SimRepository, SimStatusCheck } from '../../world.ts';
import { pipelineApplication } from '../../making/people.ts';
import { paged } from './lists.ts';
import { notFound, projectRoute } from './routing.ts';
import { user, webUrl, type Shape } from './shapes.ts';

export interface Pipeline {
  readonly id: number;
  readonly request: SimChangeset;
  readonly sha: string;
  readonly ref: string;
  readonly status: string;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly checks: readonly SimStatusCheck[];
}

const isJob = ({ application }: SimStatusCheck): boolean => application === pipelineApplication;

/** Oldest first. */
export function pipelinesOf(request: SimChangeset): readonly Pipeline[] {
  const byCommit = Map.groupBy(request.statusChecks.filter(isJob), ({ commit }) => commit);
  return [...byCommit].map(([sha, checks], i) => {
    const kind = sha === request.queueCommit ? 'train' : 'head';
    return {
      id: request.id * 100 + i,
      request,
      sha,
      ref: `refs/merge-requests/${request.number}/${kind}`,
      status: statusOf(checks),
      startedAt: checks.map(({ startedAt }) => startedAt).sort()[0]!,
      updatedAt: checks
        .map(({ completedAt, startedAt }) => completedAt ?? startedAt)
        .sort()
        .at(-1)!,
      checks,
    };
  });
}

export const headPipelineOf = (request: SimChangeset): Pipeline | undefined =>
  pipelinesOf(request).findLast(({ sha }) => sha === request.head);

/** GitLab has no word for a job that ran and says nothing: nothing was tested, as when it is skipped. */
const words: Readonly<Record<SimStatusCheck['conclusion'], string>> = {
  success: 'success',
  failure: 'failed',
  'timed-out': 'failed',
  cancelled: 'canceled',
  skipped: 'skipped',
  neutral: 'skipped',
  stale: 'canceled',
  'action-required': 'manual',
  pending: 'running',
};

/** What no rule asked for may fail without the pipeline failing. */
const mayFail = ({ name }: SimStatusCheck): boolean => !['test', 'build', 'lint'].includes(name);

function statusOf(checks: readonly SimStatusCheck[]): string {
  const last = new Map<string, SimStatusCheck>();
  for (const one of checks.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1))) last.set(one.name, one);
  const states = [...last.values()].filter((one) => !mayFail(one)).map(({ conclusion }) => words[conclusion]);
  for (const state of ['running', 'failed', 'canceled', 'manual']) if (states.includes(state)) return state;
  return states.length > 0 && states.every((state) => state === 'skipped') ? 'skipped' : 'success';
}

export function pipelineBasic(ask: Ask, repository: SimRepository, one: Pipeline): Shape {
  return {
    id: one.id,
    iid: one.id % 100_000,
    project_id: repository.id,
    sha: one.sha,
    ref: one.ref,
    status: one.status,
    source: 'merge_request_event',
    created_at: one.startedAt,
    updated_at: one.updatedAt,
    web_url: `${webUrl(ask, repository)}/-/pipelines/${one.id}`,
  };
}

export function pipelineWhole(ask: Ask, repository: SimRepository, one: Pipeline): Shape {
  return {
    ...pipelineBasic(ask, repository, one),
    before_sha: '0'.repeat(40),
    tag: false,
    yaml_errors: null,
    user: user(ask, one.request.author),
    started_at: one.startedAt,
    finished_at: one.updatedAt,
    committed_at: null,
    duration: 180,
    queued_duration: 2,
    coverage: null,
  };
}

export const pipelineRoutes: readonly Route[] = [
  projectRoute('/pipelines/{pipeline_id}/jobs', 'read_api', (ask, repository) => {
    const pipeline = pipelineById(repository, Number(ask.parameters['pipeline_id']));
    if (pipeline === undefined) return notFound('Pipeline');
    const retried = ask.query.get('include_retried') === 'true';
    return paged(ask, retried ? pipeline.checks : latest(pipeline.checks), (one) =>
      job(ask, repository, pipeline, one),
    );
  }),
  projectRoute('/pipelines/{pipeline_id}/bridges', 'read_api', (ask, repository) =>
    pipelineById(repository, Number(ask.parameters['pipeline_id'])) ? paged(ask, [], String) : notFound('Pipeline'),
  ),
  projectRoute('/repository/commits/{sha}/statuses', 'read_api', (ask, repository) => {
    const sha = ask.parameters['sha'] ?? '';
    if (!repository.commits.has(sha)) return notFound('Commit');
    const found = repository.changesets
      .flatMap(({ statusChecks }) => statusChecks)
      .filter(({ commit }) => commit === sha);
    const shown = ask.query.get('all') === 'true' ? found : latest(found);
    return paged(ask, shown, (one) => statusShape(ask, repository, one));
  }),
];

function latest(checks: readonly SimStatusCheck[]): SimStatusCheck[] {
  const last = new Map<string, SimStatusCheck>();
  for (const one of checks) last.set(`${one.application} ${one.name}`, one);
  return [...last.values()];
}

function pipelineById({ changesets }: SimRepository, id: number): Pipeline | undefined {
  const request = changesets.find((one) => one.id === Math.floor(id / 100));
  return request && pipelinesOf(request).find((one) => one.id === id);
}

function job(ask: Ask, repository: SimRepository, pipeline: Pipeline, one: SimStatusCheck): Shape {
  const status = words[one.conclusion];
  return {
    id: one.id,
    status,
    stage: 'test',
    name: one.name,
    ref: pipeline.ref,
    tag: false,
    coverage: null,
    allow_failure: mayFail(one),
    created_at: one.startedAt,
    started_at: one.startedAt,
    finished_at: one.completedAt,
    erased_at: null,
    duration: 180,
    queued_duration: 2,
    user: user(ask, pipeline.request.author),
    pipeline: pipelineBasic(ask, repository, pipeline),
    ...(status === 'failed' && {
      failure_reason: one.conclusion === 'timed-out' ? 'job_execution_timeout' : 'script_failure',
    }),
    web_url: `${webUrl(ask, repository)}/-/jobs/${one.id}`,
    artifacts: [],
    tag_list: [],
  };
}

function statusShape(ask: Ask, repository: SimRepository, one: SimStatusCheck): Shape {
  return {
    id: one.id,
    sha: one.commit,
    ref: null,
    status: words[one.conclusion],
    name: one.name,
    target_url: isJob(one) ? `${webUrl(ask, repository)}/-/jobs/${one.id}` : null,
    description: null,
    created_at: one.startedAt,
    started_at: one.startedAt,
    finished_at: one.completedAt,
    allow_failure: mayFail(one),
    coverage: null,
    author: user(ask, one.by ?? 'mira'),
  };
}
