/** Pull requests with their reviews, commits and files, as docs.github.com/rest/pulls and /rest/issues/timeline tell. */
import type { Ask, Route } from '../face.ts';
import type { SimChangeset, SimCommit, SimRepository, SimReview, SimTicket } from '../../world.ts';
import { paged } from './lists.ts';
import { changesetRoute, good, newestFirst, notFound, repositoryRoute } from './routing.ts';
import {
  accountByEmail,
  htmlUrl,
  isMember,
  mergeQueueLogin,
  nodeId,
  nullableUser,
  repository as repositoryShape,
  repositoryUrl,
  user,
  type Shape,
} from './shapes.ts';

/** GitHub tells of so many commits of a pull request, and of so many files, and no more. */
export const mostCommits = 250;
const mostFiles = 3000;

export const pullRoutes: readonly Route[] = [
  repositoryRoute('/pulls', 'pull_requests', (ask, repository) => {
    const state = ask.query.get('state') ?? 'open';
    const base = ask.query.get('base');
    const byUpdate = ask.query.get('sort') === 'updated';
    const meant = repository.changesets.filter(
      (one) =>
        (state === 'all' || (one.state === 'open') === (state === 'open')) && (base === null || one.base === base),
    );
    const sorted = newestFirst(meant, (one) => (byUpdate ? one.updatedAt : one.createdAt));
    return paged(ask, ask.query.get('direction') === 'asc' ? sorted.reverse() : sorted, (one) =>
      pullSimple(ask, repository, one),
    );
  }),
  changesetRoute('/pulls/{pull_number}', 'pull_requests', (ask, repository, one) =>
    good(pullWhole(ask, repository, one)),
  ),
  changesetRoute('/pulls/{pull_number}/reviews', 'pull_requests', (ask, repository, one) =>
    paged(ask, one.reviews, (review) => reviewShape(ask, repository, one, review)),
  ),
  changesetRoute('/pulls/{pull_number}/commits', 'pull_requests', (ask, repository, { commits }) =>
    paged(ask, commits.slice(0, mostCommits), (commit) => commitShape(ask, repository, commit)),
  ),
  changesetRoute('/pulls/{pull_number}/files', 'pull_requests', (ask, repository, one) =>
    paged(ask, pathsOf(one).slice(0, mostFiles), (path) => fileShape(ask, repository, one, path)),
  ),
  changesetRoute('/issues/{issue_number}/timeline', 'issues', (ask, repository, one) =>
    paged(ask, timeline(ask, repository, one), (event) => event),
  ),
  repositoryRoute('/issues/{issue_number}', 'issues', (ask, repository) => {
    const found = repository.tickets.find(({ number }) => number === Number(ask.parameters['issue_number']));
    return found ? good(ticketShape(ask, repository, found)) : notFound(ask);
  }),
  repositoryRoute('/commits/{commit_sha}/pulls', 'pull_requests', (ask, repository) => {
    const commit = ask.parameters['commit_sha'];
    if (!repository.commits.has(commit ?? '')) return notFound(ask, `No commit found for SHA: ${commit}`);
    const holding = repository.changesets.filter(
      ({ landedAs, commits }) => landedAs === commit || commits.some(({ oid }) => oid === commit),
    );
    return paged(ask, holding, (one) => pullSimple(ask, repository, one));
  }),
];

const pathsOf = ({ commits }: SimChangeset): string[] => [...new Set(commits.flatMap(({ paths }) => paths))].sort();
const associationOf = (ask: Ask, login: string): string => {
  const account = ask.world.accounts.get(login);
  if (account?.role === 'owner') return 'OWNER';
  return account && isMember(account, ask.now) ? 'MEMBER' : 'CONTRIBUTOR';
};

export const mergedByOf = ({ mergedBy, method }: SimChangeset): string | null =>
  method === 'queue' ? mergeQueueLogin : mergedBy;

