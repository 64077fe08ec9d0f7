/** The workspace, who is in it and may do what, access keys and webhooks, environments and deployments. */
import type { Ask, Route } from '../face.ts';
import type { SimAccount, SimDeployment, SimRepository } from '../../world.ts';
import { paged } from './lists.ts';
import { good, isOurs, notFound, repositoryRoute, workspaceRoute } from './routing.ts';
import { commit, repositoryReference, user, userOf, uuid, webUrl, type Shape } from './shapes.ts';

export const accessRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/user',
    needs: 'read:user',
    answer: ({ credential, world }) => {
      const account = world.accounts.get(credential!.login);
      return account ? good(userOf(account)) : notFound('User');
    },
  },
  {
    method: 'GET',
    template: '/user/workspaces/{workspace}/permission',
    needs: 'read:user',
    answer: (ask) => {
      const account = ask.world.accounts.get(ask.credential!.login);
      return account && isOurs(ask) ? good(membership(ask, account)) : notFound('Workspace');
    },
  },
  workspaceRoute('', 'read:workspace', (ask) => good(workspace(ask))),
  workspaceRoute('/permissions', 'read:workspace', (ask) => paged(ask, insiders(ask), (one) => membership(ask, one))),
  workspaceRoute('/permissions/repositories/{repo_slug}', 'admin:repository', (ask) => {
    const found = ask.world.repositories.find(({ name }) => name === ask.parameters['repo_slug']);
    if (!found) return notFound('Repository');
    return paged(ask, permitted(ask, found), ([account, permission]) => ({
      type: 'repository_permission',
      permission,
      user: userOf(account),
      repository: repositoryReference(ask, found),
    }));
  }),
  workspaceRoute('/hooks', 'read:webhook', (ask) => paged(ask, [], (one) => one)),
  repositoryRoute('/hooks', 'read:webhook', (ask, { createdAt }) =>
    paged(ask, ['Builds', 'Somebody’s script'], (description) => ({
      type: 'webhook_subscription',
      uuid: uuid(7, description.length),
      url: 'https://hooks.example/in?token=kept-by-nobody',
      description,
      subject_type: 'repository',
      active: description === 'Builds',
      created_at: createdAt,
      events: ['repo:push', 'pullrequest:fulfilled'],
      secret_set: description === 'Builds',
    })),
  ),
  repositoryRoute('/deploy-keys', 'admin:repository', (ask, repository) =>
    paged(ask, repository.deployKeys, (key) => ({
      type: 'deploy_key',
      id: key.id,
      key: key.key,
      label: key.title,
      comment: '',
      added_on: key.createdAt,
      ...(key.lastUsedAt !== null && { last_used: key.lastUsedAt }),
      repository: repositoryReference(ask, repository),
      owner: user(ask, key.addedBy),
    })),
  ),
  repositoryRoute('/environments', 'read:pipeline', (ask, { environments }) =>
    paged(ask, environments, ({ id, name }) => ({ type: 'deployment_environment', uuid: uuid(6, id), name })),
  ),
  repositoryRoute(
    '/deployments_config/environments/{environment_uuid}/variables',
    'read:pipeline',
    (ask, { environments }) => {
      const found = environments.find(({ id }) => uuid(6, id) === ask.parameters['environment_uuid']);
      if (!found) return notFound('Environment');
      return paged(ask, found.secretNames, (key) => ({
        type: 'deployment_variable',
        uuid: uuid(8, key.length),
        key,
        value: 'in-clear',
        secured: false,
      }));
    },
  ),
  repositoryRoute('/deployments', 'read:pipeline', (ask, repository) =>
    paged(ask, repository.deployments, (one) => deployment(ask, repository, one)),
  ),
];

const people = ({ world, now }: Ask): SimAccount[] =>
  [...world.accounts.values()].filter(({ deleted, leftAt }) => !deleted && (leftAt === null || leftAt > now));

const insiders = (ask: Ask): SimAccount[] => people(ask).filter(({ outside, kind }) => !outside && kind === 'person');

function workspace({ world }: Ask): Shape {
  const { id, name, login, createdAt, membersCanCreatePublic, privateForksAllowed } = world.organisation;
  return {
    type: 'workspace',
    uuid: uuid(3, id),
    name,
    slug: login,
    is_private: true,
    is_privacy_enforced: !membersCanCreatePublic,
    forking_mode: privateForksAllowed ? 'allow_forks' : 'internal_only',
    created_on: createdAt,
  };
}

function membership(ask: Ask, account: SimAccount): Shape {
  const { id, login, name } = ask.world.organisation;
  return {
    type: 'workspace_membership',
    permission: account.role === 'owner' ? 'owner' : 'member',
    user: userOf(account),
    workspace: { type: 'workspace', uuid: uuid(3, id), slug: login, name },
  };
}

const permissions = { owner: 'admin', admin: 'admin', maintain: 'write', write: 'write', read: 'read' } as const;

/** The highest that each one has, wherever it comes from. */
function permitted(ask: Ask, { collaborators }: SimRepository): (readonly [SimAccount, string])[] {
  const own = new Map(collaborators.map(({ login, role }) => [login, role]));
  return people(ask)
    .filter(({ kind, outside, login }) => kind === 'person' && (!outside || own.has(login)))
    .map((account) => [account, permissions[own.get(account.login) ?? account.role]] as const);
}

const ends = { success: 'SUCCESSFUL', failure: 'FAILED', inactive: 'SUCCESSFUL' } as const;

/** Who approved it, and which branch it came from, are not told. */
function deployment(ask: Ask, repository: SimRepository, one: SimDeployment): Shape {
  const environment = repository.environments.find(({ name }) => name === one.environment)!;
  const last = one.statuses.findLast(({ state }) => state in ends);
  const url = `${webUrl(ask, repository)}/pipelines/results/${one.run ?? one.id}`;
  return {
    type: 'deployment',
    uuid: uuid(5, one.id),
    environment: { type: 'deployment_environment', uuid: uuid(6, environment.id) },
    release: {
      type: 'deployment_release',
      uuid: uuid(9, one.id),
      name: `#${one.run ?? one.id}`,
      url,
      commit: commit(ask, repository, repository.commits.get(one.commit)!),
      created_on: one.createdAt,
    },
    state: {
      url,
      deployer: user(ask, one.requestedBy),
      start_date: one.createdAt,
      ...(last ? endOf(last) : { type: 'deployment_state_in_progress', name: 'IN_PROGRESS' }),
    },
  };
}

function endOf({ state, at }: SimDeployment['statuses'][number]): Shape {
  const status = ends[state as keyof typeof ends];
  return {
    type: 'deployment_state_completed',
    name: 'COMPLETED',
    status: { type: `deployment_state_completed_status_${status.toLowerCase()}`, name: status },
    completion_date: at,
  };
}
