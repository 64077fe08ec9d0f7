/** The change population: every landing, how it came in, and what the checks say of it. */
import { z } from '@hono/zod-openapi';
import { changeGroupings, changeOrders, storyParts } from '../../app/changes/questions.ts';
import { differenceCodes, type DifferenceCode } from '../../model/reconciliation.ts';
import {
  factSchema,
  gapSchema,
  instantSchema,
  listOf,
  objectIdSchema,
  outcomeResultSchema,
  provenanceSchema,
  spanSchema,
  whole,
} from './vocabulary.ts';

export const joinedBySchema = z
  .enum(['merge-commit', 'pushed-range', 'pull-ref', 'patch-id', 'trailer', 'api', 'none'])
  .openapi('JoinedBy');
export const methodSchema = z
  .enum(['merge', 'squash', 'rebase', 'direct', 'queue', 'backport'])
  .openapi('LandingMethod');

const approverSchema = z
  .object({
    person: z.string(),
    at: instantSchema.nullable(),
    commit: objectIdSchema.nullable(),
    source: z.string(),
  })
  .readonly()
  .openapi('Approver');

const backportSchema = z
  .object({
    branch: z.string(),
    commit: objectIdSchema,
    change: z.string().nullable(),
    because: z.string(),
    confidence: z.enum(['proven', 'likely']).optional().openapi({ description: 'absent in older runs: proven' }),
  })
  .readonly()
  .openapi('BackportOrigin');

const changeFields = {
  /** Id of the `landed-change` fact. */
  id: z.string(),
  repository: z.string(),
  branch: z.string(),
  commit: objectIdSchema,
  subject: z.string(),
  landedAt: instantSchema,
  provenance: provenanceSchema,
  change: z.object({ id: z.string(), url: z.string().nullable() }).readonly().nullable(),
  joinedBy: joinedBySchema,
  joinReason: z.string(),
  method: methodSchema,
  authors: listOf(z.string()),
  approvers: listOf(approverSchema),
  requests: listOf(z.string()),
  bot: z.boolean(),
  backportOf: backportSchema
    .optional()
    .openapi({ description: 'the landing on another branch in scope that it was picked from' }),
  signature: z.enum(['none', 'present']),
  paths: whole.openapi({ description: 'number of paths touched' }),
  outcome: outcomeResultSchema,
  findings: listOf(z.object({ code: z.string(), because: z.string() }).readonly()),
};

export const changeSchema = z.object(changeFields).readonly().openapi('Change');

export const changeOrderSchema = z.enum(changeOrders).openapi('ChangeOrder');
export const changeGroupingSchema = z.enum(changeGroupings).openapi('ChangeGrouping');

const tallySchema = z
  .object({ pass: whole, exception: whole, 'not-applicable': whole, 'not-determined': whole })
  .readonly()
  .openapi('OutcomeTally');

const countedBranchSchema = z
  .object({
    name: z.string(),
    head: objectIdSchema.nullable(),
    fork: objectIdSchema.nullable().openapi({ description: 'where it left a branch before it in scope' }),
    landings: whole,
    landingsEver: whole.openapi({ description: '`git rev-list --first-parent --count FORK..HEAD`' }),
    isGone: z.boolean().optional(),
  })
  .readonly()
  .openapi('CountedBranch');

const countedRepositorySchema = z
  .object({
    name: z.string(),
    branch: z.string(),
    landings: whole,
    branches: listOf(countedBranchSchema).optional().openapi({
      description: 'all in scope, the production branch first; absent: not known of a run of an older version',
    }),
    unmatchedBranches: listOf(z.string())
      .optional()
      .openapi({ description: 'patterns of branches in scope that none fits' }),
  })
  .readonly()
  .openapi('CountedRepository');

export const changesAnswer = z
  .object({
    span: spanSchema,
    total: whole,
    outcomes: tallySchema,
    repositories: listOf(countedRepositorySchema),
    gaps: listOf(gapSchema),
    items: listOf(changeSchema),
  })
  .openapi('Changes');

/** Groups add up to the total, but for `author`, `approver` and `finding`: a change can be in several of those. */
export const changeGroupsAnswer = z
  .object({
    total: whole,
    groups: listOf(
      z
        .object({
          key: z.string().nullable().openapi({ description: 'what these have in common; null: they have none' }),
          total: whole,
          outcomes: tallySchema,
          first: instantSchema,
          last: instantSchema,
        })
        .readonly()
        .openapi('ChangeGroup'),
    ),
  })
  .openapi('ChangeGroups');

export const changeDaysAnswer = z
  .object({
    span: spanSchema,
    total: whole,
    days: listOf(z.object({ day: z.iso.date(), outcomes: tallySchema }).readonly().openapi('ChangeDay')),
  })
  .openapi('ChangeDays');

