/** Who an account is, as the row of a change tells it. */
import { accountKey } from '../facts/identity/identities.ts';
import type { Account } from '../model/account.ts';
import type { ChangeRow, KnownAccount } from './plumbline.ts';

export function knownAccount(people: ChangeRow['people'], account: Account | null): KnownAccount | undefined {
  if (account === null) return undefined;
  const key = accountKey(account.forge, account.login);
  return people?.find((one) => one.account === key);
}
