/**
 * The shapes that stand inside of many answers: users, repositories, teams, applications. They carry every field that the
 * vendor's document requires, so that the contract check holds them to it (contracts/).
 */
import type { Ask } from '../face.ts';
import type { SimAccount, SimApplication, SimRepository, SimTeam } from '../../world.ts';
import { pipelineApplication } from '../../making/people.ts';

export type Shape = Readonly<Record<string, unknown>>;

export const nodeId = (kind: string, id: number | string): string =>
  `${kind}_${Buffer.from(String(id)).toString('base64url')}`;
export const mergeQueueLogin = 'github-merge-queue[bot]';

const userAddresses = ['followers', 'subscriptions', 'organizations', 'repos', 'received_events'];
const userTemplates = {
  following: '{/other_user}',
  gists: '{/gist_id}',
  starred: '{/owner}{/repo}',
  events: '{/privacy}',
};

function userShape(ask: Ask, { login, id, isBot }: { login: string; id: number; isBot: boolean }): Shape {
  const url = `${ask.address}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id,
    node_id: nodeId('U', id),
    avatar_url: `${ask.origin}/avatars/u/${id}`,
    gravatar_id: '',
    url,
    html_url: `${ask.origin}/${isBot ? 'apps/' : ''}${login.replace('[bot]', '')}`,
    ...Object.fromEntries(userAddresses.map((name) => [`${name}_url`, `${url}/${name}`])),
    ...Object.fromEntries(
      Object.entries(userTemplates).map(([name, rest]) => [`${name}_url`, `${url}/${name}${rest}`]),
    ),
    type: isBot ? 'Bot' : 'User',
    site_admin: false,
  };
}

/** Where an account is needed and gone, GitHub shows one called `ghost`. */
export function user(ask: Ask, login: string): Shape {
  if (login === mergeQueueLogin) return userShape(ask, { login, id: 118_344_674, isBot: true });
  const account = ask.world.accounts.get(login);
  if (account === undefined || account.deleted) return userShape(ask, { login: 'ghost', id: 10_137, isBot: false });
  return userShape(ask, { login, id: account.id, isBot: account.kind === 'bot' });
}

/** As it stands alone: with what its profile shows to everybody. */
export function publicUser(ask: Ask, { login, name, createdAt }: SimAccount): Shape {
  const profile = { company: null, blog: '', location: null, email: null, hireable: null, bio: null };
  const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 };
  const times = { created_at: createdAt, updated_at: createdAt };
  return { ...user(ask, login), user_view_type: 'public', name, ...profile, ...counts, ...times };
}

export function nullableUser(ask: Ask, login: string | null): Shape | null {
  if (login === null || ask.world.accounts.get(login)?.deleted === true) return null;
  return user(ask, login);
}

export function accountByEmail(ask: Ask, email: string): SimAccount | undefined {
  for (const account of ask.world.accounts.values()) if (account.email === email && !account.deleted) return account;
  return undefined;
}

export function organisation(ask: Ask): Shape {
  const { login, id } = ask.world.organisation;
  return { ...userShape(ask, { login, id, isBot: false }), type: 'Organization' };
}

const plainAddresses = [
  'archive:{archive_format}{/ref}',
  'assignees:{/user}',
  'blobs:/git/blobs{/sha}',
  'branches:{/branch}',
  'collaborators:{/collaborator}',
  'comments:{/number}',
  'commits:{/sha}',
  'compare:/{base}...{head}',
  'contents:/{+path}',
  'contributors:',
  'deployments:',
  'downloads:',
  'events:',
  'forks:',
  'git_commits:/git/commits{/sha}',
  'git_refs:/git/refs{/sha}',
  'git_tags:/git/tags{/sha}',
  'issue_comment:/issues/comments{/number}',
  'issue_events:/issues/events{/number}',
  'issues:{/number}',
  'keys:{/key_id}',
  'labels:{/name}',
  'languages:',
  'merges:',
  'milestones:{/number}',
  'notifications:{?since}',
  'pulls:{/number}',
  'releases:{/id}',
  'stargazers:',
  'statuses:{/sha}',
  'subscribers:',
  'subscription:',
  'tags:',
  'teams:',
  'trees:/git/trees{/sha}',
  'hooks:',
];

export const repositoryPath = ({ owner, name }: SimRepository): string => `${owner}/${name}`;
export const repositoryUrl = (ask: Ask, repository: SimRepository): string =>
  `${ask.address}/repos/${repositoryPath(repository)}`;
export const htmlUrl = (ask: Ask, repository: SimRepository): string => `${ask.origin}/${repositoryPath(repository)}`;

export function minimalRepository(ask: Ask, repository: SimRepository): Shape {
  const url = repositoryUrl(ask, repository);
  const addresses = plainAddresses.map((one) => {
    const [name, rest] = one.split(/:(.*)/s) as [string, string];
    return [`${name}_url`, rest.startsWith('/') ? url + rest : `${url}/${name}${rest}`];
  });
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repositoryPath(repository),
    owner: organisation(ask),
    private: repository.visibility !== 'public',
    html_url: htmlUrl(ask, repository),
    description: repository.description,
    fork: false,
    url,
    ...Object.fromEntries(addresses),
  };
}

export function repository(ask: Ask, one: SimRepository): Shape {
  const html = htmlUrl(ask, one);
  return {
    ...minimalRepository(ask, one),
    license: null,
    git_url: `git://${new URL(html).host}/${repositoryPath(one)}.git`,
    ssh_url: `git@${new URL(html).hostname}:${repositoryPath(one)}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    language: 'TypeScript',
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    size: 120,
    default_branch: one.defaultBranch,
    open_issues_count: 3,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: one.archived,
    disabled: false,
    visibility: one.visibility,
    pushed_at: one.moves.at(-1)?.at ?? one.createdAt,
    created_at: one.createdAt,
    updated_at: one.moves.at(-1)?.at ?? one.createdAt,
    forks: 0,
    open_issues: 3,
    watchers: 0,
  };
}

export function team(ask: Ask, { id, name, repositories }: SimTeam): Shape {
  const url = `${ask.address}/organizations/${ask.world.organisation.id}/team/${id}`;
  return {
    id,
    node_id: nodeId('T', id),
    name,
    slug: name,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: { read: 'pull', write: 'push', maintain: 'maintain', admin: 'admin' }[repositories[0]?.role ?? 'read'],
    url,
    html_url: `${ask.origin}/orgs/${ask.world.organisation.login}/teams/${name}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    organization_id: ask.world.organisation.id,
    parent: null,
  };
}

