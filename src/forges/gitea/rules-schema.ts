/** A branch rule (modules/structs/repo_branch.go). Settings that a server does not know yet are not told. */
import { z } from 'zod';
import { instant } from '../answers.ts';

const names = z.array(z.string()).nullish();

export const branchProtectionSchema = z.object({
  branch_name: z.string().nullish(),
  // A name or a glob, from 1.19 on.
  rule_name: z.string().nullish(),
  // From Gitea 1.24 on.
  priority: z.number().nullish(),
  enable_push: z.boolean(),
  enable_push_whitelist: z.boolean().nullish(),
  push_whitelist_usernames: names,
  push_whitelist_teams: names,
  push_whitelist_deploy_keys: z.boolean().nullish(),
  // From Gitea 1.23 on; before, and in Forgejo, nobody forces a protected branch.
  enable_force_push: z.boolean().nullish(),
  enable_status_check: z.boolean().nullish(),
  status_check_contexts: names,
  required_approvals: z.number(),
  dismiss_stale_approvals: z.boolean().nullish(),
  // From 1.21 on.
  ignore_stale_approvals: z.boolean().nullish(),
  // From Gitea 1.23 on.
  block_admin_merge_override: z.boolean().nullish(),
  // Forgejo's word for it.
  apply_to_admins: z.boolean().nullish(),
  unprotected_file_patterns: z.string().nullish(),
  created_at: instant,
});
export type BranchProtection = z.infer<typeof branchProtectionSchema>;
