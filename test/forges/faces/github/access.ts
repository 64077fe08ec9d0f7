/** Who can reach what: members, outsiders, teams, collaborators, keys, applications, the organisation and its audit log. */
import { millisOf } from '../../../../src/base/instant.ts';
import type { Ask, Route } from '../face.ts';
import type {
  SimAccessToken,
  SimAccount,
  SimApplication,
  SimAuditEntry,
  SimDeployKey,
  SimRepository,
} from '../../world.ts';
import { cursored, paged } from './lists.ts';
import { good, newestFirst, notFound, organisationRoute, repositoryRoute } from './routing.ts';
import {
  isMember,
  minimalRepository,
  nodeId,
  organisation,
  publicUser,
  repository as repositoryShape,
  repositoryUrl,
  roleIn,
  team,
  user,
  type Shape,
} from './shapes.ts';

export const accessRoutes: readonly Route[] = [
  organisationRoute('', 'metadata', (ask) => good(organisationWhole(ask))),
  organisationRoute('/repos', 'metadata', (ask) =>
    paged(ask, ask.world.repositories, (one) => repositoryShape(ask, one)),
  ),
  organisationRoute('/members', 'members', (ask) => {
    const role = ask.query.get('role') ?? 'all';
    const meant = people(ask).filter(
      (one) =>
        isMember(one, ask.now) && (role === 'all' || (one.role === 'owner') === (role === 'admin')) && passes(ask, one),
    );
    return paged(ask, meant, ({ login }) => user(ask, login));
  }),
  organisationRoute('/outside_collaborators', 'members', (ask) =>
    paged(
      ask,
      people(ask).filter((one) => one.outside && !one.deleted && passes(ask, one)),
      ({ login }) => user(ask, login),
    ),
  ),
  organisationRoute('/memberships/{username}', 'members', (ask) => {
    const account = ask.world.accounts.get(ask.parameters['username'] ?? '');
    if (account === undefined || !isMember(account, ask.now)) return notFound(ask);
    const { login } = ask.world.organisation;
    return good({
      url: `${ask.address}/orgs/${login}/memberships/${account.login}`,
      state: 'active',
      role: account.role === 'owner' ? 'admin' : 'member',
      organization_url: `${ask.address}/orgs/${login}`,
      organization: organisationSimple(ask),
      user: user(ask, account.login),
    });
  }),
  organisationRoute('/teams', 'members', (ask) => paged(ask, ask.world.organisation.teams, (one) => team(ask, one))),
  organisationRoute('/teams/{team_slug}/members', 'members', (ask) => {
    const found = teamOf(ask);
    return found ? paged(ask, found.members, (login) => user(ask, login)) : notFound(ask);
  }),
  organisationRoute('/teams/{team_slug}/repos', 'members', (ask) => {
    const found = teamOf(ask);
    if (found === undefined) return notFound(ask);
    return paged(ask, found.repositories, ({ name, role }) => ({
      ...minimalRepository(
        ask,
        ask.world.repositories.find((one) => one.name === name)!,
      ),
      permissions: permissions(role),
      role_name: role,
    }));
  }),
  organisationRoute('/installations', 'organization_administration', (ask) => {
    const { applications } = ask.world.organisation;
    return paged(
      ask,
      applications,
      (one) => installation(ask, one),
      (page) => ({ total_count: applications.length, installations: page }),
    );
  }),
  organisationRoute('/actions/permissions/workflow', 'organization_administration', (ask) =>
    good(workflowPermissions(ask)),
  ),
  organisationRoute('/personal-access-tokens', 'organization_personal_access_tokens', (ask) =>
    paged(ask, ask.world.organisation.accessTokens, (one) => grantShape(ask, one)),
  ),
  organisationRoute('/hooks', 'organization_hooks', (ask) => paged(ask, [], (one) => one)),
  organisationRoute('/audit-log', 'organization_administration', (ask) => auditLog(ask)),
  {
    method: 'GET',
    template: '/user/{account_id}',
    answer(ask) {
      const id = Number(ask.parameters['account_id']);
      const account = [...ask.world.accounts.values()].find((one) => one.id === id && !one.deleted);
      return account ? good(publicUser(ask, account)) : notFound(ask);
    },
  },
  {
    method: 'GET',
    template: '/users/{username}/repos',
    answer: (ask) =>
      ask.parameters['username'] === ask.world.organisation.login
        ? paged(ask, ask.world.repositories, (one) => repositoryShape(ask, one))
        : notFound(ask),
  },
  repositoryRoute('', 'metadata', (ask, repository) => good(repositoryWhole(ask, repository))),
  repositoryRoute('/code-scanning/default-setup', 'administration', (_, { scanners }) =>
    good(
      scanners.code === null
        ? { state: 'not-configured', languages: [], query_suite: 'default', updated_at: null, schedule: null }
        : {
            state: 'configured',
            languages: scanners.code,
            query_suite: 'default',
            updated_at: null,
            schedule: 'weekly',
          },
    ),
  ),
  repositoryRoute('/vulnerability-alerts', 'administration', (ask, { scanners }) =>
    scanners.dependencies ? { status: 204 } : notFound(ask, 'Vulnerability alerts are disabled.'),
  ),
  repositoryRoute('/actions/permissions/workflow', 'administration', (ask) => good(workflowPermissions(ask))),
  repositoryRoute('/collaborators', 'metadata', (ask, repository) => {
    const affiliation = ask.query.get('affiliation') ?? 'all';
    const direct = new Set(repository.collaborators.map(({ login }) => login));
    const meant = people(ask).filter((one) => {
      if (affiliation === 'outside') return one.outside && direct.has(one.login);
      if (affiliation === 'direct') return direct.has(one.login);
      return isMember(one, ask.now) || direct.has(one.login);
    });
    return paged(ask, meant, (one) => collaborator(ask, repository, one));
  }),
  repositoryRoute('/teams', 'administration', (ask, repository) => {
    const teams = ask.world.organisation.teams.filter(({ repositories }) =>
      repositories.some(({ name }) => name === repository.name),
    );
    return paged(ask, teams, (one) => team(ask, one));
  }),
  repositoryRoute('/keys', 'administration', (ask, repository) =>
    paged(ask, repository.deployKeys, (key) => keyShape(ask, repository, key)),
  ),
  repositoryRoute('/hooks', 'administration', (ask) => paged(ask, [], (one) => one)),
];

