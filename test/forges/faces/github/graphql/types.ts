/** What stands behind GitHub's GraphQL types: the world's things with the fields that the contract lists. */
import type { Ask } from '../../face.ts';
import type { SimChangeset, SimCommit, SimRepository, SimReview, SimStatusCheck } from '../../../world.ts';
import { pipelineApplication } from '../../../making/people.ts';
import { checksOf, conclusionOf, latest } from '../checks.ts';
import { read, write } from '../lists.ts';
import { mergedByOf, mostCommits, reviewState } from '../pulls.ts';
import { accountByEmail, htmlUrl, isMember, mergeQueueLogin, nodeId } from '../shapes.ts';
import { GraphqlMistake, GraphqlRefusal, type Arguments, type Resolved } from './execute.ts';

const mostListed = 100;

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

function refuse(type: string, message: string): never {
  throw new GraphqlRefusal(type, message);
}

/** Parts that the token has no right to are null, each with its own error. */
function needing(
  { credential }: Ask,
  scope: string,
  value: (given: Arguments) => unknown,
): (given: Arguments) => unknown {
  const scopes = credential?.scopes ?? [];
  return (given) =>
    scopes.includes('*') || scopes.includes(scope)
      ? value(given)
      : refuse('FORBIDDEN', 'Resource not accessible by token');
}

interface ListOf<T> {
  readonly type: string;
  readonly items: readonly T[];
  /** How many there are, when not all can be listed. */
  readonly total?: number;
}

function connection<T>({ type, items, total = items.length }: ListOf<T>, shape: (item: T) => unknown) {
  return ({ first, last, after, before }: Arguments): Resolved => {
    const size = Number(first ?? last ?? 0);
    if (size < 1)
      throw new GraphqlMistake(`You must provide a \`first\` or \`last\` value to properly paginate the ${type}.`);
    if (size > mostListed)
      throw new GraphqlMistake(`Requesting ${size} records on the ${type} exceeds the limit of 100 records.`);
    const from = typeof after === 'string' && after !== '' ? Number(read(after)) : 0;
    const to = typeof before === 'string' ? Number(read(before)) - 1 : items.length;
    const start = first === undefined || first === null ? Math.max(from, to - size) : from;
    const shown = items.slice(start, Math.min(to, start + size));
    return {
      __typename: type,
      totalCount: total,
      nodes: shown.map(shape),
      pageInfo: {
        __typename: 'PageInfo',
        hasNextPage: start + shown.length < items.length,
        hasPreviousPage: start > 0,
        startCursor: shown.length > 0 ? write(String(start + 1)) : null,
        endCursor: shown.length > 0 ? write(String(start + shown.length)) : null,
      },
    };
  };
}

/** Bots are without `[bot]` here; accounts that are gone are null. */
function actor(ask: Ask, login: string | null): Resolved | null {
  if (login === null) return null;
  if (login === mergeQueueLogin) return bot(ask, login, 118_344_674);
  const account = ask.world.accounts.get(login);
  if (account === undefined || account.deleted) return null;
  if (account.kind === 'bot') return bot(ask, login, account.id);
  const { id, name, email } = account;
  return { __typename: 'User', id: nodeId('U', id), login, databaseId: id, name, email, url: `${ask.origin}/${login}` };
}

function bot(ask: Ask, login: string, id: number): Resolved {
  const slug = login.replace('[bot]', '');
  return { __typename: 'Bot', id: nodeId('BOT', id), login: slug, databaseId: id, url: `${ask.origin}/apps/${slug}` };
}

