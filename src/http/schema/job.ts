/** Work that outlives one request: audits, packs, examinations of the ledger, evidence on its way to others. */
import { z } from '@hono/zod-openapi';
import { pushedSchema } from './destination.ts';
import { packSchema } from './evidence.ts';
import { instantSchema, listOf, periodSchema, whole } from './vocabulary.ts';

export const progressSchema = z
  .object({ step: z.string(), done: whole, total: whole.optional(), unit: z.string(), detail: z.string().optional() })
  .readonly()
  .openapi('Progress');

export const jobSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['audit', 'pack', 'examination', 'push']),
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    startedAt: instantSchema,
    finishedAt: instantSchema.optional(),
    period: periodSchema.optional(),
    progress: progressSchema.optional(),
    /** What the work wanted the user to know, oldest first. */
    notes: listOf(z.string()),
    result: z
      .object({
        run: z.string().optional(),
        pack: packSchema.optional(),
        pushed: listOf(pushedSchema).optional(),
        troubles: listOf(z.object({ location: z.string(), message: z.string(), hint: z.string() }).readonly()),
      })
      .readonly()
      .optional(),
    problem: z.object({ code: z.string(), message: z.string(), hint: z.string() }).readonly().optional(),
  })
  .readonly()
  .openapi('Job');

export const jobAnswer = z.object({ job: jobSchema }).openapi('JobAnswer');
export const jobsAnswer = z.object({ jobs: listOf(jobSchema) }).openapi('Jobs');

export type Job = z.output<typeof jobSchema>;
export type JobAnswer = z.output<typeof jobAnswer>;
export type JobList = z.output<typeof jobsAnswer>;
export type Progress = z.output<typeof progressSchema>;
