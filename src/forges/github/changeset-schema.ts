/** The answers to the questions in changeset-query.ts. Every part that GitHub may refuse by itself is nullable. */
import { z } from 'zod';
import { instant, objectId } from '../answers.ts';

const page = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

const connection = <T extends z.ZodType>(node: T) => z.object({ pageInfo: page, nodes: z.array(node.nullable()) });

export const actorSchema = z.object({
  __typename: z.string(),
  login: z.string(),
  databaseId: z.number().nullish(),
  name: z.string().nullish(),
});

const gitActor = z
  .object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    user: z.object({ databaseId: z.number().nullable(), login: z.string(), name: z.string().nullable() }).nullable(),
  })
  .nullable();

export const commitSchema = z.object({
  commit: z.object({ oid: objectId, message: z.string(), author: gitActor, committer: gitActor }),
});

export const reviewSchema = z.object({
  fullDatabaseId: z.union([z.string(), z.number()]).nullable(),
  state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']),
  submittedAt: instant.nullable(),
  author: actorSchema.nullable(),
  commit: z.object({ oid: objectId }).nullable(),
  authorCanPushToRepository: z.boolean(),
});

const optionalCommit = z.object({ oid: objectId }).nullable();

export const eventSchema = z.discriminatedUnion('__typename', [
  z.object({
    __typename: z.literal('ReviewDismissedEvent'),
    createdAt: instant,
    actor: actorSchema.nullable(),
    previousReviewState: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING']),
    review: z.object({ fullDatabaseId: z.union([z.string(), z.number()]).nullable() }).nullable(),
  }),
  z.object({
    __typename: z.literal('HeadRefForcePushedEvent'),
    createdAt: instant,
    actor: actorSchema.nullable(),
    beforeCommit: optionalCommit,
    afterCommit: optionalCommit,
  }),
  z.object({ __typename: z.literal('AddedToMergeQueueEvent'), createdAt: instant }),
  z.object({ __typename: z.literal('MergedEvent'), createdAt: instant, commit: optionalCommit }),
]);

export const statusCheckSchema = z.discriminatedUnion('__typename', [
  z.object({
    __typename: z.literal('CheckRun'),
    name: z.string(),
    status: z.string(),
    conclusion: z.string().nullable(),
    startedAt: instant.nullable(),
    completedAt: instant.nullable(),
    detailsUrl: z.string().nullable(),
    checkSuite: z
      .object({ app: z.object({ databaseId: z.number().nullable(), slug: z.string() }).nullable() })
      .nullable(),
  }),
  z.object({
    __typename: z.literal('StatusContext'),
    context: z.string(),
    state: z.string(),
    createdAt: instant,
    targetUrl: z.string().nullable(),
  }),
]);

const requestSchema = z.object({
  number: z.number(),
  url: z.string(),
  createdAt: instant,
  repository: z.object({ nameWithOwner: z.string() }),
});

const rollupSchema = z.object({ contexts: connection(statusCheckSchema) }).nullable();

export const listsSchema = z.object({
  commits: connection(commitSchema).extend({ totalCount: z.number() }).nullable(),
  reviews: connection(reviewSchema).nullable(),
  timelineItems: connection(eventSchema).nullable(),
  closingIssuesReferences: connection(requestSchema).nullable(),
  last: z.object({
    nodes: z.array(z.object({ commit: z.object({ oid: objectId, statusCheckRollup: rollupSchema }) }).nullable()),
  }),
});

export const changesetSchema = listsSchema.extend({
  number: z.number(),
  url: z.string(),
  title: z.string(),
  body: z.string(),
  lastEditedAt: instant.nullable(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  createdAt: instant,
  updatedAt: instant,
  mergedAt: instant.nullable(),
  closedAt: instant.nullable(),
  baseRefName: z.string(),
  headRefName: z.string(),
  headRefOid: objectId,
  baseRefOid: objectId,
  isCrossRepository: z.boolean(),
  headRepositoryOwner: z.object({ login: z.string() }).nullable(),
  author: actorSchema.nullable(),
  mergedBy: actorSchema.nullable(),
  mergeCommit: z.object({ oid: objectId, parents: z.object({ totalCount: z.number() }) }).nullable(),
  labels: z.object({ nodes: z.array(z.object({ name: z.string() }).nullable()) }).nullable(),
});

export const changesetsSchema = z.object({
  repository: z.object({ pullRequests: connection(changesetSchema) }),
});

export const changesetNameSchema = z.object({
  repository: z.object({ pullRequests: connection(z.object({ number: z.number() })) }),
});

export const changesetRestSchema = z.object({ repository: z.object({ pullRequest: listsSchema }) });

export const commitChecksSchema = z.object({
  repository: z.object({ object: z.object({ oid: objectId, statusCheckRollup: rollupSchema }).nullable() }),
});

export type Actor = z.infer<typeof actorSchema>;
export type ChangesetsPage = z.infer<typeof changesetsSchema>;
export type ChangesetNode = z.infer<typeof changesetSchema>;
export type Lists = z.infer<typeof listsSchema>;
export type CommitNode = z.infer<typeof commitSchema>;
export type ReviewNode = z.infer<typeof reviewSchema>;
export type EventNode = z.infer<typeof eventSchema>;
export type StatusCheckNode = z.infer<typeof statusCheckSchema>;
export type Page = z.infer<typeof page>;
export type CommitChecks = z.infer<typeof commitChecksSchema>;
