/** Findings and the rules that made them. */
import { z } from '@hono/zod-openapi';
import { reviewStatuses, sinkKinds } from '../../model/finding.ts';
import {
  boundarySchema,
  contextSchema,
  digestSchema,
  instantSchema,
  findingClassSchema,
  listOf,
  objectIdSchema,
  severitySchema,
  whole,
} from './vocabulary.ts';

const position = z.number().int().positive();

const suppressionSchema = z
  .object({
    marker: z.string(),
    source: z.literal('file').optional(),
    reason: z.string().optional(),
    reviewer: z.string().optional(),
    status: z.enum(reviewStatuses).optional(),
    reviewed: z.string().optional(),
    expires: z.string().optional(),
  })
  .readonly();

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
    /** A comment beside it, or an entry in a file, allows it: shown, never hidden. */
    suppressed: suppressionSchema.optional(),
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
        recipient: z.string().optional(),
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
    /** It stands only in commits beside the branch and never landed; `by`: author of the first of them. */
    sideCommit: z.object({ by: z.string() }).readonly().optional(),
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
    reads: listOf(z.string()).optional().openapi({ description: 'kinds of files; absent: all' }),
    from: z.object({ file: z.string(), line: whole.optional() }).readonly().optional(),
  })
  .readonly()
  .openapi('Rule');

const author = z.string().nullable().openapi({ description: 'as commits name them; null: nobody can say' });
const landingSchema = z
  .object({ commit: objectIdSchema, at: instantSchema, subject: z.string() })
  .readonly()
  .openapi('FindingLanding');

export const findingDetailSchema = z
  .object({
    finding: findingSchema,
    introducedBy: author,
    removedBy: author,
    introduced: landingSchema.optional(),
    removed: landingSchema.optional(),
    days: whole,
    owners: z
      .object({ file: z.string(), owners: listOf(z.string()) })
      .readonly()
      .nullable()
      .openapi({ description: 'by the CODEOWNERS of the head; null: there is none' }),
    code: listOf(z.object({ from: position, lines: listOf(z.string()) }).readonly())
      .nullable()
      .openapi({ description: 'secrets redacted, long lines cut; null: the content cannot be shown' }),
    elsewhere: whole.openapi({ description: 'other places where the same secret stood' }),
    rule: ruleSchema.optional(),
  })
  .readonly()
  .openapi('FindingDetail');

export const findingDetailAnswer = z.object({ details: listOf(findingDetailSchema) }).openapi('FindingDetails');

export const findingCountsAnswer = z
  .object({
    counts: listOf(z.object({ class: findingClassSchema, severity: severitySchema, count: whole }).readonly()),
  })
  .openapi('FindingCounts');

const stoodSchema = {
  firstSeen: boundarySchema,
  lastSeen: boundarySchema,
  atHead: z.boolean(),
  sideCommit: z.literal(true).optional().openapi({ description: 'only in commits beside the branch' }),
};

export const secretSchema = z
  .object({
    identity: digestSchema,
    kind: z.string(),
    severity: severitySchema,
    places: listOf(
      z
        .object({
          repository: z.string(),
          path: z.string(),
          line: position,
          rule: z.string(),
          ...stoodSchema,
          removed: z.union([boundarySchema, z.null()]),
          introducedBy: author,
          removedBy: author,
          suppressed: suppressionSchema.optional(),
        })
        .readonly(),
    ),
    ...stoodSchema,
    introducedBy: author,
    removedBy: author,
    daysExposed: whole,
    suppressed: suppressionSchema.optional(),
  })
  .readonly()
  .openapi('Secret');

export const secretsAnswer = z.object({ total: whole, items: listOf(secretSchema) }).openapi('Secrets');

export const rulesAnswer = z.object({ rules: listOf(ruleSchema) }).openapi('Rules');

export type Finding = z.output<typeof findingSchema>;
export type Findings = z.output<typeof findingsAnswer>;
export type Rule = z.output<typeof ruleSchema>;
export type Rules = z.output<typeof rulesAnswer>;
export type FindingDetail = z.output<typeof findingDetailSchema>;
export type FindingDetails = z.output<typeof findingDetailAnswer>;
export type FindingCounts = z.output<typeof findingCountsAnswer>;
export type Secret = z.output<typeof secretSchema>;
export type Secrets = z.output<typeof secretsAnswer>;
export type Suppression = z.output<typeof suppressionSchema>;
