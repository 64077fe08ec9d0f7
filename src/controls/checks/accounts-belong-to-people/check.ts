import type { Employment, Membership } from '../../../model/access.ts';
import type { Fact } from '../../../model/fact.ts';
import { exception, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { accountsOf, loginOf, seenNow } from '../../kit/access.ts';
import { personsOf } from '../../kit/people.ts';
import { readRegister, registrationOf } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { counted, listed } from '../../words.ts';

export const accountsBelongToPeople = defineCheck({
  meta: {
    id: 'accounts-belong-to-people',
    title: 'Each account with access is bound to a person of the company, or is a registered service account',
    question: 'How do you know each account belongs to a current, identified person?',
    rationale:
      'An account that nobody can name cannot be reviewed or removed. An account counts as bound when the identity provider knows it, or, with less certainty, when the people list names it or its address; outside accounts have a register of their own. `serviceAccounts` names the machines with the last day of their registration: `deploy-robot@2026-12-31`. An account that is bound by nothing is an exception only where the people list names accounts, so that its silence says something; a binding that could not be read is not taken for missing.',
    remediation:
      'Bind the account to an identity, name it in the people list, register it as a service account, or remove it.',
    reference: 'ACC-02',
    evaluation: 'state',
    parameters: { serviceAccounts: '' },
  },
  population: 'repository',
  reads: ['membership', 'employment'],
  test(_item, facts, { serviceAccounts }) {
    const { seen, stale } = seenNow(facts, facts.of('membership'));
    const insiders = seen.filter(({ value }) => !value.outside && value.active !== false);
    if (seen.length === 0) return untold(facts, ['membership'], 'Who has access at that time is not known.');
    const register = readRegister(serviceAccounts);
    const people = facts.begun('employment').map(({ value }) => value);
    const judged = accountsOf(insiders).map((ways) => ({
      ways,
      isService: registrationOf(register, [loginOf(ways[0]!)], facts) === 'listed',
      bound: ways.map(({ value }) => bindingOf(value, people)).find((one) => one !== undefined),
    }));
    const unbound = judged.filter(({ isService, bound }) => !isService && bound === undefined);
    const names = (of: readonly { readonly ways: readonly Fact<'membership'>[] }[]): string =>
      listed(
        of.map(({ ways }) => loginOf(ways[0]!)),
        6,
      );
    if (unbound.length > 0) {
      const isTold = people.some(({ accounts }) => accounts.length > 0) && facts.gaps('employment').length === 0;
      const because = `Nothing binds ${counted(unbound.length, 'account')} to a person: ${names(unbound)}.`;
      return isTold
        ? exception(
            because,
            unbound.flatMap(({ ways }) => ways),
          )
        : untold(
            facts,
            ['employment', 'membership'],
            `${because} No people list names accounts, and no identity was told.`,
          );
    }
    if (stale.length > 0)
      return notDetermined(`${counted(stale.length, 'account')} with access were not looked at since.`);
    const byList = judged.filter(({ bound }) => bound === 'people list');
    const how = byList.length === 0 ? '' : `; by the people list only, which is less certain: ${names(byList)}`;
    return pass(`${counted(judged.length, 'account')}, each bound to a person or registered${how}.`, insiders);
  },
});

function bindingOf(
  { identity, account }: Membership,
  people: readonly Employment[],
): 'identity' | 'people list' | undefined {
  if (identity !== null && identity !== '') return 'identity';
  return personsOf(account, people).length > 0 ? 'people list' : undefined;
}
