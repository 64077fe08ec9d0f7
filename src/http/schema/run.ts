/** The overview and the runs behind it. */
import { z } from '@hono/zod-openapi';
import { controlRowSchema } from './control.ts';
import { findingSchema } from './finding.ts';
import {
  areaSchema,
  digestSchema,
  fraction,
  gapSchema,
  instantSchema,
  listOf,
  objectIdSchema,
  periodSchema,
  resultCountsSchema,
  resultSchema,
  whole,
} from './vocabulary.ts';

export const runHeadSchema = z
  .object({
    id: z.string(),
    startedAt: instantSchema,
    finishedAt: instantSchema,
    period: periodSchema,
    tool: z
      .object({ version: z.string(), ruleset: digestSchema, checks: digestSchema, ownRules: digestSchema.optional() })
      .readonly(),
    work: z.object({ blobsRead: whole, bytesRead: whole, landingsRead: whole }).readonly(),
    seal: z.object({ size: whole, root: z.string(), checkpoint: z.string() }).readonly().optional(),
  })
  .readonly()
  .openapi('RunHead');

export const runSummarySchema = z
  .object({
    id: z.string(),
    period: periodSchema,
    finishedAt: instantSchema,
    repositories: whole,
    results: resultCountsSchema,
    root: z.string().optional(),
  })
  .readonly()
  .openapi('RunSummary');

export const runsAnswer = z.object({ runs: listOf(runSummarySchema) }).openapi('Runs');

export const repositorySchema = z
  .object({
    name: z.string(),
    location: z.string(),
    branch: z.string().optional(),
    head: objectIdSchema.optional(),
    /** Absent while no run has read the repository. */
    commits: whole.optional(),
    landedInPeriod: whole.optional(),
    filesAtHead: whole.optional(),
    observedAt: instantSchema,
    gaps: listOf(gapSchema),
  })
  .readonly()
  .openapi('Repository');

export const repositoriesAnswer = z
  .object({ run: runHeadSchema.nullable(), repositories: listOf(repositorySchema) })
  .openapi('Repositories');

export const differenceSchema = z
  .object({
    control: z.string(),
    title: z.string(),
    before: z.union([resultSchema, z.literal('new')]),
    after: z.union([resultSchema, z.literal('gone')]),
  })
  .readonly()
  .openapi('RunDifference');

/** What waits is indeterminate, and counted there too. */
const basisCounts = {
  decided: whole.openapi({ description: 'controls that checks decide' }),
  waiting: whole.openapi({ description: 'controls that wait for what people hand in' }),
};

export const areaSummarySchema = z
  .object({
    area: areaSchema,
    title: z.string(),
    results: resultCountsSchema,
    ...basisCounts,
    /** Mean of the coverage of its controls that checks decide; null for an area without any. */
    coverage: fraction.nullable(),
    controls: listOf(controlRowSchema),
  })
  .readonly()
  .openapi('AreaSummary');

/** One stretch of the window: of the controls that checks decide, how many hold time in it that nobody could judge. */
export const windowStretchSchema = z
  .object({ from: instantSchema, to: instantSchema, controls: whole, open: whole })
  .readonly()
  .openapi('WindowStretch');

export const overviewAnswer = z
  .object({
    version: z.string(),
    /** Null: nothing has been audited yet. */
    run: runHeadSchema.nullable(),
    areas: listOf(areaSummarySchema),
    totals: z
      .object({ controls: whole, results: resultCountsSchema, ...basisCounts, coverage: fraction.nullable() })
      .readonly(),
    window: listOf(windowStretchSchema).openapi({
      description: 'at most 52 stretches, none shorter than a day; empty for a Type I date',
    }),
    differences: listOf(differenceSchema),
    repositories: listOf(repositorySchema),
    findings: z.object({ atHead: whole, byClass: z.record(z.string(), whole) }).readonly(),
    /** The most severe in production code at the head, one for each rule and repository. */
    worstFindings: listOf(
      z
        .object({
          finding: findingSchema,
          more: whole.openapi({ description: 'others of this rule in this repository' }),
        })
        .readonly(),
    ),
    evidence: whole,
  })
  .openapi('Overview');

export const startRunBody = z
  .object({ period: periodSchema.optional() })
  .openapi('StartRun', { description: 'Without `period`: the twelve months that end now.' });

export type RunHead = z.output<typeof runHeadSchema>;
export type RunSummary = z.output<typeof runSummarySchema>;
export type Runs = z.output<typeof runsAnswer>;
export type Repository = z.output<typeof repositorySchema>;
export type Repositories = z.output<typeof repositoriesAnswer>;
export type RunDifference = z.output<typeof differenceSchema>;
export type AreaSummary = z.output<typeof areaSummarySchema>;
export type WindowStretch = z.output<typeof windowStretchSchema>;
export type Overview = z.output<typeof overviewAnswer>;
