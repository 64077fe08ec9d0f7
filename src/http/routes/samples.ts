/** The auditor's draw: a seed over a sealed population, what was drawn before, and the sheet to fill in. */
import { z } from '@hono/zod-openapi';
import { sampleCsv } from '../../app/samples/sheet.ts';
import { notFound } from '../problem.ts';
import { addRoute, type ApiContext } from '../route.ts';
import { drawSampleBody, sampleAnswer, samplesAnswer } from '../schema.ts';

export function addSampleRoutes({ api, plumbline }: ApiContext): void {
  addRoute(api, {
    path: '/samples',
    tag: 'Evidence',
    summary: 'Samples that were drawn, the latest first',
    query: z.object({ run: z.string().optional() }),
    answer: samplesAnswer,
    handle: async ({ query }) => ({
      samples: (await plumbline.samples(query.run)).map(({ sample, evidence }) => ({
        sample: { ...sample, items: sample.items.length },
        evidence,
      })),
    }),
  });
  addRoute(api, {
    method: 'post',
    path: '/samples',
    tag: 'Evidence',
    summary: 'Draws a sample from a sealed population with a seed, and seals it',
    body: drawSampleBody,
    answer: sampleAnswer,
    handle: ({ body: { by, ...request } }) => plumbline.drawSample({ ...request, ...(by !== undefined && { by }) }),
  });
  addRoute(api, {
    path: '/samples/{id}',
    tag: 'Evidence',
    summary: 'One sample with every item',
    params: z.object({ id: z.string() }),
    answer: sampleAnswer,
    handle: async ({ params }) => {
      const found = await plumbline.sample(params.id);
      if (!found) throw notFound(`sample ${params.id}`, 'See /api/v1/samples for those that were drawn.');
      return found;
    },
  });
  addSheet({ api, plumbline });
}

function addSheet({ api, plumbline }: Pick<ApiContext, 'api' | 'plumbline'>): void {
  api.openAPIRegistry.registerPath({
    method: 'get',
    path: '/api/v1/samples/{id}/sheet.csv',
    tags: ['Evidence'],
    summary: 'The sheet of a sample, with columns for what the auditor finds',
    request: { params: z.object({ id: z.string() }) },
    responses: { 200: { description: 'CSV (RFC 4180) with a head, one item per line' } },
  });
  api.get('/api/v1/samples/:id/sheet.csv', async (c) => {
    const id = c.req.param('id');
    const found = await plumbline.sample(id);
    if (!found) throw notFound(`sample ${id}`, 'See /api/v1/samples for those that were drawn.');
    const file = `sample-${found.sample.check}-${found.sample.drawnAt.slice(0, 10)}.csv`;
    return c.body(sampleCsv(found.sample), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${file}"`,
    });
  });
}
