import type { CodeOwnersFact } from '../../../model/fact-map.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { isAbout, isEntry, ownerOf } from '../../kit/catalogue.ts';
import { isService, productionGap } from '../../kit/code.ts';
import { place } from '../../words.ts';
import { listed } from '../../words.ts';

type View = FactView<'code-owners' | 'team' | 'infrastructure-resource' | 'container-image'>;

export const servicesHaveOwners = defineCheck({
  meta: {
    id: 'services-have-owners',
    title: 'Each service has an owner that is more than one person',
    question: 'Who is accountable for this service and its controls?',
    rationale:
      'A service that belongs to everybody belongs to nobody, and one that belongs to a single person is without an owner on their holiday. The owner is the one of its entry in a catalogue, or of the line in the owners file that stands for everything. Teams are counted by their members where the forge tells them; where it does not, how many they are is not determined. Who carries each control is said with the control.',
    remediation:
      'Name a team of two or more as owner, in `catalog-info.yaml` or in a line `* @organisation/team` of CODEOWNERS.',
    reference: 'SEC-08',
    evaluation: 'state',
    parameters: { minimumPeople: 2 },
  },
  population: 'repository',
  reads: ['code-owners', 'team', 'infrastructure-resource', 'container-image'],
  relevantGap: (gap) => gap.of !== 'team' && productionGap(gap),
  toleratesGaps: 'an owner that was found is there, whatever else could not be read.',
  test(item, facts, { minimumPeople }) {
    if (!isService(facts.of('container-image')))
      return notApplicable('The repository builds no container image: nothing in it says that it is run as a service.');
    const entries = facts.anywhere('infrastructure-resource').filter((one) => isEntry(one) && isAbout(one, item));
    const files = facts.of('code-owners').filter(({ value }) => defaultOwners(value).length > 0);
    const owners = [
      ...new Set([
        ...entries.flatMap((entry) => ownerOf(entry) ?? []),
        ...files.flatMap(({ value }) => defaultOwners(value)),
      ]),
    ];
    const relied = [...entries, ...files];
    if (owners.length === 0)
      return missing(
        facts,
        ['code-owners', 'infrastructure-resource'],
        'The service has no owner: neither an entry of a catalogue nor a line of the owners file that stands for everything names one.',
      );
    const { people, unknown } = peopleOf(owners, facts);
    const where = listed([...entries, ...files].map(({ value }) => place(value)));
    if (people.size >= minimumPeople)
      return pass(`It is owned by ${listed(owners)} (${where}): ${people.size} people.`, relied);
    if (unknown.length > 0)
      return notDetermined(
        `It is owned by ${listed(owners)} (${where}); how many people ${listed(unknown)} are is not known.`,
        facts.gaps('team'),
      );
    return exception(
      `It is owned by ${listed(owners)} (${where}), which is fewer than ${minimumPeople} people.`,
      relied,
    );
  },
});

/** Of the last line that stands for every file. */
function defaultOwners({ rules }: CodeOwnersFact): readonly string[] {
  const last = rules.findLast(({ pattern }) => /^(?:\*|\*\*|\/|\/\*\*|\*\*\/\*|\.\*)$/.test(pattern));
  return last?.owners ?? [];
}

/** `@acme/core`, `group:default/core`, `core` are teams; `@ann`, `user:ann` and addresses are people. */
function peopleOf(
  owners: readonly string[],
  facts: View,
): { readonly people: ReadonlySet<string>; readonly unknown: readonly string[] } {
  const people = new Set<string>();
  const unknown: string[] = [];
  for (const owner of owners) {
    const team = teamOf(owner);
    if (team === undefined) people.add(owner.replace(/^(?:@|user:(?:[\w-]+\/)?)/, '').toLowerCase());
    else {
      const known = facts.of('team').find(({ value }: Fact<'team'>) => value.name.toLowerCase() === team);
      if (known === undefined) unknown.push(owner);
      else for (const member of known.value.members) people.add(member.toLowerCase());
    }
  }
  return { people, unknown };
}

function teamOf(owner: string): string | undefined {
  if (owner.startsWith('user:') || /^[^@\s]+@\S+$/.test(owner) || /^@[^/@]+$/.test(owner)) return undefined;
  return owner
    .slice(Math.max(owner.lastIndexOf('/'), owner.lastIndexOf(':')) + 1)
    .replace(/^@+/, '')
    .toLowerCase();
}
