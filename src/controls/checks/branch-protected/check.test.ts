import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BranchRules } from '../../../model/branch-rules.ts';
import { asOf, branch, casesOf, fact, gap, repository, run, window, type When } from '../../test-facts.ts';
import { branchRules } from '../../test-forge-facts.ts';
import { branchProtected } from './check.ts';

const rules = (more: Partial<BranchRules> = {}, when: When = {}) => fact('branch-rules', branchRules(more), when);
const releaser = { kind: 'application' as const, id: '9', name: 'Releaser' };

const cases = casesOf(branchProtected, {
  passes: [
    { name: 'every element', facts: [rules()], because: /protected in all 6 elements: ruleset main of the repository/ },
    {
      name: 'a registered application may push',
      facts: [rules({ pushers: [releaser] })],
      parameters: { allowedPushers: 'releaser' },
      because: /all 6 elements/,
    },
  ],
  fails: [
    { name: 'no changeset needed', facts: [rules({ requiresChangeset: false })], because: /without a changeset/ },
    { name: 'no approval', facts: [rules({ requiredApprovals: 0 })], because: /no approval is demanded/ },
    {
      name: 'fewer approvals than the policy asks for',
      facts: [rules()],
      parameters: { minimumApprovals: 2 },
      because: /only 1 of 2 approvals are demanded/,
    },
    { name: 'no status check', facts: [rules({ requiredChecks: [] })], because: /no status check is required/ },
    { name: 'force pushes', facts: [rules({ forcePushAllowed: true })], because: /force pushes are allowed/ },
    { name: 'deletion', facts: [rules({ deletionAllowed: true })], because: /can be deleted/ },
    { name: 'somebody pushes', facts: [rules({ pushers: [releaser] })], because: /application Releaser may push/ },
    {
      name: 'something is missing, something else unknown',
      facts: [rules({ requiredChecks: null, deletionAllowed: true })],
      because: /can be deleted\. Not readable: required status checks/,
    },
    {
      name: 'off for three days of a window',
      facts: [
        rules({}, { id: 'r', to: 10 }),
        rules({ requiredApprovals: 0 }, { id: 'r2', from: 10, to: 13 }),
        rules({}, { id: 'r3', from: 13 }),
      ],
      period: window(0, 30),
      because: /From 2026-01-11 to 2026-01-14: On main, no approval is demanded\. Passed since 2026-01-14/,
    },
    {
      name: 'the ruleset was off for three days, and a setting without a history may have stood in for it',
      facts: [
        rules({}, { id: 'r', to: 10 }),
        rules(
          {
            origins: [],
            switchedOff: branchRules().origins,
            requiresChangeset: null,
            requiredApprovals: null,
            requiredChecks: null,
            forcePushAllowed: null,
            deletionAllowed: null,
            pushers: null,
          },
          { id: 'r2', from: 10, to: 13 },
        ),
        rules({}, { id: 'r3', from: 13 }),
      ],
      period: window(0, 30),
      because:
        /From 2026-01-11 to 2026-01-14: On main, ruleset main of the repository is switched off, and with it: changes only through changesets, .*Passed since 2026-01-14/,
    },
  ],
  notDetermined: [
    {
      name: 'a ruleset that never demanded it is switched off',
      facts: [rules({ pushers: null, switchedOff: branchRules().origins })],
      because: /Not readable: nobody pushes directly/,
    },
    { name: 'no forge was asked', facts: [], because: /The rules of main at that time are not known/ },
    {
      name: 'not allowed to read them',
      facts: [],
      gaps: [gap('branch-rules', { reason: 'forbidden', detail: 'Administrators only.' })],
      because: /Administrators only/,
    },
    {
      name: 'one element is not readable',
      facts: [rules({ pushers: null })],
      because: /Not readable: nobody pushes directly/,
    },
    { name: 'the rules of another branch', facts: [rules({ branch: 'next' })], because: /rules of main .* not known/ },
    { name: 'before the first look', facts: [rules({}, { from: 200 })], because: /not known/ },
    {
      name: 'long after the last look',
      facts: [rules({}, { observed: 20 })],
      period: asOf(90),
      because: /last seen on 2026-01-21/,
    },
  ],
  notApplicable: [
    { name: 'before anything landed', facts: [repository({ from: 300 }), rules()], because: /Nothing had landed/ },
  ],
});
for (const [name, judged] of cases) test(name, judged);

test('each branch in scope is a member, and judged by its own rules', () => {
  const release = rules({ branch: 'release/1.x', requiredApprovals: 0 }, { id: 'release' });
  const facts = [repository(), branch(), branch({}, 'release/1.x'), rules(), release];
  const { members } = run(branchProtected, { facts, period: asOf(100) });
  assert.deepEqual(
    members.map(({ member, result }) => [member, result]),
    [
      ['branch:shop:main', 'pass'],
      ['branch:shop:release/1.x', 'exception'],
    ],
  );
});
