/**
 * Each word of approval, held against the landing: whose it was, whether it stood, whether it came in time, and whether
 * what it looked at is what landed. Nothing is judged; an approval that was taken back or came late is listed as such.
 *
 * The last word of a person counts, before the landing and after it apart. Comments are no words in this sense.
 */
import type { Instant } from '../../base/instant.ts';
import type { Identity } from '../../model/account.ts';
import type { Approval, ContentComparison } from '../../model/change.ts';
import type { Changeset, MissingPart, Review } from '../../model/changeset.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { Identities } from '../identity/identities.ts';

export interface ApprovalSource {
  readonly identities: Identities;
  readonly writers: readonly Identity[];
  readonly landedAt: Instant;
  /** What landed against what was looked at; undefined when there is nothing to compare with. */
  readonly comparedWith: (commit: ObjectId) => ContentComparison | undefined;
  /** `api:github` */
  readonly source: string;
}

export function approvalsOf(changeset: Changeset, source: ApprovalSource): readonly Approval[] {
  const words = changeset.reviews.filter(({ state }) => state === 'approved' || state === 'changes-requested');
  return words.flatMap((review) =>
    review.state === 'approved' ? [approvalOf(review, words, { ...source, changeset })] : [],
  );
}

interface Weighing extends ApprovalSource {
  readonly changeset: Changeset;
}

function approvalOf(review: Review, words: readonly Review[], weighing: Weighing): Approval {
  const { identities, writers, landedAt, source } = weighing;
  const identity = reviewerOf(review, identities);
  const writerKeys = new Set(writers.map(({ key }) => key));
  return {
    person: identity.display,
    identity: identity.key,
    bot: identity.kind === 'bot',
    namesakeOfWriter: identity.namesakes.some((key) => writerKeys.has(key)),
    at: review.submittedAt,
    commit: review.commit,
    ...standingOf(review, words, weighing),
    beforeLanding: review.submittedAt === null ? null : review.submittedAt <= landedAt,
    revision: revisionOf(review.commit, weighing),
    source,
    ...(identity.asserted && { asserted: identity.asserted }),
  };
}

/** Of an account that is gone nobody can say whose it was: it has no identity. */
const gone: Identity = {
  key: '',
  display: 'an account that is gone',
  kind: 'person',
  emails: [],
  accounts: [],
  because: [],
  namesakes: [],
};

const reviewerOf = ({ reviewer }: Review, identities: Identities): Identity =>
  reviewer === null ? gone : identities.ofAccount(reviewer);

function standingOf(
  review: Review,
  words: readonly Review[],
  { identities, landedAt }: Weighing,
): Pick<Approval, 'state' | 'followedByOwn'> {
  if (review.dismissed && wasTakenBack(review.dismissed, landedAt)) return { state: 'dismissed' };
  const at = review.submittedAt;
  if (at === null) return { state: 'standing' };
  const { key } = reviewerOf(review, identities);
  // Two accounts that are gone may be two persons.
  if (key === '') return { state: 'standing' };
  const isLate = at > landedAt;
  const followers = words.filter(
    (other) =>
      other !== review &&
      other.submittedAt !== null &&
      other.submittedAt > landedAt === isLate &&
      (other.submittedAt > at || (other.submittedAt === at && words.indexOf(other) > words.indexOf(review))) &&
      reviewerOf(other, identities).key === key,
  );
  if (followers.length === 0) return { state: 'standing' };
  const isOwn = followers.some(({ reviewer }) => reviewer?.id === review.reviewer?.id);
  return { state: 'superseded', ...(isOwn && { followedByOwn: true }) };
}

/** Before it landed? What no look saw and no log dates is taken to be so; `unclearReviews` tells of it. */
function wasTakenBack({ at, between }: NonNullable<Review['dismissed']>, landedAt: Instant): boolean {
  if (at !== null) return at <= landedAt;
  return between === undefined || between.from < landedAt;
}

function revisionOf(commit: ObjectId | null, { changeset, comparedWith }: Weighing): Approval['revision'] {
  if (commit === null) return 'unknown';
  if (commit === changeset.head) return 'final';
  const compared = comparedWith(commit);
  if (compared === undefined || compared.result === 'not-comparable') return 'unknown';
  return compared.result === 'equal' ? 'same-content' : 'older';
}

/** Neither the forge nor our looks say on which side of the landing it was. */
const isOpen = ({ at, between }: NonNullable<Review['dismissed']>, landedAt: Instant): boolean =>
  at === null && !(between !== undefined && (between.to <= landedAt || landedAt <= between.from));

/** Reviews of which the forge no longer says enough to know whether an approval stood. */
export function unclearReviews({ reviews }: Changeset, landedAt: Instant): readonly MissingPart[] {
  const unclear = reviews.filter(({ state, dismissed }) => {
    if (state === 'approved') return dismissed !== undefined && isOpen(dismissed, landedAt);
    const at = dismissed?.at ?? null;
    return state === 'dismissed' && (at === null || at > landedAt);
  });
  return unclear.map(({ reviewer }) => ({
    part: 'reviews',
    reason: 'not-supported',
    detail: `A review by ${reviewer?.login ?? 'an account that is gone'} was dismissed; the forge does not say what it had said, or when it was dismissed`,
  }));
}
