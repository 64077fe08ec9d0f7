/**
 * Which accounts belong to one person, as far as a people list says; without one, an account is its own person. Enough
 * to tell that somebody approved their own deployment from a second account; changes carry identities of their own.
 */
import type { Employment } from '../../model/access.ts';
import type { Account } from '../../model/account.ts';

export const accountName = ({ forge, login }: Pick<Account, 'forge' | 'login'>): string => `${forge}:${login}`;

export function isSameAccount(a: Account, b: Account): boolean {
  return a.forge === b.forge && (a.id === b.id || a.login.toLowerCase() === b.login.toLowerCase());
}

/** Persons of the list to whom an account belongs: by account, or by an address that the forge shows. */
export function personsOf(account: Account, people: readonly Employment[]): readonly Employment[] {
  const name = accountName(account).toLowerCase();
  const email = account.email?.toLowerCase();
  return people.filter(
    ({ accounts, emails }) =>
      accounts.some((one) => one.toLowerCase() === name) ||
      (email !== undefined && emails.some((one) => one.toLowerCase() === email)),
  );
}

export function isSamePersonBehind(a: Account, b: Account, people: readonly Employment[]): boolean {
  if (isSameAccount(a, b)) return true;
  if (a.email !== undefined && a.email.toLowerCase() === b.email?.toLowerCase()) return true;
  const persons = personsOf(a, people);
  return personsOf(b, people).some((one) => persons.includes(one));
}
