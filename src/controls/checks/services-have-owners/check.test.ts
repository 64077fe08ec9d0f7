import { test } from 'node:test';
import { casesOf, fact, gap, image, resource } from '../../test-facts.ts';
import { servicesHaveOwners } from './check.ts';

const entry = (attributes: Parameters<typeof resource>[1] = {}, more: { of?: string; name?: string } = {}) =>
  resource(
    'Component',
    { 'spec.lifecycle': 'production', 'spec.owner': 'core', ...attributes },
    { tool: 'kubernetes', name: more.name ?? 'shop', path: 'catalog-info.yaml' },
    { repository: more.of ?? 'shop', id: `entry:${more.of ?? 'shop'}:${more.name ?? 'shop'}` },
  );
const owners = (...names: readonly string[]) =>
  fact('code-owners', { path: 'CODEOWNERS', rules: [{ pattern: '*', owners: names, line: 1 }], invalidLines: [] });
const team = (members: readonly string[]) => fact('team', { name: 'core', members, repositories: [] });

const cases = casesOf(servicesHaveOwners, {
  passes: [
    {
      name: 'a team of two',
      facts: [image(), entry(), team(['ann', 'bob'])],
      because: /It is owned by core \(catalog-info\.yaml:3\): 2 people/,
    },
    {
      name: 'two people',
      facts: [image(), owners('@ann', 'bob@example.com')],
      because: /owned by @ann and bob@example\.com/,
    },
  ],
  fails: [
    { name: 'none', facts: [image()], because: /The service has no owner/ },
    {
      name: 'a line for some files only',
      facts: [
        image(),
        fact('code-owners', {
          path: 'CODEOWNERS',
          rules: [{ pattern: '/docs/', owners: ['@ann', '@bob'], line: 1 }],
          invalidLines: [],
        }),
      ],
      because: /The service has no owner/,
    },
    { name: 'one person', facts: [image(), owners('@ann')], because: /which is fewer than 2 people/ },
    { name: 'a team of one', facts: [image(), owners('@acme/core'), team(['ann'])], because: /fewer than 2 people/ },
  ],
  notDetermined: [
    {
      name: 'a team that the forge does not tell',
      facts: [image(), owners('@acme/core')],
      because: /how many people @acme\/core are is not known/,
    },
    { name: 'a file could not be read', facts: [image()], gaps: [gap('code-owners')], because: /It may be in/ },
  ],
  notApplicable: [
    { name: 'no service', facts: [owners('@ann')], because: /nothing in it says that it is run as a service/ },
  ],
});
for (const [name, run] of cases) test(name, run);
