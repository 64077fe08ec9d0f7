import { exception, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { accountsOf, isAdministrator, loginOf, seenNow } from '../../kit/access.ts';
import { readRegister } from '../../kit/register.ts';
import { untold } from '../../kit/seen.ts';
import { counted, listed } from '../../words.ts';

export const administratorsFewAndListed = defineCheck({
  meta: {
    id: 'administrators-few-and-listed',
    title: 'Few people administer the repository, each of them on the list, and not one alone',
    question: 'Who can administer production repositories, and why?',
    rationale:
      'Whoever administers a repository can take its rules away. The accounts with administrative rights, by whichever way they have them, are held against the approved list and a limit, and there are at least two, so that nobody can be locked out. `approved` is the list (`ann, bob`); without one it cannot be said that somebody is not on it. Forges tell the list only to those who may write.',
    remediation:
      'Take the right from those who do not need it, approve the others by name, and let two have it at least.',
    reference: 'ACC-06',
    evaluation: 'state',
    parameters: { maximumAdministrators: 5, minimumAdministrators: 2, approved: '' },
  },
  population: 'repository',
  reads: ['membership'],
  test(_item, facts, { maximumAdministrators: most, minimumAdministrators: least, approved }) {
    const { seen, stale } = seenNow(facts, facts.of('membership'));
    if (seen.length === 0) return untold(facts, ['membership'], 'Who has access at that time is not known.');
    const administrators = seen.filter((one) => isAdministrator(one) && one.value.active !== false);
    const logins = accountsOf(administrators).map((ways) => loginOf(ways[0]!));
    const register = readRegister(approved).map(({ name }) => name);
    const unlisted = register.length === 0 ? [] : logins.filter((login) => !register.includes(login.toLowerCase()));
    const flaws = [
      ...(logins.length > most ? [`${counted(logins.length, 'account')} may administer it, more than ${most}`] : []),
      ...(unlisted.length > 0 ? [`not on the approved list: ${listed(unlisted, 6)}`] : []),
    ];
    if (flaws.length > 0) return exception(`${sentence(flaws)}: ${listed(logins, 8)}.`, administrators);
    if (stale.length > 0)
      return notDetermined(
        `${counted(stale.length, 'account')} with access were not looked at since.`,
        facts.gaps('membership'),
      );
    if (logins.length < least) {
      const gaps = facts.gaps('membership');
      const because = `Only ${counted(logins.length, 'account')} may administer it, ${least} needed so that nobody is locked out: ${listed(logins) || 'nobody'}.`;
      return gaps.length === 0 ? exception(because, administrators) : notDetermined(because, gaps);
    }
    if (register.length === 0)
      return notDetermined(
        `${listed(logins, 8)} may administer it; no approved list is declared to hold them against.`,
      );
    return pass(
      `${counted(logins.length, 'account')} may administer it, each approved: ${listed(logins, 8)}.`,
      administrators,
    );
  },
});

const sentence = (flaws: readonly string[]): string => {
  const text = flaws.join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
};
