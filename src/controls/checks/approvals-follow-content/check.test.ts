import { test } from 'node:test';
import type { BranchRules } from '../../../model/branch-rules.ts';
import { casesOf, fact, gap, window } from '../../test-facts.ts';
import { branchRules } from '../../test-forge-facts.ts';
import { approvalsFollowContent } from './check.ts';

const rules = (more: Partial<BranchRules> = {}) => [fact('branch-rules', branchRules(more))];
const forgeWithoutSuchSettings = { committerCanApprove: null, approvalsCanBeOverridden: null };

const cases = casesOf(approvalsFollowContent, {
  passes: [
    {
      name: 'stale approvals are dismissed',
      facts: rules(),
      because: /a push takes approvals back, and authors cannot/,
    },
    {
      name: 'the last push needs an approval',
      facts: rules({ dismissesStale: false }),
      because: /the last push needs an approval/,
    },
    {
      name: 'a forge without the other settings',
      facts: rules(forgeWithoutSuchSettings),
      because: /authors cannot approve/,
    },
    {
      name: 'one of both is not readable',
      facts: rules({ requiresLastPushApproval: null }),
      because: /takes approvals back/,
    },
  ],
  fails: [
    {
      name: 'approvals outlive pushes',
      facts: rules({ dismissesStale: false, requiresLastPushApproval: false }),
      because: /approvals outlive later pushes/,
    },
    { name: 'self approval', facts: rules({ authorCanApprove: true }), because: /authors may approve their own/ },
    { name: 'committers', facts: rules({ committerCanApprove: true }), because: /whoever committed/ },
    { name: 'overrides', facts: rules({ approvalsCanBeOverridden: true }), because: /how many approvals are needed/ },
    {
      name: 'for a stretch of the window',
      facts: [
        fact('branch-rules', branchRules(), { to: 5 }),
        fact('branch-rules', branchRules({ dismissesStale: false, requiresLastPushApproval: false }), {
          from: 5,
          to: 9,
        }),
        fact('branch-rules', branchRules(), { from: 9 }),
      ],
      period: window(0, 20),
      because: /From 2026-01-06 to 2026-01-10: On main, approvals outlive later pushes\. Passed since 2026-01-10/,
    },
  ],
  notDetermined: [
    { name: 'no forge was asked', facts: [], because: /rules of main at that time are not known/ },
    {
      name: 'staleness is not readable',
      facts: rules({ dismissesStale: null, requiresLastPushApproval: false }),
      because: /whether approvals outlive a push/,
    },
    {
      name: 'self approval is not readable',
      facts: rules({ authorCanApprove: null }),
      because: /whether authors may approve/,
    },
    {
      name: 'part of the settings is closed to us',
      facts: rules(),
      gaps: [gap('branch-rules', { reason: 'forbidden' })],
      because: /Not everything could be looked at/,
    },
  ],
  notApplicable: [
    { name: 'no approval is demanded', facts: rules({ requiredApprovals: 0 }), because: /demand no approval/ },
  ],
});
for (const [name, run] of cases) test(name, run);
