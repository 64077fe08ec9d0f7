/** Environments with their protection, deployments, releases. */
import type { Ask, Route } from '../face.ts';
import type { SimDeployment, SimEnvironment, SimRepository } from '../../world.ts';
import { paged } from './lists.ts';
import { good, noSuchPath, notFound, paidFor, projectRoute, type Server } from './routing.ts';
import { commit as commitShape, user, webUrl, type Shape } from './shapes.ts';

export function deploymentRoutes(server: Server): readonly Route[] {
  return [
    projectRoute('/environments', 'read_api', (ask, { environments }) => paged(ask, environments, environment)),
    projectRoute('/protected_environments', 'maintainer', (ask, { environments }) =>
      paidFor(server, 'premium') ? paged(ask, environments.filter(isGuarded), (one) => guarded(ask, one)) : noSuchPath,
    ),
    projectRoute('/deployments', 'read_api', (ask, repository) => {
      const after = ask.query.get('updated_after');
      const found = repository.deployments
        .filter((one) => after === null || lastOf(one).at >= after)
        .toSorted((a, b) => (lastOf(a).at < lastOf(b).at ? -1 : 1));
      return paged(ask, ask.query.get('sort') === 'asc' ? found : found.reverse(), (one) =>
        deployment(ask, repository, one),
      );
    }),
    projectRoute('/deployments/{deployment_id}', 'read_api', (ask, repository) => {
      const one = repository.deployments.find(({ id }) => String(id) === ask.parameters['deployment_id']);
      if (one === undefined) return notFound('Deployment');
      const approvals = one.approvals.map(({ by, at, state, comment }) => {
        return { user: user(ask, by), status: state, created_at: at, comment };
      });
      const paid = paidFor(server, 'premium') && { pending_approval_count: 0, approvals };
      return good({ ...deployment(ask, repository, one), ...paid });
    }),
    projectRoute('/releases', 'read_api', (ask, repository) =>
      paged(ask, repository.releases.toReversed(), (one) => ({
        name: one.name,
        tag_name: one.tag,
        description: '',
        created_at: one.publishedAt,
        released_at: one.publishedAt,
        upcoming_release: false,
        author: user(ask, one.author),
        commit: commitShape(ask, repository, repository.commits.get(one.commit)!),
      })),
    ),
  ];
}

const isGuarded = ({ reviewers, reviewerTeams }: SimEnvironment): boolean =>
  reviewers.length + reviewerTeams.length > 0;
const lastOf = ({ statuses }: SimDeployment) => statuses.at(-1)!;

const environment = ({ id, name, createdAt }: SimEnvironment): Shape => ({
  id,
  name,
  slug: name,
  external_url: null,
  created_at: createdAt,
  updated_at: createdAt,
  tier: name,
  state: 'available',
});

function guarded({ world }: Ask, { name, reviewers, reviewerTeams }: SimEnvironment): Shape {
  const rule = (id: number, who: Shape): Shape => ({
    id,
    user_id: null,
    group_id: null,
    access_level: null,
    required_approvals: 1,
    ...who,
  });
  const teams = world.organisation.teams.filter((one) => reviewerTeams.includes(one.name));
  return {
    name,
    deploy_access_levels: [],
    required_approval_count: 0,
    approval_rules: [
      ...teams.map((one) => rule(one.id, { group_id: one.id, access_level_description: one.name })),
      ...reviewers.map((login) =>
        rule(world.accounts.get(login)!.id, {
          user_id: world.accounts.get(login)!.id,
          access_level_description: login,
        }),
      ),
    ],
  };
}

const words = {
  pending: 'created',
  'in-progress': 'running',
  success: 'success',
  failure: 'failed',
  inactive: 'success',
} as const;

function deployment(ask: Ask, repository: SimRepository, one: SimDeployment): Shape {
  const { name, createdAt, id } = repository.environments.find((other) => other.name === one.environment)!;
  const last = lastOf(one);
  return {
    id: one.id,
    iid: one.id % 1000,
    ref: one.ref,
    sha: one.commit,
    created_at: one.createdAt,
    updated_at: last.at,
    user: user(ask, one.requestedBy),
    environment: { id, name, slug: name, external_url: null, created_at: createdAt, updated_at: createdAt },
    deployable: {
      id: one.run,
      status: words[last.state],
      stage: 'deploy',
      name: `deploy ${name}`,
      ref: one.ref,
      tag: false,
      allow_failure: false,
      created_at: one.createdAt,
      started_at: one.createdAt,
      finished_at: last.at,
      web_url: `${webUrl(ask, repository)}/-/jobs/${one.run}`,
    },
    status: words[last.state],
  };
}
