/** What stands behind GitHub's GraphQL types: the world's things with the fields that the contract lists. */
import type { Ask } from '../../face.ts';
import type { SimChangeset, SimCommit, SimRepository } from '../../../world.ts';
import { mergedByOf, mostCommits } from '../pulls.ts';
import { htmlUrl, nodeId } from '../shapes.ts';
import { actor, organization } from './actors.ts';
import { commitType } from './commits.ts';
import type { Arguments, Resolved } from './execute.ts';
import { connection, needing, refuse } from './lists.ts';
import { events, reviewType } from './timeline.ts';

export function queryRoot(ask: Ask): Resolved {
  return {
    __typename: 'Query',
    viewer: () =>
      actor(ask, ask.credential?.login ?? '') ?? refuse('FORBIDDEN', 'Resource not accessible by integration'),
    rateLimit: {
      __typename: 'RateLimit',
      cost: 1,
      limit: 5000,
      remaining: 4999,
      used: 1,
      nodeCount: 0,
      resetAt: ask.now,
    },
    organization: ({ login }: Arguments) =>
      login === ask.world.organisation.login
        ? organization(ask)
        : refuse('NOT_FOUND', `Could not resolve to an Organization with the login of '${String(login)}'.`),
    repository: ({ owner, name }: Arguments) => {
      const found = ask.world.repositories.find((one) => one.owner === owner && one.name === name);
      return found
        ? repositoryType(ask, found)
        : refuse('NOT_FOUND', `Could not resolve to a Repository with the name '${String(owner)}/${String(name)}'.`);
    },
  };
}

function repositoryType(ask: Ask, one: SimRepository): Resolved {
  return {
    __typename: 'Repository',
    ...repositoryHead(ask, one),
    pullRequests: needing(ask, 'pull_requests', (given) => {
      const states = given['states'] as readonly string[] | undefined;
      const order = (given['orderBy'] ?? { field: 'CREATED_AT', direction: 'ASC' }) as {
        field: string;
        direction: string;
      };
      const timeOf = (each: SimChangeset): string => (order.field === 'UPDATED_AT' ? each.updatedAt : each.createdAt);
      const items = one.changesets
        .filter((each) => states === undefined || states.includes(each.state.toUpperCase()))
        .filter((each) => given['baseRefName'] === undefined || each.base === given['baseRefName'])
        .toSorted((a, b) => (timeOf(a) < timeOf(b) ? -1 : timeOf(a) > timeOf(b) ? 1 : a.number - b.number));
      if (order.direction === 'DESC') items.reverse();
      return connection({ type: 'PullRequestConnection', items }, (each) => pullRequest(ask, one, each))(given);
    }),
    pullRequest: needing(ask, 'pull_requests', ({ number }) => {
      const found = one.changesets.find((each) => each.number === number);
      return found
        ? pullRequest(ask, one, found)
        : refuse('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${String(number)}.`);
    }),
    object: ({ oid }: Arguments) => {
      const found = one.commits.get(String(oid));
      return found ? commitType(ask, one, found) : null;
    },
  };
}

const repositoryHead = (ask: Ask, one: SimRepository) => ({
  id: nodeId('R', one.id),
  databaseId: one.id,
  name: one.name,
  nameWithOwner: `${one.owner}/${one.name}`,
  url: htmlUrl(ask, one),
  isPrivate: one.visibility !== 'public',
});

function pullRequest(ask: Ask, repository: SimRepository, one: SimChangeset): Resolved {
  const url = `${htmlUrl(ask, repository)}/pull/${one.number}`;
  const landed = one.landedAs === null ? null : repository.commits.get(one.landedAs)!;
  const commitOf = (commit: SimCommit): Resolved => ({
    __typename: 'PullRequestCommit',
    id: nodeId('PRC', commit.oid),
    url: `${url}/commits/${commit.oid}`,
    commit: commitType(ask, repository, commit),
  });
  const tickets = repository.tickets.filter(({ number }) => one.closes.includes(number));
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', one.id),
    fullDatabaseId: String(one.id),
    number: one.number,
    url,
    title: one.title,
    body: one.body,
    bodyText: one.body,
    lastEditedAt: one.bodyEditedAt,
    state: one.state.toUpperCase(),
    merged: one.state === 'merged',
    closed: one.state !== 'open',
    isDraft: one.draft,
    createdAt: one.createdAt,
    updatedAt: one.updatedAt,
    mergedAt: one.mergedAt,
    closedAt: one.closedAt,
    baseRefName: one.base,
    headRefName: one.source,
    headRefOid: one.head,
    baseRefOid: one.baseCommit,
    isCrossRepository: false,
    headRepositoryOwner: organization(ask),
    author: actor(ask, one.author),
    authorAssociation: 'MEMBER',
    mergedBy: actor(ask, mergedByOf(one)),
    mergeCommit: landed && commitType(ask, repository, landed),
    reviewDecision: null,
    labels: connection({ type: 'LabelConnection', items: one.labels }, (name) => ({
      __typename: 'Label',
      id: nodeId('LA', name),
      name,
    })),
    commits: connection(
      { type: 'PullRequestCommitConnection', items: one.commits.slice(-mostCommits), total: one.commits.length },
      commitOf,
    ),
    comments: connection({ type: 'IssueCommentConnection', items: one.comments }, (comment) => ({
      __typename: 'IssueComment',
      id: nodeId('IC', comment.id),
      fullDatabaseId: String(comment.id),
      databaseId: comment.id,
      author: actor(ask, comment.by),
      body: comment.body,
      createdAt: comment.at,
      url: `${url}#issuecomment-${comment.id}`,
    })),
    reviews: connection({ type: 'PullRequestReviewConnection', items: one.reviews }, (review) =>
      reviewType(ask, repository, one, review),
    ),
    timelineItems: (given: Arguments) => {
      const kinds = given['itemTypes'] as readonly string[] | undefined;
      const items = events(ask, repository, one).filter(({ kind }) => kinds === undefined || kinds.includes(kind));
      return connection({ type: 'PullRequestTimelineItemsConnection', items }, ({ event }) => event)(given);
    },
    closingIssuesReferences: needing(
      ask,
      'issues',
      connection({ type: 'IssueConnection', items: tickets }, (ticket) => ({
        __typename: 'Issue',
        id: nodeId('I', ticket.id),
        number: ticket.number,
        title: ticket.title,
        body: '',
        author: actor(ask, ticket.author),
        url: `${htmlUrl(ask, repository)}/issues/${ticket.number}`,
        createdAt: ticket.createdAt,
        closedAt: ticket.closedAt,
        state: ticket.closedAt === null ? 'OPEN' : 'CLOSED',
        repository: { __typename: 'Repository', ...repositoryHead(ask, repository) },
      })),
    ),
  };
}
