/** Reviews, and what happened to a pull request besides. */
import type { Ask } from '../../face.ts';
import type { SimChangeset, SimRepository, SimReview } from '../../../world.ts';
import { mergedByOf, reviewState } from '../pulls.ts';
import { htmlUrl, nodeId } from '../shapes.ts';
import { actor } from './actors.ts';
import { commitType } from './commits.ts';
import type { Resolved } from './execute.ts';

export function reviewType(ask: Ask, repository: SimRepository, one: SimChangeset, review: SimReview): Resolved {
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

export interface Happening {
  readonly kind: string;
  readonly at: string;
  readonly event: Resolved;
}

export function events(ask: Ask, repository: SimRepository, one: SimChangeset): Happening[] {
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
