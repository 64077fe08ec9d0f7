/** Controls, their checks, the members of their populations, and the criteria they serve. */
import { z } from '@hono/zod-openapi';
import { noteCodes } from '../../model/control.ts';
import { bases } from '../../model/basis.ts';
import { subjectKinds } from '../../model/subject.ts';
import { cadences } from '../../model/evidence-request.ts';
import { coveringSchema, standingWaiverSchema } from './decision.ts';
import { sealedEvidenceSchema } from './evidence.ts';
import {
  areaSchema,
  boundarySchema,
  digestSchema,
  fraction,
  gapSchema,
  instantSchema,
  listOf,
  outcomeCountsSchema,
  outcomeResultSchema,
  periodSchema,
  resultSchema,
  spanSchema,
  whole,
} from './vocabulary.ts';

export const controlSchema = z
  .object({
    id: z.string(),
    area: areaSchema,
    title: z.string(),
    statement: z.string(),
    owner: z.string(),
    frequency: z.string(),
    criteria: listOf(z.string()),
    iso: listOf(z.string()),
    checks: listOf(z.string()),
    requests: listOf(z.string()).optional(),
  })
  .readonly()
  .openapi('Control');

/** What is asked of people for a control. */
export const evidenceRequestSchema = z
  .object({
    id: z.string(),
    reference: z.string(),
    title: z.string(),
    ask: z.string(),
    form: z.enum(['document', 'record', 'export']),
    cadence: z.enum(cadences),
    owner: z.string(),
    looksFor: listOf(z.string()),
  })
  .readonly()
  .openapi('EvidenceRequest');

/** `result` and what belongs to it are null while no run has judged the control. */
export const controlRowSchema = z
  .object({
    id: z.string(),
    area: areaSchema,
    title: z.string(),
    owner: z.string(),
    criteria: listOf(z.string()),
    iso: listOf(z.string()),
    checks: whole,
    requests: whole,
    basis: z
      .enum(bases)
      .openapi({ description: 'checks: code and forges decide it; requests: it rests on what people hand in' }),
    waiting: z.boolean().openapi({ description: 'no check decides it, and what is asked has not been accepted' }),
    result: resultSchema.nullable(),
    because: z.string().nullable(),
    counts: outcomeCountsSchema.nullable(),
    coverage: fraction.nullable(),
    gaps: whole,
  })
  .readonly()
  .openapi('ControlRow');

export const controlsAnswer = z
  .object({ run: z.string().nullable(), controls: listOf(controlRowSchema) })
  .openapi('Controls');

const parametersSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).readonly();

const evaluationSchema = z.enum(['state', 'population', 'periodic', 'sla', 'invariant']);

export const checkDescriptionSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    question: z.string(),
    rationale: z.string(),
    remediation: z.string(),
    reference: z.string(),
    evaluation: evaluationSchema,
    population: z.string(),
    reads: listOf(z.string()),
    parameters: parametersSchema,
    /** Where what it asks about may live: whether it proves anything that no repository shows it. */
    subject: z
      .union([
        z.object({ lives: z.literal('here'), because: z.string() }).readonly(),
        z
          .object({
            lives: z.literal('elsewhere'),
            what: z.string(),
            kind: z.enum(subjectKinds).optional(),
            inCode: z.literal(true).optional(),
          })
          .readonly(),
      ])
      .optional(),
  })
  .readonly()
  .openapi('CheckDescription');

export const checksAnswer = z.object({ checks: listOf(checkDescriptionSchema) }).openapi('Checks');

/** The population without its ids: those are in the evidence, whole. */
export const populationSchema = z
  .object({
    kind: z.string(),
    query: z.string(),
    size: whole,
    idsDigest: digestSchema,
    exclusions: listOf(z.object({ id: z.string(), because: z.string() }).readonly()),
    complete: z.boolean(),
    reconciledWith: z.string(),
  })
  .readonly()
  .openapi('Population');

