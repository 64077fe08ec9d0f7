/** From GitHub's words to ours: one pull request with all its lists read to their ends. Pure. */
import type { Account } from '../../model/account.ts';
import type {
  Changeset,
  MissingPart,
  ProposalPush,
  ProposedCommit,
  Review,
  ReviewState,
  StatusCheck,
  StatusConclusion,
} from '../../model/changeset.ts';
import type { Person } from '../../model/history.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { accountOf } from './account.ts';
import type { ChangesetNode, CommitNode, EventNode, ReviewNode, StatusCheckNode } from './changeset-schema.ts';

/** The lists of one changeset, read to their ends. */
export interface WholeLists {
  readonly commits: readonly CommitNode[];
  readonly reviews: readonly ReviewNode[];
  readonly events: readonly EventNode[];
  /** With the commit that each ran on. */
  readonly statusChecks: readonly { readonly commit: string; readonly node: StatusCheckNode }[];
  readonly missing: readonly MissingPart[];
}

export function changesetOf(node: ChangesetNode, lists: WholeLists): Changeset {
  const byQueue = lists.events.some(({ __typename }) => __typename === 'AddedToMergeQueueEvent');
  return {
    id: String(node.number),
    url: node.url,
    title: node.title,
    body: node.body,
    ...(node.lastEditedAt !== null && { bodyEditedAt: node.lastEditedAt }),
    state: node.state === 'MERGED' ? 'merged' : node.state === 'OPEN' ? 'open' : 'closed',
    draft: node.isDraft,
    author: accountOf(node.author),
    createdAt: node.createdAt,
    updatedAt: node.updatedAt,
    mergedAt: node.mergedAt,
    mergedBy: accountOf(node.mergedBy),
    closedAt: node.closedAt,
    base: node.baseRefName,
    source: node.isCrossRepository ? `${node.headRepositoryOwner?.login ?? '?'}:${node.headRefName}` : node.headRefName,
    head: asObjectId(node.headRefOid),
    baseCommit: asObjectId(node.baseRefOid),
    landedAs: landedAs(node, lists.events),
    method: methodOf(node, byQueue),
    labels: (node.labels?.nodes ?? []).flatMap((label) => label?.name ?? []),
    commits: lists.commits.map(commitOf),
    reviews: reviewsOf(lists),
    pushes: lists.events.flatMap(pushOf),
    statusChecks: lists.statusChecks.map(({ commit, node: check }) => statusCheckOf(check, asObjectId(commit))),
    requests: (node.closingIssuesReferences?.nodes ?? []).flatMap((issue) =>
      issue === null
        ? []
        : [
            {
              id: `${issue.repository.nameWithOwner}#${issue.number}`,
              url: issue.url,
              createdAt: issue.createdAt,
              type: 'issue' as const,
            },
          ],
    ),
    missing: lists.missing,
  };
}

/** A merged changeset names its commit twice: itself, and the event. For a closed one the first is a test merge. */
function landedAs(node: ChangesetNode, events: readonly EventNode[]): ObjectId | null {
  if (node.state !== 'MERGED') return null;
  const merged = events.findLast((event) => event.__typename === 'MergedEvent');
  const commit = (merged?.__typename === 'MergedEvent' ? merged.commit?.oid : undefined) ?? node.mergeCommit?.oid;
  return commit === undefined ? null : asObjectId(commit);
}

/** GitHub does not say how it landed: two parents are a merge, one may be a squash or a rebase, which git can tell. */
function methodOf(node: ChangesetNode, byQueue: boolean): Changeset['method'] {
  if (node.state !== 'MERGED') return null;
  if (byQueue && node.mergedBy?.__typename === 'Bot') return 'queue';
  return (node.mergeCommit?.parents.totalCount ?? 0) > 1 ? 'merge' : null;
}

type GitActor = CommitNode['commit']['author'];

const personOf = (actor: GitActor): Person => ({ name: actor?.name ?? '', email: actor?.email ?? '' });

