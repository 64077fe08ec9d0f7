/**
 * How an address of the API is declared: its parameters and its answer as schemas, and a function from one to the other.
 * From the declaration come the validation, the OpenAPI document and, in the types, the promise that what `app/` returns
 * fits the answer. The answer is parsed before it goes out: a field that does not fit is a 500 here, not a surprise there.
 */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { ZodObject, ZodType } from 'zod';
import type { Plumbline } from '../app/plumbline.ts';
import type { Run } from '../model/run.ts';
import type { Jobs } from './jobs.ts';
import type { Packs } from './packs.ts';
import { badRequest, notFound, sendProblem } from './problem.ts';
import { problemSchema } from './schema.ts';

export interface ApiContext {
  readonly api: OpenAPIHono;
  readonly plumbline: Plumbline;
  readonly jobs: Jobs;
  readonly packs: Packs;
  readonly report: (error: unknown) => void;
}

export interface RouteDefinition<P extends ZodObject, Q extends ZodObject, B extends ZodType, A extends ZodType> {
  readonly method?: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly status?: 200 | 202;
  readonly answer: A;
  readonly handle: (asked: {
    readonly params: z.output<P>;
    readonly query: z.output<Q>;
    readonly body: z.output<B>;
  }) => Promise<z.input<A>> | z.input<A>;
}

export function newApi(): OpenAPIHono {
  return new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const said = result.error.issues.map((issue) => `${issue.path.join('.') || result.target}: ${issue.message}`);
      return sendProblem(c, badRequest(said.join('; '), 'See /api/v1/openapi.json for what this address takes.'));
    },
  });
}

const problemContent = { 'application/problem+json': { schema: problemSchema } };
export const problemResponses = {
  400: { description: 'the request cannot be understood', content: problemContent },
  404: { description: 'no such thing', content: problemContent },
  409: { description: 'a rule stands against it; the message says which', content: problemContent },
  500: { description: 'a defect of ours', content: problemContent },
};

export function addRoute<P extends ZodObject, Q extends ZodObject, B extends ZodType, A extends ZodType>(
  api: OpenAPIHono,
  definition: RouteDefinition<P, Q, B, A>,
): void {
  const { method = 'get', path, tag, summary, params, query, body, status = 200, answer, handle } = definition;
  const route = createRoute({
    method,
    path: `/api/v1${path}`,
    tags: [tag],
    summary,
    request: {
      ...(params ? { params } : {}),
      ...(query ? { query } : {}),
      ...(body ? { body: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    },
    responses: {
      [status]: { description: summary, content: { 'application/json': { schema: answer } } },
      ...problemResponses,
    },
  });
  // The types of hono's handler and of a generic route do not meet; `handle` and `answer.parse` carry the real promise.
  api.openapi(route, (async (c: RouteInput) => {
    const asked = {
      params: (params ? c.req.valid('param') : {}) as z.output<P>,
      query: (query ? c.req.valid('query') : {}) as z.output<Q>,
      body: (body ? c.req.valid('json') : undefined) as z.output<B>,
    };
    return c.json(answer.parse(await handle(asked)), status, { 'cache-control': 'no-store' });
  }) as never);
}

interface RouteInput {
  readonly req: { valid(target: 'param' | 'query' | 'json'): unknown };
  json(value: unknown, status: number, headers: Record<string, string>): Response;
}

export const numberParam = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .openapi({ type: 'integer' });

export const flagParam = z.enum(['true', 'false']).transform((value) => value === 'true');

export const runParam = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .openapi({ description: 'id of a run; the latest when absent' });

export const pageParams = {
  offset: numberParam.optional(),
  limit: numberParam.optional().openapi({ description: 'at most 1000' }),
};

export function pageOf<T>(
  items: readonly T[],
  { offset = 0, limit = 100 }: { readonly offset?: number | undefined; readonly limit?: number | undefined },
): readonly T[] {
  return items.slice(offset, offset + Math.min(limit, 1000));
}

/** The run asked for. Undefined only when the latest was asked for and nothing has been audited yet. */
export async function runOf(plumbline: Plumbline, id: string | undefined): Promise<Run | undefined> {
  const run = await plumbline.run(id ?? 'latest');
  if (!run && id !== undefined) throw notFound(`run ${id}`, 'See /api/v1/runs for those that exist.');
  return run;
}
