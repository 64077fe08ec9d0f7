/** Forges that are read: what is covered of each list, what is left out and why, and what they send by themselves. */
import { z } from '@hono/zod-openapi';
import { fraction, instantSchema, listOf, spanSchema, whole } from './vocabulary.ts';

const coverageSchema = z
  .object({
    share: fraction.openapi({ description: 'of the window; over several lists their mean' }),
    since: instantSchema.nullable().openapi({ description: 'without interruption until `until`' }),
    until: instantSchema.nullable(),
    gaps: listOf(z.object({ reason: z.string(), detail: z.string(), count: whole }).readonly()),
    lists: whole,
    finished: whole,
  })
  .readonly()
  .openapi('StrandCoverage');

export const examinedStrandSchema = z
  .object({
    strand: z.string(),
    offered: z.enum(['yes', 'by-plan', 'never']),
    reason: z.string().nullable(),
    leastScope: z.string(),
    memory: z.enum(['objects', 'log', 'snapshot']),
    decaysAfterDays: z.number().nullable(),
    coverage: coverageSchema.nullable(),
    remedy: z.string().nullable(),
  })
  .readonly()
  .openapi('ExaminedStrand');

const troubleSchema = z.object({ message: z.string(), hint: z.string() }).readonly();

export const sourceSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['github', 'gitlab', 'gitea', 'bitbucket']),
    origin: z.string(),
    owner: z.string(),
    token: z.string().openapi({ description: 'where its token is, in words; never the token' }),
    configured: z.boolean(),
    addedAt: instantSchema,
    repositories: whole,
    matched: whole,
    syncedAt: instantSchema.nullable(),
    deliveries: z
      .object({ takenIn: whole, repeated: whole, refused: whole })
      .readonly()
      .openapi({ description: 'webhooks since the server began' }),
    /** From what is stored; nothing is asked of the forge for it. */
    strands: listOf(examinedStrandSchema).optional(),
    places: listOf(
      z.object({ path: z.string(), name: z.string().nullable(), read: z.boolean() }).readonly(),
    ).optional(),
    capture: z
      .object({
        path: z.string(),
        hasSecret: z.boolean(),
        deliveries: whole,
        waiting: whole,
        lastAt: instantSchema.nullable(),
      })
      .readonly()
      .optional()
      .openapi({ description: 'what the forge sent by itself, over all servers so far' }),
    trouble: troubleSchema.optional(),
  })
  .readonly()
  .openapi('Source');

export const sourcesAnswer = z
  .object({ window: spanSchema.optional(), sources: listOf(sourceSchema) })
  .openapi('Sources');

export const examineSourceBody = z.object({ source: z.string().min(1).max(400) }).openapi('ExamineSource');

/** What the forge says when it is asked now. */
export const sourceExaminationAnswer = z
  .object({
    source: z.string(),
    version: z.string().nullable(),
    identity: z.string().nullable(),
    scopes: listOf(z.string()).nullable(),
    rateLimit: z.object({ limit: whole, remaining: whole, resetAt: instantSchema }).readonly().nullable(),
    troubles: listOf(z.object({ reason: z.string(), detail: z.string() }).readonly()),
    trouble: troubleSchema.nullable(),
  })
  .openapi('SourceExamination');

export type Source = z.output<typeof sourceSchema>;
export type Sources = z.output<typeof sourcesAnswer>;
export type ExaminedStrand = z.output<typeof examinedStrandSchema>;
export type SourceExaminationAnswer = z.output<typeof sourceExaminationAnswer>;
