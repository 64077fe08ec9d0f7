/** Audits as jobs, and their progress as a stream. */
import { z } from '@hono/zod-openapi';
import { parseInstant, type Instant } from '../../base/instant.ts';
import type { Period as ModelPeriod } from '../../model/control.ts';
import { eventStreamResponse, type StreamEvent } from '../event-stream.ts';
import { badRequest, notFound } from '../problem.ts';
import { type ApiContext, addRoute } from '../route.ts';
import { jobAnswer, jobsAnswer, startRunBody, type Job, type Period } from '../schema.ts';

const jobParams = z.object({ id: z.string() });

export function addJobRoutes(context: ApiContext): void {
  const { api, plumbline, jobs } = context;
  addRoute(api, {
    method: 'post',
    path: '/runs',
    tag: 'Runs',
    summary: 'Audits everything known over another period, as a job',
    body: startRunBody,
    status: 202,
    answer: jobAnswer,
    handle: ({ body }) => {
      const period = periodOf(body.period);
      const job = jobs.start({
        kind: 'audit',
        ...(period ? { period } : {}),
        work: async (working) => {
          const { run, troubles } = await plumbline.audit({ locations: [], ...(period ? { period } : {}) }, working);
          return { run: run.id, troubles };
        },
      });
      return { job };
    },
  });
  addRoute(api, {
    path: '/jobs',
    tag: 'Jobs',
    summary: 'Jobs, newest first',
    answer: jobsAnswer,
    handle: () => ({ jobs: jobs.list() }),
  });
  addRoute(api, {
    path: '/jobs/{id}',
    tag: 'Jobs',
    summary: 'One job',
    params: jobParams,
    answer: jobAnswer,
    handle: ({ params }) => ({ job: found(context, params.id) }),
  });
  addRoute(api, {
    method: 'delete',
    path: '/jobs/{id}',
    tag: 'Jobs',
    summary: 'Cancels a job; what is sealed stays sealed',
    params: jobParams,
    answer: jobAnswer,
    handle: ({ params }) => {
      found(context, params.id);
      jobs.cancel(params.id);
      return { job: found(context, params.id) };
    },
  });
  addEvents(context);
}

function found({ jobs }: ApiContext, id: string): Job {
  const job = jobs.find(id);
  if (!job) throw notFound(`job ${id}`, 'Jobs live as long as the server; see /api/v1/jobs.');
  return job;
}

function addEvents(context: ApiContext): void {
  const { api, jobs } = context;
  api.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/v1/jobs/{id}/events',
    tags: ['Jobs'],
    summary: 'Server-sent events: `job` with the whole job, at once and after each change, until it ends',
    request: { params: jobParams },
    responses: { 200: { description: 'events', content: { 'text/event-stream': { schema: z.string() } } } },
  });
  api.get('/api/v1/jobs/:id/events', (c) => {
    const { id } = found(context, c.req.param('id'));
    const abort = new AbortController();
    return eventStreamResponse(snapshots(jobs.watch(id, abort.signal)), abort);
  });
}

async function* snapshots(jobs: AsyncIterable<Job>): AsyncIterable<StreamEvent> {
  for await (const job of jobs) yield { event: 'job', data: job };
}

/** Instants of a request are text until proven; a window must hold some time. */
function periodOf(asked: Period | undefined): ModelPeriod | undefined {
  if (!asked) return undefined;
  if (asked.type === 'as-of') return { type: 'as-of', at: instantOf(asked.at) };
  const from = instantOf(asked.from);
  const to = instantOf(asked.to);
  if (from >= to) throw badRequest('the window ends before it begins', 'Give `from` before `to`.');
  return { type: 'window', from, to };
}

function instantOf(text: string): Instant {
  const instant = parseInstant(text);
  if (!instant) throw badRequest(`"${text}" is no date that exists`, 'Write it as 2026-01-31T00:00:00.000Z.');
  return instant;
}
