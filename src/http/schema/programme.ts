/** The way to a report, and what would be asked next. */
import { z } from '@hono/zod-openapi';
import { programmePhases, readinessTopics } from '../../model/programme.ts';
import { instantSchema, listOf, periodSchema, whole } from './vocabulary.ts';

export const programmeStepSchema = z
  .object({
    id: z.string(),
    phase: z.enum(programmePhases),
    title: z.string(),
    standing: z.enum(['done', 'open', 'unknown']),
    done: whole.optional(),
    of: whole.optional(),
    because: z.string(),
    next: z.string().optional(),
  })
  .readonly()
  .openapi('ProgrammeStep');

export const readinessQuestionSchema = z
  .object({
    topic: z.enum(readinessTopics),
    subject: z.string(),
    question: z.string(),
    because: z.string(),
    answerWith: z.string(),
  })
  .readonly()
  .openapi('ReadinessQuestion');

export const programmeAnswer = z
  .object({
    at: instantSchema,
    run: z.object({ id: z.string(), period: periodSchema, finishedAt: instantSchema }).readonly().nullable(),
    steps: listOf(programmeStepSchema),
    questions: listOf(readinessQuestionSchema),
  })
  .openapi('Programme');
export type Programme = z.output<typeof programmeAnswer>;
