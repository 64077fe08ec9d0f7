import { test } from 'node:test';
import type { OrganisationSettings } from '../../../model/access.ts';
import { casesOf, fact, gap, repository } from '../../test-facts.ts';
import { organisation } from '../../test-forge-facts.ts';
import { organisationDefaultsRestrictive } from './check.ts';

const settings = (more: Partial<OrganisationSettings> = {}) => [fact('organisation', organisation(more))];

const cases = casesOf(organisationDefaultsRestrictive, {
  passes: [
    {
      name: 'read',
      facts: settings(),
      because: /Members of acme have read by default, publish nothing and fork nothing/,
    },
    { name: 'none', facts: settings({ basePermission: 'none' }), because: /have none by default/ },
    {
      name: 'forks were decided',
      facts: settings({ privateForksAllowed: true }),
      parameters: { privateForksDecided: true },
      because: /as was decided/,
    },
  ],
  fails: [
    { name: 'write', facts: settings({ basePermission: 'write' }), because: /every member has write/ },
    { name: 'public repositories', facts: settings({ membersCanCreatePublic: true }), because: /may make public/ },
    { name: 'private forks', facts: settings({ privateForksAllowed: true }), because: /may be forked/ },
  ],
  notDetermined: [
    { name: 'no forge was asked', facts: [], because: /not known/ },
    {
      name: 'not told',
      facts: settings({ basePermission: null, membersCanCreatePublic: null }),
      because: /Not told for acme: the base permission and who/,
    },
    {
      name: 'forks not told',
      facts: settings({ privateForksAllowed: null }),
      because: /whether private repositories may be forked/,
    },
    { name: 'refused', facts: [], gaps: [gap('organisation', { detail: 'Owners only.' })], because: /Owners only/ },
  ],
  notApplicable: [
    { name: 'before anything landed', facts: [repository({ from: 300 }), ...settings()], because: /Nothing had/ },
  ],
});
for (const [name, run] of cases) test(name, run);
