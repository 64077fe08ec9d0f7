/** Sending evidence to the tools of others: where to, what would go, what went, and a push as a job. */
import { z } from '@hono/zod-openapi';
import type { Working } from '../../app/plumbline.ts';
import { silentObserver } from '../../base/progress.ts';
import { addRoute, type ApiContext, flagParam, pageParams, runParam } from '../route.ts';
import {
  deliveriesAnswer,
  deliveryOutcomeSchema,
  destinationsAnswer,
  jobAnswer,
  pushPlanAnswer,
  startPushBody,
} from '../schema.ts';

const tag = 'Destinations';

export function addDestinationRoutes(context: ApiContext): void {
  const { api, plumbline } = context;
  addRoute(api, {
    path: '/destinations',
    tag,
    summary: 'Where evidence is sent besides the pack, as plumbline.yaml names it; never a secret',
    answer: destinationsAnswer,
    handle: async () => ({ destinations: await plumbline.destinations() }),
  });
  addRoute(api, {
    path: '/deliveries',
    tag,
    summary: 'What was sent where and what came of it, the latest first',
    query: z.object({
      destination: z.string().optional(),
      outcome: deliveryOutcomeSchema.optional(),
      last: flagParam.optional().openapi({ description: 'only the last attempt of each thing at each place' }),
      ...pageParams,
    }),
    answer: deliveriesAnswer,
    handle: ({ query }) => plumbline.deliveries({ ...query, limit: Math.min(query.limit ?? 50, 1000) }),
  });
  addPlan(context);
  addPush(context);
}

function addPlan({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/destinations/{name}/plan',
    tag,
    summary: 'What would be sent: a dry run, which opens no connection and reads no credential',
    params: z.object({ name: z.string() }),
    query: z.object({ run: runParam }),
    answer: pushPlanAnswer,
    handle: async ({ params, query }) => {
      const working: Working = { observer: silentObserver, signal: new AbortController().signal };
      const order = { to: params.name, run: query.run ?? 'latest', dryRun: true };
      const { run, ...plan } = await plumbline.pushEvidence(order, working);
      return { run: run.id, ...plan };
    },
  });
}

function addPush({ api, plumbline, jobs }: ApiContext): void {
  addRoute(api, {
    method: 'post',
    path: '/pushes',
    tag,
    summary: 'Sends the evidence of a run, as a job; what is there under its digest is not sent again',
    body: startPushBody,
    status: 202,
    answer: jobAnswer,
    handle: ({ body: { to, run, again } }) => {
      const order = { run: run ?? 'latest', ...(to !== undefined && { to }), ...(again !== undefined && { again }) };
      const work = async (working: Working) => {
        const { pushed, troubles } = await plumbline.pushEvidence(order, working);
        const hint = 'The run and docs/destinations.md say what is needed.';
        return {
          pushed,
          troubles: troubles.map(({ destination, because }) => ({ location: destination, message: because, hint })),
        };
      };
      return { job: jobs.start({ kind: 'push', work }) };
    },
  });
}
