/** The addresses of zoekt-webserver's JSON API, for what already speaks to one. Errors in its form: 400 `{"Error": …}`. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ApiContext } from '../route.ts';
import {
  zoektErrorSchema,
  zoektListAnswer,
  zoektRequestSchema,
  zoektSearchAnswer,
  type ZoektRequest,
} from '../schema.ts';
import { ZoektRefusal, zoektList, zoektSearch } from '../zoekt/search.ts';

export function addZoektRoutes({ api, plumbline }: ApiContext): void {
  const faces = [
    { path: '/api/search', summary: 'Zoekt’s search', answer: zoektSearchAnswer, run: zoektSearch },
    { path: '/api/list', summary: 'Zoekt’s list of repositories', answer: zoektListAnswer, run: zoektList },
  ] as const;
  for (const { path, summary, answer, run } of faces) {
    const json = (schema: z.ZodType) => ({ 'application/json': { schema } });
    api.openAPIRegistry.registerPath({
      method: 'post',
      path,
      tags: ['Search'],
      summary,
      request: { body: { required: true, content: json(zoektRequestSchema) } },
      responses: {
        200: { description: summary, content: json(answer) },
        400: { description: 'the query cannot be run', content: json(zoektErrorSchema) },
      },
    });
    api.post(path, async (c) => {
      const asked = await requestOf(c);
      if (typeof asked === 'string') return c.json({ Error: asked }, 400);
      try {
        return c.json(answer.parse(await run(plumbline, asked, c.req.raw.signal)));
      } catch (error) {
        if (error instanceof ZoektRefusal) return c.json({ Error: error.message }, 400);
        throw error;
      }
    });
  }
}

/** The request, or what is wrong with it. */
async function requestOf(c: Context): Promise<ZoektRequest | string> {
  let body: unknown;
  try {
    body = JSON.parse(await c.req.text());
  } catch {
    return 'the body is no JSON';
  }
  const read = zoektRequestSchema.safeParse(body);
  return read.success ? read.data : z.prettifyError(read.error);
}
