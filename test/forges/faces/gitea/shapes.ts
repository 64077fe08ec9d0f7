/** The shapes that stand inside of many answers: users, repositories, commits. */
import type { Ask } from '../face.ts';
import type { SimCommit, SimRepository } from '../../world.ts';
import { isSiteAdmin } from './routing.ts';

export type Shape = Readonly<Record<string, unknown>>;

export const zeroTime = '0001-01-01T00:00:00Z';

const ghost = { id: -1, login: 'Ghost', name: '', email: '' };
/** Pipelines of the server's own. */
export const pipelineUser = { id: -2, login: 'gitea-actions', name: 'Gitea Actions', email: 'teabot@gitea.io' };

/** Accounts that are gone have left what they did to a user that is none. */
export function user(ask: Ask, login: string): Shape {
  const account = ask.world.accounts.get(login);
  const one = account === undefined || account.deleted ? ghost : account;
  const isMe = ask.credential?.login === login;
  const told = isSiteAdmin(ask) || isMe;
  const hasLeft = account !== undefined && account.leftAt !== null && account.leftAt <= ask.now;
  return {
    ...plainUser(ask, one),
    is_admin: isMe && isSiteAdmin(ask),
    active: told && account !== undefined && !account.deleted,
    prohibit_login: told && hasLeft,
    created: account?.createdAt ?? zeroTime,
  };
}

export function plainUser({ origin }: Ask, one: typeof ghost): Shape {
  return {
    id: one.id,
    login: one.login,
    login_name: '',
    source_id: 0,
    full_name: one.name,
    email: one.email,
    avatar_url: `${origin}/avatars/${one.id}`,
    html_url: `${origin}/${one.login}`,
    language: '',
    is_admin: false,
    last_login: zeroTime,
    created: zeroTime,
    restricted: false,
    active: false,
    prohibit_login: false,
    location: '',
    website: '',
    description: '',
    visibility: 'public',
    followers_count: 0,
    following_count: 0,
    starred_repos_count: 0,
  };
}

export const fullName = ({ owner, name }: SimRepository): string => `${owner}/${name}`;

export function repository(ask: Ask, one: SimRepository): Shape {
  const web = `${ask.origin}/${fullName(one)}`;
  return {
    id: one.id,
    owner: organisationUser(ask),
    name: one.name,
    full_name: fullName(one),
    description: one.description,
    empty: false,
    private: one.visibility !== 'public',
    fork: false,
    template: false,
    mirror: false,
    size: 1,
    html_url: web,
    url: `${ask.address}/repos/${fullName(one)}`,
    ssh_url: `git@localhost:${fullName(one)}.git`,
    clone_url: `${web}.git`,
    default_branch: one.defaultBranch,
    archived: one.archived,
    internal: one.visibility === 'internal',
    created_at: one.createdAt,
    updated_at: one.moves.at(-1)?.at ?? one.createdAt,
  };
}

export function organisationUser(ask: Ask): Shape {
  const { id, login, name } = ask.world.organisation;
  return plainUser(ask, { id, login, name, email: '' });
}

export function commit(ask: Ask, repo: SimRepository, one: SimCommit): Shape {
  const url = `${ask.address}/repos/${fullName(repo)}/git/commits/${one.oid}`;
  const signature = (who: SimCommit['author'], date: string): Shape => ({ name: who.name, email: who.email, date });
  return {
    url,
    sha: one.oid,
    created: one.committedAt,
    html_url: `${ask.origin}/${fullName(repo)}/commit/${one.oid}`,
    commit: {
      url,
      author: signature(one.author, one.authoredAt),
      committer: signature(one.committer, one.committedAt),
      message: one.message,
      tree: { url, sha: one.tree, created: one.committedAt },
      verification: null,
    },
    author: userOf(ask, one.author.email),
    committer: userOf(ask, one.committer.email),
    parents: one.parents.map((sha) => ({ url, sha, created: zeroTime })),
    files: null,
    stats: { total: 1, additions: 1, deletions: 0 },
  };
}

/** Gitea puts the account beside a commit that has the address. */
function userOf(ask: Ask, email: string): Shape | null {
  const found = [...ask.world.accounts.values()].find((one) => one.email === email && !one.deleted);
  return found ? user(ask, found.login) : null;
}
