/** The forge's word on changesets, looked up by the id of the fact or by number; built once for each list. */
import type { ProposedChange } from '../../model/change.ts';
import { oneSequence } from '../../model/changeset.ts';
import type { Fact } from '../../model/fact.ts';
import type { FactView } from '../check.ts';

type ChangesetFact = Fact<'changeset'>;

interface Index {
  readonly byFact: ReadonlyMap<string, ChangesetFact>;
  readonly numbers: ReadonlySet<string>;
}

/** Of whose forge nothing is known, it is taken for one that counts them together: then a number is no request. */
const isCountedWithIssues = ({ value: { author, mergedBy } }: ChangesetFact): boolean => {
  const forge = (author ?? mergedBy)?.forge;
  return forge === undefined || oneSequence.has(forge);
};

const built = new WeakMap<readonly ChangesetFact[], Index>();

function indexOf(facts: Pick<FactView<'changeset'>, 'ever'>): Index {
  const all = facts.ever('changeset');
  const known = built.get(all);
  if (known) return known;
  const index = {
    byFact: new Map(all.map((fact) => [fact.id, fact])),
    numbers: new Set(all.filter(isCountedWithIssues).map(({ value }) => value.id)),
  };
  built.set(all, index);
  return index;
}

export const changesetOf = (
  facts: Pick<FactView<'changeset'>, 'ever'>,
  proposed: ProposedChange | undefined,
): ChangesetFact | undefined => (proposed === undefined ? undefined : indexOf(facts).byFact.get(proposed.fact));

/** `#12`, where 12 is a changeset and not an issue. */
export const isChangesetNumber = (facts: Pick<FactView<'changeset'>, 'ever'>, reference: string): boolean =>
  reference.startsWith('#') && indexOf(facts).numbers.has(reference.slice(1));
