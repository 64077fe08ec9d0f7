/** Samples that auditors draw from sealed populations. */
import { z } from '@hono/zod-openapi';
import { sealedEvidenceSchema } from './evidence.ts';
import { digestSchema, instantSchema, listOf, outcomeResultSchema, whole } from './vocabulary.ts';

const share = z.number().gt(0).lt(1);

export const drawSampleBody = z
  .object({
    of: z.string().min(1).describe('A check, or a control that rests on one check alone'),
    run: z.string().default('latest'),
    seed: z.string().min(1).max(1000).describe('One line of the auditor’s choosing'),
    size: z
      .union([whole, z.strictObject({ risk: share, tolerable: share })])
      .describe(
        'So many; or as many as find a deviation, unless the risk comes true, when the tolerable share deviates',
      ),
    by: z.string().min(1).max(200).optional().describe('Who draws, as they say'),
  })
  .openapi('DrawSample');

export const sampleItemSchema = z
  .object({
    rank: whole,
    id: z.string(),
    ticket: digestSchema,
    position: whole,
    repository: z.string().nullable(),
    label: z.string(),
    result: z.union([outcomeResultSchema, z.literal('excluded')]),
    because: z.string(),
    attributes: listOf(
      z.object({ id: z.string(), question: z.string(), recorded: z.string(), facts: listOf(z.string()) }).readonly(),
    ),
  })
  .readonly()
  .openapi('SampleItem');

const headFields = {
  type: z.literal('sample'),
  version: z.literal(1),
  method: z.literal('plumbline-sample/1'),
  run: z.string(),
  check: z.string(),
  population: z
    .object({
      evidence: z.string(),
      index: whole,
      sealedAt: instantSchema,
      kind: z.string(),
      query: z.string(),
      reconciledWith: z.string(),
      complete: z.boolean(),
      size: whole,
      idsDigest: digestSchema,
    })
    .readonly(),
  seed: z.string(),
  key: digestSchema,
  size: whole,
  drawnAt: instantSchema,
  drawnBy: z.string().nullable(),
  earlier: listOf(z.object({ evidence: z.string(), seed: z.string(), drawnAt: instantSchema }).readonly()),
};

export const sampleSchema = z
  .object({ ...headFields, items: listOf(sampleItemSchema) })
  .readonly()
  .openapi('Sample');

export const sampleAnswer = z.object({ sample: sampleSchema, evidence: sealedEvidenceSchema }).openapi('SealedSample');

export const samplesAnswer = z
  .object({
    samples: listOf(
      z
        .object({ sample: z.object({ ...headFields, items: whole }).readonly(), evidence: sealedEvidenceSchema })
        .readonly(),
    ),
  })
  .openapi('Samples');
export type SealedSample = z.output<typeof sampleAnswer>;
export type Samples = z.output<typeof samplesAnswer>;
