/** The map of personal and confidential data: fields, what protects them, where they go, and what changed. */
import { z } from '@hono/zod-openapi';
import { sinkKinds } from '../../model/finding.ts';
import { boundarySchema, gapSchema, instantSchema, listOf, objectIdSchema, periodSchema, whole } from './vocabulary.ts';

const line = z.number().int().positive();
const place = { path: z.string(), line, since: boundarySchema.optional() };

export const mapSinkSchema = z
  .object({
    ...place,
    kind: z.enum(sinkKinds),
    callee: z.string().openapi({ description: 'as written: `logger.info`' }),
    recipient: z
      .string()
      .optional()
      .openapi({ description: 'a vendor, or the name of a topic, queue or job, as far as the file says it' }),
    certainty: z
      .enum(['flows', 'co-occurs'])
      .openapi({ description: '`flows`: the value is an argument; `co-occurs`: only named nearby' }),
  })
  .readonly()
  .openapi('DataMapSink');
export type MapSink = z.output<typeof mapSinkSchema>;

export const mapFieldSchema = z
  .object({
    repository: z.string(),
    dataType: z.string().openapi({ description: 'a key of the fideslang taxonomy', example: 'user.contact.email' }),
    class: z.string().openapi({ description: 'one of `classes`', example: 'email' }),
    sensitivity: z.string(),
    law: listOf(z.string()),
    owner: z.string().openapi({ description: 'table, class, message or type; empty: it could not be told' }),
    field: z.string(),
    source: z.enum(['schema', 'code']).openapi({ description: '`schema`: kept or sent; `code`: a type of a program' }),
    store: z.string().optional(),
    type: z.string().optional().openapi({ description: 'the type as written' }),
    path: z.string(),
    line,
    places: listOf(z.object(place).readonly()),
    protection: z.enum(['encrypted', 'hashed', 'masked']).optional(),
    tag: z.string().optional().openapi({ description: 'how the code itself classifies it, as written' }),
    confidence: z.enum(['certain', 'likely', 'possible']),
    declared: z
      .object({
        type: z.string(),
        sensitivity: z.string().optional(),
        purpose: z.string().optional(),
        retention: z.string().optional(),
        reason: z.string().optional(),
        path: z.string(),
        line,
      })
      .readonly()
      .optional()
      .openapi({ description: 'what a data-classification.yaml or a fides data set says of it' }),
    firstSeen: boundarySchema.optional(),
    since: boundarySchema.optional().openapi({ description: 'when it began to be there without a break' }),
    owners: listOf(z.string()).openapi({ description: 'by CODEOWNERS' }),
    sinks: listOf(mapSinkSchema),
    joins: listOf(
      z
        .object({
          repository: z.string(),
          path: z.string(),
          line,
          owner: z.string(),
          field: z.string(),
          as: z.enum(['message', 'type']),
          shared: listOf(z.string()),
        })
        .readonly(),
    )
      .optional()
      .openapi({ description: 'the same message or type in other repositories' }),
  })
  .readonly()
  .openapi('DataMapField');
export type MapField = z.output<typeof mapFieldSchema>;

export const dataClassSchema = z
  .object({ id: z.string(), title: z.string(), sensitivity: z.string(), law: listOf(z.string()) })
  .readonly()
  .openapi('DataClass');
export type DataClass = z.output<typeof dataClassSchema>;

export const classificationProblemSchema = z
  .object({
    repository: z.string(),
    problem: z.enum(['gone', 'undeclared', 'disagrees', 'unreadable']),
    owner: z.string(),
    field: z.string(),
    path: z.string(),
    line,
    because: z.string(),
  })
  .readonly()
  .openapi('ClassificationProblem');
export type ClassificationProblem = z.output<typeof classificationProblemSchema>;

/** What both answers say beside their rows. */
const frame = {
  run: z.string().nullable(),
  period: z.union([periodSchema, z.null()]),
  repositories: listOf(z.object({ name: z.string(), head: objectIdSchema.nullable() }).readonly()),
  classes: listOf(dataClassSchema).openapi({ description: 'the classes that the rows belong to' }),
  leftOut: z.object({ notPersonal: whole, dropped: whole, superseded: whole }).readonly(),
  gaps: listOf(gapSchema),
  notCovered: listOf(z.string()).openapi({ description: 'what the map cannot know, in sentences' }),
};

export const dataMapAnswer = z
  .object({
    ...frame,
    at: instantSchema.nullable().openapi({ description: 'null: as it stands now' }),
    fields: listOf(mapFieldSchema),
    problems: listOf(classificationProblemSchema),
  })
  .openapi('DataMap');
export type DataMap = z.output<typeof dataMapAnswer>;

export const fieldChangeSchema = z
  .object({
    change: z.enum(['added', 'removed', 'changed']),
    field: mapFieldSchema,
    before: mapFieldSchema.optional().openapi({ description: 'of `changed`: the field as it was' }),
    because: z.string(),
    by: boundarySchema.optional().openapi({ description: 'the landing that did it' }),
    changeset: z.object({ id: z.string(), url: z.string().nullable() }).readonly().nullable().optional(),
  })
  .readonly()
  .openapi('DataMapFieldChange');
export type FieldChange = z.output<typeof fieldChangeSchema>;

export const dataMapDifferenceAnswer = z
  .object({ ...frame, from: instantSchema, to: instantSchema, changes: listOf(fieldChangeSchema) })
  .openapi('DataMapDifference');
export type DataMapDifference = z.output<typeof dataMapDifferenceAnswer>;
