/**
 * Accounts as Bitbucket tells them. There are no user names any more: nicknames are chosen freely and two people may have
 * the same one, so the login is Atlassian's account id (or, where an answer leaves it out, the uuid). What acts by a
 * token of a repository, project or workspace is an `app_user`.
 */
import { z } from 'zod';
import type { Account } from '../../model/account.ts';

export const userSchema = z.object({
  type: z.string(),
  uuid: z.string().nullish(),
  account_id: z.string().nullish(),
  display_name: z.string().nullish(),
  account_status: z.string().nullish(),
});
export type User = z.infer<typeof userSchema>;

const kinds: Readonly<Record<string, Account['kind']>> = { user: 'person', app_user: 'bot' };

/** Accounts that are gone are told as null, or closed. */
export function accountOf(user: User | null | undefined): Account | null {
  if (!user || user.account_status === 'closed') return null;
  const uuid = user.uuid?.replace(/^\{(.*)\}$/, '$1');
  const login = user.account_id ?? uuid;
  if (!login) return null;
  const { display_name: name, type } = user;
  return { forge: 'bitbucket', id: uuid ?? login, login, kind: kinds[type] ?? 'unknown', ...(name && { name }) };
}
