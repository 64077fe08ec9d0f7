/** What an auditor asks for first: complete lists with what proves them, what could not be seen, and how many to draw. */
import { z } from '@hono/zod-openapi';
import { populationSchema } from './control.ts';
import { sealedEvidenceSchema } from './evidence.ts';
import { fraction, gapSchema, listOf, outcomeCountsSchema, whole } from './vocabulary.ts';

export const checkPopulationSchema = z
  .object({
    check: z.string(),
    title: z.string(),
    controls: listOf(z.string()),
    population: populationSchema.unwrap().omit({ exclusions: true }).extend({ excluded: whole }).readonly(),
    counts: outcomeCountsSchema,
    gaps: whole,
    evidence: sealedEvidenceSchema.nullable().describe('Null: it was not sealed, and nothing can be drawn from it'),
  })
  .readonly()
  .openapi('CheckPopulation');

export const populationsAnswer = z
  .object({
    run: z.string().nullable(),
    seal: z.object({ size: whole, root: z.string(), checkpoint: z.string() }).readonly().nullable(),
    populations: listOf(checkPopulationSchema),
  })
  .openapi('Populations');

export const gapsAnswer = z
  .object({
    run: z.string().nullable(),
    gaps: listOf(z.object({ gap: gapSchema, checks: listOf(z.string()) }).readonly()),
  })
  .openapi('Gaps');

const share = z.coerce.number().gt(0).lt(1);

export const sampleSizeQuery = z.object({
  population: z.coerce.number().int().min(1).max(10_000_000),
  tolerable: share.describe('Share of deviations that could just be tolerated'),
  risk: share.describe('Chance to find none although that share deviates'),
});

export const sampleSizeAnswer = z
  .object({
    population: whole,
    tolerable: fraction,
    risk: fraction,
    size: whole,
    deviating: whole.describe('How many of the population that share is'),
    boundIfNone: fraction.describe('Finding none, more than this share deviates with no more than that risk'),
  })
  .openapi('SampleSize');

export type CheckPopulation = z.output<typeof checkPopulationSchema>;
export type Populations = z.output<typeof populationsAnswer>;
export type Gaps = z.output<typeof gapsAnswer>;
export type SampleSize = z.output<typeof sampleSizeAnswer>;
