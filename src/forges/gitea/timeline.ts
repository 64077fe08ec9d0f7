/**
 * What the timeline of a pull request says: pushes to it, when reviews were sent, and when and by whom they were dismissed.
 * Pure.
 *
 * A review's own time is that of its first remark, which may lie long before it was sent (`created_unix` of a pending
 * review stays); its entry in the timeline is made when it is sent, so that time counts.
 *
 * A push names the commits it brought, oldest first; a forced one names the head before and the head after. Newer servers
 * write two entries for a forced push (all commits of the proposal, then the two heads), and drop the entries of commits
 * that it took away.
 */
import type { Instant } from '../../base/instant.ts';
import type { MissingPart, ProposalPush, Review } from '../../model/changeset.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { accountOf } from './account.ts';
import {
  pushedSchema,
  type Commit,
  type Pull,
  type Review as ToldReview,
  type TimelineEntry,
} from './changeset-schema.ts';

const states: Readonly<Record<string, Review['state']>> = {
  APPROVED: 'approved',
  REQUEST_CHANGES: 'changes-requested',
  COMMENT: 'commented',
};

/** `entries` null: the timeline was not told. Requests for a review and drafts of one are no reviews. */
export function reviewsOf(reviews: readonly ToldReview[], entries: readonly TimelineEntry[] | null): readonly Review[] {
  const last = (type: string, id: number): TimelineEntry | undefined =>
    entries?.findLast((entry) => entry.type === type && entry.review_id === id);
  return reviews.flatMap((told): Review[] => {
    const state = states[told.state];
    if (state === undefined) return [];
    const sent = last('review', told.id);
    const ended = told.dismissed === true ? last('dismiss_review', told.id) : undefined;
    return [
      {
        id: String(told.id),
        reviewer: accountOf(told.user),
        state,
        submittedAt: sent?.created_at ?? told.submitted_at ?? null,
        timeFrom: sent ? 'system-note' : told.submitted_at ? 'review' : 'unknown',
        commit: told.commit_id ? asObjectId(told.commit_id) : null,
        ...(told.dismissed === true && {
          dismissed: { at: ended?.created_at ?? null, by: ended ? accountOf(ended.user) : null },
        }),
        ...(typeof told.official === 'boolean' && { official: told.official }),
      },
    ];
  });
}

export interface Pushes {
  readonly pushes: readonly ProposalPush[];
  readonly missing: readonly MissingPart[];
}

interface Told {
  readonly entry: TimelineEntry;
  readonly forced: boolean;
  readonly commits: readonly string[];
}

export function pushesOf(
  pull: Pull,
  entries: readonly TimelineEntry[],
  { commits, head }: { readonly commits: readonly Commit[]; readonly head: ObjectId },
): Pushes {
  const told: Told[] = [];
  const missing: MissingPart[] = [];
  for (const entry of entries) {
    if (entry.type !== 'pull_push') continue;
    const read = pushedOf(entry);
    if (read === undefined) missing.push(unreadable(entry));
    else if (read.commits.length > 0) told.push(read);
  }
  const moves = told.filter((one, i) => !isListOfForced(one, told[i + 1]));
  const parents = new Map(commits.map((one) => [one.sha, one.parents?.[0]?.sha]));
  const pushes: ProposalPush[] = [];
  for (const { entry, forced, commits: ids } of moves) {
    const before = (forced ? ids[0] : parents.get(ids[0]!)) ?? pushes.at(-1)?.after ?? null;
    pushes.push({
      at: entry.created_at,
      by: accountOf(entry.user),
      before: before === null ? null : asObjectId(before),
      after: asObjectId(ids.at(-1)!),
      forced,
    });
  }
  const opened = pushes.length === 0 ? head : pushes[0]!.before;
  return { pushes: [...(opened === null ? [] : [opening(pull.created_at, opened)]), ...pushes], missing };
}

/** What was there when it was opened; who had pushed it is not told. */
const opening = (at: Instant, after: ObjectId): ProposalPush => ({ at, by: null, before: null, after, forced: false });

function pushedOf(entry: TimelineEntry): Told | undefined {
  let text: unknown;
  try {
    text = JSON.parse(entry.body ?? '');
  } catch {
    return undefined;
  }
  const read = pushedSchema.safeParse(text);
  if (!read.success) return undefined;
  const { is_force_push: forced, commit_ids: commits } = read.data;
  return { entry, forced: forced === true, commits: commits ?? [] };
}

/** The list of all commits that stands before the entry of a forced push is no push of its own. */
function isListOfForced({ forced, commits }: Told, next: Told | undefined): boolean {
  return !forced && next?.forced === true && next.commits.at(-1) === commits.at(-1);
}

function unreadable({ id, created_at: at }: TimelineEntry): MissingPart {
  return { part: 'pushes', reason: 'truncated', detail: `A push at ${at} (entry ${id}) is told without its commits.` };
}