const clockSchema = z
  .object({
    since: instantSchema,
    due: instantSchema,
    openAt: instantSchema.optional(),
    answeredBy: instantSchema.optional(),
    measuredTo: instantSchema,
    tookMillis: whole,
    lateMillis: whole,
  })
  .readonly()
  .openapi('ResponseClock');

export const intervalSchema = z
  .object({
    from: boundarySchema,
    to: boundarySchema,
    result: outcomeResultSchema,
    because: z.string(),
    relied: listOf(z.string()),
    clock: clockSchema.optional(),
    parameters: parametersSchema.optional(),
  })
  .readonly()
  .openapi('OutcomeInterval');

export const memberSchema = z
  .object({
    member: z.string(),
    repository: z.string(),
    label: z.string(),
    result: outcomeResultSchema,
    because: z.string(),
    intervals: listOf(intervalSchema),
    notes: listOf(z.object({ code: z.enum(noteCodes), because: z.string() }).readonly()).optional(),
    /** What covers its exceptions; it stays an exception. */
    waivers: listOf(coveringSchema).optional(),
  })
  .readonly()
  .openapi('MemberResult');

/** What the company states about the kind of subject that a check asks about, and whether the audit bears it out. */
export const statedSubjectSchema = z
  .object({
    kind: z.enum(subjectKinds),
    reason: z.string(),
    by: z.string(),
    from: instantSchema,
    until: instantSchema.optional(),
    standing: z.enum(['believed', 'part', 'contradicted']),
  })
  .readonly()
  .openapi('StatedSubject');

export const unjudgedSchema = z
  .object({
    from: instantSchema,
    to: instantSchema,
    members: whole.optional(),
    because: listOf(z.string()),
    more: whole.optional(),
  })
  .readonly()
  .openapi('UnjudgedStretch');

/** Since when what must hold at every instant has held without a break, and when it did not. */
export const continuitySchema = z
  .object({
    since: z.union([boundarySchema, z.null()]),
    atEnd: z.enum(['held', 'lapse', 'unknown', 'none']),
    brokenBy: z.enum(['lapse', 'unknown', 'nothing-in-place', 'period']).nullable(),
    longest: z.union([spanSchema, z.null()]),
    lapses: listOf(
      z
        .object({
          from: boundarySchema,
          to: boundarySchema,
          members: whole,
          before: z.literal(true).optional(),
          ongoing: z.literal(true).optional(),
        })
        .readonly(),
    ),
    unknown: listOf(spanSchema),
  })
  .readonly()
  .openapi('Continuity');

const datedParametersSchema = z
  .object({ from: instantSchema.optional(), until: instantSchema.optional(), parameters: parametersSchema })
  .readonly()
  .openapi('DatedParameters');

/** Events counted per stretch of the period: what a timeline of thousands of landings shows. */
export const bucketSchema = z
  .object({
    from: instantSchema,
    to: instantSchema,
    pass: whole,
    exception: whole,
    notApplicable: whole,
    notDetermined: whole,
  })
  .readonly()
  .openapi('TimelineBucket');

export const checkResultSchema = z
  .object({
    check: z.string(),
    checkVersion: digestSchema,
    evaluation: evaluationSchema.optional(),
    parameters: parametersSchema,
    parametersInForce: listOf(datedParametersSchema).optional(),
    period: periodSchema,
    result: resultSchema,
    because: z.string(),
    counts: outcomeCountsSchema,
    coverage: fraction,
    population: populationSchema,
    gaps: listOf(gapSchema),
    stated: statedSubjectSchema.optional(),
    unjudged: listOf(unjudgedSchema).optional(),
    continuity: continuitySchema.optional(),
    description: checkDescriptionSchema.nullable(),
    /** Empty for checks of a state: their members have intervals. */
    buckets: listOf(bucketSchema),
    evidence: listOf(sealedEvidenceSchema),
  })
  .readonly()
  .openapi('CheckResult');

