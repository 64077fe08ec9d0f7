/** Members, teams, collaborators, keys and webhooks; what the organisation is set to. */
import type { Ask, Reply, Route } from '../face.ts';
import type { SimAccount, SimRepository, SimTeam } from '../../world.ts';
import { paged } from './lists.ts';
import { good, isMember, isSiteAdmin, notFound, organisationRoute, repositoryRoute, type Server } from './routing.ts';
import { fullName, organisationUser, repository, user, type Shape } from './shapes.ts';

export function accessRoutes({ cut }: Server): readonly Route[] {
  const users = (ask: Ask, all: readonly SimAccount[], link = true): Reply =>
    paged(ask, all, { cut, link, shape: ({ login }) => user(ask, login) });
  return [
    organisationRoute('', 'read:organization', (ask) => good(organisation(ask))),
    organisationRoute('/members', 'read:organization', (ask) =>
      // Who is no member sees those who want to be seen.
      users(ask, isMember(ask) ? insiders(ask) : insiders(ask).slice(0, 2)),
    ),
    organisationRoute('/members/{username}', 'read:organization', (ask) => {
      const named = ask.parameters['username'] ?? '';
      const isOne = insiders(ask).some(({ login }) => login === named);
      if (isMember(ask)) return isOne ? { status: 204 } : notFound(ask);
      const location = `${ask.address}/orgs/${ask.world.organisation.login}/public_members/${named}`;
      return { status: 303, headers: { location } };
    }),
    organisationRoute('/teams', 'read:organization', (ask) =>
      isMember(ask) ? paged(ask, teams(ask), { cut, link: true, shape: (one) => team(ask, one) }) : notFound(ask),
    ),
    organisationRoute('/hooks', 'organization-owner', (ask) => paged(ask, [1], { cut, shape: (id) => hook(ask, id) })),
    teamRoute('/members', (ask, one) =>
      users(
        ask,
        insiders(ask).filter(({ login }) => one.members.includes(login)),
      ),
    ),
    teamRoute('/repos', (ask, one) => {
      const reached = ask.world.repositories.filter(({ name }) => one.repositories.some((each) => each.name === name));
      return paged(ask, reached, { cut, link: true, shape: (each) => repository(ask, each) });
    }),
    {
      method: 'GET',
      template: '/users/{username}/orgs/{org}/permissions',
      needs: 'read:user',
      answer: (ask) => good(rights(ask)),
    },
    repositoryRoute('/collaborators', 'read:repository', (ask, repo) => users(ask, collaborators(ask, repo), false)),
    repositoryRoute('/collaborators/{collaborator}/permission', 'repository-admin', (ask, repo) => {
      const one = repo.collaborators.find(({ login }) => login === ask.parameters['collaborator']);
      if (one === undefined) return notFound(ask);
      const permission = one.role === 'maintain' ? 'write' : one.role;
      return good({ permission, role_name: permission, user: user(ask, one.login) });
    }),
    repositoryRoute('/teams', 'read:repository', (ask, { name }) =>
      good(
        teams(ask)
          .filter((one) => one.repositories.some((each) => each.name === name))
          .map((one) => team(ask, one)),
      ),
    ),
    repositoryRoute('/keys', 'repository-admin', (ask, repo) =>
      paged(ask, repo.deployKeys, { cut, shape: (one) => deployKey(ask, repo, one) }),
    ),
    repositoryRoute('/hooks', 'repository-admin', (ask) => paged(ask, [2, 3], { cut, shape: (id) => hook(ask, id) })),
  ];
}

const people = ({ world }: Ask): SimAccount[] => [...world.accounts.values()].filter(({ deleted }) => !deleted);
const insiders = (ask: Ask): SimAccount[] =>
  people(ask).filter(
    ({ outside, leftAt, kind }) => !outside && kind === 'person' && (leftAt === null || leftAt > ask.now),
  );

function collaborators(ask: Ask, repo: SimRepository): SimAccount[] {
  return people(ask).filter(({ login }) => repo.collaborators.some((one) => one.login === login));
}

/** Every organisation has a team of its owners, who reach everything. */
function teams(ask: Ask): SimTeam[] {
  const { organisation: own, repositories } = ask.world;
  const members = insiders(ask)
    .filter(({ role }) => role === 'owner')
    .map(({ login }) => login);
  const all = repositories.map(({ name }) => ({ name, role: 'admin' as const }));
  return [{ id: 800, name: 'Owners', members, repositories: all }, ...own.teams];
}

function teamRoute(template: string, answer: (ask: Ask, team: SimTeam) => Reply): Route {
  return {
    method: 'GET',
    template: `/teams/{id}${template}`,
    needs: 'read:organization',
    answer(ask) {
      const found = teams(ask).find(({ id }) => String(id) === ask.parameters['id']);
      return found && isMember(ask) ? answer(ask, found) : notFound(ask);
    },
  };
}

function team(ask: Ask, { id, name, repositories }: SimTeam): Shape {
  const role = repositories[0]?.role === 'read' ? 'read' : 'write';
  return {
    id,
    name,
    description: '',
    organization: organisation(ask),
    includes_all_repositories: name === 'Owners',
    // Of teams that are no administrators, the units say what they may.
    permission: name === 'Owners' ? 'owner' : 'none',
    units: ['repo.code', 'repo.pulls'],
    units_map: name === 'Owners' ? { 'repo.code': 'owner' } : { 'repo.code': role, 'repo.pulls': role },
    can_create_org_repo: name === 'Owners',
  };
}

function organisation(ask: Ask): Shape {
  const { id, login, name } = ask.world.organisation;
  return {
    id,
    name: login,
    full_name: name,
    email: '',
    avatar_url: organisationUser(ask)['avatar_url'],
    description: '',
    website: '',
    location: '',
    visibility: 'private',
    repo_admin_change_team_access: true,
    username: login,
  };
}

function rights(ask: Ask): Shape {
  const isOwner = isSiteAdmin(ask) || ask.world.accounts.get(ask.credential?.login ?? '')?.role === 'owner';
  return {
    is_owner: isOwner,
    is_admin: isOwner,
    can_write: isOwner,
    can_read: isMember(ask),
    can_create_repository: isOwner,
  };
}

function deployKey(ask: Ask, repo: SimRepository, one: SimRepository['deployKeys'][number]): Shape {
  return {
    id: one.id,
    key_id: one.id,
    key: one.key,
    url: `${ask.address}/repos/${fullName(repo)}/keys/${one.id}`,
    title: one.title,
    fingerprint: 'SHA256:0',
    created_at: one.createdAt,
    read_only: one.readOnly,
  };
}

function hook({ world }: Ask, id: number): Shape {
  return {
    id,
    type: 'gitea',
    branch_filter: '*',
    config: { content_type: 'json', url: `https://hooks.acme.example/in/${id}?key=a-secret` },
    events: ['push', 'pull_request'],
    authorization_header: '',
    active: true,
    updated_at: world.organisation.createdAt,
    created_at: world.organisation.createdAt,
  };
}
