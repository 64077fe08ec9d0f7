/** Pull requests with their commits, reviews and statuses (routers/api/v1/repo/pull.go, pull_review.go, status.go). */
import type { Ask, Route } from '../face.ts';
import type { SimChangeset, SimRepository, SimReview, SimStatusCheck } from '../../world.ts';
import { pipelineApplication } from '../../making/people.ts';
import { paged } from './lists.ts';
import { pullRoute, repositoryRoute, type Server } from './routing.ts';
import { commit, fullName, pipelineUser, plainUser, repository, user, type Shape } from './shapes.ts';
import { timelineReply } from './timeline.ts';

export function pullRoutes(server: Server): readonly Route[] {
  const { cut } = server;
  return [
    repositoryRoute('/pulls', 'read:repository', (ask, repo) =>
      paged(ask, listed(ask, repo), { cut, link: true, shape: (one) => pull(ask, repo, { one, server }) }),
    ),
    pullRoute('/pulls/{index}/commits', 'read:repository', (ask, repo, one) =>
      paged(ask, one.commits.toReversed(), { cut, link: true, shape: (each) => commit(ask, repo, each) }),
    ),
    pullRoute('/pulls/{index}/reviews', 'read:repository', (ask, repo, one) =>
      paged(ask, one.reviews, { cut, shape: (each) => review(ask, repo, { one, each }) }),
    ),
    pullRoute('/issues/{index}/timeline', 'read:issue', (ask, repo, one) => timelineReply(ask, repo, { one, server })),
    repositoryRoute('/commits/{ref}/statuses', 'read:repository', (ask, repo) => {
      const rows = statusRows(repo, ask.parameters['ref'] ?? '', server).toReversed();
      return paged(ask, rows, { cut, link: true, shape: (row) => status(ask, row) });
    }),
  ];
}

function listed({ query }: Ask, { changesets }: SimRepository): SimChangeset[] {
  const state = query.get('state') ?? 'open';
  const wanted = changesets.filter((one) => state === 'all' || (state === 'open') === (one.state === 'open'));
  const order = query.get('sort');
  const time = (one: SimChangeset): string => (order === 'recentupdate' ? one.updatedAt : one.createdAt);
  const sorted = wanted.toSorted((a, b) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : a.id - b.id));
  return order === 'oldest' ? sorted : sorted.reverse();
}

interface Pulled {
  readonly one: SimChangeset;
  readonly server: Server;
}

function pull(ask: Ask, repo: SimRepository, { one, server }: Pulled): Shape {
  const web = `${ask.origin}/${fullName(repo)}/pulls/${one.number}`;
  const isMerged = one.state === 'merged';
  return {
    id: one.id,
    url: web,
    number: one.number,
    user: user(ask, one.author),
    title: one.title,
    body: one.body,
    labels: one.labels.map((name, id) => ({ id, name, color: '00aabb', description: '', url: web, exclusive: false })),
    milestone: null,
    assignee: null,
    assignees: null,
    requested_reviewers: [],
    state: one.state === 'open' ? 'open' : 'closed',
    ...(!server.old && { draft: one.draft, review_comments: hiddenRemarks(one) }),
    is_locked: false,
    comments: one.comments.length,
    html_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    mergeable: one.state === 'open',
    merged: isMerged,
    merged_at: one.mergedAt,
    merge_commit_sha: isMerged ? one.landedAs : null,
    // Newer servers leave it out of lists.
    ...((server.old || server.software === 'forgejo') && {
      merged_by: isMerged && one.mergedBy !== null ? user(ask, one.mergedBy) : null,
    }),
    allow_maintainer_edit: false,
    base: branch(ask, repo, { ref: one.base, label: one.base, sha: repo.branches.get(one.base) ?? '' }),
    head: branch(ask, repo, headBranch(repo, one)),
    merge_base: one.baseCommit,
    due_date: null,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    closed_at: one.closedAt ?? one.mergedAt,
    pin_order: 0,
  };
}

/** Remarks on lines stand in the timeline of no answer. */
export const hiddenRemarks = ({ reviews }: SimChangeset): number =>
  reviews.filter(({ state }) => state === 'commented').length;

/** A branch that was used again after the merge is told as it is now. */
function headBranch(repo: SimRepository, one: SimChangeset) {
  const isReused = one.state === 'merged' && one.number % 5 === 0;
  if (isReused) return { ref: one.source, label: one.source, sha: repo.branches.get(repo.defaultBranch)! };
  return one.state === 'open'
    ? { ref: one.source, label: one.source, sha: one.head }
    : { ref: `refs/pull/${one.number}/head`, label: one.source, sha: one.head };
}

function branch(
  ask: Ask,
  repo: SimRepository,
  told: { readonly ref: string; readonly label: string; readonly sha: string },
) {
  return { ...told, repo_id: repo.id, repo: repository(ask, repo) };
}

const states = { approved: 'APPROVED', 'changes-requested': 'REQUEST_CHANGES', commented: 'COMMENT' } as const;

function review(
  ask: Ask,
  repo: SimRepository,
  { one, each }: { readonly one: SimChangeset; readonly each: SimReview },
): Shape {
  const web = `${ask.origin}/${fullName(repo)}/pulls/${one.number}`;
  const last = one.reviews.findLast(({ by, state }) => by === each.by && state !== 'commented');
  return {
    id: each.id,
    user: user(ask, each.by),
    team: null,
    state: states[each.state],
    body: each.body,
    commit_id: each.commit,
    stale: each.state !== 'commented' && each.commit !== one.head,
    // Only the last word of somebody is one that counts.
    official: each.state !== 'commented' && last?.id === each.id,
    // A later word marks the earlier ones, too.
    dismissed: each.state !== 'commented' && (each.dismissed !== null || last?.id !== each.id),
    comments_count: 0,
    // Begun before it was sent.
    submitted_at: begunAt(each),
    updated_at: each.at,
    html_url: `${web}#issuecomment-${each.id}`,
    pull_request_url: web,
  };
}

function begunAt({ at, id }: SimReview): string {
  return id % 3 === 0 ? new Date(Date.parse(at) - 3_600_000).toISOString() : at;
}

interface StatusRow {
  readonly id: number;
  readonly check: SimStatusCheck;
  readonly word: string;
  readonly at: string;
}

/** Each word is a row of its own. Gitea has no neutral results, and none that are cancelled. */
function statusRows({ changesets }: SimRepository, commit: string, { old }: Server): StatusRow[] {
  const seen = new Map<number, SimStatusCheck>();
  for (const one of changesets)
    for (const check of one.statusChecks) if (check.commit === commit) seen.set(check.id, check);
  const checks = [...seen.values()].sort((a, b) =>
    a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : a.id - b.id,
  );
  return checks.flatMap((check, i): StatusRow[] => {
    const begun = { id: i * 2 + 1, check, word: 'pending', at: check.startedAt };
    if (check.completedAt === null) return [begun];
    const words: Readonly<Record<string, string>> = {
      success: 'success',
      skipped: old ? 'success' : 'skipped',
      neutral: 'warning',
    };
    return [begun, { id: i * 2 + 2, check, word: words[check.conclusion] ?? 'failure', at: check.completedAt }];
  });
}

function status(ask: Ask, { id, check, word, at }: StatusRow): Shape {
  const isOwn = check.application === pipelineApplication;
  return {
    id,
    status: word,
    target_url: '',
    description: '',
    url: `${ask.address}/statuses/${check.commit}`,
    context: check.name,
    creator: isOwn ? plainUser(ask, pipelineUser) : user(ask, check.by ?? 'mira'),
    created_at: at,
    updated_at: at,
  };
}
