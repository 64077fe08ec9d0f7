/** Forges that are read, for the pages. */
import { z } from '@hono/zod-openapi';
import { addRoute, type ApiContext } from '../route.ts';

const sourceSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['github', 'gitlab', 'gitea', 'bitbucket']),
    origin: z.string(),
    owner: z.string(),
    token: z.string().openapi({ description: 'where its token is, in words; never the token' }),
    configured: z.boolean(),
    addedAt: z.string(),
    repositories: z.int(),
    matched: z.int(),
    syncedAt: z.string().nullable(),
    deliveries: z
      .object({ takenIn: z.int(), repeated: z.int(), refused: z.int() })
      .openapi({ description: 'webhooks since the server began' }),
  })
  .openapi('Source');

export function addSourceRoutes({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/sources',
    tag: 'Sources',
    summary: 'Forges that are read, when they were read last, and what they sent by themselves',
    answer: z.object({ sources: z.array(sourceSchema) }),
    handle: async () => {
      const sources = await plumbline.sources();
      return { sources: sources.map((source) => ({ ...source, deliveries: plumbline.deliveryCounts(source.id) })) };
    },
  });
}
