/**
 * Environments and what stands before them (docs.github.com/rest/deployments/environments). Secrets are told by name only,
 * and to those only who may manage them.
 */
import { z } from 'zod';
import type { Actor } from '../../model/branch-rules.ts';
import type { Environment } from '../../model/deployment.ts';
import type { RecordList } from '../lists.ts';
import { detailedList, saying, type Asking } from './questions.ts';

const reviewerSchema = z.object({
  type: z.string().optional(),
  reviewer: z.object({ id: z.number(), login: z.string().optional(), slug: z.string().optional() }).optional(),
});
const ruleSchema = z.object({
  type: z.string(),
  prevent_self_review: z.boolean().optional(),
  reviewers: z.array(reviewerSchema).optional(),
});
const environmentSchema = z.object({
  name: z.string(),
  protection_rules: z.array(ruleSchema).optional(),
  deployment_branch_policy: z.object({ protected_branches: z.boolean() }).nullish(),
});
const pageSchema = z.object({ environments: z.array(environmentSchema).optional() });
const secretsSchema = z.object({ secrets: z.array(z.object({ name: z.string() })) });

type Told = z.infer<typeof environmentSchema>;

export function environmentList(path: string): RecordList<Environment> {
  return detailedList({
    address: `${path}/environments?per_page=100`,
    schema: pageSchema,
    items: ({ environments = [] }) => environments,
    refused: saying('Environments of this repository could not be read: private repositories have them by plan only.'),
    record: async (told: Told, asking: Asking) => {
      const address = `${path}/environments/${encodeURIComponent(told.name)}/secrets?per_page=100`;
      const secrets = await asking.all({ address, schema: secretsSchema, items: (page) => page.secrets }, told.name);
      return { key: told.name, value: environmentOf(told, secrets && secrets.map(({ name }) => name)) };
    },
  });
}

function environmentOf(
  { name, protection_rules: rules, deployment_branch_policy: policy }: Told,
  secretNames: Environment['secretNames'],
): Environment {
  const asked = rules?.find(({ type }) => type === 'required_reviewers');
  return {
    name,
    reviewers: rules === undefined ? null : (asked?.reviewers ?? []).flatMap(actorOf),
    preventsSelfReview: rules === undefined ? null : (asked?.prevent_self_review ?? false),
    branchPolicy:
      policy === undefined
        ? null
        : policy === null
          ? 'any'
          : policy.protected_branches
            ? 'protected-branches'
            : 'selected',
    secretNames,
  };
}

function actorOf({ type, reviewer }: z.infer<typeof reviewerSchema>): readonly Actor[] {
  if (reviewer === undefined) return [];
  const name = reviewer.slug ?? reviewer.login ?? String(reviewer.id);
  return [{ kind: type === 'Team' ? 'team' : 'account', id: String(reviewer.id), name }];
}
