/** What is read of pull requests and of what hangs on them (developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests). */
import { z } from 'zod';
import { instant, objectId } from '../answers.ts';
import { userSchema } from './account.ts';

/** Pull requests name commits by the first twelve digits. */
export const shortId = z.string().regex(/^[0-9a-f]{7,64}$/, 'expected the beginning of a git object id');

/** The branch is gone, or the fork that it was in. */
const endpointSchema = z.object({
  branch: z.object({ name: z.string() }).nullish(),
  commit: z.object({ hash: shortId }).nullish(),
  repository: z.object({ full_name: z.string() }).nullish(),
});

export const participantSchema = z.object({
  user: userSchema.nullish(),
  approved: z.boolean(),
  state: z.string().nullish(),
});

export const pullRequestSchema = z.object({
  id: z.number(),
  title: z.string(),
  summary: z.object({ raw: z.string().nullish() }).nullish(),
  description: z.string().nullish(),
  state: z.enum(['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED']),
  draft: z.boolean().nullish(),
  author: userSchema.nullish(),
  source: endpointSchema,
  destination: endpointSchema,
  merge_commit: z.object({ hash: shortId }).nullish(),
  closed_by: userSchema.nullish(),
  created_on: instant,
  updated_on: instant,
  links: z.object({ html: z.object({ href: z.string() }) }),
  participants: z.array(participantSchema).nullish(),
});

export const detailSchema = z.object({ participants: z.array(participantSchema) });

const wordSchema = z.object({ date: instant, user: userSchema.nullish() });
const updateSchema = z.object({
  date: instant,
  state: z.string(),
  author: userSchema.nullish(),
  description: z.string().nullish(),
  source: z.object({ commit: z.object({ hash: shortId }).nullish() }).nullish(),
});

/** One of them in each entry; comments are passed over. */
export const activitySchema = z.object({
  update: updateSchema.optional(),
  approval: wordSchema.optional(),
  changes_requested: wordSchema.optional(),
});

const authorSchema = z.object({ raw: z.string(), user: userSchema.nullish() });

export const commitSchema = z.object({
  hash: objectId,
  message: z.string(),
  author: authorSchema,
  // Not told by all answers.
  committer: authorSchema.nullish(),
  parents: z.array(z.object({ hash: objectId })),
});

export const statusSchema = z.object({
  key: z.string(),
  name: z.string().nullish(),
  state: z.enum(['SUCCESSFUL', 'FAILED', 'INPROGRESS', 'STOPPED']),
  url: z.string().nullish(),
  created_on: instant.nullish(),
  updated_on: instant.nullish(),
  links: z.object({ commit: z.object({ href: z.string() }).nullish() }).nullish(),
});

export type PullRequest = z.infer<typeof pullRequestSchema>;
export type Participant = z.infer<typeof participantSchema>;
export type Activity = z.infer<typeof activitySchema>;
export type Update = z.infer<typeof updateSchema>;
export type Commit = z.infer<typeof commitSchema>;
export type Status = z.infer<typeof statusSchema>;
