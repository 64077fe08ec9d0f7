/** Rulesets and classic protection as the REST interface tells them (docs.github.com/rest/repos/rules, /branches). */
import { z } from 'zod';
import { instant } from '../answers.ts';

const pullRequestRule = z.object({
  type: z.literal('pull_request'),
  parameters: z.object({
    required_approving_review_count: z.number(),
    dismiss_stale_reviews_on_push: z.boolean(),
    require_code_owner_review: z.boolean(),
    require_last_push_approval: z.boolean(),
  }),
});

const statusChecksRule = z.object({
  type: z.literal('required_status_checks'),
  parameters: z.object({
    required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.number().nullish() })),
  }),
});

/**
 * Rules that say nothing we hold against changes are known by their type alone. One of the two above that we cannot read
 * is none of these: it would look like a rule that demands nothing.
 */
const otherRule = z.object({
  type: z.string().refine((type) => !['pull_request', 'required_status_checks'].includes(type)),
});

export const ruleSchema = z.union([pullRequestRule, statusChecksRule, otherRule]);
export type Rule = z.infer<typeof ruleSchema>;
export type PullRequestRule = z.infer<typeof pullRequestRule>;
export type StatusChecksRule = z.infer<typeof statusChecksRule>;

/** `GET /repos/{owner}/{repo}/rules/branches/{branch}`: what is in force now, whoever made it. */
export const branchRuleSchema = z.intersection(
  ruleSchema,
  z.object({
    ruleset_source_type: z.string().optional(),
    ruleset_source: z.string().optional(),
    ruleset_id: z.number().optional(),
  }),
);
export type BranchRule = z.infer<typeof branchRuleSchema>;

export const rulesetHeadSchema = z.object({
  id: z.number(),
  name: z.string(),
  target: z.string().optional(),
  source_type: z.string().optional(),
  source: z.string(),
});
export type RulesetHead = z.infer<typeof rulesetHeadSchema>;

/** `bypass_actors` is there only for those who could change them. */
export const rulesetSchema = z.object({
  id: z.number().optional(),
  name: z.string().optional(),
  enforcement: z.string(),
  conditions: z
    // Beside the branches: which repositories an organisation's ruleset is of.
    .looseObject({ ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }).optional() })
    .nullish(),
  rules: z.array(ruleSchema).optional(),
  bypass_actors: z
    .array(z.object({ actor_id: z.number().nullish(), actor_type: z.string(), bypass_mode: z.string().optional() }))
    .optional(),
});
export type Ruleset = z.infer<typeof rulesetSchema>;

export const versionSchema = z.object({
  version_id: z.number(),
  updated_at: instant,
  actor: z.object({ id: z.number().optional(), type: z.string().optional() }).nullish(),
});
export type Version = z.infer<typeof versionSchema>;
/** docs.github.com/rest/users, "Get a user using their ID": by a number that no renaming changes. */
export const accountSchema = z.object({ login: z.string() });
export const versionWithStateSchema = versionSchema.extend({ state: rulesetSchema });

const named = z.object({ id: z.number(), login: z.string().optional(), slug: z.string().optional() });
const actors = z.object({
  users: z.array(named).optional(),
  teams: z.array(named).optional(),
  apps: z.array(named).optional(),
});
export type NamedActors = z.infer<typeof actors>;

export const protectionSchema = z.object({
  required_status_checks: z
    .object({
      contexts: z.array(z.string()),
      checks: z.array(z.object({ context: z.string(), app_id: z.number().nullable() })).optional(),
    })
    .optional(),
  enforce_admins: z.object({ enabled: z.boolean() }).optional(),
  required_pull_request_reviews: z
    .object({
      dismiss_stale_reviews: z.boolean().optional(),
      require_code_owner_reviews: z.boolean().optional(),
      require_last_push_approval: z.boolean().optional(),
      required_approving_review_count: z.number().optional(),
      bypass_pull_request_allowances: actors.optional(),
    })
    .optional(),
  restrictions: actors.optional(),
  allow_force_pushes: z.object({ enabled: z.boolean() }).optional(),
  allow_deletions: z.object({ enabled: z.boolean() }).optional(),
});
export type Protection = z.infer<typeof protectionSchema>;
