/**
 * Who approved a pull request, when, and of which revision. Pure.
 *
 * The activity log says when somebody approved or asked for changes. It does not say when an approval was taken back: that
 * shows only in the list of participants, which says how everybody stands now. So an approval of the log whose account no
 * longer approves has ended, at a time that is known only when the same account then asked for changes.
 *
 * The revision that was approved is the newest one pushed by then: Bitbucket does not keep it with the approval.
 */
import type { Instant } from '../../base/instant.ts';
import type { Account } from '../../model/account.ts';
import type { Review } from '../../model/changeset.ts';
import type { ObjectId } from '../../model/repository.ts';
import { accountOf } from './account.ts';
import type { Activity, Participant } from './changeset-schema.ts';

type Draft = { -readonly [K in keyof Review]: Review[K] };

export interface ReviewSources {
  /** Oldest first. */
  readonly activity: readonly Activity[];
  /** Null: not told. */
  readonly participants: readonly Participant[] | null;
  readonly headAt: (at: Instant) => ObjectId | null;
}

export function reviewsOf({ activity, participants, headAt }: ReviewSources): readonly Review[] {
  const reviews: Draft[] = [];
  for (const { approval, changes_requested: request } of activity) {
    const word = approval ?? request;
    if (word === undefined) continue;
    const reviewer = accountOf(word.user);
    const { date: at } = word;
    if (request && reviewer) endOf(reviews, reviewer, { at, by: reviewer });
    reviews.push({
      id: `${approval ? 'approval' : 'changes-requested'} ${reviewer?.id ?? '?'} ${at}`,
      reviewer,
      state: approval ? 'approved' : 'changes-requested',
      submittedAt: at,
      timeFrom: 'review',
      commit: headAt(at),
    });
  }
  if (participants !== null) settle(reviews, participants);
  return reviews;
}

/** What stands now decides: what is in no entry is added, what no longer stands has ended. */
function settle(reviews: Draft[], participants: readonly Participant[]): void {
  const standing = new Set<string>();
  for (const { user, approved, state: now } of participants) {
    const reviewer = accountOf(user);
    const state = approved ? 'approved' : now === 'changes_requested' ? 'changes-requested' : undefined;
    if (state === undefined || reviewer === null) continue;
    if (approved) standing.add(reviewer.id);
    if (reviews.some((one) => one.state === state && !one.dismissed && one.reviewer?.id === reviewer.id)) continue;
    const id = `participant ${reviewer.id}`;
    reviews.push({ id, reviewer, state, submittedAt: null, timeFrom: 'unknown', commit: null });
  }
  for (const one of reviews)
    if (isStanding(one) && one.reviewer !== null && !standing.has(one.reviewer.id))
      one.dismissed = { at: null, by: null };
}

const isStanding = ({ state, dismissed }: Draft): boolean => state === 'approved' && !dismissed;

function endOf(reviews: readonly Draft[], { id }: Account, end: NonNullable<Review['dismissed']>): void {
  for (const one of reviews) if (isStanding(one) && one.reviewer?.id === id) one.dismissed = end;
}
