/**
 * Pull requests with what hangs on them. What Bitbucket does not keep is not here: when an approval was taken back, what a
 * build said before it said something else, commits of a branch that was removed, whole ids.
 */
import type { Ask, Route } from '../face.ts';
import type { SimChangeset, SimRepository, SimReview, SimStatusCheck } from '../../world.ts';
import { paged } from './lists.ts';
import { good, pullRequestRoute, refused, repositoryRoute, type Workspace } from './routing.ts';
import { apiUrl, commit, repositoryReference, short, user, webUrl, type Shape } from './shapes.ts';

export function pullRequestRoutes(workspace: Workspace): readonly Route[] {
  return [
    repositoryRoute('/pullrequests', 'read:pullrequest', (ask, repository) => {
      const found = listed(ask, repository);
      if (found === undefined) return refused(400, 'Invalid query');
      const hidden = ['participants', 'reviewers'];
      return paged(
        ask,
        found,
        (one) => {
          const { participants, ...rest } = whole(ask, repository, one);
          return workspace.withholdsParticipants ? rest : { ...rest, participants };
        },
        { most: 50, hidden },
      );
    }),
    pullRequestRoute('', (ask, repository, one) => good(whole(ask, repository, one))),
    pullRequestRoute('/activity', (ask, repository, one) =>
      paged(ask, activity(ask, repository, one), (entry) => entry, { most: 50 }),
    ),
    pullRequestRoute('/commits', (ask, repository, one) => {
      // "This list will be empty if the source branch no longer exists."
      const commits = repository.branches.has(one.source) ? one.commits.toReversed() : [];
      return paged(ask, commits, (each) => commit(ask, repository, each));
    }),
    pullRequestRoute('/statuses', (ask, repository, one) =>
      paged(ask, statusesOf(one), (status) => statusShape(ask, repository, status)),
    ),
  ];
}

const states = { open: 'OPEN', merged: 'MERGED', closed: 'DECLINED' } as const;

function listed({ query }: Ask, { changesets }: SimRepository): SimChangeset[] | undefined {
  const wanted = query.getAll('state');
  const filter = query.get('q');
  const since = filter === null ? undefined : /^updated_on >= (\S+)\+00:00$/.exec(filter)?.[1];
  if (filter !== null && since === undefined) return undefined;
  const found = changesets
    .filter(({ state }) => (wanted.length > 0 ? wanted : ['OPEN']).includes(states[state]))
    .filter(({ updatedAt }) => since === undefined || updatedAt >= `${since}Z`);
  return query.get('sort') === 'updated_on'
    ? found.sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : a.updatedAt > b.updatedAt ? 1 : a.number - b.number))
    : found;
}

function whole(ask: Ask, repository: SimRepository, one: SimChangeset): Shape {
  const { number, landedAs } = one;
  const api = `${apiUrl(ask, repository)}/pullrequests/${number}`;
  return {
    type: 'pullrequest',
    id: number,
    title: one.title,
    summary: { raw: one.body, markup: 'markdown', html: '' },
    state: states[one.state],
    draft: one.draft,
    author: user(ask, one.author),
    source: endpoint(ask, repository, one.source, one.head),
    destination: endpoint(ask, repository, one.base, one.baseCommit),
    merge_commit: landedAs === null ? null : { hash: short(landedAs) },
    comment_count: one.comments.length,
    task_count: 0,
    close_source_branch: true,
    closed_by: one.state === 'open' ? null : user(ask, one.mergedBy ?? one.author),
    reason: '',
    created_on: one.createdAt,
    updated_on: one.updatedAt,
    participants: participants(ask, one),
    links: { self: { href: api }, html: { href: `${webUrl(ask, repository)}/pull-requests/${number}` } },
  };
}

function endpoint(ask: Ask, repository: SimRepository, name: string, oid: string): Shape {
  return { branch: { name }, commit: { hash: short(oid) }, repository: repositoryReference(ask, repository) };
}