function pullSimple(ask: Ask, repository: SimRepository, one: SimChangeset): Shape {
  const url = `${repositoryUrl(ask, repository)}/pulls/${one.number}`;
  const issue = `${repositoryUrl(ask, repository)}/issues/${one.number}`;
  const html = `${htmlUrl(ask, repository)}/pull/${one.number}`;
  const statuses = `${repositoryUrl(ask, repository)}/statuses/${one.head}`;
  const side = (ref: string, sha: string): Shape => ({
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: user(ask, one.author),
    repo: repositoryShape(ask, repository),
  });
  const addresses = {
    comments: `${issue}/comments`,
    commits: `${url}/commits`,
    statuses,
    html,
    issue,
    review_comments: `${url}/comments`,
    review_comment: `${repositoryUrl(ask, repository)}/pulls/comments{/number}`,
    self: url,
  };
  return {
    url,
    id: one.id,
    node_id: nodeId('PR', one.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: addresses.commits,
    review_comments_url: addresses.review_comments,
    review_comment_url: addresses.review_comment,
    comments_url: addresses.comments,
    statuses_url: statuses,
    number: one.number,
    state: one.state === 'open' ? 'open' : 'closed',
    locked: false,
    title: one.title,
    user: user(ask, one.author),
    body: one.body,
    labels: one.labels.map((name, i) => labelShape(ask, repository, name, i)),
    milestone: null,
    active_lock_reason: null,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    closed_at: one.closedAt,
    merged_at: one.mergedAt,
    merge_commit_sha: one.landedAs,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: side(one.source, one.head),
    base: side(one.base, one.baseCommit),
    _links: Object.fromEntries(Object.entries(addresses).map(([name, href]) => [name, { href }])),
    author_association: associationOf(ask, one.author),
    auto_merge: null,
    draft: one.draft,
  };
}

function ticketShape(ask: Ask, repository: SimRepository, one: SimTicket): Shape {
  const url = `${repositoryUrl(ask, repository)}/issues/${one.number}`;
  return {
    id: one.id,
    node_id: nodeId('I', one.id),
    url,
    repository_url: repositoryUrl(ask, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${htmlUrl(ask, repository)}/issues/${one.number}`,
    number: one.number,
    state: one.closedAt === null ? 'open' : 'closed',
    title: one.title,
    body: '',
    user: nullableUser(ask, one.author),
    labels: [],
    assignee: null,
    milestone: null,
    locked: false,
    comments: 0,
    closed_at: one.closedAt,
    created_at: one.createdAt,
    updated_at: one.closedAt ?? one.createdAt,
    author_association: associationOf(ask, one.author),
  };
}

function labelShape(ask: Ask, repository: SimRepository, name: string, i: number): Shape {
  const url = `${repositoryUrl(ask, repository)}/labels/${name}`;
  return { id: 900 + i, node_id: nodeId('LA', name), url, name, description: '', color: 'd73a4a', default: false };
}

function pullWhole(ask: Ask, repository: SimRepository, one: SimChangeset): Shape {
  const paths = pathsOf(one);
  return {
    ...pullSimple(ask, repository, one),
    merged: one.state === 'merged',
    mergeable: one.state === 'open' ? true : null,
    rebaseable: false,
    mergeable_state: one.state === 'open' ? 'clean' : 'unknown',
    merged_by: nullableUser(ask, mergedByOf(one)),
    comments: one.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: one.commits.length,
    additions: paths.length,
    deletions: paths.length,
    changed_files: paths.length,
  };
}

/** Of a review that was dismissed GitHub shows only that it was; what it had said is in the timeline. */
export const reviewState = ({ state, dismissed }: SimReview): string =>
  dismissed
    ? 'DISMISSED'
    : { approved: 'APPROVED', 'changes-requested': 'CHANGES_REQUESTED', commented: 'COMMENTED' }[state];

function reviewShape(ask: Ask, repository: SimRepository, one: SimChangeset, review: SimReview): Shape {
  const html = `${htmlUrl(ask, repository)}/pull/${one.number}#pullrequestreview-${review.id}`;
  const pull = `${repositoryUrl(ask, repository)}/pulls/${one.number}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: nullableUser(ask, review.by),
    body: review.body,
    state: reviewState(review),
    html_url: html,
    pull_request_url: pull,
    _links: { html: { href: html }, pull_request: { href: pull } },
    submitted_at: review.at,
    commit_id: review.commit,
    author_association: associationOf(ask, review.by),
  };
}

export function commitShape(ask: Ask, repository: SimRepository, commit: SimCommit): Shape {
  const url = `${repositoryUrl(ask, repository)}/commits/${commit.oid}`;
  const git = `${repositoryUrl(ask, repository)}/git`;
  const html = `${htmlUrl(ask, repository)}/commit/`;
  const accountOf = (email: string): Shape | null => {
    const account = accountByEmail(ask, email);
    return account ? user(ask, account.login) : null;
  };
  return {
    url,
    sha: commit.oid,
    node_id: nodeId('C', commit.oid),
    html_url: html + commit.oid,
    comments_url: `${url}/comments`,
    commit: {
      url: `${git}/commits/${commit.oid}`,
      author: { ...commit.author, date: commit.authoredAt },
      committer: { ...commit.committer, date: commit.committedAt },
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${git}/trees/${commit.tree}` },
      verification: { verified: false, reason: 'unsigned', payload: null, signature: null, verified_at: null },
    },
    author: accountOf(commit.author.email),
    committer: accountOf(commit.committer.email),
    parents: commit.parents.map((oid) => ({
      sha: oid,
      url: `${repositoryUrl(ask, repository)}/commits/${oid}`,
      html_url: html + oid,
    })),
  };
}