export const controlAnswer = z
  .object({
    run: z.string().nullable(),
    // Not `.nullable()`: of a union the generated document would lose the null.
    period: z.union([periodSchema, z.null()]),
    control: controlSchema,
    result: resultSchema.nullable(),
    because: z.string().nullable(),
    counts: outcomeCountsSchema.nullable(),
    coverage: fraction.nullable(),
    checks: listOf(checkResultSchema),
    /** Of all its checks together: what nobody could judge, and since when it has been in place. */
    unjudgedStretches: listOf(unjudgedSchema).optional(),
    continuity: continuitySchema.optional(),
    /** Checks that the control names and no run has judged. */
    unjudged: listOf(checkDescriptionSchema),
    /** Ever asked for, expired, refused and withdrawn ones too. */
    waivers: listOf(standingWaiverSchema),
    asked: listOf(evidenceRequestSchema),
    evidence: listOf(sealedEvidenceSchema),
    criteria: listOf(
      z.object({ id: z.string(), framework: z.enum(['soc2', 'iso27001']), topic: z.string() }).readonly(),
    ),
  })
  .openapi('ControlDetail');

export const membersAnswer = z
  .object({ run: z.string(), total: whole, counts: outcomeCountsSchema, items: listOf(memberSchema) })
  .openapi('Members');

const pointSchema = z
  .object({
    says: z.string(),
    result: z.union([resultSchema, z.literal('waiting'), z.literal('not-covered')]),
    testable: z.boolean().openapi({ description: 'checks of code or forges look at it, wholly or in part' }),
    by: listOf(z.string()),
  })
  .readonly()
  .openapi('CriterionPoint');

export const criterionCoverageSchema = z
  .object({
    result: resultSchema,
    because: z.string(),
    counts: z
      .object({
        points: whole,
        testable: whole,
        judged: whole,
        operated: whole,
        deviated: whole,
        notApplicable: whole,
        waiting: whole,
        notCovered: whole,
      })
      .readonly(),
    points: listOf(pointSchema),
  })
  .readonly()
  .openapi('CriterionCoverage');

/** The other end of a pair of the crosswalk. */
const counterpartSchema = z
  .object({
    id: z.string(),
    topic: z.string(),
    confidence: z.enum(['high', 'medium', 'authored']),
    sources: listOf(z.object({ id: z.string(), title: z.string(), unsure: z.boolean() }).readonly()),
  })
  .readonly()
  .openapi('Counterpart');

export const criterionSchema = z
  .object({
    id: z.string(),
    framework: z.enum(['soc2', 'iso27001']),
    category: z.string(),
    topic: z.string(),
    automation: z.string(),
    controls: listOf(
      z.object({ id: z.string(), title: z.string(), result: resultSchema.nullable(), waiting: z.boolean() }).readonly(),
    ),
    inScope: z.boolean(),
    coverage: criterionCoverageSchema,
    counterparts: listOf(counterpartSchema),
  })
  .readonly()
  .openapi('Criterion');

export const criteriaAnswer = z
  .object({
    run: z.string().nullable(),
    scope: z
      .object({ words: z.string(), decision: z.string() })
      .readonly()
      .openapi({ description: 'which parts of the frameworks the run is about, and who decided' }),
    criteria: listOf(criterionSchema),
  })
  .openapi('Criteria');

export type Control = z.output<typeof controlSchema>;
export type ControlRow = z.output<typeof controlRowSchema>;
export type Controls = z.output<typeof controlsAnswer>;
export type ControlDetail = z.output<typeof controlAnswer>;
export type CheckResult = z.output<typeof checkResultSchema>;
export type CheckDescription = z.output<typeof checkDescriptionSchema>;
export type TimelineBucket = z.output<typeof bucketSchema>;
export type MemberResult = z.output<typeof memberSchema>;
export type OutcomeInterval = z.output<typeof intervalSchema>;
export type Members = z.output<typeof membersAnswer>;
export type EvidenceRequest = z.output<typeof evidenceRequestSchema>;
export type Criterion = z.output<typeof criterionSchema>;
export type CriterionPoint = z.output<typeof pointSchema>;
export type CriterionCoverage = z.output<typeof criterionCoverageSchema>;
export type Criteria = z.output<typeof criteriaAnswer>;
