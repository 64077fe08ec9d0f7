import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BranchRules } from '../../model/branch-rules.ts';
import { rulesInForce, type RuleSources } from './rules-in-force.ts';
import type { AccessLevel, ApprovalRule, ProtectedBranch } from './rules-schema.ts';

const level = (role: number | null, more: Partial<AccessLevel> = {}): AccessLevel => ({
  access_level: role,
  access_level_description: 'as told',
  ...more,
});
const protection = (more: Partial<ProtectedBranch> = {}): ProtectedBranch => ({
  id: 1,
  name: 'main',
  push_access_levels: [level(0)],
  merge_access_levels: [level(30)],
  allow_force_push: false,
  ...more,
});
const rule = (count: number, more: Partial<ApprovalRule> = {}): ApprovalRule => ({
  id: count,
  name: 'rule',
  rule_type: 'regular',
  approvals_required: count,
  ...more,
});
const nothing: RuleSources = { branch: 'main', protections: [], settings: null, approvals: null, approvalRules: null };
const settings = { id: 7, name: 'shop', default_branch: 'main' };

const rows: readonly (readonly [string, Partial<RuleSources>, Partial<BranchRules>])[] = [
  [
    'nothing readable',
    { protections: null },
    {
      requiresChangeset: null,
      pushers: null,
      forcePushAllowed: null,
      requiredChecks: null,
      deletionAllowed: null,
      bindsAdministrators: null,
    },
  ],
  ['not protected', {}, { requiresChangeset: false, forcePushAllowed: true }],
  [
    'nobody may push',
    { protections: [protection()] },
    { requiresChangeset: true, pushers: [], bypass: [], bindsAdministrators: true },
  ],
  [
    'the most permissive of several holds',
    {
      protections: [
        protection(),
        protection({ id: 2, name: 'm*', push_access_levels: [level(40)], allow_force_push: true }),
      ],
    },
    { requiresChangeset: false, forcePushAllowed: true, bindsAdministrators: false },
  ],
  [
    'one account and a deploy key',
    {
      protections: [protection({ push_access_levels: [level(null, { user_id: 5 }), level(40, { deploy_key_id: 6 })] })],
    },
    {
      requiresChangeset: false,
      bindsAdministrators: true,
      pushers: [
        { kind: 'account', id: '5', name: 'as told' },
        { kind: 'deploy-key', id: '6', name: 'as told' },
      ],
    },
  ],
  ['code owners not told', { protections: [protection()] }, { requiresCodeOwners: null }],
  [
    'code owners asked by one',
    {
      protections: [
        protection({ code_owner_approval_required: false }),
        protection({ code_owner_approval_required: true }),
      ],
    },
    { requiresCodeOwners: true },
  ],
  [
    'the largest rule counts',
    { approvalRules: [rule(1), rule(2, { rule_type: 'any_approver' }), rule(9, { rule_type: 'report_approver' })] },
    { requiredApprovals: 2 },
  ],
  [
    'a rule for another branch',
    { approvalRules: [rule(3, { protected_branches: [{ name: 'release/*' }] })] },
    { requiredApprovals: 0 },
  ],
  [
    'for protected branches, and it is not',
    { approvalRules: [rule(3, { applies_to_all_protected_branches: true })] },
    { requiredApprovals: 0 },
  ],
  [
    'for protected branches, and it is',
    { protections: [protection()], approvalRules: [rule(3, { applies_to_all_protected_branches: true })] },
    { requiredApprovals: 3 },
  ],
  [
    'for protected branches, and that is unknown',
    { protections: null, approvalRules: [rule(3, { applies_to_all_protected_branches: true })] },
    { requiredApprovals: null },
  ],
  [
    'authors and committers',
    {
      approvals: {
        merge_requests_author_approval: true,
        merge_requests_disable_committers_approval: true,
        disable_overriding_approvers_per_merge_request: false,
        reset_approvals_on_push: true,
      },
    },
    { authorCanApprove: true, committerCanApprove: false, approvalsCanBeOverridden: true, dismissesStale: true },
  ],
  [
    'pipelines, no decision about skipped ones',
    { settings: { ...settings, only_allow_merge_if_pipeline_succeeds: true, allow_merge_on_skipped_pipeline: null } },
    {
      requiredChecks: [{ name: 'pipeline', reportedBy: 'gitlab-pipeline' }],
      skippedPipelinePasses: false,
      deletionAllowed: false,
    },
  ],
  [
    'pipelines not demanded',
    { settings: { ...settings, only_allow_merge_if_pipeline_succeeds: false } },
    { requiredChecks: [], skippedPipelinePasses: null },
  ],
];
for (const [name, sources, expected] of rows)
  test(`rules: ${name}`, () => {
    const rules = rulesInForce({ ...nothing, ...sources });
    assert.deepEqual(
      Object.fromEntries(Object.keys(expected).map((key) => [key, rules[key as keyof BranchRules]])),
      expected,
    );
  });
