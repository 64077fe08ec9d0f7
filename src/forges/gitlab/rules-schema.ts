/** docs.gitlab.com/api/protected_branches, /projects ("Retrieve a project"), /merge_request_approvals ("for a project"). */
import { z } from 'zod';

const accessLevelSchema = z.object({
  access_level: z.number().nullable(),
  access_level_description: z.string(),
  // Told with a paid plan only.
  user_id: z.number().nullish(),
  group_id: z.number().nullish(),
  deploy_key_id: z.number().nullish(),
});

export const protectedBranchSchema = z.object({
  id: z.number(),
  name: z.string(),
  push_access_levels: z.array(accessLevelSchema),
  merge_access_levels: z.array(accessLevelSchema),
  allow_force_push: z.boolean(),
  code_owner_approval_required: z.boolean().optional(),
  inherited: z.boolean().optional(),
});

/** Settings are told to those who may see them; an absent one is not told. */
export const projectSettingsSchema = z.object({
  id: z.number(),
  name: z.string(),
  default_branch: z.string().nullish(),
  only_allow_merge_if_pipeline_succeeds: z.boolean().nullish(),
  allow_merge_on_skipped_pipeline: z.boolean().nullish(),
});

export const approvalSettingsSchema = z.object({
  reset_approvals_on_push: z.boolean().nullish(),
  merge_requests_author_approval: z.boolean().nullish(),
  merge_requests_disable_committers_approval: z.boolean().nullish(),
  disable_overriding_approvers_per_merge_request: z.boolean().nullish(),
});

export const approvalRuleSchema = z.object({
  id: z.number(),
  name: z.string(),
  rule_type: z.string(),
  approvals_required: z.number(),
  applies_to_all_protected_branches: z.boolean().optional(),
  protected_branches: z.array(z.object({ name: z.string() })).optional(),
});

export type AccessLevel = z.infer<typeof accessLevelSchema>;
export type ProtectedBranch = z.infer<typeof protectedBranchSchema>;
export type ProjectSettings = z.infer<typeof projectSettingsSchema>;
export type ApprovalSettings = z.infer<typeof approvalSettingsSchema>;
export type ApprovalRule = z.infer<typeof approvalRuleSchema>;
