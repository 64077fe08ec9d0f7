/** Environments, deployments with their statuses, and who let a run go on (docs.github.com/rest/deployments, /rest/actions). */
import type { Ask, Route } from '../face.ts';
import type { SimDeployment, SimEnvironment, SimRepository } from '../../world.ts';
import { paged } from './lists.ts';
import { good, newestFirst, notFound, repositoryRoute } from './routing.ts';
import { htmlUrl, minimalRepository, nodeId, nullableUser, repositoryUrl, team, user, type Shape } from './shapes.ts';

const pipelineLogin = 'github-actions[bot]';

export const deploymentRoutes: readonly Route[] = [
  repositoryRoute('/environments', 'actions', (ask, repository) => {
    const { environments } = repository;
    const wrap = (page: unknown[]): Shape => ({ total_count: environments.length, environments: page });
    return paged(ask, environments, (one) => environmentShape(ask, repository, one), wrap);
  }),
  repositoryRoute('/environments/{environment_name}/secrets', 'environments', (ask, repository) => {
    const found = environmentOf(ask, repository);
    if (found === undefined) return notFound(ask);
    const wrap = (page: unknown[]): Shape => ({ total_count: found.secretNames.length, secrets: page });
    return paged(
      ask,
      found.secretNames,
      (name) => ({ name, created_at: found.createdAt, updated_at: found.createdAt }),
      wrap,
    );
  }),
  repositoryRoute('/environments/{environment_name}/deployment-branch-policies', 'actions', (ask, repository) => {
    const found = environmentOf(ask, repository);
    if (found === undefined) return notFound(ask);
    const names = found.branchPolicy === 'selected' ? ['main'] : [];
    const wrap = (page: unknown[]): Shape => ({ total_count: names.length, branch_policies: page });
    return paged(
      ask,
      names,
      (name) => ({ id: found.id + 1, node_id: nodeId('BP', found.id), name, type: 'branch' }),
      wrap,
    );
  }),
  repositoryRoute('/deployments', 'deployments', (ask, repository) => {
    const environment = ask.query.get('environment');
    const sha = ask.query.get('sha');
    const meant = repository.deployments.filter(
      (one) => (environment === null || one.environment === environment) && (sha === null || one.commit === sha),
    );
    return paged(
      ask,
      newestFirst(meant, ({ createdAt }) => createdAt),
      (one) => deploymentShape(ask, repository, one),
    );
  }),
  repositoryRoute('/deployments/{deployment_id}/statuses', 'deployments', (ask, repository) => {
    const found = repository.deployments.find(({ id }) => id === Number(ask.parameters['deployment_id']));
    return found
      ? paged(
          ask,
          newestFirst(found.statuses, ({ at }) => at),
          (one) => statusShape(ask, repository, found, one),
        )
      : notFound(ask);
  }),
  repositoryRoute('/actions/runs/{run_id}/approvals', 'actions', (ask, repository) => {
    const found = runOf(ask, repository);
    return found ? good(found.approvals.map((one) => approvalShape(ask, repository, found, one))) : notFound(ask);
  }),
  repositoryRoute('/actions/runs/{run_id}', 'actions', (ask, repository) => {
    const found = runOf(ask, repository);
    return found ? good(runShape(ask, repository, found)) : notFound(ask);
  }),
];

const environmentOf = (ask: Ask, { environments }: SimRepository): SimEnvironment | undefined =>
  environments.find(({ name }) => name === ask.parameters['environment_name']);
const runOf = (ask: Ask, { deployments }: SimRepository): SimDeployment | undefined =>
  deployments.find(({ run }) => run === Number(ask.parameters['run_id']));

function environmentHead(ask: Ask, repository: SimRepository, { id, name, createdAt }: SimEnvironment): Shape {
  return {
    id,
    node_id: nodeId('EN', id),
    name,
    url: `${repositoryUrl(ask, repository)}/environments/${name}`,
    html_url: `${htmlUrl(ask, repository)}/deployments/activity_log?environments_filter=${name}`,
    created_at: createdAt,
    updated_at: createdAt,
  };
}

function environmentShape(ask: Ask, repository: SimRepository, one: SimEnvironment): Shape {
  const teams = ask.world.organisation.teams.filter(({ name }) => one.reviewerTeams.includes(name));
  const reviewers = [
    ...teams.map((each) => ({ type: 'Team', reviewer: team(ask, each) })),
    ...one.reviewers.map((login) => ({ type: 'User', reviewer: user(ask, login) })),
  ];
  const asked = {
    id: one.id * 10,
    node_id: nodeId('GA', one.id * 10),
    type: 'required_reviewers',
    prevent_self_review: one.preventsSelfReview,
    reviewers,
  };
  const isLimited = one.branchPolicy !== 'any';
  return {
    ...environmentHead(ask, repository, one),
    protection_rules: [
      ...(reviewers.length > 0 ? [asked] : []),
      ...(isLimited ? [{ id: one.id * 10 + 1, node_id: nodeId('GA', one.id * 10 + 1), type: 'branch_policy' }] : []),
    ],
    deployment_branch_policy: isLimited
      ? {
          protected_branches: one.branchPolicy === 'protected-branches',
          custom_branch_policies: one.branchPolicy === 'selected',
        }
      : null,
  };
}

