import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BranchRules } from '../../model/branch-rules.ts';
import { rulesInForce, type RuleSources } from './rules-in-force.ts';
import type { BranchingModel, Restriction } from './rules-schema.ts';

let id = 0;
const on = (pattern: string, kind: string, more: Partial<Restriction> = {}): Restriction => ({
  id: id++,
  kind,
  branch_match_kind: 'glob',
  pattern,
  ...more,
});
const main = (kind: string, more: Partial<Restriction> = {}): Restriction => on('main', kind, more);
const typed = (branch_type: string, kind: string): Restriction =>
  on('', kind, { branch_match_kind: 'branching_model', branch_type });
const ann = { type: 'user', uuid: '{a}', account_id: '1:ann', display_name: 'Ann' };
const release = { slug: 'release', name: 'Release' };
const model: BranchingModel = {
  development: { name: 'develop', branch: { name: 'develop' } },
  production: { name: 'main', branch: { name: 'main' } },
  branch_types: [{ kind: 'release', prefix: 'release/' }],
};
const enforced = main('enforce_merge_checks');

type Expected = Partial<{ readonly [K in keyof BranchRules]: unknown }>;

const cases: readonly (readonly [string, Partial<RuleSources>, Expected])[] = [
  [
    'nothing is restricted: everybody pushes, by force, too',
    {},
    {
      requiresChangeset: false,
      requiredApprovals: 0,
      requiredChecks: [],
      forcePushAllowed: true,
      deletionAllowed: true,
      dismissesStale: false,
    },
  ],
  [
    'nobody may push',
    { restrictions: [main('push')] },
    { requiresChangeset: true, pushers: [], bypass: [], forcePushAllowed: false },
  ],
  [
    'some may push',
    { restrictions: [main('push', { users: [ann], groups: [release] })] },
    {
      requiresChangeset: false,
      pushers: [
        { kind: 'account', id: 'a', name: 'Ann' },
        { kind: 'team', id: 'release', name: 'Release' },
      ],
    },
  ],
  [
    'of two restrictions on who may push the wider counts',
    { restrictions: [main('push'), on('*', 'push', { users: [ann] })] },
    { requiresChangeset: false },
  ],
  [
    'approvals that are not enforced are not demanded',
    { restrictions: [main('require_approvals_to_merge', { value: 2 })] },
    { requiredApprovals: 0 },
  ],
  [
    'approvals that are',
    { restrictions: [main('require_approvals_to_merge', { value: 2 }), enforced] },
    { requiredApprovals: 2 },
  ],
  [
    'of approvals by anybody and by default reviewers the larger number',
    {
      restrictions: [
        main('require_approvals_to_merge', { value: 1 }),
        main('require_default_reviewer_approvals_to_merge', { value: 2 }),
        enforced,
      ],
    },
    { requiredApprovals: 2 },
  ],
  [
    'one build',
    { restrictions: [main('require_passing_builds_to_merge', { value: 1 }), enforced] },
    { requiredChecks: [{ name: '1 passing build', reportedBy: 'bitbucket-builds' }] },
  ],
  [
    'approvals that a push takes back',
    { restrictions: [main('reset_pullrequest_approvals_on_change')] },
    { dismissesStale: true },
  ],
  [
    'approvals that a change takes back',
    { restrictions: [main('smart_reset_pullrequest_approvals')] },
    { dismissesStale: true },
  ],
  [
    'no force, no removal',
    { restrictions: [on('m*', 'force'), on('*n', 'delete')] },
    { forcePushAllowed: false, deletionAllowed: false },
  ],
  [
    'another branch',
    { restrictions: [on('maint', 'push'), on('release/*', 'force')] },
    { requiresChangeset: false, forcePushAllowed: true },
  ],
  ['by the branching model', { restrictions: [typed('production', 'push')] }, { requiresChangeset: true }],
  ['of another type', { restrictions: [typed('development', 'push')] }, { requiresChangeset: false }],
  [
    'by a prefix of the model',
    { branch: 'release/2', restrictions: [typed('release', 'force')] },
    { forcePushAllowed: false },
  ],
  [
    'by a model that cannot be read: unknown, but for other kinds',
    { model: null, restrictions: [typed('production', 'push')] },
    { requiresChangeset: null, pushers: null, forcePushAllowed: true },
  ],
  [
    'not readable at all',
    { restrictions: null },
    {
      requiresChangeset: null,
      requiredApprovals: null,
      requiredChecks: null,
      deletionAllowed: null,
      bypass: null,
      dismissesStale: null,
    },
  ],
  [
    'with others of the project: what is told holds, what is not is unknown',
    { inherits: true, restrictions: [main('push'), main('require_approvals_to_merge', { value: 2 })] },
    { requiresChangeset: true, requiredApprovals: null, requiredChecks: null, deletionAllowed: null },
  ],
];
for (const [name, sources, expected] of cases)
  test(`rules in force: ${name}`, () => {
    const rules = rulesInForce({ branch: 'main', restrictions: [], model, inherits: false, ...sources });
    const told = Object.fromEntries(Object.keys(expected).map((key) => [key, rules[key as keyof BranchRules]]));
    assert.deepEqual(told, expected);
  });

test('where a rule stands is told with its kind and what it holds for', () => {
  const restrictions = [
    on('main', 'push', { id: 7 }),
    { ...typed('production', 'force'), id: 8 },
    on('other', 'delete'),
  ];
  const { origins } = rulesInForce({ branch: 'main', restrictions, model, inherits: false });
  assert.deepEqual(
    origins.map(({ id: number, name }) => [number, name]),
    [
      ['7', 'push on main'],
      ['8', 'force on production branches'],
    ],
  );
});
