/** From Bitbucket's words to ours: one pull request with all its lists read to their ends. Pure. */
import type { Instant } from '../../base/instant.ts';
import type { Changeset, MissingPart, ProposalPush, ProposedCommit } from '../../model/changeset.ts';
import type { Person } from '../../model/history.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { accountOf } from './account.ts';
import type { Activity, Commit, Participant, PullRequest, Update } from './changeset-schema.ts';
import { reviewsOf } from './reviews.ts';
import { statusChecksOf, type BuildStatus } from './status-checks.ts';

/** Everything that hangs on one pull request. What is null was refused, and `missing` says why. */
export interface WholePullRequest {
  readonly request: PullRequest;
  /** Oldest first. */
  readonly activity: readonly Activity[] | null;
  readonly participants: readonly Participant[] | null;
  /** Oldest first. */
  readonly commits: readonly Commit[];
  readonly builds: readonly BuildStatus[];
  /** The commit that landed. */
  readonly landed: Commit | null;
  /** Of all commits that pull request and log name by their beginning: the whole id, where it is known. */
  readonly ids: ReadonlyMap<string, ObjectId>;
  /** Heads that do not build upon the head before them. */
  readonly forced: ReadonlySet<string>;
  readonly missing: readonly MissingPart[];
}

const noCommit = asObjectId('0'.repeat(40));

export function changesetOf(whole: WholePullRequest): Changeset {
  const { request, activity, participants, builds, ids } = whole;
  const updates = updatesIn(activity ?? []);
  const pushes = activity === null ? null : pushesOf(updates, whole);
  const headAt = (at: Instant): ObjectId | null => pushes?.findLast((push) => push.at <= at)?.after ?? null;
  const edited = bodyEditedAt(updates);
  const closing = updates.find(({ state }) => state !== 'OPEN');
  const isMerged = request.state === 'MERGED';
  const idOf = (short: string | undefined): ObjectId | null => (short === undefined ? null : (ids.get(short) ?? null));
  return {
    id: String(request.id),
    url: request.links.html.href,
    title: request.title,
    body: request.summary?.raw ?? request.description ?? '',
    ...(edited !== undefined && { bodyEditedAt: edited }),
    state: isMerged ? 'merged' : request.state === 'OPEN' ? 'open' : 'closed',
    draft: request.draft ?? false,
    author: accountOf(request.author),
    createdAt: request.created_on,
    updatedAt: request.updated_on,
    // The pull request itself has no such time: its log has.
    mergedAt: isMerged ? (updates.find(({ state }) => state === 'MERGED')?.date ?? null) : null,
    mergedBy: isMerged ? accountOf(request.closed_by) : null,
    closedAt: request.state === 'OPEN' ? null : (closing?.date ?? null),
    base: request.destination.branch?.name ?? '',
    source: sourceOf(request),
    head: idOf(request.source.commit?.hash) ?? pushes?.at(-1)?.after ?? noCommit,
    baseCommit: idOf(request.destination.commit?.hash),
    ...landingOf(whole),
    labels: [],
    commits: whole.commits.map(commitOf),
    reviews: reviewsOf({ activity: activity ?? [], participants, headAt }),
    pushes,
    statusChecks: statusChecksOf(builds),
    requests: [],
    missing: whole.missing,
  };
}

export function updatesIn(activity: readonly Activity[]): readonly Update[] {
  return activity.flatMap(({ update }) => update ?? []);
}

function sourceOf({ source, destination }: PullRequest): string {
  const branch = source.branch?.name ?? '';
  const from = source.repository?.full_name;
  if (from === destination.repository?.full_name) return branch;
  return `${from?.split('/')[0] ?? '?'}:${branch}`;
}

/** Bitbucket does not tell which way was chosen: two parents are a merge, the head itself a fast-forward; git knows the rest. */
function landingOf({ request, landed, ids }: WholePullRequest): Pick<Changeset, 'landedAs' | 'method'> {
  if (request.state !== 'MERGED' || landed === null) return { landedAs: null, method: null };
  const landedAs = asObjectId(landed.hash);
  const { commit } = request.source;
  if (commit && ids.get(commit.hash) === landedAs) return { landedAs, method: 'fast-forward' };
  return { landedAs, method: landed.parents.length > 1 ? 'merge' : null };
}

/** An update with another head is a push; others are edits of text, reviewers and state. */
function pushesOf(
  updates: readonly Update[],
  { ids, forced }: Pick<WholePullRequest, 'ids' | 'forced'>,
): readonly ProposalPush[] {
  const pushes: ProposalPush[] = [];
  let before: ObjectId | null = null;
  for (const { source, author, date: at } of updates) {
    const short = source?.commit?.hash;
    const after = short === undefined ? undefined : ids.get(short);
    if (after === undefined || after === before) continue;
    pushes.push({ at, by: accountOf(author), before, after, forced: forced.has(after) });
    before = after;
  }
  return pushes;
}

function bodyEditedAt(updates: readonly Update[]): Instant | undefined {
  const told = updates.filter(({ description }) => typeof description === 'string');
  return told.findLast(({ description }, i) => i > 0 && description !== told[i - 1]!.description)?.date;
}

function commitOf({ hash, message, author, committer }: Commit): ProposedCommit {
  return {
    commit: asObjectId(hash),
    author: personIn(author.raw),
    authorAccount: accountOf(author.user),
    committer: personIn((committer ?? author).raw),
    committerAccount: accountOf((committer ?? author).user),
    message,
  };
}

function personIn(raw: string): Person {
  const [, name = raw, email = ''] = /^([^<]*)<([^<>]*)>\s*$/.exec(raw) ?? [];
  return { name: name.trim(), email: email.trim() };
}
