/** What is read of the rules of branches (api-group-branch-restrictions, api-group-branching-model). */
import { z } from 'zod';
import { userSchema } from './account.ts';

const groupSchema = z.object({ slug: z.string(), name: z.string().nullish() });

export const restrictionSchema = z.object({
  id: z.number(),
  kind: z.string(),
  branch_match_kind: z.enum(['glob', 'branching_model']),
  branch_type: z.string().nullish(),
  pattern: z.string(),
  value: z.number().nullish(),
  users: z.array(userSchema).nullish(),
  groups: z.array(groupSchema).nullish(),
});

const branchRoleSchema = z
  .object({ name: z.string().nullish(), branch: z.object({ name: z.string() }).nullish() })
  .nullish();

export const branchingModelSchema = z.object({
  development: branchRoleSchema,
  production: branchRoleSchema,
  branch_types: z.array(z.object({ kind: z.string(), prefix: z.string() })).nullish(),
});

export const inheritanceSchema = z.object({
  override_settings: z.object({ branch_restrictions: z.boolean().nullish() }).nullish(),
});

export type Restriction = z.infer<typeof restrictionSchema>;
export type BranchingModel = z.infer<typeof branchingModelSchema>;
