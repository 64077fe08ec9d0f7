import type { Account } from '../../model/account.ts';
import type { Actor } from './changeset-schema.ts';

/** Accounts of applications end in `[bot]` in commits and in the REST interface, and are `Bot` without it in GraphQL. */
export function accountOf(actor: Actor | null): Account | null {
  // GitHub shows `ghost` in place of accounts that are gone.
  if (actor === null || (actor.login === 'ghost' && (actor.databaseId ?? 10137) === 10137)) return null;
  const isBot = actor.__typename === 'Bot';
  const login = isBot && !actor.login.endsWith('[bot]') ? `${actor.login}[bot]` : actor.login;
  return {
    forge: 'github',
    id: String(actor.databaseId ?? login),
    login,
    kind: isBot || login.endsWith('[bot]') ? 'bot' : actor.__typename === 'Mannequin' ? 'unknown' : 'person',
    ...(actor.name !== null && actor.name !== undefined && actor.name !== '' && { name: actor.name }),
  };
}
