/** What Sourcegraph's command-line client wants beside the stream: its version, and GraphQL with compressed requests. */
import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { execute } from '../graphql/execute.ts';
import { parseDocument } from '../graphql/parse.ts';
import { badRequest } from '../problem.ts';
import type { ApiContext } from '../route.ts';
import { graphqlRoot } from '../sourcegraph/graphql-root.ts';

/** The client that this was tried with. */
const clientVersion = '7.0.0';
const largestBody = 1 << 20;

const requestSchema = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

export function addSourcegraphRoutes({ api, plumbline }: ApiContext): void {
  api.get('/.api/src-cli/version', (c) => c.json({ version: clientVersion }));
  api.post('/.api/graphql', async (c) => {
    const { query, operationName, variables } = readRequest(await bodyOf(c));
    const document = parseDocument(query);
    if (!document.ok) {
      const { message, line, column } = document.error;
      return c.json({ errors: [{ message, locations: [{ line, column }] }] }, 400);
    }
    const root = graphqlRoot(plumbline, c.req.raw.signal);
    const name = operationName ?? '';
    const asked = {
      document: document.value,
      variables: variables ?? {},
      ...(name === '' ? {} : { operationName: name }),
    };
    return c.json(await execute(root, asked), 200, { 'cache-control': 'no-store' });
  });
}

function readRequest(text: string): z.output<typeof requestSchema> {
  const hint = 'Send {"query": "…", "variables": {…}}.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest('the body is no JSON', hint);
  }
  const read = requestSchema.safeParse(value);
  if (!read.success) throw badRequest('the body is no GraphQL request', hint);
  return read.data;
}

async function bodyOf(c: Context): Promise<string> {
  const bytes = Buffer.from(await c.req.arrayBuffer());
  if (bytes.length > largestBody) throw tooLarge();
  const encoding = c.req.header('content-encoding')?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return bytes.toString('utf8');
  if (encoding !== 'gzip') throw badRequest(`bodies in ${encoding} are not read`, 'Send it as it is, or with gzip.');
  try {
    return (await promisify(gunzip)(bytes, { maxOutputLength: largestBody })).toString('utf8');
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw badRequest('the body is no gzip', 'Send it as it is, or with gzip.');
  }
}

function tooLarge(): Error {
  return badRequest(`the body is larger than ${largestBody} bytes`, 'Send a smaller one.');
}
