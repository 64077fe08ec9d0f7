/**
 * The events of `/.api/search/stream`, in Sourcegraph's shapes, and ours beside them: `manifest` (what was searched, what
 * was not and why), and `hint`, `from`, `to` on `error`. Existing clients ignore events and keys they do not know.
 */
import { z } from '@hono/zod-openapi';
import { instantSchema, listOf, spanSchema, whole } from './vocabulary.ts';

const pair = z.tuple([whole, whole]).readonly();
const location = z.object({ offset: z.number().int(), line: whole, column: whole });
const range = z.object({ start: location, end: location });

const placed = {
  repositoryID: whole,
  repository: z.string(),
  path: z.string(),
  commit: z.string(),
  branches: listOf(z.string()),
};
const sight = z.object({ commit: z.string(), at: instantSchema }).readonly();

export const chunkMatchSchema = z
  .object({ content: z.string(), contentStart: location, ranges: listOf(range) })
  .openapi('ChunkMatch');

const contentSchema = z.object({
  type: z.literal('content'),
  ...placed,
  hunks: z.null(),
  language: z.string().optional(),
  /** Ours, with `asof:` and `between:`: when this content stood at this path. */
  standing: z.object({ since: sight, until: sight.optional() }).readonly().optional(),
  /** One of the two, by the parameter `cm`. */
  lineMatches: listOf(
    z.object({
      line: z.string(),
      lineNumber: whole,
      offsetAndLengths: listOf(pair),
      /** Ours: bytes from the beginning of the file to that of the line. */
      byteOffset: whole.optional(),
    }),
  ).optional(),
  chunkMatches: listOf(chunkMatchSchema).optional(),
});

const symbolMatchSchema = z.object({
  type: z.literal('symbol'),
  ...placed,
  language: z.string().optional(),
  symbols: listOf(
    z.object({
      url: z.string(),
      name: z.string(),
      containerName: z.string(),
      /** Upper case, as in LSP without its hyphens. */
      kind: z.string(),
      /** From 1. */
      line: whole,
    }),
  ),
});

const commitMatchSchema = z.object({
  type: z.literal('commit'),
  icon: z.string(),
  /** Markdown with three links: repository, author, subject. */
  label: z.string(),
  url: z.string(),
  detail: z.string(),
  repositoryID: whole,
  repository: z.string(),
  oid: z.string(),
  message: z.string(),
  authorName: z.string(),
  authorDate: instantSchema,
  committerName: z.string(),
  committerDate: instantSchema,
  /** Ours: when the branch began to hold it. */
  landedAt: instantSchema,
  /** Markdown: a fence with the message or the diff. */
  content: z.string(),
  /** Line (0 is the fence), character, length. */
  ranges: listOf(z.tuple([whole, whole, whole]).readonly()),
});

/** `select:file.owners`, in Sourcegraph's shapes: `handle` without the @. */
const ownerMatchSchemas = [
  z.object({
    type: z.literal('person'),
    repositoryID: whole,
    repository: z.string(),
    handle: z.string().optional(),
    email: z.string().optional(),
  }),
  z.object({ type: z.literal('team'), repositoryID: whole, repository: z.string(), name: z.string() }),
] as const;

export const streamMatchSchema = z
  .discriminatedUnion('type', [
    contentSchema,
    z.object({ type: z.literal('path'), ...placed, pathMatches: listOf(range).optional() }),
    z.object({ type: z.literal('repo'), repositoryID: whole, repository: z.string(), branches: listOf(z.string()) }),
    symbolMatchSchema,
    commitMatchSchema,
    ...ownerMatchSchemas,
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
    durationMs: whole,
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
    exhaustive: z.boolean(),
    kind: z.enum(['repo', 'lang', 'file', 'symbol type', 'author']),
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
    asOf: z.union([z.literal('head'), instantSchema, spanSchema]),
    repositories: listOf(
      z.object({ name: z.string(), commit: z.string(), tree: z.string().optional(), files: whole }).readonly(),
    ),
    blobsConsidered: whole.optional(),
    blobsRead: whole.optional(),
    filesConsidered: whole,
    filesSearched: whole,
    matchingLines: whole,
    matchingFiles: whole,
    /** What was returned, by kind: line, path, repository, symbol, commit, owner. */
    results: z.record(z.string(), whole).readonly().optional(),
    limitHit: z.boolean(),
    unsearched: listOf(z.object({ repository: z.string(), path: z.string(), reason: z.string() }).readonly()),
    /** Of searches in differences and messages. */
    landings: listOf(
      z
        .object({
          repository: z.string(),
          tip: z.string(),
          count: whole,
          period: spanSchema.optional(),
          gaps: listOf(z.object({ commit: z.string(), path: z.string(), reason: z.string() }).readonly()),
        })
        .readonly(),
    ).optional(),
    /** Present: there may be more matches than were returned, apart from `limitHit`. */
    incomplete: listOf(
      z
        .object({ reason: z.string(), what: z.string().optional(), repositories: listOf(z.string()).optional() })
        .readonly(),
    ).optional(),
    matchDigest: z.string(),
  })
  .readonly()
  .openapi('SearchManifest');

export type StreamMatch = z.output<typeof streamMatchSchema>;
export type ChunkMatch = z.output<typeof chunkMatchSchema>;
export type CommitStreamMatch = Extract<StreamMatch, { type: 'commit' }>;
export type ContentMatch = Extract<StreamMatch, { type: 'content' }>;
export type StreamProgress = z.output<typeof streamProgressSchema>;
export type StreamFilter = z.output<typeof streamFilterSchema>;
export type StreamAlert = z.output<typeof streamAlertSchema>;
export type StreamError = z.output<typeof streamErrorSchema>;
export type Skipped = z.output<typeof skippedSchema>;
export type SearchManifest = z.output<typeof manifestSchema>;