function organization(ask: Ask): Resolved {
  const { login, id, name, multiFactorRequired, singleSignOn } = ask.world.organisation;
  const members = [...ask.world.accounts.values()].filter((one) => isMember(one, ask.now));
  const identities = connection({ type: 'ExternalIdentityConnection', items: members }, (one) => ({
    __typename: 'ExternalIdentity',
    id: nodeId('EI', one.id),
    guid: `guid-${one.id}`,
    user: actor(ask, one.login),
    samlIdentity: { __typename: 'ExternalIdentitySamlAttributes', nameId: one.email, username: one.person },
    scimIdentity: null,
  }));
  const provider = {
    __typename: 'OrganizationIdentityProvider',
    id: nodeId('IDP', id),
    issuer: 'https://identity.example',
    ssoUrl: 'https://identity.example/sso',
    externalIdentities: identities,
  };
  return {
    __typename: 'Organization',
    id: nodeId('O', id),
    databaseId: id,
    login,
    name,
    url: `${ask.origin}/${login}`,
    requiresTwoFactorAuthentication: multiFactorRequired,
    samlIdentityProvider: needing(ask, 'organization_administration', () => (singleSignOn ? provider : null)),
    membersWithRole: (given: Arguments) => {
      const whole = connection({ type: 'OrganizationMemberConnection', items: members }, (one) =>
        actor(ask, one.login),
      )(given);
      const edges = members.map((one, i) => ({
        __typename: 'OrganizationMemberEdge',
        cursor: write(String(i + 1)),
        role: one.role === 'owner' ? 'ADMIN' : 'MEMBER',
        hasTwoFactorEnabled: one.multiFactor,
        node: actor(ask, one.login),
      }));
      return { ...whole, edges };
    },
  };
}

