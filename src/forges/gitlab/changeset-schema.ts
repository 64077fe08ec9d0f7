/** What is read of merge requests and of what hangs on them (docs.gitlab.com/api/merge_requests and its neighbours). */
import { z } from 'zod';
import { instant, objectId } from '../answers.ts';
import { userSchema } from './account.ts';

export const mergeRequestSchema = z.object({
  iid: z.number(),
  web_url: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  state: z.enum(['opened', 'closed', 'locked', 'merged']),
  // Servers before 14.0 know only `work_in_progress`.
  draft: z.boolean().optional(),
  work_in_progress: z.boolean().optional(),
  author: userSchema.nullable(),
  created_at: instant,
  updated_at: instant,
  merged_at: instant.nullish(),
  // Servers before 14.7 know only `merged_by`.
  merge_user: userSchema.nullish(),
  merged_by: userSchema.nullish(),
  closed_at: instant.nullish(),
  target_branch: z.string(),
  source_branch: z.string(),
  source_project_id: z.number().nullable(),
  target_project_id: z.number(),
  labels: z.array(z.string()),
  // A merge request whose source branch never had a commit of its own has none.
  sha: objectId.nullable(),
  merge_commit_sha: objectId.nullish(),
  squash_commit_sha: objectId.nullish(),
});

const pipelineHead = z.object({ id: z.number() });

export const mergeRequestDetailSchema = z.object({
  diff_refs: z.object({ start_sha: objectId.nullable(), head_sha: objectId.nullable() }).nullish(),
  head_pipeline: pipelineHead.nullish(),
});

export const commitSchema = z.object({
  id: objectId,
  message: z.string(),
  author_name: z.string(),
  author_email: z.string(),
  committer_name: z.string(),
  committer_email: z.string(),
});

/** Older servers tell who, and not when. */
export const approvalsSchema = z.object({
  approved_by: z.array(z.object({ user: userSchema, approved_at: instant.nullish() })),
});

export const noteSchema = z.object({
  id: z.number(),
  type: z.string().nullish(),
  body: z.string(),
  system: z.boolean(),
  author: userSchema.nullish(),
  created_at: instant,
  position: z.object({ head_sha: objectId.nullish() }).nullish(),
});

export const versionSchema = z.object({
  id: z.number(),
  head_commit_sha: objectId.nullable(),
  start_commit_sha: objectId.nullable(),
  created_at: instant,
});

export const versionCommitsSchema = z.object({ commits: z.array(z.object({ id: objectId })) });

export const pipelineSchema = z.object({
  id: z.number(),
  sha: objectId,
  ref: z.string().nullable(),
  status: z.string(),
  created_at: instant.nullish(),
  updated_at: instant.nullish(),
  web_url: z.string().nullish(),
});

export const jobSchema = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  failure_reason: z.string().nullish(),
  started_at: instant.nullish(),
  finished_at: instant.nullish(),
  web_url: z.string().nullish(),
});

export const commitStatusSchema = z.object({
  id: z.number(),
  sha: objectId,
  name: z.string(),
  status: z.string(),
  started_at: instant.nullish(),
  finished_at: instant.nullish(),
  target_url: z.string().nullish(),
});

/** An issue of GitLab, or of a tracker that is connected to it (`{ id, title }`, no more). */
export const closedIssueSchema = z.union([
  z.object({
    iid: z.number(),
    web_url: z.string(),
    created_at: instant,
  }),
  z.object({ id: z.string(), title: z.string().optional() }),
]);

export type MergeRequest = z.infer<typeof mergeRequestSchema>;
export type MergeRequestDetail = z.infer<typeof mergeRequestDetailSchema>;
export type Commit = z.infer<typeof commitSchema>;
export type Approvals = z.infer<typeof approvalsSchema>;
export type Note = z.infer<typeof noteSchema>;
export type Version = z.infer<typeof versionSchema>;
export type Pipeline = z.infer<typeof pipelineSchema>;
export type Job = z.infer<typeof jobSchema>;
export type CommitStatus = z.infer<typeof commitStatusSchema>;
export type ClosedIssue = z.infer<typeof closedIssueSchema>;
