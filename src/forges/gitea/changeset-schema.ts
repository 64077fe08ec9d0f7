/** What is read of pull requests and of what hangs on them (routers/api/v1/repo/pull.go, modules/structs/ of Gitea). */
import { z } from 'zod';
import { instant, objectId } from '../answers.ts';
import { userSchema } from './account.ts';

/** Empty where the branch, or the commit, is gone. */
const maybeCommit = z.union([objectId, z.literal('').transform(() => null)]).nullish();

const branchSchema = z.object({
  /** The branch's name; once it is gone, `refs/pull/7/head`. */
  ref: z.string(),
  /** The name it had, whatever became of it. */
  label: z.string().nullish(),
  sha: maybeCommit,
  repo_id: z.number().nullish(),
  repo: z.object({ full_name: z.string() }).nullish(),
});

export const pullSchema = z.object({
  number: z.number(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  // From Gitea 1.21 on.
  draft: z.boolean().nullish(),
  user: userSchema.nullish(),
  labels: z.array(z.object({ name: z.string() })).nullish(),
  /** Of remarks on lines; from Gitea 1.22 on. */
  review_comments: z.number().nullish(),
  created_at: instant,
  updated_at: instant,
  closed_at: instant.nullish(),
  merged: z.boolean(),
  merged_at: instant.nullish(),
  merged_by: userSchema.nullish(),
  merge_commit_sha: maybeCommit,
  merge_base: maybeCommit,
  base: branchSchema,
  head: branchSchema,
});
export type Pull = z.infer<typeof pullSchema>;

const signatureSchema = z.object({ name: z.string(), email: z.string() });

export const commitSchema = z.object({
  sha: objectId,
  commit: z.object({ message: z.string(), author: signatureSchema, committer: signatureSchema }),
  author: userSchema.nullish(),
  committer: userSchema.nullish(),
  parents: z.array(z.object({ sha: objectId })).nullish(),
});
export type Commit = z.infer<typeof commitSchema>;

export const reviewSchema = z.object({
  id: z.number(),
  user: userSchema.nullish(),
  state: z.string(),
  commit_id: maybeCommit,
  official: z.boolean().nullish(),
  dismissed: z.boolean().nullish(),
  submitted_at: instant.nullish(),
});
export type Review = z.infer<typeof reviewSchema>;

export const timelineSchema = z.object({
  id: z.number(),
  type: z.string(),
  user: userSchema.nullish(),
  body: z.string().nullish(),
  created_at: instant,
  review_id: z.number().nullish(),
});
export type TimelineEntry = z.infer<typeof timelineSchema>;

/** What a `pull_push` entry has for a text. */
export const pushedSchema = z.object({
  is_force_push: z.boolean().nullish(),
  commit_ids: z.array(objectId).nullish(),
});

export const statusSchema = z.object({
  id: z.number(),
  status: z.string(),
  context: z.string(),
  target_url: z.string().nullish(),
  creator: userSchema.nullish(),
  created_at: instant,
});
export type CommitStatus = z.infer<typeof statusSchema>;
