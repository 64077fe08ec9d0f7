import { notApplicable, notDetermined } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { isInfrastructure } from '../../kit/code.ts';
import { isOneModule, ofTypes, readingOf, textOf, type Reading, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';
import { readRegister } from '../../kit/register.ts';
import { isStore } from '../../kit/stores.ts';
import { listed } from '../../words.ts';

export const dataInAllowedRegions = defineCheck({
  meta: {
    id: 'data-in-allowed-regions',
    title: 'Each store declared as code stands in a region that is allowed',
    question: 'Where is customer data stored and processed?',
    rationale:
      'Customers are promised where their data stays. The region of each store is its own location or that of the provider of its module; the regions that are allowed are a parameter, with a star for all that begin alike (`eu-*`). Without that list nothing can be said to lie outside of it, and the regions that were found are told. Regions that are variables, and those of vendors, are not seen.',
    remediation: 'Name the allowed regions in the parameters of the check, and move what stands elsewhere.',
    reference: 'DAT-14',
    evaluation: 'state',
    parameters: { allowed: '' },
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts, { allowed }) {
    const around = facts.of('infrastructure-resource').filter(isInfrastructure);
    const stores = around.filter(isStore);
    if (stores.length === 0) return notApplicable('No store is declared as code in the repository.');
    const patterns = readRegister(allowed).map(({ name }) => name);
    if (patterns.length === 0) {
      const found = stores.map((store) => textOf(regionOf(store, around))).filter((one) => one !== undefined);
      const told =
        found.length === 0
          ? 'the region of no store is written out'
          : `stores whose region is written out stand in ${listed([...found].sort(), 8)}`;
      return notDetermined(`Which regions are allowed is not declared; ${told}.`);
    }
    return eachDeclared(facts, {
      noun: 'store',
      holds: 'stands in a region that is allowed',
      judge: (resource, around) => (isStore(resource) ? verdictOf(regionOf(resource, around), patterns) : undefined),
    });
  },
});

function verdictOf(region: Reading, patterns: readonly string[]): Verdict {
  const name = textOf(region)?.toLowerCase();
  if (name === undefined) return { open: 'its region is not written out' };
  return patterns.some((pattern) => isLike(name, pattern)) ? 'sound' : { flaw: `stands in ${name}` };
}

const isLike = (name: string, pattern: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

/** Its own, or that of the only provider of its kind in the module. Several with aliases leave it open. */
function regionOf(store: Resource, around: readonly Resource[]): Reading {
  const own = readingOf(store, 'location', 'region', 'zone');
  if (own !== 'absent') return own;
  const kind = store.value.type.split('_')[0]!;
  const providers = ofTypes(around, 'provider').filter(
    (one) => one.value.name === kind && isOneModule(one, store) && readingOf(one, 'alias') === 'absent',
  );
  return providers.length === 1 && readingOf(store, 'provider') === 'absent'
    ? readingOf(providers[0]!, 'region')
    : 'unresolved';
}
