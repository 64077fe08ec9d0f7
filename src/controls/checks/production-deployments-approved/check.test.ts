import { test } from 'node:test';
import type { Deployment } from '../../../model/deployment.ts';
import { casesOf, day, fact, repository } from '../../test-facts.ts';
import { account, deployment } from '../../test-forge-facts.ts';
import { productionDeploymentsApproved } from './check.ts';

const deployed = (more: Partial<Deployment> = {}) => fact('deployment', deployment(more), { from: 1 });
const by = (...logins: readonly string[]) => logins.map((login) => ({ by: account(login), at: day(1) }));
const oneWithTwoAccounts = fact('employment', {
  person: 'Ann',
  emails: [],
  accounts: ['github:ann', 'github:ann-at-home'],
  from: null,
  to: null,
});

const cases = casesOf(productionDeploymentsApproved, {
  passes: [
    { name: 'by another', facts: [deployed()], because: /ann asked for it, and bob approved it/ },
    { name: 'by oneself and another', facts: [deployed({ approvals: by('ann', 'bob') })], because: /and bob approved/ },
    { name: 'a region of production', facts: [deployed({ environment: 'Production-EU' })], because: /bob approved/ },
    {
      name: 'an environment of a name of one’s own',
      facts: [deployed({ environment: 'shopfront' })],
      parameters: { productionEnvironments: 'shopfront' },
      because: /bob approved/,
    },
  ],
  fails: [
    { name: 'nobody', facts: [deployed({ approvals: [] })], because: /\(unapproved\)/ },
    {
      name: 'oneself',
      facts: [deployed({ approvals: by('ann') })],
      because: /nobody else approved it, only ann \(self-approval\)/,
    },
    {
      name: 'oneself by a second account',
      facts: [oneWithTwoAccounts, deployed({ approvals: by('ann-at-home') })],
      because: /\(self-approval\)/,
    },
    {
      name: 'a bot',
      facts: [deployed({ approvals: [{ by: account('ci', { kind: 'bot' }), at: day(1) }] })],
      because: /only ci/,
    },
    {
      name: 'afterwards',
      facts: [deployed({ approvals: [{ by: account('bob'), at: day(2) }] })],
      because: /2026-01-02 \(late\)/,
    },
  ],
  notDetermined: [
    { name: 'nothing is on record', facts: [], because: /No deployment is on record/ },
    { name: 'approvals not readable', facts: [deployed({ approvals: null })], because: /could not be read/ },
    {
      name: 'an unmapped environment',
      facts: [deployed({ environment: 'shopfront' })],
      because: /shopfront is production is not declared/,
    },
    {
      name: 'the requester is gone',
      facts: [deployed({ requestedBy: null })],
      because: /Who asked for it is not known/,
    },
    {
      name: 'the approver is gone',
      facts: [deployed({ approvals: [{ by: null, at: day(1) }] })],
      because: /Who approved it is not known/,
    },
  ],
  notApplicable: [
    { name: 'it failed', facts: [deployed({ state: 'failure' })], because: /did not take place: failure/ },
    {
      name: 'staging',
      facts: [repository(), deployed({ environment: 'staging' })],
      because: /the only item is excluded/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
