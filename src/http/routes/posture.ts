/** What the code and its pipelines show beside the judged controls: scanners, and handlers of security events. */
import { z } from '@hono/zod-openapi';
import { addRoute, type ApiContext } from '../route.ts';
import { instantOf } from '../instant-parameter.ts';
import { handlersAnswer, postureAnswer } from '../schema.ts';

const wish = z.object({
  repository: z.string().optional(),
  at: z.string().optional().openapi({ description: 'an instant or day of the audited period; absent: its end' }),
});

export function addPostureRoutes({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/posture',
    tag: 'Code',
    summary: 'Every scanner that pipelines run, and the kinds that nothing does',
    query: wish,
    answer: postureAnswer,
    handle: async ({ query }) => {
      const { at, run, rows, updateBots, gaps } = await plumbline.posture(wishOf(query));
      return { at, run, scanners: rows, updateBots, gaps };
    },
  });
  addRoute(api, {
    path: '/handlers',
    tag: 'Code',
    summary: 'Handlers of requests: which are security events, what guards them, what they log',
    query: wish,
    answer: handlersAnswer,
    handle: async ({ query }) => {
      const { at, run, rows, coverage, guards, gaps } = await plumbline.handlers(wishOf(query));
      return { at, run, handlers: rows, coverage, guards, gaps };
    },
  });
}

const wishOf = ({ repository, at }: z.output<typeof wish>) => ({ repository, at: instantOf(at) });
