/** The Statement of Applicability, and how evidence requests stand. */
import { z } from '@hono/zod-openapi';
import { submissionStandings } from '../../model/standing/requests.ts';
import { evidenceRequestSchema } from './control.ts';
import { applicabilitySchema, submissionReviewSchema, submissionSchema, withdrawalSchema } from './decision.ts';
import { digestSchema, instantSchema, listOf, periodSchema, resultSchema, whole } from './vocabulary.ts';

export const statementVersionSchema = z
  .object({
    version: z.string(),
    decision: z.string(),
    approvedBy: z.string(),
    approvedAt: instantSchema,
    reason: z.string(),
    rowsDigest: digestSchema,
  })
  .readonly()
  .openapi('StatementVersion');

export const statementRowSchema = z
  .object({
    row: z.string(),
    title: z.string(),
    source: z.enum(['annex-a', 'custom']),
    // Not `.nullable()`: of a named schema the generated document would lose the null.
    decision: z.union([applicabilitySchema, z.null()]).openapi({ description: 'null: nobody decided it yet' }),
    controls: listOf(z.object({ id: z.string(), result: resultSchema.nullable() }).readonly()),
  })
  .readonly()
  .openapi('StatementRow');

export const statementProblemSchema = z
  .object({
    code: z.string(),
    severity: z.enum(['fault', 'notice']),
    row: z.string().nullable(),
    because: z.string(),
  })
  .readonly()
  .openapi('StatementProblem');

export const statementAnswer = z
  .object({
    at: instantSchema,
    version: z.union([statementVersionSchema, z.null()]).openapi({ description: 'null: the rows as they stand' }),
    inForce: z.union([statementVersionSchema, z.null()]),
    versions: listOf(statementVersionSchema),
    rows: listOf(statementRowSchema),
    problems: listOf(statementProblemSchema),
    counts: z
      .object({ annexA: whole, decided: whole, applicable: whole, excluded: whole, implemented: whole, own: whole })
      .readonly(),
    run: z.string().nullable(),
  })
  .openapi('Statement');

export const statementDifferenceAnswer = z
  .object({
    from: statementVersionSchema,
    to: z.union([statementVersionSchema, z.null()]),
    differences: listOf(
      z
        .object({
          row: z.string(),
          change: z.enum(['added', 'changed']),
          fields: listOf(z.string()),
          before: applicabilitySchema.optional(),
          after: applicabilitySchema,
        })
        .readonly(),
    ),
  })
  .openapi('StatementDifference');

const requestStandings = ['accepted', 'handed-in', 'rejected', 'due', 'overdue', 'not-due'] as const;

export const requestInstanceSchema = z
  .object({
    from: instantSchema,
    to: instantSchema,
    dueAt: instantSchema,
    standing: z.enum(requestStandings),
    submissions: listOf(z.string()),
    name: z.string().optional(),
    late: listOf(z.string()).optional(),
  })
  .readonly()
  .openapi('RequestInstance');

export const standingRequestSchema = z
  .object({
    request: evidenceRequestSchema,
    owner: z.string(),
    begunAt: instantSchema.nullable().openapi({ description: 'null: nobody has begun it' }),
    instances: listOf(requestInstanceSchema),
    counts: z
      .object({ accepted: whole, 'handed-in': whole, rejected: whole, due: whole, overdue: whole, 'not-due': whole })
      .readonly(),
    result: resultSchema,
    because: z.string(),
    outside: listOf(z.string()),
  })
  .readonly()
  .openapi('StandingRequest');

export const standingSubmissionSchema = z
  .object({
    submission: submissionSchema,
    standing: z.enum(submissionStandings),
    review: submissionReviewSchema.optional(),
    withdrawal: withdrawalSchema.optional(),
  })
  .readonly()
  .openapi('StandingSubmission');

export const requestsAnswer = z
  .object({
    period: periodSchema,
    at: instantSchema,
    requests: listOf(standingRequestSchema),
    submissions: listOf(standingSubmissionSchema),
  })
  .openapi('Requests');

export type Statement = z.output<typeof statementAnswer>;
export type StatementRow = z.output<typeof statementRowSchema>;
export type StatementDifference = z.output<typeof statementDifferenceAnswer>;
export type StandingRequest = z.output<typeof standingRequestSchema>;
export type Requests = z.output<typeof requestsAnswer>;
