import { test } from 'node:test';
import { casesOf, gap, repository, resource } from '../../test-facts.ts';
import { repositoriesCatalogued } from './check.ts';

const entry = (attributes: Parameters<typeof resource>[1] = {}, more: { of?: string; name?: string } = {}) =>
  resource(
    'Component',
    { 'spec.lifecycle': 'production', 'spec.owner': 'core', ...attributes },
    { tool: 'kubernetes', name: more.name ?? 'shop', path: 'catalog-info.yaml' },
    { repository: more.of ?? 'shop', id: `entry:${more.of ?? 'shop'}:${more.name ?? 'shop'}` },
  );

const cases = casesOf(repositoriesCatalogued, {
  passes: [
    {
      name: 'an entry of its own',
      facts: [entry()],
      because: /It is in the catalogue: Component\.shop \(catalog-info\.yaml:3\), owned by core/,
    },
    {
      name: 'elsewhere, by its address',
      facts: [
        repository(),
        entry({ 'metadata.annotations.github.com/project-slug': 'acme/Shop' }, { of: 'catalogue', name: 'web' }),
      ],
      because: /It is in the catalogue/,
    },
  ],
  fails: [
    {
      name: 'an entry without an owner',
      facts: [entry({ 'spec.owner': '' })],
      because: /1 entry of the catalogue without an owner/,
    },
    {
      name: 'a catalogue of others',
      facts: [repository(), entry({}, { of: 'bank', name: 'bank' })],
      because: /A catalogue of 1 entry is kept, and the repository is in none/,
    },
  ],
  notDetermined: [
    { name: 'no catalogue', facts: [], because: /the inventory may be kept elsewhere/ },
    {
      name: 'a catalogue of others, and a file could not be read',
      facts: [repository(), entry({}, { of: 'bank', name: 'bank' })],
      gaps: [gap('infrastructure-resource')],
      because: /the inventory may be kept elsewhere/,
    },
  ],
  notApplicable: [{ name: 'nothing had landed', facts: [repository({ from: 200 })], because: /Nothing had landed/ }],
});
for (const [name, run] of cases) test(name, run);
