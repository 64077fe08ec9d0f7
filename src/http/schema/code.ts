/** The code view and the search index. */
import { z } from '@hono/zod-openapi';
import { findingSchema } from './finding.ts';
import { listOf, objectIdSchema, whole } from './vocabulary.ts';

export const fileAnswer = z
  .object({
    repository: z.string(),
    path: z.string(),
    commit: objectIdSchema,
    blob: objectIdSchema,
    language: z.string().optional(),
    size: whole,
    /** Absent for binary files and files over the display limit. */
    text: z.string().optional(),
    findings: listOf(findingSchema),
  })
  .openapi('File');

export const indexAnswer = z
  .object({
    repositories: whole,
    documents: whole,
    blobs: whole,
    contentBytes: whole,
    indexBytes: whole,
    shards: whole,
  })
  .openapi('IndexStatistics');

export type File = z.output<typeof fileAnswer>;
export type IndexStatistics = z.output<typeof indexAnswer>;
