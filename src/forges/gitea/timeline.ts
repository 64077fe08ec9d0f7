/**
 * What the timeline of a pull request says: pushes to it, when reviews were sent, when and by whom they were dismissed, who
 * merged. Pure. Observed at Gitea 1.26 and read from its sources.
 *
 * A review's own time is that of its first remark, which may lie long before it was sent (a pending review keeps its
 * `created_unix`); each sending makes an entry in the timeline, so the last of them counts.
 *
 * A later word of the same person marks the earlier ones as dismissed, without an entry: those are superseded, and nobody
 * dismissed them.
 *
 * The first entry, made when the proposal is opened, lists what was there; who had pushed it is not told. A push names the
 * commits it brought, oldest first; a forced one names the head before and the head after. Newer servers write two entries
 * for a forced push (all commits of the proposal, then the two heads), and strike commits that it took away from earlier
 * entries, or the entries with them: the last commit of an entry is what is left of it.
 */
import { millisOf, type Instant } from '../../base/instant.ts';
import type { Account } from '../../model/account.ts';
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
    const isDismissed = told.dismissed === true && (ended !== undefined || !isFollowed(told, reviews));
    return [
      {
        id: String(told.id),
        reviewer: accountOf(told.user),
        state,
        submittedAt: sent?.created_at ?? told.submitted_at ?? null,
        timeFrom: sent ? 'system-note' : told.submitted_at ? 'review' : 'unknown',
        commit: told.commit_id ? asObjectId(told.commit_id) : null,
        ...(isDismissed && {
          dismissed: { at: ended?.created_at ?? null, by: ended ? accountOf(ended.user) : null },
        }),
        ...(typeof told.official === 'boolean' && { official: told.official }),
      },
    ];
  });
}

function isFollowed(told: ToldReview, reviews: readonly ToldReview[]): boolean {
  const isWord = ({ state }: ToldReview): boolean => state === 'APPROVED' || state === 'REQUEST_CHANGES';
  return reviews.some((other) => other.id > told.id && other.user?.id === told.user?.id && isWord(other));
}

/** Lists of pull requests name nobody here (Gitea 1.26), the timeline does. */
export function mergerOf(pull: Pull, entries: readonly TimelineEntry[] | null): Account | null {
  if (!pull.merged) return null;
  return accountOf(pull.merged_by ?? entries?.findLast(({ type }) => type === 'merge_pull')?.user);
}

export interface Pushes {
  readonly pushes: readonly ProposalPush[];
  readonly missing: readonly MissingPart[];
}

/** First parents of the proposal's commits. */
type Parents = ReadonlyMap<string, string | undefined>;

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
  const parents: Parents = new Map(commits.map((one) => [one.sha, one.parents?.[0]?.sha]));
  const first = moves[0] && isOpening(moves[0], pull, parents) ? moves.shift() : undefined;
  const pushes: ProposalPush[] = [];
  for (const { entry, forced, commits: ids } of moves) {
    const before = (forced ? ids[0] : parents.get(ids[0]!)) ?? pushes.at(-1)?.after ?? first?.commits.at(-1) ?? null;
    pushes.push({
      at: entry.created_at,
      by: accountOf(entry.user),
      before: before === null ? null : asObjectId(before),
      after: asObjectId(ids.at(-1)!),
      forced,
    });
  }
  if (first) pushes.unshift(opening(pull.created_at, first.commits.at(-1)!));
  else if (pushes.length === 0) pushes.push(opening(pull.created_at, head));
  else if (pushes.some(({ forced }) => forced)) missing.push(struck(pull));
  return { pushes, missing };
}

/** The server writes it in the background: a busy one after many seconds. */
const openingMillis = 10 * 60_000;

function isOpening({ entry, forced, commits: [first] }: Told, { created_at: opened }: Pull, parents: Parents): boolean {
  // What builds upon another commit of the proposal came later.
  const parent = first === undefined ? undefined : parents.get(first);
  const isLater = parent !== undefined && parents.has(parent);
  return !forced && !isLater && millisOf(entry.created_at) - millisOf(opened) <= openingMillis;
}

const opening = (at: Instant, after: string): ProposalPush => {
  return { at, by: null, before: null, after: asObjectId(after), forced: false };
};

function struck({ number }: Pull): MissingPart {
  const detail = `A forced push took earlier pushes to #${number} out of the timeline.`;
  return { part: 'pushes', reason: 'truncated', detail };
}

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