/** How everybody stands: the last word, unless it was taken back. */
function participants(ask: Ask, { reviews }: SimChangeset): Shape[] {
  const last = new Map<string, SimReview>();
  for (const one of reviews) if (one.state !== 'commented' || !last.has(one.by)) last.set(one.by, one);
  return [...last.values()].map((one) => {
    const state = one.dismissed ? 'none' : one.state;
    return {
      type: 'participant',
      user: user(ask, one.by),
      role: 'REVIEWER',
      approved: state === 'approved',
      state: state === 'approved' ? 'approved' : state === 'changes-requested' ? 'changes_requested' : null,
      participated_on: one.at,
    };
  });
}

/** Newest first. */
function activity(ask: Ask, repository: SimRepository, one: SimChangeset): Shape[] {
  const entry = (at: string, told: Shape): { at: string; shape: Shape } => {
    const reference = { type: 'pullrequest', id: one.number, title: one.title };
    return { at, shape: { ...told, pull_request: reference } };
  };
  const word = ({ at, by }: SimReview): Shape => ({ date: at, user: user(ask, by) });
  const updated = (date: string, by: string, state: string, head: string): Shape => ({
    update: {
      date,
      state,
      author: user(ask, by),
      title: one.title,
      description: one.body,
      reason: '',
      source: endpoint(ask, repository, one.source, head),
      destination: endpoint(ask, repository, one.base, one.baseCommit),
    },
  });
  const entries = [
    ...one.pushes.map(({ at, by, after }) => entry(at, updated(at, by, 'OPEN', after))),
    ...one.reviews.flatMap((review) => {
      if (review.state === 'commented') return [];
      const key = review.state === 'approved' ? 'approval' : 'changes_requested';
      return [entry(review.at, { [key]: word(review) })];
    }),
    ...one.comments.map(({ id, at, by, body }) =>
      entry(at, {
        comment: {
          type: 'pullrequest_comment',
          id,
          created_on: at,
          deleted: false,
          user: user(ask, by),
          content: { raw: body, markup: 'markdown', html: '' },
        },
      }),
    ),
    ...(one.closedAt === null
      ? []
      : [entry(one.closedAt, updated(one.closedAt, one.mergedBy ?? one.author, states[one.state], one.head))]),
  ];
  return entries
    .map((each, i) => ({ ...each, i }))
    .sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : b.i - a.i))
    .map(({ shape }) => shape);
}

interface KeptStatus {
  readonly first: SimStatusCheck;
  readonly last: SimStatusCheck;
}

/** Of the head; a key that is set again keeps nothing of what it said before. */
function statusesOf({ statusChecks, head }: SimChangeset): KeptStatus[] {
  const kept = new Map<string, KeptStatus>();
  for (const one of statusChecks) {
    if (one.commit !== head) continue;
    kept.set(one.name, { first: kept.get(one.name)?.first ?? one, last: one });
  }
  return [...kept.values()];
}

const words: Readonly<Record<string, string>> = {
  success: 'SUCCESSFUL',
  failure: 'FAILED',
  'timed-out': 'FAILED',
  pending: 'INPROGRESS',
};

function statusShape(ask: Ask, repository: SimRepository, { first, last }: KeptStatus): Shape {
  const api = `${apiUrl(ask, repository)}/commit/${last.commit}`;
  return {
    type: 'build',
    key: last.name,
    name: last.name,
    refname: 'main',
    state: last.completedAt === null ? 'INPROGRESS' : (words[last.conclusion] ?? 'STOPPED'),
    url: `${webUrl(ask, repository)}/pipelines/results/${last.id}`,
    description: '',
    created_on: first.startedAt,
    updated_on: last.completedAt ?? last.startedAt,
    links: { self: { href: `${api}/statuses/build/${last.name}` }, commit: { href: api } },
  };
}