export function application(ask: Ask, id: number): Shape {
  const known: SimApplication | undefined = ask.world.organisation.applications.find((one) => one.id === id);
  const slug = known?.slug ?? (id === pipelineApplication ? 'github-actions' : `app-${id}`);
  return {
    id,
    slug,
    node_id: nodeId('A', id),
    owner: organisation(ask),
    name: known?.name ?? (id === pipelineApplication ? 'GitHub Actions' : slug),
    description: null,
    external_url: ask.origin,
    html_url: `${ask.origin}/apps/${slug}`,
    created_at: ask.world.organisation.createdAt,
    updated_at: ask.world.organisation.createdAt,
    permissions: { metadata: 'read', checks: 'write' },
    events: ['check_run'],
  };
}

/** What a login may do in a repository, all ways counted, as GitHub's five steps. */
export function roleIn(ask: Ask, one: SimRepository, login: string): SimAccount['role'] {
  const order: readonly SimAccount['role'][] = ['read', 'write', 'maintain', 'admin', 'owner'];
  const account = ask.world.accounts.get(login);
  if (account?.role === 'owner') return 'admin';
  const direct = one.collaborators.filter((entry) => entry.login === login).map(({ role }) => role);
  const byTeam = ask.world.organisation.teams
    .filter(({ members }) => members.includes(login))
    .flatMap(({ repositories }) => repositories.filter(({ name }) => name === one.name).map(({ role }) => role));
  return [...direct, ...byTeam].reduce<SimAccount['role']>(
    (a, b) => (order.indexOf(a) > order.indexOf(b) ? a : b),
    'read',
  );
}

export function isMember(account: SimAccount, now: string): boolean {
  return (
    account.kind === 'person' &&
    !account.outside &&
    !account.deleted &&
    (account.leftAt === null || account.leftAt > now)
  );
}
