/** What the forge let through against its rules, by the commit that it put on the branch; built once for each list. */
import type { Fact } from '../../model/fact.ts';
import type { FactView } from '../check.ts';

type BypassFact = Fact<'rule-bypass'>;

const built = new WeakMap<readonly BypassFact[], ReadonlyMap<string, readonly BypassFact[]>>();

export function bypassesOf(facts: Pick<FactView<'rule-bypass'>, 'ever'>, commit: string): readonly BypassFact[] {
  const all = facts.ever('rule-bypass');
  const index = built.get(all) ?? Map.groupBy(all, ({ value }) => value.after);
  built.set(all, index);
  return index.get(commit) ?? [];
}
