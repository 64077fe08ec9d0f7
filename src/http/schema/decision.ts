/** What people decide, and how it stands: waivers and remediations. */
import { z } from '@hono/zod-openapi';
import {
  implementationStatuses,
  inclusionReasons,
  remediationSeverities,
  responsibilities,
  waiverKinds,
} from '../../model/decision.ts';
import { remediationStandings } from '../../model/standing/remediations.ts';
import { waiverStandings } from '../../model/standing/waivers.ts';
import { digestSchema, instantSchema, listOf, spanSchema, whole } from './vocabulary.ts';

const base = { id: z.string(), decidedAt: instantSchema, decidedBy: z.string(), reason: z.string() };

export const targetSchema = z
  .object({ control: z.string(), check: z.string().optional(), member: z.string().optional() })
  .readonly()
  .openapi('DecisionTarget');

export const waiverDecisionSchema = z
  .object({
    ...base,
    kind: z.literal('waiver'),
    waiver: z.enum(waiverKinds),
    target: targetSchema,
    from: instantSchema,
    expiresAt: instantSchema,
    link: z.string().optional(),
  })
  .readonly()
  .openapi('WaiverRequest');

export const approvalSchema = z
  .object({ ...base, kind: z.literal('approval'), of: z.string(), verdict: z.enum(['approved', 'refused']) })
  .readonly()
  .openapi('Approval');

export const withdrawalSchema = z
  .object({ ...base, kind: z.literal('withdrawal'), of: z.string() })
  .readonly()
  .openapi('Withdrawal');

const remediationDecisionSchema = z
  .object({
    ...base,
    kind: z.literal('remediation'),
    target: targetSchema,
    owner: z.string(),
    severity: z.enum(remediationSeverities).optional(),
    dueAt: instantSchema,
    link: z.string().optional(),
  })
  .readonly()
  .openapi('Remediation');

const retestSchema = z
  .object({
    ...base,
    kind: z.literal('retest'),
    of: z.string(),
    run: z.string(),
    verdict: z.enum(['mended', 'not-mended']),
    because: z.string().optional(),
  })
  .readonly()
  .openapi('Retest');

export const inclusionSchema = z
  .object({ because: z.enum(inclusionReasons), ref: z.string().optional() })
  .readonly()
  .openapi('InclusionReason');

export const applicabilitySchema = z
  .object({
    ...base,
    kind: z.literal('applicability'),
    row: z.string(),
    title: z.string().optional(),
    applicable: z.boolean(),
    inclusion: listOf(inclusionSchema),
    status: z.enum(implementationStatuses).optional(),
    responsibility: z.enum(responsibilities).optional(),
    description: z.string().optional(),
    owner: z.string().optional(),
    plannedAt: instantSchema.optional(),
  })
  .readonly()
  .openapi('Applicability');

const applicabilityVersionSchema = z
  .object({ ...base, kind: z.literal('applicability-version'), version: z.string(), rowsDigest: digestSchema })
  .readonly()
  .openapi('ApplicabilityVersion');

export const submissionSchema = z
  .object({
    ...base,
    kind: z.literal('submission'),
    request: z.string(),
    name: z.string(),
    mediaType: z.string(),
    size: whole,
    digest: digestSchema,
    about: spanSchema,
  })
  .readonly()
  .openapi('Submission');

export const submissionReviewSchema = z
  .object({ ...base, kind: z.literal('submission-review'), of: z.string(), verdict: z.enum(['accepted', 'rejected']) })
  .readonly()
  .openapi('SubmissionReview');

export const decisionSchema = z
  .discriminatedUnion('kind', [
    waiverDecisionSchema,
    approvalSchema,
    withdrawalSchema,
    remediationDecisionSchema,
    retestSchema,
    applicabilitySchema,
    applicabilityVersionSchema,
    submissionSchema,
    submissionReviewSchema,
  ])
  .openapi('Decision');

export const sealedDecisionSchema = z
  .object({
    decision: decisionSchema,
    /** Where it stands in the ledger; /evidence/{id} has its proof. */
    evidence: z.object({ id: z.string(), index: whole, digest: digestSchema }).readonly(),
  })
  .readonly()
  .openapi('SealedDecision');

export const decisionsAnswer = z.object({ decisions: listOf(sealedDecisionSchema) }).openapi('Decisions');

export const decidedAnswer = z
  .object({
    decisions: listOf(sealedDecisionSchema),
    repeated: z.boolean().openapi({ description: 'asked before under the same key: nothing was added' }),
  })
  .openapi('Decided');

const broughtBySchema = z
  .object({
    commit: z.string(),
    at: instantSchema,
    by: z.string().nullable().describe('Who merged or pushed it; null: the landing is not known'),
    authors: listOf(z.string()),
    approvers: listOf(z.string()),
  })
  .readonly()
  .openapi('BroughtBy');