const actorSchema = z.object({ kind: z.string(), id: z.string(), name: z.string() }).readonly();
const knownFlag = z.boolean().nullable().openapi({ description: 'null: not readable, never "no"' });

const branchRulesSchema = z
  .object({
    branch: z.string(),
    origins: listOf(z.object({ kind: z.string(), id: z.string(), name: z.string(), level: z.string() }).readonly()),
    requiresChangeset: knownFlag,
    requiredApprovals: whole.nullable(),
    requiresCodeOwners: knownFlag,
    dismissesStale: knownFlag,
    requiresLastPushApproval: knownFlag,
    authorCanApprove: knownFlag,
    committerCanApprove: knownFlag,
    approvalsCanBeOverridden: knownFlag,
    requiredChecks: listOf(z.object({ name: z.string(), reportedBy: z.string().nullable() }).readonly()).nullable(),
    skippedPipelinePasses: knownFlag,
    forcePushAllowed: knownFlag,
    deletionAllowed: knownFlag,
    pushers: listOf(actorSchema).nullable(),
    bypass: listOf(actorSchema.unwrap().extend({ mode: z.string() }).readonly()).nullable(),
    bindsAdministrators: knownFlag,
  })
  .readonly()
  .openapi('BranchRules');

export const rulesInForceSchema = z
  .object({
    fact: z.string(),
    rules: branchRulesSchema,
    from: instantSchema,
    until: instantSchema.nullable(),
    dated: z.enum(['history', 'snapshot']),
    changedBy: z.string().nullable(),
  })
  .readonly()
  .openapi('RulesInForce');

export const protectionAnswer = z
  .object({
    span: spanSchema,
    tracks: listOf(
      z
        .object({
          repository: z.string(),
          branch: z.string(),
          stretches: listOf(rulesInForceSchema),
          gaps: listOf(gapSchema),
        })
        .readonly()
        .openapi('ProtectionTrack'),
    ),
  })
  .openapi('Protection');

const assertionSchema = z
  .object({
    where: z.string(),
    by: z.string().nullable(),
    on: instantSchema.nullable(),
    joins: listOf(z.string()),
  })
  .readonly()
  .openapi('Assertion');

const approvalSchema = z
  .object({
    person: z.string(),
    identity: z.string(),
    bot: z.boolean(),
    namesakeOfWriter: z.boolean(),
    at: instantSchema.nullable(),
    commit: objectIdSchema.nullable(),
    state: z.enum(['standing', 'dismissed', 'superseded']),
    beforeLanding: z.boolean().nullable(),
    revision: z.enum(['final', 'same-content', 'older', 'unknown']),
    source: z.string(),
    asserted: listOf(assertionSchema)
      .optional()
      .describe('Whose word says that accounts and addresses are this person’s; absent: nobody’s is needed'),
  })
  .readonly()
  .openapi('Approval');

const statusCheckSchema = z
  .object({
    name: z.string(),
    reportedBy: z.string(),
    commit: objectIdSchema,
    conclusion: z.string(),
    startedAt: instantSchema.nullable(),
    completedAt: instantSchema.nullable(),
    url: z.string().optional(),
  })
  .readonly()
  .openapi('StatusCheck');

const missingPartSchema = z.object({ part: z.string(), reason: z.string(), detail: z.string() }).readonly();

const proposedSchema = z
  .object({
    fact: z.string(),
    author: z.string().nullable(),
    writers: listOf(z.string()),
    lastPusher: z.string().nullable(),
    lastPusherIdentity: z.string().optional(),
    createdAt: instantSchema,
    mergedAt: instantSchema.nullable(),
    mergedBy: z.string().nullable(),
    head: objectIdSchema,
    base: z.string(),
    labels: listOf(z.string()),
    described: z.boolean(),
    approvals: listOf(approvalSchema),
    statusChecks: listOf(statusCheckSchema),
    missing: listOf(missingPartSchema),
  })
  .readonly()
  .openapi('ProposedChange');

const contentSchema = z
  .object({
    result: z.enum(['equal', 'different', 'conflict', 'not-comparable']),
    against: objectIdSchema.nullable(),
    because: z.string(),
    paths: listOf(z.string()),
  })
  .readonly()
  .openapi('ContentComparison');

const differenceSchema = z
  .object({
    code: z.enum(Object.keys(differenceCodes) as [DifferenceCode, ...DifferenceCode[]]),
    branch: z.string(),
    subject: z.string(),
    at: instantSchema,
    because: z.string(),
    explained: z.boolean(),
    relied: listOf(z.string()),
  })
  .readonly()
  .openapi('Difference');

