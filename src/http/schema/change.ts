/** The change population: every landing, how it came in, and what the checks say of it. */
import { z } from '@hono/zod-openapi';
import {
  factSchema,
  gapSchema,
  instantSchema,
  listOf,
  objectIdSchema,
  outcomeResultSchema,
  provenanceSchema,
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
  signature: z.enum(['none', 'present']),
  paths: whole.openapi({ description: 'number of paths touched' }),
  outcome: outcomeResultSchema,
  findings: listOf(z.object({ code: z.string(), because: z.string() }).readonly()),
};

export const changeSchema = z.object(changeFields).readonly().openapi('Change');

export const changesAnswer = z
  .object({
    total: whole,
    outcomes: z.object({ pass: whole, exception: whole, 'not-applicable': whole, 'not-determined': whole }).readonly(),
    repositories: listOf(z.object({ name: z.string(), branch: z.string(), landings: whole }).readonly()),
    gaps: listOf(gapSchema),
    items: listOf(changeSchema),
  })
  .openapi('Changes');

export const changeAnswer = z
  .object({
    change: changeSchema,
    committer: z.object({ name: z.string(), email: z.string() }).readonly(),
    revertOf: objectIdSchema.optional(),
    paths: listOf(z.string()),
    fact: factSchema,
  })
  .openapi('ChangeDetail');

export type Change = z.output<typeof changeSchema>;
export type Changes = z.output<typeof changesAnswer>;
export type ChangeDetail = z.output<typeof changeAnswer>;
