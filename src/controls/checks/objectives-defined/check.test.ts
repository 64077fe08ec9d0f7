import { test } from 'node:test';
import { casesOf, gap, image, repository, resource } from '../../test-facts.ts';
import { objectivesDefined } from './check.ts';

const objective = resource('google_monitoring_slo');

const cases = casesOf(objectivesDefined, {
  passes: [
    {
      name: 'one as code',
      facts: [image(), objective],
      because: /1 place with service level objectives: shop\/infra\/main\.tf:3/,
    },
    {
      name: 'in a repository for all',
      facts: [
        repository(),
        image(),
        resource('SLO', {}, { tool: 'kubernetes', path: 'slo.yaml' }, { repository: 'platform' }),
      ],
      because: /platform\/slo\.yaml/,
    },
  ],
  fails: [
    { name: 'none', facts: [image()], because: /No service level objectives were found in any repository/ },
    {
      name: 'in an example only',
      facts: [image(), resource('google_monitoring_slo', {}, { context: 'example' })],
      because: /No service level objectives/,
    },
  ],
  notDetermined: [
    {
      name: 'beside another service',
      facts: [
        repository(),
        image(),
        image({}, { repository: 'bank' }),
        resource('google_monitoring_slo', {}, {}, { repository: 'bank' }),
      ],
      because: /beside services of their own/,
    },
    {
      name: 'none, and a file could not be read',
      facts: [image()],
      gaps: [gap('infrastructure-resource')],
      because: /It may be in what could not be looked at/,
    },
  ],
  notApplicable: [{ name: 'no service', facts: [objective], because: /builds no container image/ }],
});
for (const [name, run] of cases) test(name, run);