/** What a pipeline deploys is created by the pipeline; who asked for it is the actor of its run. */
export const creatorOf = ({ run, requestedBy }: SimDeployment): string => (run === null ? requestedBy : pipelineLogin);

function deploymentShape(ask: Ask, repository: SimRepository, one: SimDeployment): Shape {
  const url = `${repositoryUrl(ask, repository)}/deployments/${one.id}`;
  return {
    url,
    id: one.id,
    node_id: nodeId('DE', one.id),
    sha: one.commit,
    ref: one.ref,
    task: 'deploy',
    payload: {},
    original_environment: one.environment,
    environment: one.environment,
    description: null,
    creator: nullableUser(ask, creatorOf(one)),
    created_at: one.createdAt,
    updated_at: one.statuses.at(-1)?.at ?? one.createdAt,
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(ask, repository),
    transient_environment: false,
    production_environment: one.environment === 'production',
  };
}

function statusShape(
  ask: Ask,
  repository: SimRepository,
  deployment: SimDeployment,
  one: SimDeployment['statuses'][number],
): Shape {
  const url = `${repositoryUrl(ask, repository)}/deployments/${deployment.id}`;
  const log =
    deployment.run === null
      ? ''
      : `${htmlUrl(ask, repository)}/actions/runs/${deployment.run}/job/${deployment.run + 1}`;
  return {
    url: `${url}/statuses/${one.id}`,
    id: one.id,
    node_id: nodeId('DES', one.id),
    state: one.state.replace('-', '_'),
    creator: nullableUser(ask, creatorOf(deployment)),
    description: '',
    environment: deployment.environment,
    target_url: log,
    created_at: one.at,
    updated_at: one.at,
    deployment_url: url,
    repository_url: repositoryUrl(ask, repository),
    environment_url: '',
    log_url: log,
  };
}

function approvalShape(
  ask: Ask,
  repository: SimRepository,
  deployment: SimDeployment,
  one: SimDeployment['approvals'][number],
): Shape {
  const environment = repository.environments.find(({ name }) => name === deployment.environment);
  return {
    environments: environment ? [environmentHead(ask, repository, environment)] : [],
    state: one.state,
    user: user(ask, one.by),
    comment: one.comment,
  };
}

function runShape(ask: Ask, repository: SimRepository, one: SimDeployment): Shape {
  const run = one.run!;
  const url = `${repositoryUrl(ask, repository)}/actions/runs/${run}`;
  const parts = ['jobs', 'logs', 'artifacts', 'cancel', 'rerun'].map((name) => [`${name}_url`, `${url}/${name}`]);
  return {
    id: run,
    name: 'Deploy',
    node_id: nodeId('WFR', run),
    check_suite_id: run + 1_000_000,
    check_suite_node_id: nodeId('CS', run + 1_000_000),
    head_branch: one.ref,
    head_sha: one.commit,
    path: '.github/workflows/deploy.yml',
    run_number: run % 1000,
    run_attempt: 1,
    referenced_workflows: [],
    event: 'workflow_dispatch',
    status: 'completed',
    conclusion: one.statuses.at(-1)?.state === 'failure' ? 'failure' : 'success',
    workflow_id: 55,
    url,
    html_url: `${htmlUrl(ask, repository)}/actions/runs/${run}`,
    pull_requests: [],
    created_at: one.createdAt,
    updated_at: one.statuses.at(-1)?.at ?? one.createdAt,
    actor: user(ask, one.requestedBy),
    triggering_actor: user(ask, one.requestedBy),
    run_started_at: one.createdAt,
    ...Object.fromEntries(parts),
    check_suite_url: `${repositoryUrl(ask, repository)}/check-suites/${run + 1_000_000}`,
    previous_attempt_url: null,
    workflow_url: `${repositoryUrl(ask, repository)}/actions/workflows/55`,
    head_commit: headCommit(repository, one.commit),
    repository: minimalRepository(ask, repository),
    head_repository: minimalRepository(ask, repository),
    display_title: `Deploy ${one.environment}`,
  };
}

function headCommit({ commits }: SimRepository, oid: string): Shape | null {
  const commit = commits.get(oid);
  if (commit === undefined) return null;
  const { tree, message, committedAt, author, committer } = commit;
  return { id: oid, tree_id: tree, message, timestamp: committedAt, author, committer };
}