export const declarationSchema = z
  .object({
    repository: z.string(),
    path: z.string(),
    line: whole.optional(),
    landed: broughtBySchema,
    removed: broughtBySchema.optional(),
    approverSeen: z.boolean().describe('Git or the forge saw the named approver at the landing'),
    problem: z.string().optional().describe('Why it covers nothing'),
  })
  .readonly()
  .openapi('WaiverDeclaration');

export const standingWaiverSchema = z
  .object({
    waiver: waiverDecisionSchema,
    standing: z.enum(waiverStandings),
    approval: approvalSchema.optional(),
    withdrawal: withdrawalSchema.optional(),
    effect: spanSchema.optional().openapi({ description: 'what it covers; absent when it covers nothing' }),
    declared: declarationSchema.optional().openapi({ description: 'it stands in a file of a repository' }),
  })
  .readonly()
  .openapi('StandingWaiver');

export const waiversAnswer = z.object({ waivers: listOf(standingWaiverSchema) }).openapi('Waivers');

/** A waiver beside an exception, which stays one. */
export const coveringSchema = z
  .object({ id: z.string(), covers: z.enum(['whole', 'part']), afterwards: z.boolean() })
  .readonly()
  .openapi('CoveringWaiver');

export const standingRemediationSchema = z
  .object({
    remediation: remediationDecisionSchema,
    standing: z.enum(remediationStandings),
    retests: listOf(retestSchema),
    withdrawal: withdrawalSchema.optional(),
    late: z.boolean(),
  })
  .readonly()
  .openapi('StandingRemediation');

export const remediationsAnswer = z.object({ remediations: listOf(standingRemediationSchema) }).openapi('Remediations');

/** Who, why, and a key of the caller's by which a repetition is known. Rules beyond the form: 409 with a reason. */
const said = {
  by: z.string().openapi({ description: 'who decides, as they say of themselves' }),
  reason: z.string().openapi({ description: 'why; the auditor reads it' }),
  key: z
    .string()
    .optional()
    .openapi({ description: 'asked again with the same words, the first answer is given again' }),
};

export const requestWaiverBody = z
  .object({
    ...said,
    waiver: z.enum(waiverKinds),
    target: targetSchema,
    from: instantSchema.optional().openapi({ description: 'now when absent' }),
    expiresAt: instantSchema,
    link: z.string().optional(),
  })
  .openapi('AskForWaiver');

export const approvalBody = z.object({ ...said, verdict: z.enum(['approved', 'refused']) }).openapi('DecideWaiver');

export const saidBody = z.object(said).openapi('Said');

export const openRemediationBody = z
  .object({
    ...said,
    target: targetSchema,
    owner: z.string(),
    severity: z.enum(remediationSeverities),
    dueAt: instantSchema.optional().openapi({ description: 'earlier than the severity asks for' }),
    link: z.string().optional(),
  })
  .openapi('OpenRemediation');

export const retestBody = z
  .object({
    ...said,
    run: z.string().optional().openapi({ description: 'id of an audit; the latest when absent' }),
    verdict: z
      .literal('not-mended')
      .optional()
      .openapi({ description: 'absent: what the audit says. That it is mended only the audit can say.' }),
  })
  .openapi('AskForRetest');

export const decideRowsBody = z
  .object({
    ...said,
    rows: z.array(
      z.object({
        row: z.string(),
        title: z.string().optional(),
        applicable: z.boolean(),
        inclusion: z.array(z.object({ because: z.enum(inclusionReasons), ref: z.string().optional() })).optional(),
        status: z.enum(implementationStatuses).optional(),
        responsibility: z.enum(responsibilities).optional(),
        description: z.string().optional(),
        owner: z.string().optional(),
        plannedAt: instantSchema.optional(),
        reason: z.string().optional(),
      }),
    ),
    onlyChanged: z.boolean().optional(),
  })
  .openapi('DecideRows');

export const importRowsBody = z
  .object({ ...said, csv: z.string().openapi({ description: 'as /soa/file?format=csv gives it' }) })
  .openapi('ImportRows');

export const approveStatementBody = z.object({ ...said, version: z.string() }).openapi('ApproveStatement');

export const submitBody = z
  .object({
    ...said,
    name: z.string(),
    mediaType: z.string().optional().openapi({ description: 'by the end of the name when absent' }),
    about: spanSchema.openapi({ description: 'the time that it is evidence of' }),
    content: z.base64().openapi({ description: 'the bytes in base64; at most 64 MiB' }),
  })
  .openapi('Submit');

export const reviewBody = z.object({ ...said, verdict: z.enum(['accepted', 'rejected']) }).openapi('Review');

export type Decision = z.output<typeof decisionSchema>;
export type SealedDecision = z.output<typeof sealedDecisionSchema>;
export type Decided = z.output<typeof decidedAnswer>;
export type StandingWaiver = z.output<typeof standingWaiverSchema>;
export type StandingRemediation = z.output<typeof standingRemediationSchema>;
