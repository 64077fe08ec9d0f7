import type { Membership } from '../../../model/access.ts';
import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { accessKinds, accountsOf, loginOf, seenNow, wasAsked } from '../../kit/access.ts';
import { readRegister, registrationOf, type Registration } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { counted, listed, outOf } from '../../words.ts';

export const outsideCollaboratorsRegistered = defineCheck({
  meta: {
    id: 'outside-collaborators-registered',
    title: 'Everybody from outside who can reach the code is registered until a day that has not come',
    question: 'Which third parties can read or write code, under what agreement, until when?',
    rationale:
      'Outsiders come for a project and stay for years. Each outside account is held against the register, which names it with the last day of its access: `eve@2026-06-30`. An end that the forge itself keeps counts as the last day of an account that is registered without one. Without a register it cannot be said that somebody is not on it. Whether a sponsor still works here and an agreement was signed stands in the register itself, which is not read.',
    remediation: 'Register each outside account with sponsor, reason, agreement and last day, and remove the others.',
    reference: 'ACC-07',
    evaluation: 'state',
    parameters: { register: '' },
  },
  population: 'repository',
  reads: ['membership', 'organisation', 'branch-rules'],
  relevantGap: ({ of }) => of === 'membership' || of === 'all',
  test(_item, facts, { register }) {
    const { seen, stale } = seenNow(facts, facts.of('membership'));
    const outside = seen.filter(({ value }) => value.outside && value.active !== false);
    const entries = readRegister(register);
    const accounts = accountsOf(outside).map((ways) => ({
      ways,
      state: stateOf(ways[0]!.value, registrationOf(entries, [loginOf(ways[0]!)], facts), facts),
    }));
    const bad = accounts.filter(({ state }) => state === 'expired' || (entries.length > 0 && state !== 'listed'));
    if (bad.length > 0) {
      const told = bad.map(({ ways, state }) => `${loginOf(ways[0]!)} (${ways[0]!.value.role}) ${words[state]}`);
      return exception(
        `${outOf(bad.length, accounts.length, 'outside account')}: ${listed(told, 6)}.`,
        bad.flatMap(({ ways }) => ways),
      );
    }
    if (stale.length > 0)
      return notDetermined(`${counted(stale.length, 'account')} with access were not looked at since.`);
    if (accounts.length > 0) {
      const names = listed(accounts.map(({ ways }) => loginOf(ways[0]!)));
      return entries.length === 0
        ? notDetermined(`${names} may reach the code from outside; no register is declared to hold them against.`)
        : pass(`${counted(accounts.length, 'outside account')}, each registered: ${names}.`, outside);
    }
    return wasAsked(facts)
      ? notApplicable('Nobody from outside has access.')
      : untold(facts, [...accessKinds], 'Who has access at that time is not known.');
  },
});

function stateOf(
  { expiresAt }: Membership,
  registration: Registration,
  facts: Pick<FactView<never>, 'hasPassed'>,
): Registration {
  if (expiresAt === null) return registration;
  if (facts.hasPassed(expiresAt)) return 'expired';
  return registration === 'undated' ? 'listed' : registration;
}

const words: Readonly<Record<Registration, string>> = {
  listed: 'is registered',
  absent: 'is not registered',
  undated: 'is registered without a last day',
  expired: 'should have lost access: the last day has passed',
};
