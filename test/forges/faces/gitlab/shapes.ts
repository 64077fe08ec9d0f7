/** The shapes that stand inside of many answers: users, projects, commits. */
import type { Ask } from '../face.ts';
import type { SimCommit, SimRepository } from '../../world.ts';

export type Shape = Readonly<Record<string, unknown>>;

const ghost = { id: 1, login: 'ghost', name: 'Ghost User' };

/** Accounts that are gone have left what they did to one internal user. */
export function user(ask: Ask, login: string): Shape {
  const account = ask.world.accounts.get(login);
  const one = account === undefined || account.deleted ? ghost : account;
  const hasLeft = account !== undefined && !account.deleted && account.leftAt !== null && account.leftAt <= ask.now;
  return {
    id: one.id,
    username: one.login,
    public_email: '',
    name: one.name,
    state: hasLeft ? 'blocked' : 'active',
    locked: false,
    avatar_url: null,
    web_url: `${ask.origin}/${one.login}`,
  };
}

export const projectPath = ({ owner, name }: SimRepository): string => `${owner}/${name}`;
export const webUrl = (ask: Ask, repository: SimRepository): string => `${ask.origin}/${projectPath(repository)}`;

export function project(ask: Ask, one: SimRepository): Shape {
  const web = webUrl(ask, one);
  const { name: owner, login, id } = ask.world.organisation;
  return {
    id: one.id,
    description: one.description,
    name: one.name,
    name_with_namespace: `${owner} / ${one.name}`,
    path: one.name,
    path_with_namespace: projectPath(one),
    created_at: one.createdAt,
    default_branch: one.defaultBranch,
    tag_list: [],
    topics: [],
    ssh_url_to_repo: `git@${new URL(ask.origin).hostname}:${projectPath(one)}.git`,
    http_url_to_repo: `${web}.git`,
    web_url: web,
    readme_url: null,
    forks_count: 0,
    avatar_url: null,
    star_count: 0,
    last_activity_at: one.moves.at(-1)?.at ?? one.createdAt,
    visibility: one.visibility,
    namespace: { id, name: owner, path: login, kind: 'group', full_path: login, parent_id: null },
    empty_repo: false,
    archived: one.archived,
    issues_enabled: true,
    merge_requests_enabled: true,
    creator_id: 5000,
    import_status: 'none',
    shared_with_groups: sharedWith(ask, one),
  };
}

const levels = { read: 20, write: 30, maintain: 40, admin: 40 } as const;

function sharedWith({ world }: Ask, { name }: SimRepository): Shape[] {
  const { teams, login } = world.organisation;
  return teams.flatMap((team) =>
    team.repositories
      .filter((one) => one.name === name)
      .map(({ role }) => ({
        group_id: team.id,
        group_name: team.name,
        group_full_path: `${login}/${team.name}`,
        group_access_level: levels[role],
        expires_at: null,
      })),
  );
}

export function commit(ask: Ask, repository: SimRepository, one: SimCommit): Shape {
  return {
    id: one.oid,
    short_id: one.oid.slice(0, 8),
    created_at: one.committedAt,
    parent_ids: one.parents,
    title: one.message.split('\n')[0],
    message: one.message,
    author_name: one.author.name,
    author_email: one.author.email,
    authored_date: one.authoredAt,
    committer_name: one.committer.name,
    committer_email: one.committer.email,
    committed_date: one.committedAt,
    trailers: {},
    extended_trailers: {},
    web_url: `${webUrl(ask, repository)}/-/commit/${one.oid}`,
  };
}
