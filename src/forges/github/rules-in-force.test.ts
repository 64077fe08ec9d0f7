import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BranchRules } from '../../model/branch-rules.ts';
import {
  bypassActors,
  coversBranch,
  isOfSameRepositories,
  refMatches,
  rulesInForce,
  type Layer,
  type Layers,
} from './rules-in-force.ts';
import { rulesetSchema, type Protection, type Rule } from './rules-schema.ts';

const pull = (approvals: number, more: object = {}): Rule => ({
  type: 'pull_request',
  parameters: {
    required_approving_review_count: approvals,
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    ...more,
  },
});
const checks = (...required: readonly object[]): Rule =>
  ({ type: 'required_status_checks', parameters: { required_status_checks: required } }) as Rule;

const layer = (rules: readonly Rule[], bypass: Layer['bypass'] = []): Layer => ({
  origin: { kind: 'ruleset', id: '1', name: 'main', level: 'repository' },
  rules,
  bypass,
});

const protection = (more: Partial<Protection> = {}): Protection => ({ enforce_admins: { enabled: true }, ...more });

interface Case {
  readonly name: string;
  readonly layers?: readonly Layer[];
  readonly classic?: Layers['classic'];
  readonly expected: Partial<BranchRules>;
}

const cases: readonly Case[] = [
  {
    name: 'nothing at all: everybody may push, anything goes',
    expected: {
      requiresChangeset: false,
      requiredApprovals: 0,
      requiredChecks: [],
      forcePushAllowed: true,
      deletionAllowed: true,
      pushers: [{ kind: 'role', id: 'write', name: 'everybody who may write' }],
      bypass: [],
    },
  },
  {
    name: 'classic protection unreadable and nothing else: nothing is known, nothing is off',
    classic: 'unreadable',
    expected: {
      requiresChangeset: null,
      requiredApprovals: null,
      dismissesStale: null,
      requiredChecks: null,
      forcePushAllowed: null,
      deletionAllowed: null,
      pushers: null,
      bypass: null,
      bindsAdministrators: null,
    },
  },
  {
    name: 'classic protection unreadable beside a ruleset: what the ruleset demands is certain',
    layers: [layer([pull(2), { type: 'deletion' }, checks({ context: 'test' })])],
    classic: 'unreadable',
    expected: {
      requiresChangeset: true,
      requiredApprovals: 2,
      dismissesStale: null,
      forcePushAllowed: null,
      deletionAllowed: false,
      requiredChecks: [{ name: 'test', reportedBy: null }],
      pushers: [],
      bypass: null,
    },
  },
  {
    name: 'layers add up, the strictest demand holds',
    layers: [
      layer([pull(1, { dismiss_stale_reviews_on_push: true })]),
      layer([pull(2, { require_last_push_approval: true })]),
    ],
    expected: { requiredApprovals: 2, dismissesStale: true, requiresLastPushApproval: true, requiresCodeOwners: false },
  },
  {
    name: 'classic protection forbids force pushes and deletion unless it says otherwise',
    classic: protection(),
    expected: { forcePushAllowed: false, deletionAllowed: false, requiresChangeset: false, bindsAdministrators: true },
  },
  {
    name: 'classic protection with everything',
    classic: protection({
      enforce_admins: { enabled: false },
      allow_force_pushes: { enabled: true },
      required_pull_request_reviews: {
        required_approving_review_count: 1,
        dismiss_stale_reviews: true,
        bypass_pull_request_allowances: { users: [{ id: 7, login: 'eve' }], teams: [], apps: [{ id: 3, slug: 'bot' }] },
      },
      required_status_checks: { contexts: ['lint', 'test'], checks: [{ context: 'test', app_id: 15368 }] },
    }),
    expected: {
      requiresChangeset: true,
      requiredApprovals: 1,
      dismissesStale: true,
      forcePushAllowed: true,
      requiredChecks: [
        { name: 'lint', reportedBy: null },
        { name: 'test', reportedBy: '15368' },
      ],
      bypass: [
        { kind: 'role', id: 'admin', name: 'administrators', mode: 'always' },
        { kind: 'account', id: '7', name: 'eve', mode: 'always' },
        { kind: 'application', id: '3', name: 'bot', mode: 'always' },
      ],
      bindsAdministrators: false,
    },
  },
  {
    name: 'a status check demanded twice, once from a certain application',
    layers: [layer([checks({ context: 'test', integration_id: 5 })]), layer([checks({ context: 'test' })])],
    expected: { requiredChecks: [{ name: 'test', reportedBy: '5' }] },
  },
  {
    name: 'pushing restricted to some',
    classic: protection({
      restrictions: { users: [{ id: 1, login: 'ann' }], teams: [{ id: 2, slug: 'core' }], apps: [] },
    }),
    expected: {
      pushers: [
        { kind: 'account', id: '1', name: 'ann' },
        { kind: 'team', id: '2', name: 'core' },
      ],
    },
  },
  {
    name: 'who may go around one ruleset is not told',
    layers: [layer([pull(1)], null), layer([pull(1)])],
    expected: { bypass: null, bindsAdministrators: null },
  },
  {
    name: 'owners of the organisation may go around',
    layers: [
      layer(
        [pull(1)],
        bypassActors({
          enforcement: 'active',
          bypass_actors: [{ actor_type: 'OrganizationAdmin', bypass_mode: 'exempt' }],
        }),
      ),
    ],
    expected: {
      bypass: [{ kind: 'role', id: 'organisation-owners', name: 'owners of the organisation', mode: 'exempt' }],
      bindsAdministrators: false,
    },
  },
];

