/** For the query bar and the code view: what a query's stretches are, what is wrong with it, what may come next, facets, history. */
import { z } from '@hono/zod-openapi';
import { streamAlertSchema, streamErrorSchema, streamFilterSchema } from './search.ts';
import { sealedEvidenceSchema } from './evidence.ts';
import { instantSchema, listOf, objectIdSchema, whole } from './vocabulary.ts';

/** UTF-16 positions in the query, half open. */
const span = { from: whole, to: whole };

export const queryReadingAnswer = z
  .object({
    tokens: listOf(z.object({ kind: z.string(), ...span }).readonly()),
    diagnoses: listOf(
      z
        .object({
          severity: z.enum(['error', 'notice']),
          message: z.string(),
          hint: z.string(),
          ...span,
          fixes: listOf(z.object({ title: z.string(), query: z.string() }).readonly()),
        })
        .readonly(),
    ),
  })
  .openapi('QueryReading');

export const completionsAnswer = z
  .object({
    /** What the chosen completion takes the place of. */
    ...span,
    items: listOf(
      z
        .object({
          label: z.string(),
          insert: z.string(),
          /** Where the cursor goes, from the beginning of `insert`; absent: behind it. */
          cursor: whole.optional(),
          kind: z.string(),
          about: z.string().optional(),
        })
        .readonly(),
    ),
  })
  .openapi('QueryCompletions');

export const facetsAnswer = z
  .object({
    facets: listOf(streamFilterSchema),
    matchingLines: whole,
    matchingFiles: whole,
    limitHit: z.boolean(),
    /** Present: the query cannot be run, and there are no facets. */
    error: streamErrorSchema.optional(),
    alerts: listOf(streamAlertSchema),
  })
  .openapi('SearchFacets');

const landing = z
  .object({ commit: objectIdSchema, at: instantSchema, author: z.string(), subject: z.string() })
  .readonly();

export const fileHistoryAnswer = z
  .object({
    repository: z.string(),
    path: z.string(),
    /** The latest first; `until` is absent while the content stands at the head. */
    tenures: listOf(z.object({ blob: objectIdSchema, since: landing, until: landing.optional() }).readonly()),
  })
  .openapi('FileHistory');

export const searchTimelineAnswer = z
  .object({
    /** Contents that stood at any moment from here on are indexed. Absent: nothing was audited yet. */
    completeFrom: instantSchema.optional(),
    until: instantSchema.optional(),
    /** Days (UTC) on which something landed, the earliest first. */
    days: listOf(z.object({ day: z.iso.date(), landings: whole }).readonly()),
    repositories: listOf(z.object({ name: z.string(), landings: whole }).readonly()),
  })
  .openapi('SearchTimeline');

export const sealSearchBody = z
  .object({ query: z.string().max(10_000), patternType: z.string().optional() })
  .openapi('SealSearch');

export const sealedSearchAnswer = z
  .object({
    statement: z.string().openapi({ example: '0 matches in 214 of 214 repositories, nothing unsearched' }),
    canonicalQuery: z.string(),
    canaries: z.object({ planted: whole, found: whole, without: listOf(z.string()) }),
    evidence: listOf(sealedEvidenceSchema),
  })
  .openapi('SealedSearch');

export type QueryReading = z.output<typeof queryReadingAnswer>;
export type QueryCompletions = z.output<typeof completionsAnswer>;
export type SearchFacets = z.output<typeof facetsAnswer>;
export type FileHistory = z.output<typeof fileHistoryAnswer>;
export type SearchTimeline = z.output<typeof searchTimelineAnswer>;
export type SealedSearch = z.output<typeof sealedSearchAnswer>;
