import { test } from 'node:test';
import type { MachineCredential } from '../../../model/access.ts';
import { asOf, casesOf, day, fact, gap, repository } from '../../test-facts.ts';
import { branchRules, machineCredential, membership } from '../../test-forge-facts.ts';
import { machineCredentialsBounded } from './check.ts';

const ann = fact('membership', membership('ann'), { id: 'membership:ann' });
const key = (more: Partial<MachineCredential> = {}) => [
  ann,
  fact('machine-credential', machineCredential({ lastUsedAt: day(80), ...more })),
];

const cases = casesOf(machineCredentialsBounded, {
  passes: [
    { name: 'it reads, is used and owned', facts: key(), because: /1 key or token, each bounded: deploy-key mirror/ },
    {
      name: 'one that may write',
      facts: key({ readOnly: false }),
      parameters: { mayWrite: 'Mirror' },
      because: /each bounded/,
    },
    {
      name: 'a token with an end',
      facts: key({ kind: 'access-token', expiresAt: day(200) }),
      because: /access-token mirror/,
    },
    {
      name: 'young, its use not recorded',
      facts: key({ createdAt: day(20), lastUsedAt: null }),
      because: /each bounded/,
    },
  ],
  fails: [
    {
      name: 'it may write',
      facts: key({ readOnly: false }),
      because: /1 of 1 key or token is not bounded: deploy-key mirror may write/,
    },
    { name: 'too old', facts: key(), parameters: { maximumAgeDays: 30 }, because: /is older than 30 days/ },
    { name: 'not used', facts: key({ lastUsedAt: day(5) }), because: /was not used for 90 days/ },
    { name: 'no use recorded for longer than the limit', facts: key({ lastUsedAt: null }), because: /shows no use/ },
    { name: 'its owner left', facts: key({ addedBy: 'eve' }), because: /added by eve, who has no access any more/ },
    { name: 'a token without an end', facts: key({ kind: 'access-token' }), because: /has no end/ },
  ],
  notDetermined: [
    { name: 'no forge was asked', facts: [], because: /Which keys and tokens exist is not known/ },
    {
      name: 'the list was refused',
      facts: [ann],
      gaps: [gap('machine-credential', { reason: 'forbidden', detail: 'Administrators only.' })],
      because: /Administrators only/,
    },
    {
      name: 'the list was cut off',
      facts: key(),
      gaps: [gap('machine-credential', { reason: 'truncated', detail: 'Page 2 is missing.' })],
      because: /may not be whole\. Page 2 is missing/,
    },
    { name: 'whether it writes is not told', facts: key({ readOnly: null }), because: /whether it may write/ },
    { name: 'whose it is is not told', facts: key({ addedBy: null }), because: /whose it is/ },
    {
      name: 'its owner may be among those who are not told',
      facts: key({ addedBy: 'eve' }),
      gaps: [gap('membership', { reason: 'truncated' })],
      because: /deploy-key mirror: whose it is/,
    },
    {
      name: 'looked at long ago',
      facts: [ann, fact('machine-credential', machineCredential(), { observed: 5 })],
      period: asOf(60),
      because: /were not looked at since/,
    },
  ],
  notApplicable: [
    {
      name: 'the forge knows of none',
      facts: [fact('branch-rules', branchRules())],
      because: /knows of no key or token/,
    },
    {
      name: 'an application and a key that is off',
      facts: [...key({ kind: 'application' }), ...key({ enabled: false }).slice(1)],
      because: /knows of no key/,
    },
    { name: 'before anything landed', facts: [repository({ from: 300 }), ...key()], because: /Nothing had/ },
  ],
});
for (const [name, run] of cases) test(name, run);
