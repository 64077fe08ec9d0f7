import { test } from 'node:test';
import type { OrganisationSettings } from '../../../model/access.ts';
import { asOf, casesOf, fact, gap, repository } from '../../test-facts.ts';
import { organisation } from '../../test-forge-facts.ts';
import { multiFactorRequired } from './check.ts';

const settings = (more: Partial<OrganisationSettings> = {}) => [fact('organisation', organisation(more))];

const cases = casesOf(multiFactorRequired, {
  passes: [
    {
      name: 'demanded, and all have it',
      facts: settings(),
      because: /acme demands a second factor, and nobody is without one\./,
    },
    {
      name: 'a registered robot is excused',
      facts: settings({ membersWithoutMultiFactor: ['Robot'] }),
      parameters: { register: 'robot@2026-12-31' },
      because: /1 registered account excused/,
    },
  ],
  fails: [
    { name: 'not demanded', facts: settings({ multiFactorRequired: false }), because: /acme does not demand/ },
    {
      name: 'somebody without',
      facts: settings({ membersWithoutMultiFactor: ['eve'] }),
      because: /1 account without one: eve/,
    },
    {
      name: 'somebody without, and the setting is not told',
      facts: settings({ multiFactorRequired: null, membersWithoutMultiFactor: ['eve'] }),
      because: /without one: eve/,
    },
    {
      name: 'excused without an end',
      facts: settings({ membersWithoutMultiFactor: ['robot'] }),
      parameters: { register: 'robot' },
      because: /without one: robot/,
    },
    {
      name: 'excused until yesterday',
      facts: settings({ membersWithoutMultiFactor: ['robot'] }),
      parameters: { register: 'robot@2026-02-01' },
      because: /without one: robot/,
    },
  ],
  notDetermined: [
    { name: 'no forge was asked', facts: [], because: /settings of the organisation at that time are not known/ },
    {
      name: 'the setting is told to owners only',
      facts: settings({ multiFactorRequired: null }),
      because: /whether a second factor is demanded is told/,
    },
    {
      name: 'the list is told to owners only',
      facts: settings({ membersWithoutMultiFactor: null }),
      because: /who has no second factor is told/,
    },
    {
      name: 'the forge refused',
      facts: [],
      gaps: [gap('organisation', { reason: 'forbidden', detail: 'Owners only.' })],
      because: /Owners only/,
    },
    {
      name: 'looked at long ago',
      facts: [fact('organisation', organisation(), { observed: 10 })],
      period: asOf(90),
      because: /last seen on 2026-01-11/,
    },
  ],
  notApplicable: [
    { name: 'before anything landed', facts: [repository({ from: 300 }), ...settings()], because: /Nothing had/ },
  ],
});
for (const [name, run] of cases) test(name, run);
