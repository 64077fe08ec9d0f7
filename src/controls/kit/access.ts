/**
 * Who and what can reach the code, as a forge said when it was last asked. A repository about which no forge said
 * anything at all was not asked about: an empty list there is unknown, and an empty list elsewhere is empty.
 */
import type { Fact, FactKind } from '../../model/fact.ts';
import type { FactView } from '../check.ts';
import { dayOf } from '../time.ts';
import { isStillSeen } from './seen.ts';

type OrganisationFact = Fact<'organisation'>;
type MembershipFact = Fact<'membership'>;

export function organisationOf(
  facts: Pick<FactView<'organisation'>, 'of' | 'hasPassed'>,
): { readonly fact: OrganisationFact } | { readonly unknown: string } {
  const fact = facts.of('organisation').at(-1);
  if (fact === undefined) return { unknown: 'The settings of the organisation at that time are not known.' };
  return isStillSeen(facts, fact)
    ? { fact }
    : { unknown: `The settings of the organisation were last seen on ${dayOf(fact.observedAt)}.` };
}

/** In force and seen lately; `stale` are those that nobody looked at since. */
export function seenNow<K extends FactKind>(
  facts: Pick<FactView<never>, 'hasPassed'>,
  all: readonly Fact<K>[],
): { readonly seen: readonly Fact<K>[]; readonly stale: readonly Fact<K>[] } {
  const seen = all.filter((fact) => isStillSeen(facts, fact));
  return { seen, stale: all.filter((fact) => !seen.includes(fact)) };
}

/** The kinds that only a forge tells of a repository's access. */
export const accessKinds = ['organisation', 'membership', 'branch-rules'] as const;
export type AccessKind = (typeof accessKinds)[number];

export const wasAsked = (facts: Pick<FactView<AccessKind>, 'of' | 'hasPassed'>): boolean =>
  accessKinds.some((kind) => facts.of(kind).some((fact) => isStillSeen(facts, fact)));

export const loginOf = ({ value }: MembershipFact): string => value.account.login;

/** One line for each account: an account that has access by several ways has the most that one of them gives. */
export function accountsOf(memberships: readonly MembershipFact[]): readonly (readonly MembershipFact[])[] {
  return [...Map.groupBy(memberships, (one) => `${one.value.account.forge}:${one.value.account.id}`).values()];
}

export const isAdministrator = ({ value }: MembershipFact): boolean => value.role === 'admin' || value.role === 'owner';
