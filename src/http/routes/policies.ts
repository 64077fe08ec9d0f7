/** Policies beside what the code does. */
import { z } from '@hono/zod-openapi';
import { addRoute, type ApiContext } from '../route.ts';
import { policiesAnswer } from '../schema.ts';

export function addPolicyRoutes({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/policies',
    tag: 'Policies',
    summary: 'Every clause of the policies in force, and what the code does about it',
    query: z.object({ run: z.string().default('latest') }),
    answer: policiesAnswer,
    handle: async ({ query }) => {
      const answer = await plumbline.policies(query.run);
      const { policies, clauses, unwritten } = answer?.report ?? { policies: [], clauses: [], unwritten: [] };
      const run = answer ? { id: answer.run.id, period: answer.run.period } : null;
      return { run, policies, clauses, unwritten };
    },
  });
}
