/** The shapes that stand inside of many answers: users, repositories, commits. */
import type { Identity } from '../../../fixtures/object-writer.ts';
import type { Ask } from '../face.ts';
import type { SimAccount, SimCommit, SimRepository } from '../../world.ts';

export type Shape = Readonly<Record<string, unknown>>;

export function uuid(kind: number, id: number): string {
  return `{${String(kind).padStart(8, '0')}-0000-4000-8000-${String(id).padStart(12, '0')}}`;
}

/** Accounts that are gone are null. Nicknames are given names, which people share. */
export function user(ask: Ask, login: string): Shape | null {
  const account = ask.world.accounts.get(login);
  return account === undefined || account.deleted ? null : userOf(account);
}

export function userOf({ id, login, name, kind, createdAt }: SimAccount): Shape {
  const common = {
    display_name: name,
    uuid: uuid(1, id),
    account_id: login,
    created_on: createdAt,
    account_status: 'active',
  };
  if (kind === 'bot') return { type: 'app_user', kind: 'repository_access_token', ...common };
  return { type: 'user', nickname: name.split(' ')[0], ...common };
}

export const short = (oid: string): string => oid.slice(0, 12);
export const fullName = ({ owner, name }: SimRepository): string => `${owner}/${name}`;
export const webUrl = (ask: Ask, one: SimRepository): string => `${ask.origin}/${fullName(one)}`;
export const apiUrl = (ask: Ask, one: SimRepository): string => `${ask.address}/repositories/${fullName(one)}`;

export function repositoryReference(ask: Ask, one: SimRepository): Shape {
  return { type: 'repository', full_name: fullName(one), name: one.name, uuid: uuid(2, one.id) };
}

export function commit(ask: Ask, repository: SimRepository, one: SimCommit): Shape {
  return {
    type: 'commit',
    hash: one.oid,
    date: one.committedAt,
    author: { type: 'author', ...person(ask, one.author) },
    committer: { type: 'committer', ...person(ask, one.committer) },
    message: one.message,
    summary: { raw: one.message, markup: 'markdown', html: '' },
    parents: one.parents.map((hash) => ({ type: 'commit', hash })),
  };
}

/** An address that an account proved to be its own stands beside the account. */
function person({ world }: Ask, { name, email }: Identity): Shape {
  const account = [...world.accounts.values()].find((one) => one.email === email && !one.deleted);
  return { raw: `${name} <${email}>`, ...(account && { user: userOf(account) }) };
}