const people = ({ world }: Ask): SimAccount[] => [...world.accounts.values()].filter(({ kind }) => kind === 'person');
const teamOf = ({ world, parameters }: Ask) =>
  world.organisation.teams.find(({ name }) => name === parameters['team_slug']);

function passes(ask: Ask, { multiFactor }: SimAccount): boolean {
  const filter = ask.query.get('filter') ?? 'all';
  return filter === 'all' || (filter === '2fa_disabled' && !multiFactor);
}

function permissions(role: SimAccount['role']): Shape {
  const order = ['read', 'triage', 'write', 'maintain', 'admin'];
  const height = order.indexOf(role === 'owner' ? 'admin' : role);
  return { pull: height >= 0, triage: height >= 1, push: height >= 2, maintain: height >= 3, admin: height >= 4 };
}

function collaborator(ask: Ask, repository: SimRepository, { login }: SimAccount): Shape {
  const role = roleIn(ask, repository, login);
  return { ...user(ask, login), permissions: permissions(role), role_name: role === 'owner' ? 'admin' : role };
}

function organisationSimple(ask: Ask): Shape {
  const { login, id } = ask.world.organisation;
  const url = `${ask.address}/orgs/${login}`;
  return {
    login,
    id,
    node_id: nodeId('O', id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${ask.origin}/avatars/u/${id}`,
    description: null,
  };
}

/** Settings are told to owners only; to everybody else they are not there. */
function organisationWhole(ask: Ask): Shape {
  const one = ask.world.organisation;
  const scopes = ask.credential?.scopes ?? [];
  const isOwner = scopes.includes('*') || scopes.includes('organization_administration');
  return {
    ...organisationSimple(ask),
    name: one.name,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${ask.origin}/${one.login}`,
    type: 'Organization',
    created_at: one.createdAt,
    updated_at: one.createdAt,
    archived_at: null,
    ...(isOwner && {
      plan: { name: one.plan, space: 976_562_499, private_repos: 9999, filled_seats: 12, seats: 20 },
      two_factor_requirement_enabled: one.multiFactorRequired,
      default_repository_permission: one.basePermission,
      members_can_create_repositories: true,
      members_can_create_public_repositories: one.membersCanCreatePublic,
      members_can_create_private_repositories: true,
      members_can_fork_private_repositories: one.privateForksAllowed,
    }),
  };
}

function repositoryWhole(ask: Ask, repository: SimRepository): Shape {
  const { mirror_url: mirror, ...shape } = repositoryShape(ask, repository);
  return {
    ...shape,
    mirror_url: mirror ?? null,
    permissions: permissions('read'),
    ...(mayAdminister(ask) && { security_and_analysis: securityOf(repository) }),
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
    subscribers_count: 0,
    network_count: 0,
    organization: organisation(ask),
  };
}

/** Told to administrators only; others get the repository without it. */
const mayAdminister = ({ credential }: Ask): boolean =>
  credential !== undefined && ['*', 'administration'].some((scope) => credential.scopes.includes(scope));

function securityOf({ scanners }: SimRepository): Shape {
  const status = scanners.secrets ? 'enabled' : 'disabled';
  return { secret_scanning: { status }, secret_scanning_push_protection: { status } };
}

const workflowPermissions = ({ world: { organisation: one } }: Ask): Shape => ({
  default_workflow_permissions: one.defaultPipelinePermissions,
  can_approve_pull_request_reviews: one.pipelinesCanApprove,
});

function keyShape(ask: Ask, repository: SimRepository, one: SimDeployKey): Shape {
  return {
    id: one.id,
    key: one.key,
    url: `${repositoryUrl(ask, repository)}/keys/${one.id}`,
    title: one.title,
    verified: true,
    created_at: one.createdAt,
    read_only: one.readOnly,
    added_by: one.addedBy,
    last_used: one.lastUsedAt,
    enabled: one.enabled,
  };
}

/** Only an application may ask for these; what a token is allowed is told in three groups. */
function grantShape(ask: Ask, one: SimAccessToken): Shape {
  return {
    id: one.id,
    owner: user(ask, one.owner),
    repository_selection: 'all',
    repositories_url: `${ask.address}/orgs/${ask.world.organisation.login}/personal-access-tokens/${one.id}/repositories`,
    permissions: { repository: one.permissions },
    access_granted_at: one.createdAt,
    token_id: one.id + 1,
    token_name: one.name,
    token_expired: one.expiresAt !== null && one.expiresAt < ask.now,
    token_expires_at: one.expiresAt,
    token_last_used_at: one.lastUsedAt,
  };
}

function installation(ask: Ask, one: SimApplication): Shape {
  return {
    id: one.id + 500_000,
    account: organisation(ask),
    repository_selection: 'all',
    access_tokens_url: `${ask.address}/app/installations/${one.id + 500_000}/access_tokens`,
    repositories_url: `${ask.address}/installation/repositories`,
    html_url: `${ask.origin}/organizations/${ask.world.organisation.login}/settings/installations/${one.id + 500_000}`,
    app_id: one.id,
    target_id: ask.world.organisation.id,
    target_type: 'Organization',
    permissions: one.permissions,
    events: [],
    created_at: one.installedAt,
    updated_at: one.installedAt,
    single_file_name: null,
    app_slug: one.slug,
    suspended_by: null,
    suspended_at: one.suspendedAt,
  };
}

/** It is a matter of the plan, and forgets after 180 days. Its fields are flat and depend on the action. */
function auditLog(ask: Ask) {
  if (ask.world.organisation.plan !== 'enterprise') return notFound(ask);
  const since = millisOf(ask.now) - 180 * 86_400_000;
  const phrase = ask.query.get('phrase');
  const from = /created:>=(\S+)/.exec(phrase ?? '')?.[1];
  const action = /action:(\S+)/.exec(phrase ?? '')?.[1];
  const meant = ask.world.audit.filter(
    ({ at, action: one }) =>
      millisOf(at) >= since &&
      at <= ask.now &&
      (from === undefined || at >= from) &&
      (action === undefined || one.startsWith(action)),
  );
  const sorted = newestFirst(meant, ({ at }) => at);
  if (ask.query.get('order') === 'asc') sorted.reverse();
  return cursored(
    ask,
    sorted,
    ({ id }) => id,
    (one) => auditShape(ask, one),
  );
}

function auditShape(ask: Ask, one: SimAuditEntry): Shape {
  return {
    '@timestamp': millisOf(one.at),
    _document_id: one.id,
    action: one.action,
    actor: one.actor,
    created_at: millisOf(one.at),
    org: ask.world.organisation.login,
    ...(one.user !== null && { user: one.user }),
    ...(one.repository !== null && { repo: one.repository }),
    ...one.details,
  };
}
