/** Findings and the rules that made them. */
import { z } from '@hono/zod-openapi';
import { reviewStatuses, sinkKinds } from '../../model/finding.ts';
import {
  boundarySchema,
  contextSchema,
  digestSchema,
  findingClassSchema,
  listOf,
  objectIdSchema,
  severitySchema,
  whole,
} from './vocabulary.ts';

const position = z.number().int().positive();

export const findingSchema = z
  .object({
    rule: z.string(),
    class: findingClassSchema,
    severity: severitySchema,
    title: z.string(),
    repository: z.string(),
    path: z.string(),
    line: position,
    column: position,
    endLine: position,
    endColumn: position,
    excerpt: z.string(),
    detail: z.string().optional(),
    /** A comment beside it allows it: shown, never hidden. */
    suppressed: z
      .object({
        marker: z.string(),
        source: z.literal('file').optional(),
        reason: z.string().optional(),
        reviewer: z.string().optional(),
        status: z.enum(reviewStatuses).optional(),
        reviewed: z.string().optional(),
        expires: z.string().optional(),
      })
      .readonly()
      .optional(),
    /** What a personal-data finding declares. */
    field: z
      .object({
        dataType: z.string(),
        owner: z.string(),
        field: z.string(),
        source: z.enum(['schema', 'code']),
        store: z.string().optional(),
        type: z.string().optional(),
        protection: z.enum(['encrypted', 'hashed', 'masked']).optional(),
        tag: z.string().optional(),
      })
      .readonly()
      .optional(),
    /** Where the value of a personal field is handed on. */
    flow: z
      .object({
        dataType: z.string(),
        owner: z.string(),
        field: z.string(),
        sink: z.enum(sinkKinds),
        callee: z.string(),
        certainty: z.enum(['flows', 'co-occurs']),
        through: listOf(position).optional(),
      })
      .readonly()
      .optional(),
    context: contextSchema,
    blob: objectIdSchema,
    identity: digestSchema.optional(),
    fingerprint: digestSchema,
    firstSeen: boundarySchema,
    lastSeen: boundarySchema,
    removedBy: boundarySchema.optional(),
    atHead: z.boolean(),
  })
  .readonly()
  .openapi('Finding');

export const findingsAnswer = z.object({ total: whole, items: listOf(findingSchema) }).openapi('Findings');

const exampleSchema = z.object({ path: z.string(), code: z.string() }).readonly();

export const ruleSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    class: findingClassSchema,
    severity: severitySchema,
    why: z.string(),
    remediation: z.string(),
    references: listOf(z.string()).optional(),
    examples: z.object({ bad: listOf(exampleSchema), good: listOf(exampleSchema) }).readonly(),
    limits: listOf(z.string()).optional(),
    from: z.object({ file: z.string(), line: whole.optional() }).readonly().optional(),
  })
  .readonly()
  .openapi('Rule');

export const rulesAnswer = z.object({ rules: listOf(ruleSchema) }).openapi('Rules');

export type Finding = z.output<typeof findingSchema>;
export type Findings = z.output<typeof findingsAnswer>;
export type Rule = z.output<typeof ruleSchema>;
export type Rules = z.output<typeof rulesAnswer>;