const pushSchema = z
  .object({
    at: instantSchema,
    by: z.string().nullable(),
    identity: z.string().nullable().optional(),
    before: objectIdSchema.nullable(),
    after: objectIdSchema,
    forced: z.boolean(),
  })
  .readonly();

/** What one check says of the change, passes too; `controls` are those that ask it. */
const verdictSchema = z
  .object({
    check: z.string(),
    controls: listOf(z.string()),
    result: outcomeResultSchema,
    because: z.string(),
    relied: listOf(z.string()),
    evidence: z
      .string()
      .optional()
      .openapi({ description: 'id of the sealed result of the check; those of a run only' }),
  })
  .readonly()
  .openapi('ChangeVerdict');

/** Another landing of the same branch. */
const otherLandingSchema = z
  .object({ commit: objectIdSchema, at: instantSchema, subject: z.string() })
  .readonly()
  .openapi('OtherLanding');

const forgeSeenSchema = z
  .object({
    source: z.string(),
    syncedAt: instantSchema.nullable().openapi({ description: 'null: no list of it was read to its end yet' }),
  })
  .readonly()
  .openapi('ForgeSeen');

const storyGapSchema = gapSchema
  .unwrap()
  .extend({
    part: z.enum(storyParts).nullable().openapi({ description: 'of the story that it leaves open; null: none' }),
  })
  .readonly()
  .openapi('StoryGap');

/** Everything known of one change. `proofs` are claims with the facts they rest on and commands of git that repeat them. */
export const changeAnswer = z
  .object({
    change: changeSchema,
    committer: z.object({ name: z.string(), email: z.string() }).readonly(),
    revertOf: objectIdSchema.optional(),
    reverts: otherLandingSchema
      .optional()
      .openapi({ description: 'the landing of `revertOf`, where it is listed too' }),
    revertedBy: listOf(otherLandingSchema).optional().openapi({
      description: 'landings that take it back, oldest first; absent: not known of a run of an older version',
    }),
    forge: forgeSeenSchema
      .nullable()
      .optional()
      .openapi({ description: 'what the repository was read from besides git; absent: not known of such a run' }),
    landedBy: z.string().optional(),
    paths: listOf(z.string()),
    fact: factSchema,
    /** The forge's text of the changeset. */
    title: z.string().optional(),
    source: z.string().optional().openapi({ description: 'the branch that it came from' }),
    proposed: proposedSchema.optional(),
    /** Pushes to the proposal, oldest first; null: the forge does not tell; absent: no forge. */
    pushes: listOf(pushSchema).nullable().optional(),
    /** Words of reviewers that are no approval, as the forge orders them; absent: no forge. */
    reviews: listOf(
      z
        .object({
          person: z.string().nullable().openapi({ description: 'null: the account is gone' }),
          identity: z.string().nullable().optional().openapi({ description: 'as of approvals; null: not known' }),
          bot: z.boolean(),
          state: z.enum(['changes-requested', 'commented', 'dismissed']),
          at: instantSchema.nullable(),
          commit: objectIdSchema.nullable(),
        })
        .readonly(),
    ).optional(),
    commits: listOf(
      z
        .object({
          commit: objectIdSchema,
          author: z.string(),
          at: instantSchema.nullable().openapi({ description: 'null: the clone lacks the commit' }),
          subject: z.string(),
        })
        .readonly(),
    ).optional(),
    requests: listOf(
      z.object({ id: z.string(), url: z.string().nullable(), createdAt: instantSchema.nullable() }).readonly(),
    ),
    content: contentSchema.optional(),
    deployments: listOf(z.object({ environment: z.string(), at: instantSchema, fact: z.string() }).readonly()),
    rules: rulesInForceSchema.optional(),
    differences: listOf(differenceSchema),
    /** Absent: only `change.findings` are known. */
    verdicts: listOf(verdictSchema).optional(),
    /** Of what could not be looked at around the landing. */
    gaps: listOf(storyGapSchema).optional(),
    relied: listOf(factSchema),
    before: objectIdSchema.nullable(),
    after: objectIdSchema.nullable(),
    proofs: listOf(z.object({ claim: z.string(), facts: listOf(z.string()), commands: listOf(z.string()) }).readonly()),
  })
  .openapi('ChangeDetail');

export type Change = z.output<typeof changeSchema>;
export type Changes = z.output<typeof changesAnswer>;
export type ChangeDetail = z.output<typeof changeAnswer>;
export type ChangeGroups = z.output<typeof changeGroupsAnswer>;
export type ChangeDays = z.output<typeof changeDaysAnswer>;
export type Protection = z.output<typeof protectionAnswer>;
export type RulesInForce = z.output<typeof rulesInForceSchema>;
