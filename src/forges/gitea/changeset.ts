/** From Gitea's words to ours: one pull request with all its lists read to their ends. Pure. */
import type { Changeset, MissingPart, ProposedCommit } from '../../model/changeset.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { accountOf } from './account.ts';
import type { Commit, CommitStatus, Pull, Review, TimelineEntry } from './changeset-schema.ts';
import { statusChecksOf } from './status-checks.ts';
import { mergerOf, pushesOf, reviewsOf } from './timeline.ts';

/** Everything that hangs on one pull request. What is null was refused, and `missing` says why. */
export interface WholePull {
  readonly pull: Pull;
  /** Newest first, as Gitea lists them. */
  readonly commits: readonly Commit[] | null;
  readonly reviews: readonly Review[];
  readonly timeline: readonly TimelineEntry[] | null;
  readonly statuses: readonly CommitStatus[];
  readonly missing: readonly MissingPart[];
}

export function changesetOf({ pull, commits, reviews, timeline, statuses, missing }: WholePull): Changeset {
  const head = headOf(pull, commits);
  const pushed = timeline && pushesOf(pull, timeline, { commits: commits ?? [], head });
  return {
    id: String(pull.number),
    url: pull.html_url,
    title: pull.title,
    body: pull.body ?? '',
    state: pull.merged ? 'merged' : pull.state === 'closed' ? 'closed' : 'open',
    draft: pull.draft ?? isTitledDraft(pull.title),
    author: accountOf(pull.user),
    createdAt: pull.created_at,
    updatedAt: pull.updated_at,
    mergedAt: pull.merged_at ?? null,
    mergedBy: mergerOf(pull, timeline),
    closedAt: pull.closed_at ?? pull.merged_at ?? null,
    base: pull.base.ref,
    source: sourceOf(pull),
    head,
    baseCommit: pull.merge_base ? asObjectId(pull.merge_base) : null,
    landedAs: pull.merged && pull.merge_commit_sha ? asObjectId(pull.merge_commit_sha) : null,
    // Which button it was, Gitea does not tell; git does.
    method: null,
    labels: (pull.labels ?? []).map(({ name }) => name),
    commits: (commits ?? []).toReversed().map(commitOf),
    reviews: reviewsOf(reviews, timeline),
    pushes: pushed && pushed.pushes,
    statusChecks: statusChecksOf(head, statuses),
    // Gitea knows no links but what is written in the text, which is read with it.
    requests: [],
    missing: [...missing, ...(pushed?.missing ?? [])],
  };
}

/** Servers before 1.21 say it by the title alone (`WORK_IN_PROGRESS_PREFIXES`). */
const isTitledDraft = (title: string): boolean => /^(?:wip:|\[wip\])/i.test(title);

const noCommit = '0'.repeat(40);

/**
 * Of a branch that still exists Gitea tells where it is now, even if the changeset was merged long before. Its commits are
 * those of the proposal's own ref, so the newest of them is the head, and the branch counts only where there are none.
 */
export function headOf({ head }: Pull, commits: readonly Commit[] | null): ObjectId {
  return asObjectId(commits?.[0]?.sha ?? head.sha ?? noCommit);
}

function sourceOf({ head, base }: Pull): string {
  const name = head.label || head.ref;
  if (head.repo_id === base.repo_id) return name;
  const [owner = '?'] = head.repo?.full_name.split('/') ?? [];
  return `${owner}:${name}`;
}

function commitOf({ sha, commit, author, committer }: Commit): ProposedCommit {
  return {
    commit: asObjectId(sha),
    author: { name: commit.author.name, email: commit.author.email },
    authorAccount: accountOf(author),
    committer: { name: commit.committer.name, email: commit.committer.email },
    committerAccount: accountOf(committer),
    message: commit.message,
  };
}
