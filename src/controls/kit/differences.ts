/** What reconciliation found about one item: by the commit or by the fact that it rests on. */
import type { Difference, DifferenceCode } from '../../model/reconciliation.ts';
import type { Fact } from '../../model/fact.ts';
import type { FactView } from '../check.ts';

type DifferenceFact = Fact<'difference'>;

/** By subject and by the ids of facts; built once for each list, because thousands of landings ask the same list. */
const built = new WeakMap<readonly DifferenceFact[], ReadonlyMap<string, readonly DifferenceFact[]>>();

export function differencesAbout(
  facts: Pick<FactView<'difference'>, 'ever'>,
  item: { readonly id: string; readonly commit?: string },
): readonly DifferenceFact[] {
  const all = facts.ever('difference');
  const index = built.get(all) ?? indexOf(all);
  built.set(all, index);
  const found = [...(index.get(item.id) ?? []), ...(item.commit === undefined ? [] : (index.get(item.commit) ?? []))];
  return [...new Set(found)];
}

function indexOf(all: readonly DifferenceFact[]): ReadonlyMap<string, readonly DifferenceFact[]> {
  const index = new Map<string, DifferenceFact[]>();
  for (const fact of all) {
    for (const key of new Set([fact.value.subject, ...fact.value.relied])) {
      const known = index.get(key);
      if (known) known.push(fact);
      else index.set(key, [fact]);
    }
  }
  return index;
}

export const isOf = (fact: DifferenceFact, ...codes: readonly DifferenceCode[]): boolean =>
  codes.includes(fact.value.code);

/** Reconciliation looked at it and says that nothing was proposed. */
export const isDirectPush = ({ value }: { readonly value: Difference }): boolean =>
  value.code === 'direct-push' && !value.explained;