function repositoryType(ask: Ask, one: SimRepository): Resolved {
  return {
    __typename: 'Repository',
    ...repositoryHead(ask, one),
    pullRequests: (given: Arguments) => {
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
    },
    pullRequest: ({ number }: Arguments) => {
      const found = one.changesets.find((each) => each.number === number);
      return found
        ? pullRequest(ask, one, found)
        : refuse('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${String(number)}.`);
    },
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

function reviewType(ask: Ask, repository: SimRepository, one: SimChangeset, review: SimReview): Resolved {
  const account = ask.world.accounts.get(review.by);
  const commit = repository.commits.get(review.commit);
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PRR', review.id),
    fullDatabaseId: String(review.id),
    databaseId: review.id,
    state: reviewState(review),
    body: review.body,
    createdAt: review.at,
    submittedAt: review.at,
    url: `${htmlUrl(ask, repository)}/pull/${one.number}#pullrequestreview-${review.id}`,
    author: actor(ask, review.by),
    authorAssociation: 'MEMBER',
    authorCanPushToRepository: account !== undefined && account.role !== 'read' && account.leftAt === null,
    commit: commit ? commitType(ask, repository, commit) : null,
  };
}

interface Happening {
  readonly kind: string;
  readonly at: string;
  readonly event: Resolved;
}

function events(ask: Ask, repository: SimRepository, one: SimChangeset): Happening[] {
  const happening: Happen = (typename, { at, by }, more = {}) => ({
    kind: typename.replaceAll(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
    at,
    event: {
      __typename: typename,
      id: nodeId('EV', `${one.id}${typename}${at}`),
      createdAt: at,
      actor: actor(ask, by),
      ...more,
    },
  });
  const commitAt = (oid: string | null): Resolved | null => {
    const commit = oid === null ? undefined : repository.commits.get(oid);
    return commit ? commitType(ask, repository, commit) : null;
  };
  const all = [
    ...one.reviewRequests.map(({ at, by, of }) =>
      happening('ReviewRequestedEvent', { at, by }, { requestedReviewer: actor(ask, of) }),
    ),
    ...one.reviews.flatMap((review) => {
      if (review.dismissed === null) return [];
      const { at, by, because } = review.dismissed;
      const previous = reviewState({ ...review, dismissed: null });
      const more = {
        dismissalMessage: because,
        previousReviewState: previous,
        databaseId: review.id * 10,
        review: reviewType(ask, repository, one, review),
      };
      return [happening('ReviewDismissedEvent', { at, by }, more)];
    }),
    ...one.pushes.flatMap(({ forced, at, by, before, after }) => {
      const more = { beforeCommit: commitAt(before), afterCommit: commitAt(after) };
      return forced ? [happening('HeadRefForcePushedEvent', { at, by }, more)] : [];
    }),
    ...endings(one, happening, commitAt, (login) => actor(ask, login)),
  ];
  return all.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

type Happen = (typename: string, when: { readonly at: string; readonly by: string | null }, more?: object) => Happening;

function endings(
  one: SimChangeset,
  happening: Happen,
  commitAt: (oid: string | null) => Resolved | null,
  actorOf: (login: string) => Resolved | null,
): Happening[] {
  if (one.closedAt === null) return [];
  const by = mergedByOf(one) ?? one.author;
  const closed = happening('ClosedEvent', { at: one.closedAt, by: by });
  if (one.mergedAt === null) return [closed];
  const queuedAt = one.reviews.at(-1)?.at ?? one.mergedAt;
  const queued = happening(
    'AddedToMergeQueueEvent',
    { at: queuedAt, by: one.author },
    {
      enqueuer: actorOf(one.author),
    },
  );
  const merged = happening(
    'MergedEvent',
    { at: one.mergedAt, by: by },
    {
      commit: commitAt(one.landedAs),
      mergeRefName: one.base,
    },
  );
  return [...(one.method === 'queue' ? [queued] : []), merged, closed];
}

function commitType(ask: Ask, repository: SimRepository, one: SimCommit): Resolved {
  const gitActor = ({ name, email }: { name: string; email: string }, date: string): Resolved => {
    const account = accountByEmail(ask, email);
    // Only people are users; of a bot GitHub names no user here.
    const user = account?.kind === 'person' ? actor(ask, account.login) : null;
    return { __typename: 'GitActor', name, email, date, user };
  };
  const author = gitActor(one.author, one.authoredAt);
  return {
    __typename: 'Commit',
    id: nodeId('C', one.oid),
    oid: one.oid,
    url: `${htmlUrl(ask, repository)}/commit/${one.oid}`,
    message: one.message,
    messageHeadline: one.message.split('\n')[0],
    author,
    authors: connection({ type: 'GitActorConnection', items: [author] }, (each) => each),
    committer: gitActor(one.committer, one.committedAt),
    authoredDate: one.authoredAt,
    committedDate: one.committedAt,
    tree: { __typename: 'Tree', id: nodeId('TR', one.tree), oid: one.tree },
    parents: connection({ type: 'CommitConnection', items: one.parents }, (oid) =>
      commitType(ask, repository, repository.commits.get(oid)!),
    ),
    statusCheckRollup: needing(ask, 'checks', () => rollup(ask, repository, one)),
  };
}

function rollup(ask: Ask, repository: SimRepository, commit: SimCommit): Resolved | null {
  const items = latest(checksOf(repository, commit.oid));
  if (items.length === 0) return null;
  const isFailing = items.some(({ conclusion }) => conclusion === 'failure');
  return {
    __typename: 'StatusCheckRollup',
    id: nodeId('SCR', commit.oid),
    state: isFailing ? 'FAILURE' : items.every(({ completedAt }) => completedAt !== null) ? 'SUCCESS' : 'PENDING',
    commit: commitType(ask, repository, commit),
    contexts: connection({ type: 'StatusCheckRollupContextConnection', items }, (one) =>
      one.application === null ? statusContext(ask, repository, commit, one) : checkRun(ask, repository, commit, one),
    ),
  };
}

function checkRun(ask: Ask, repository: SimRepository, commit: SimCommit, one: SimStatusCheck): Resolved {
  const known = ask.world.organisation.applications.find(({ id }) => id === one.application);
  const isPipeline = one.application === pipelineApplication;
  const url = `${htmlUrl(ask, repository)}/actions/runs/${one.id}`;
  const slug = known?.slug ?? (isPipeline ? 'github-actions' : `app-${one.application}`);
  return {
    __typename: 'CheckRun',
    id: nodeId('CR', one.id),
    databaseId: one.id,
    name: one.name,
    status: one.completedAt === null ? 'IN_PROGRESS' : 'COMPLETED',
    conclusion: conclusionOf(one)?.toUpperCase() ?? null,
    startedAt: one.startedAt,
    completedAt: one.completedAt,
    detailsUrl: url,
    url,
    checkSuite: {
      __typename: 'CheckSuite',
      id: nodeId('CS', one.id),
      databaseId: one.id + 1_000_000,
      commit: commitType(ask, repository, commit),
      app: {
        __typename: 'App',
        id: nodeId('A', one.application!),
        databaseId: one.application,
        name: known?.name ?? slug,
        slug,
      },
    },
  };
}

function statusContext(ask: Ask, repository: SimRepository, commit: SimCommit, one: SimStatusCheck): Resolved {
  return {
    __typename: 'StatusContext',
    id: nodeId('SC', one.id),
    context: one.name,
    state: one.conclusion === 'success' ? 'SUCCESS' : one.conclusion === 'pending' ? 'PENDING' : 'FAILURE',
    createdAt: one.completedAt ?? one.startedAt,
    targetUrl: null,
    description: null,
    creator: actor(ask, one.by),
    commit: commitType(ask, repository, commit),
  };
}
