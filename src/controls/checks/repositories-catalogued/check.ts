import { exception, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { isAbout, isEntry, ownerOf } from '../../kit/catalogue.ts';
import { resourceName } from '../../kit/resources.ts';
import { counted, listed } from '../../words.ts';

export const repositoriesCatalogued = defineCheck({
  meta: {
    id: 'repositories-catalogued',
    title: 'Each repository is in the catalogue of software that is kept as code, with an owner',
    question: 'What systems are in scope and who owns them?',
    rationale:
      'What is in no list is in nobody’s hands: it is neither patched nor reviewed nor shut down. Entries are the files of a catalogue (Backstage: `catalog-info.yaml`), in the repository or elsewhere in the run under its name. Where no catalogue is kept as code, the inventory may be kept elsewhere and nothing is claimed; resources of the cloud are judged by their labels and not held against the catalogue.',
    remediation:
      'Add a `catalog-info.yaml` with `spec.owner` to the repository, or an entry for it where the catalogue is kept.',
    reference: 'SEC-07',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  toleratesGaps: 'an entry that was found is there, whatever else could not be read.',
  test(item, facts) {
    const entries = facts.anywhere('infrastructure-resource').filter(isEntry);
    const own = entries.filter((entry) => isAbout(entry, item));
    const ownerless = own.filter((entry) => ownerOf(entry) === undefined);
    const gaps = facts.gaps('infrastructure-resource');
    if (ownerless.length > 0)
      return exception(
        `${counted(ownerless.length, 'entry')} of the catalogue without an owner: ${listed(ownerless.map(resourceName))}.`,
        ownerless,
      );
    if (own.length > 0) {
      const told = own.map((entry) => `${resourceName(entry)}, owned by ${ownerOf(entry)!}`);
      return pass(`It is in the catalogue: ${listed(told)}.`, own);
    }
    if (entries.length > 0 && gaps.length === 0)
      return exception(
        `A catalogue of ${counted(entries.length, 'entry')} is kept, and the repository is in none.`,
        entries.slice(0, 20),
      );
    return notDetermined(
      'No entry of a catalogue for it was found as code; the inventory may be kept elsewhere.',
      gaps,
    );
  },
});
