/**
 * Sourcegraph's search stream. The search page uses this address too.
 *
 * `Authorization` (`token …`, `Bearer …`) is accepted and ignored: its clients send one, and there are no accounts here. Who
 * may ask is decided by the address that the server listens on and by guard.ts.
 */
import { z } from '@hono/zod-openapi';
import { eventStreamResponse } from '../event-stream.ts';
import { badRequest } from '../problem.ts';
import type { ApiContext } from '../route.ts';
import { numberParam } from '../route.ts';
import { sourcegraphEvents } from '../sourcegraph/events.ts';

const query = z.object({
  q: z.string().max(10_000),
  v: z.string().optional(),
  /** Used when the query has no `patterntype:`. Absent: ours, `auto`. */
  t: z.enum(['auto', 'standard', 'literal', 'regexp', 'keyword', 'structural']).optional(),
  /** Matches sent at most; counting goes on. Negative or absent: all. */
  display: z
    .string()
    .regex(/^-?\d{1,9}$/)
    .transform(Number)
    .optional()
    .openapi({ type: 'integer' }),
  cm: z.enum(['t', 'true', '1', 'f', 'false', '0']).optional(),
  'max-line-len': z
    .string()
    .regex(/^-?\d{1,9}$/)
    .transform(Number)
    .optional()
    .openapi({ type: 'integer' }),
  /** Lines around each matching line, in chunks. Absent: none (Sourcegraph: one), for they have to be read from git. */
  cl: numberParam.optional(),
  /** Ours. `path`: by repository and path, nothing before the end is known. Absent: the likely ones first. */
  order: z.enum(['rank', 'path']).optional(),
});

const mostContextLines = 100;

export function addSearchRoutes({ api, plumbline, report }: ApiContext): void {
  api.openAPIRegistry.registerPath({
    method: 'get',
    path: '/.api/search/stream',
    tags: ['Search'],
    summary: "Sourcegraph's search stream: matches, progress, filters, alert, error, done; and ours, manifest",
    description:
      'Existing clients work: set SRC_ENDPOINT to the address of this server. An Authorization header is accepted and ' +
      'ignored. Whatever goes wrong is an `error` event, also when the status is 4xx or 5xx. The parameter cl (lines ' +
      'around matches) is 0 when absent.',
    request: { query },
    responses: { 200: { description: 'events', content: { 'text/event-stream': { schema: z.string() } } } },
  });
  api.get('/.api/search/stream', (c) => {
    const read = query.safeParse(c.req.query());
    if (!read.success) {
      const said = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
      throw badRequest(said, 'See /api/v1/openapi.json for the parameters of the stream.');
    }
    const { q, t, display, cm, cl, order, 'max-line-len': maxLineLength } = read.data;
    const abort = new AbortController();
    const ordered = order ? { order } : {};
    const events = plumbline.search(q, { signal: abort.signal, patternType: t ?? 'auto', ...ordered });
    const shape = {
      display: display !== undefined && display >= 0 ? display : Number.POSITIVE_INFINITY,
      chunks: cm !== undefined && ['t', 'true', '1'].includes(cm),
      contextLines: Math.min(cl ?? 0, mostContextLines),
      readLines: (repository: string, path: string, commit: string) => plumbline.fileLines(repository, path, commit),
      maxLineLength: maxLineLength !== undefined && maxLineLength >= 0 ? maxLineLength : Number.POSITIVE_INFINITY,
    };
    return eventStreamResponse(sourcegraphEvents(events, { ...shape, signal: abort.signal, report }), abort);
  });
}