for (const { name, layers = [], classic = 'none', expected } of cases) {
  test(`rules in force: ${name}`, () => {
    const rules = rulesInForce({ branch: 'main', layers, classic });
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(rules[key as keyof BranchRules], value, key);
  });
}

const patterns: readonly (readonly [string, string, boolean])[] = [
  ['refs/heads/main', 'refs/heads/main', true],
  ['refs/heads/main', 'refs/heads/main2', false],
  ['refs/heads/*', 'refs/heads/main', true],
  ['refs/heads/*', 'refs/heads/release/1', false],
  ['refs/heads/release/*', 'refs/heads/release/1', true],
  ['refs/heads/**/*', 'refs/heads/a/b/c', true],
  ['refs/heads/**/*', 'refs/heads/a', true],
  ['refs/heads/**', 'refs/heads/a/b', true],
  ['refs/heads/v?.x', 'refs/heads/v1.x', true],
  ['refs/heads/v?.x', 'refs/heads/v10.x', false],
  ['refs/heads/*-stable', 'refs/heads/7-1-stable', true],
  ['refs/heads/a*b*c', 'refs/heads/aXbYbZc', true],
  ['refs/heads/a*b*c', 'refs/heads/aXbYbZ', false],
];
for (const [pattern, ref, expected] of patterns)
  test(`${pattern} ${expected ? 'covers' : 'does not cover'} ${ref}`, () =>
    assert.equal(refMatches(pattern, ref), expected));

const covering: readonly (readonly [readonly string[], readonly string[], boolean])[] = [
  [['~ALL'], [], true],
  [['~DEFAULT_BRANCH'], [], true],
  [['~ALL'], ['refs/heads/main'], false],
  [['refs/heads/release/*'], [], false],
];
for (const [include, exclude, expected] of covering) {
  test(`a ruleset on ${include.join()} but ${exclude.join() || 'nothing'}: ${expected}`, () => {
    const ruleset = {
      enforcement: 'active',
      conditions: { ref_name: { include: [...include], exclude: [...exclude] } },
    };
    assert.equal(coversBranch(ruleset, 'main', 'main'), expected);
  });
}

const everywhere = { repository_name: { include: ['~ALL'], exclude: [] } };
const versions: readonly (readonly [string, object | null, object | null, boolean])[] = [
  ['of a repository', {}, {}, true],
  ['other branches only', { ref_name: { include: ['~ALL'], exclude: [] } }, {}, true],
  ['the same repositories', everywhere, everywhere, true],
  [
    'of some repositories once, of all now',
    { repository_name: { include: ['web-*'], exclude: [] } },
    everywhere,
    false,
  ],
];
for (const [name, then, now, expected] of versions) {
  test(`a past version that was perhaps of other repositories demands nothing for sure: ${name}`, () => {
    const version = (conditions: object | null) => rulesetSchema.parse({ enforcement: 'active', conditions });
    assert.equal(isOfSameRepositories(version(then), version(now)), expected);
  });
}