function gitAccountOf(actor: GitActor): Account | null {
  const user = actor?.user;
  if (!user) return null;
  const { login, databaseId, name } = user;
  return accountOf({ __typename: login.endsWith('[bot]') ? 'Bot' : 'User', login, databaseId, name });
}

function commitOf({ commit }: CommitNode): ProposedCommit {
  return {
    commit: asObjectId(commit.oid),
    author: personOf(commit.author),
    authorAccount: gitAccountOf(commit.author),
    committer: personOf(commit.committer),
    committerAccount: gitAccountOf(commit.committer),
    message: commit.message,
  };
}

const reviewStates: Readonly<Record<Exclude<ReviewNode['state'], 'PENDING'>, ReviewState>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
};

/** A review that was dismissed shows as such today; the event of its dismissal tells what it had said, and when it ended. */
function reviewsOf({ reviews, events }: WholeLists): readonly Review[] {
  const dismissals = new Map<string, Extract<EventNode, { __typename: 'ReviewDismissedEvent' }>>();
  for (const event of events) {
    if (event.__typename !== 'ReviewDismissedEvent') continue;
    const id = event.review?.fullDatabaseId ?? null;
    if (id !== null) dismissals.set(String(id), event);
  }
  return reviews.flatMap((review) => {
    if (review.state === 'PENDING') return [];
    const id = String(review.fullDatabaseId ?? '');
    const dismissal = dismissals.get(id);
    const said =
      dismissal && dismissal.previousReviewState !== 'PENDING' ? dismissal.previousReviewState : review.state;
    return [
      {
        id,
        reviewer: accountOf(review.author),
        state: reviewStates[said],
        submittedAt: review.submittedAt,
        timeFrom: review.submittedAt === null ? ('unknown' as const) : ('review' as const),
        commit: review.commit === null ? null : asObjectId(review.commit.oid),
        official: review.authorCanPushToRepository,
        ...(review.state === 'DISMISSED' && {
          dismissed: { at: dismissal?.createdAt ?? null, by: accountOf(dismissal?.actor ?? null) },
        }),
      },
    ];
  });
}

/** GitHub keeps the times of forced pushes only; that others came shows in the commits. */
function pushOf(event: EventNode): readonly ProposalPush[] {
  if (event.__typename !== 'HeadRefForcePushedEvent' || event.afterCommit === null) return [];
  return [
    {
      at: event.createdAt,
      by: accountOf(event.actor),
      before: event.beforeCommit === null ? null : asObjectId(event.beforeCommit.oid),
      after: asObjectId(event.afterCommit.oid),
      forced: true,
    },
  ];
}

const conclusions: Readonly<Record<string, StatusConclusion>> = {
  SUCCESS: 'success',
  FAILURE: 'failure',
  ERROR: 'failure',
  STARTUP_FAILURE: 'failure',
  CANCELLED: 'cancelled',
  SKIPPED: 'skipped',
  NEUTRAL: 'neutral',
  TIMED_OUT: 'timed-out',
  ACTION_REQUIRED: 'action-required',
  STALE: 'stale',
};

export function statusCheckOf(node: StatusCheckNode, commit: ObjectId): StatusCheck {
  if (node.__typename === 'StatusContext') {
    const conclusion = conclusions[node.state] ?? 'pending';
    const completedAt = conclusion === 'pending' ? null : node.createdAt;
    const url = node.targetUrl === null ? {} : { url: node.targetUrl };
    return { name: node.context, reportedBy: 'status', commit, conclusion, startedAt: null, completedAt, ...url };
  }
  const app = node.checkSuite?.app;
  return {
    name: node.name,
    reportedBy: app ? String(app.databaseId ?? app.slug) : 'unknown',
    commit,
    conclusion: conclusions[node.conclusion ?? ''] ?? 'pending',
    startedAt: node.startedAt,
    completedAt: node.completedAt,
    ...(node.detailsUrl !== null && { url: node.detailsUrl }),
  };
}
