/**
 * The events of `/.api/search/stream`, in Sourcegraph's shapes, and ours beside them: `manifest` (what was searched, what
 * was not and why), and `hint`, `from`, `to` on `error`. Existing clients ignore events and keys they do not know.
 */
import { z } from '@hono/zod-openapi';
import { listOf, whole } from './vocabulary.ts';

const pair = z.tuple([whole, whole]).readonly();
const location = z.object({ offset: z.number().int(), line: whole, column: whole });
const range = z.object({ start: location, end: location });

export const streamMatchSchema = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('content'),
      repositoryID: whole,
      repository: z.string(),
      path: z.string(),
      commit: z.string(),
      branches: listOf(z.string()),
      hunks: z.null(),
      language: z.string().optional(),
      /** One of the two, by the parameter `cm`. */
      lineMatches: listOf(z.object({ line: z.string(), lineNumber: whole, offsetAndLengths: listOf(pair) })).optional(),
      chunkMatches: listOf(z.object({ content: z.string(), contentStart: location, ranges: listOf(range) })).optional(),
    }),
    z.object({
      type: z.literal('path'),
      repositoryID: whole,
      repository: z.string(),
      path: z.string(),
      commit: z.string(),
      branches: listOf(z.string()),
      pathMatches: listOf(range).optional(),
    }),
    z.object({ type: z.literal('repo'), repositoryID: whole, repository: z.string(), branches: listOf(z.string()) }),
  ])
  .openapi('StreamMatch');

export const skippedSchema = z
  .object({
    reason: z.string(),
    title: z.string(),
    message: z.string(),
    severity: z.enum(['info', 'warn']),
    suggested: z.object({ title: z.string(), queryExpression: z.string() }).optional(),
  })
  .openapi('Skipped');

export const streamProgressSchema = z
  .object({
    done: z.boolean(),
    repositoriesCount: whole.optional(),
    matchCount: whole,
    durationMs: z.number().nonnegative(),
    skipped: listOf(skippedSchema),
    /** Ours: how far the scan has come. */
    filesSearched: whole,
    filesTotal: whole,
  })
  .openapi('StreamProgress');

export const streamFilterSchema = z
  .object({
    value: z.string(),
    label: z.string(),
    count: whole,
    limitHit: z.boolean(),
    kind: z.enum(['repo', 'lang', 'file']),
  })
  .openapi('StreamFilter');

export const streamAlertSchema = z
  .object({
    title: z.string(),
    description: z.string(),
    proposedQueries: listOf(z.object({ description: z.string(), query: z.string() }).readonly()),
  })
  .openapi('StreamAlert');

export const streamErrorSchema = z
  .object({ message: z.string(), hint: z.string(), from: whole.optional(), to: whole.optional() })
  .openapi('StreamError');

export const manifestSchema = z
  .object({
    query: z.string(),
    canonicalQuery: z.string(),
    engine: z.string(),
    asOf: z.string(),
    repositories: listOf(z.object({ name: z.string(), commit: z.string(), files: whole }).readonly()),
    filesConsidered: whole,
    filesSearched: whole,
    matchingLines: whole,
    matchingFiles: whole,
    limitHit: z.boolean(),
    unsearched: listOf(z.object({ repository: z.string(), path: z.string(), reason: z.string() }).readonly()),
    matchDigest: z.string(),
  })
  .readonly()
  .openapi('SearchManifest');

export type StreamMatch = z.output<typeof streamMatchSchema>;
export type ContentMatch = Extract<StreamMatch, { type: 'content' }>;
export type StreamProgress = z.output<typeof streamProgressSchema>;
export type StreamFilter = z.output<typeof streamFilterSchema>;
export type StreamAlert = z.output<typeof streamAlertSchema>;
export type StreamError = z.output<typeof streamErrorSchema>;
export type Skipped = z.output<typeof skippedSchema>;
export type SearchManifest = z.output<typeof manifestSchema>;
