/** The words that several answers share: instants, gaps, periods, results, pages, problems. */
import { z } from '@hono/zod-openapi';
import { areas, controlResults } from '../../model/control.ts';
import { findingClasses, severities } from '../../model/finding.ts';

export const instantSchema = z.iso.datetime({ precision: 3 }).openapi({ description: 'UTC, with milliseconds' });
export const digestSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .openapi({ description: 'SHA-256 in lower-case hex' });
export const objectIdSchema = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
  .openapi({ description: 'git object id in hex' });

/** Arrays of the model are read-only: so are ours. */
export const listOf = <T extends z.ZodType>(item: T): z.ZodReadonly<z.ZodArray<T>> => z.array(item).readonly();
export const whole = z.number().int().nonnegative();
export const fraction = z.number().min(0).max(1);

export const areaSchema = z.enum(areas).openapi('Area');
export const resultSchema = z.enum(controlResults).openapi('ControlResult');
export const outcomeResultSchema = z
  .enum(['pass', 'exception', 'not-applicable', 'not-determined'])
  .openapi('OutcomeResult');
export const findingClassSchema = z.enum(findingClasses).openapi('FindingClass');
export const severitySchema = z.enum(severities).openapi('Severity');
export const contextSchema = z
  .enum(['production', 'test', 'example', 'documentation', 'vendored', 'generated'])
  .openapi('FileContext');
export const provenanceSchema = z.enum(['contemporaneous', 'reconstructed', 'asserted']).openapi('Provenance');

export const spanSchema = z.object({ from: instantSchema, to: instantSchema }).readonly().openapi('TimeSpan');

export const gapSchema = z
  .object({
    kind: z.literal('gap'),
    of: z.string(),
    repository: z.string(),
    reason: z.enum([
      'not-connected',
      'not-declared',
      'not-observed',
      'forbidden',
      'rate-limited',
      'not-supported',
      'truncated',
      'unreachable',
      'missing-object',
      'unreadable',
      'too-large',
    ]),
    detail: z.string(),
    path: z.string().optional(),
    span: spanSchema.optional(),
  })
  .readonly()
  .openapi('Gap');

export const periodSchema = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('as-of'), at: instantSchema }).readonly(),
    z.object({ type: z.literal('window'), from: instantSchema, to: instantSchema }).readonly(),
  ])
  .openapi('Period');

export const boundarySchema = z
  .object({ at: instantSchema, commit: objectIdSchema.optional() })
  .readonly()
  .openapi('Boundary');

export const resultCountsSchema = z
  .object({
    operated: whole,
    deviated: whole,
    'not-operated': whole,
    'not-applicable': whole,
    indeterminate: whole,
  })
  .readonly()
  .openapi('ResultCounts');

export const outcomeCountsSchema = z
  .object({
    population: whole,
    pass: whole,
    exception: whole,
    notApplicable: whole,
    notDetermined: whole,
    /** Of the exceptions, those that waivers cover whole; they stay exceptions. Absent where nothing was ever waived. */
    waived: whole.optional(),
    waivedAfterwards: whole.optional(),
  })
  .readonly()
  .openapi('OutcomeCounts');

export const factSchema = z
  .object({
    kind: z.string(),
    id: z.string(),
    repository: z.string(),
    value: z.unknown().openapi({ description: 'what the fact says; its form depends on `kind`' }),
    valid: z.object({ from: boundarySchema, to: boundarySchema.optional() }).readonly(),
    observedAt: instantSchema,
    provenance: provenanceSchema,
    source: z
      .object({
        collector: z.string(),
        raw: z.string(),
        commit: objectIdSchema.optional(),
        path: z.string().optional(),
        line: z.number().int().positive().optional(),
      })
      .readonly(),
  })
  .readonly()
  .openapi('Fact');

export const factsAnswer = z.object({ facts: listOf(factSchema) }).openapi('Facts');

/** RFC 9457, with our code and hint. */
export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.number().int(),
    code: z.string().openapi({ description: 'what programs branch on', example: 'http/not-found' }),
    message: z.string(),
    hint: z.string(),
  })
  .openapi('Problem');

export type Gap = z.output<typeof gapSchema>;
export type Period = z.output<typeof periodSchema>;
export type Fact = z.output<typeof factSchema>;
export type ResultCounts = z.output<typeof resultCountsSchema>;
export type OutcomeCounts = z.output<typeof outcomeCountsSchema>;
export type OutcomeResult = z.output<typeof outcomeResultSchema>;
export type ControlResult = z.output<typeof resultSchema>;
export type Area = z.output<typeof areaSchema>;
export type Problem = z.output<typeof problemSchema>;
