import { test } from 'node:test';
import type { BranchRules, BypassActor } from '../../../model/branch-rules.ts';
import { asOf, casesOf, fact, repository, window } from '../../test-facts.ts';
import { branchRules } from '../../test-forge-facts.ts';
import { bypassRightsRegistered } from './check.ts';

const rules = (more: Partial<BranchRules> = {}) => [fact('branch-rules', branchRules(more))];
const core = (mode: BypassActor['mode'] = 'always') =>
  rules({ bypass: [{ kind: 'team', id: '3', name: 'Core', mode }] });

const cases = casesOf(bypassRightsRegistered, {
  passes: [
    { name: 'nobody', facts: rules(), because: /Nobody may go around the rules of main/ },
    {
      name: 'registered by name',
      facts: core(),
      parameters: { register: 'team:core@2026-12-31' },
      because: /1 actor may go around .* each registered: team Core/,
    },
    {
      name: 'registered by id, on its last day',
      facts: core(),
      parameters: { register: 'account:core@2020-01-01, team:3@2026-04-11' },
      because: /each registered/,
    },
  ],
  fails: [
    { name: 'not registered', facts: core(), because: /team Core may go around the rules and is not registered/ },
    {
      name: 'another kind of the same name',
      facts: core(),
      parameters: { register: 'account:core@2026-12-31' },
      because: /is not registered/,
    },
    {
      name: 'registered for ever',
      facts: core(),
      parameters: { register: 'team:core' },
      because: /registered without an end/,
    },
    {
      name: 'a day that does not exist',
      facts: core(),
      parameters: { register: 'team:core@2026-02-30' },
      because: /a day that has passed/,
    },
    {
      name: 'the registration ends within the window',
      facts: core(),
      parameters: { register: 'team:core@2026-01-10' },
      period: window(0, 20),
      because: /From 2026-01-11 to 2026-01-21: On main: team Core .* has passed/,
    },
    {
      name: 'exempt, registered or not',
      facts: core('exempt'),
      parameters: { register: 'team:core@2026-12-31' },
      because: /is exempt, which leaves no trace/,
    },
    { name: 'administrators', facts: rules({ bindsAdministrators: false }), because: /administrators are not bound/ },
    {
      name: 'one is told, although not all are',
      facts: rules({
        bypass: null,
        knownBypass: [{ kind: 'role', id: 'admin', name: 'administrators', mode: 'always' }],
        bindsAdministrators: null,
      }),
      because: /role administrators may go around the rules and is not registered/,
    },
    {
      name: 'for a stretch of the window',
      facts: [
        fact('branch-rules', branchRules(), { to: 5 }),
        fact('branch-rules', branchRules({ bindsAdministrators: false }), { from: 5, to: 9 }),
        fact('branch-rules', branchRules(), { from: 9 }),
      ],
      period: window(0, 20),
      because: /From 2026-01-06 to 2026-01-10: On main: administrators are not bound by the rules\. Passed since/,
    },
  ],
  notDetermined: [
    {
      name: 'those that are told are registered, and others may not be told',
      facts: rules({ bypass: null, knownBypass: [{ kind: 'team', id: '3', name: 'Core', mode: 'always' }] }),
      parameters: { register: 'team:core@2026-12-31' },
      because: /who may go around the rules is told only to those with more rights/,
    },
    { name: 'no forge was asked', facts: [], because: /not known/ },
    {
      name: 'the list is told to others only',
      facts: rules({ bypass: null }),
      because: /who may go around the rules is told/,
    },
    {
      name: 'administrators may be free',
      facts: rules({ bindsAdministrators: null }),
      because: /whether administrators are bound/,
    },
  ],
  notApplicable: [
    {
      name: 'before anything landed',
      facts: [repository({ from: 300 }), ...rules()],
      period: asOf(5),
      because: /Nothing had/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
