/** Who may decide on something, as the company names them: by address, by login or by name; or by a label. */
import type { LandedChange } from '../../model/change.ts';
import type { Fact } from '../../model/fact.ts';
import type { FactView } from '../check.ts';

/** Whoever approved the landing in time, by the forge's word or, without one, by what the commit names. */
export const approversOf = ({ proposed, approvers }: LandedChange): readonly string[] =>
  proposed === undefined
    ? approvers.map(({ person }) => person)
    : proposed.approvals
        .filter(({ state, beforeLanding }) => state === 'standing' && beforeLanding !== false)
        .map(({ person }) => person);

export function isNamed(person: string, names: readonly string[]): boolean {
  const folded = person.toLowerCase();
  const [, name = folded, address = ''] = /^(.*?)\s*<([^>]*)>$/.exec(folded) ?? [];
  return names.some((one) => one === folded || one === name || one === address);
}

export const bearsLabel = ({ proposed }: LandedChange, label: string): boolean =>
  label !== '' && proposed?.labels.some((one) => one.toLowerCase() === label.toLowerCase()) === true;

const built = new WeakMap<readonly Fact<'landed-change'>[], ReadonlyMap<string, Fact<'landed-change'>>>();

/** The landing of a commit, of all times. */
export function landingOf(
  facts: Pick<FactView<'landed-change'>, 'ever'>,
  commit: string,
): Fact<'landed-change'> | undefined {
  const all = facts.ever('landed-change');
  const index = built.get(all) ?? new Map(all.map((one) => [one.value.commit as string, one]));
  built.set(all, index);
  return index.get(commit);
}