function fileShape(ask: Ask, repository: SimRepository, one: SimChangeset, filename: string): Shape {
  const html = htmlUrl(ask, repository);
  return {
    sha: one.head,
    filename,
    status: 'modified',
    additions: 1,
    deletions: 1,
    changes: 2,
    blob_url: `${html}/blob/${one.head}/${filename}`,
    raw_url: `${html}/raw/${one.head}/${filename}`,
    contents_url: `${repositoryUrl(ask, repository)}/contents/${filename}?ref=${one.head}`,
  };
}

interface Event {
  readonly id: number;
  readonly event: string;
  readonly by: string;
  readonly at: string;
  readonly commit?: string | null;
  readonly more?: Shape;
}

/** What has an own place in time: requests for review, reviews and their dismissals, forced pushes, the landing. */
function timeline(ask: Ask, repository: SimRepository, one: SimChangeset): Shape[] {
  const eventShape = ({ id, event, by, at, commit = null, more = {} }: Event): Shape => ({
    id,
    node_id: nodeId('EV', id),
    url: `${repositoryUrl(ask, repository)}/issues/events/${id}`,
    actor: user(ask, by),
    event,
    commit_id: commit,
    commit_url: commit === null ? null : `${repositoryUrl(ask, repository)}/commits/${commit}`,
    created_at: at,
    performed_via_github_app: null,
    ...more,
  });
  const entries = [
    ...one.reviewRequests.map(({ at, by, of }, i) => ({
      at,
      shape: eventShape({
        id: one.id * 100 + i,
        event: 'review_requested',
        by,
        at,
        more: { review_requester: user(ask, by), requested_reviewer: user(ask, of) },
      }),
    })),
    ...one.reviews.map((review) => ({ at: review.at, shape: reviewedEvent(ask, repository, one, review) })),
    ...one.reviews.flatMap((review) => dismissal(review, eventShape)),
    ...one.pushes.flatMap(({ forced, at, by, after }, i) =>
      forced
        ? [
            {
              at,
              shape: eventShape({ id: one.id * 100 + 50 + i, event: 'head_ref_force_pushed', by, at, commit: after }),
            },
          ]
        : [],
    ),
    ...ending(one, eventShape),
  ];
  return entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ shape }) => shape);
}

interface Entry {
  readonly at: string;
  readonly shape: Shape;
}

function reviewedEvent(ask: Ask, repository: SimRepository, one: SimChangeset, review: SimReview): Shape {
  const shape = reviewShape(ask, repository, one, review);
  return { ...shape, event: 'reviewed', user: user(ask, review.by), state: reviewState(review).toLowerCase() };
}

function dismissal({ id, state, dismissed, commit }: SimReview, shape: (event: Event) => Shape): Entry[] {
  if (dismissed === null) return [];
  const { at, by, because } = dismissed;
  const said = { approved: 'approved', 'changes-requested': 'changes_requested', commented: 'commented' }[state];
  const review = { state: said, review_id: id, dismissal_message: because, dismissal_commit_id: commit };
  return [{ at, shape: shape({ id: id * 10, event: 'review_dismissed', by, at, more: { dismissed_review: review } }) }];
}

function ending(one: SimChangeset, shape: (event: Event) => Shape): Entry[] {
  const { closedAt, mergedAt, landedAs, id } = one;
  if (closedAt === null) return [];
  const by = mergedByOf(one) ?? one.author;
  const closed = {
    at: closedAt,
    shape: shape({ id: id * 100 + 91, event: 'closed', by, at: closedAt, more: { state_reason: null } }),
  };
  if (mergedAt === null) return [closed];
  const merged = shape({ id: id * 100 + 90, event: 'merged', by, at: mergedAt, commit: landedAs });
  const queued = {
    at: one.reviews.at(-1)?.at ?? mergedAt,
    shape: shape({ id: id * 100 + 89, event: 'added_to_merge_queue', by: one.author, at: mergedAt }),
  };
  return [...(one.method === 'queue' ? [queued] : []), { at: mergedAt, shape: merged }, closed];
}
