/** From GitLab's words to ours: one merge request with all its lists read to their ends. Pure. */
import type { Changeset, MissingPart, ProposalPush, ProposedCommit, RequestLink } from '../../model/changeset.ts';
import { asObjectId } from '../../model/repository.ts';
import { accountOf } from './account.ts';
import type {
  Approvals,
  ClosedIssue,
  Commit,
  CommitStatus,
  MergeRequest,
  MergeRequestDetail,
  Note,
  Version,
} from './changeset-schema.ts';
import { bodyEditedAt, reviewsOf } from './reviews.ts';
import { statusChecksOf, type PipelineRun } from './status-checks.ts';

/** Everything that hangs on one merge request. What is null was refused, and `missing` says why. */
export interface WholeMergeRequest {
  readonly request: MergeRequest;
  readonly detail: MergeRequestDetail | null;
  readonly commits: readonly Commit[];
  readonly approvals: Approvals | null;
  readonly notes: readonly Note[];
  /** Newest first, as GitLab lists them. */
  readonly versions: readonly Version[] | null;
  /** Ids of versions whose head does not build upon the head before it. */
  readonly forced: ReadonlySet<number>;
  readonly runs: readonly PipelineRun[];
  readonly statuses: readonly CommitStatus[];
  readonly closes: readonly ClosedIssue[];
  /** Named by its text. */
  readonly named: readonly RequestLink[];
  readonly missing: readonly MissingPart[];
}

export function changesetOf(whole: WholeMergeRequest): Changeset {
  const { request, detail, approvals, notes, versions, runs, statuses } = whole;
  const edited = bodyEditedAt(notes);
  const start = detail?.diff_refs?.start_sha ?? versions?.[0]?.start_commit_sha ?? null;
  return {
    id: String(request.iid),
    url: request.web_url,
    title: request.title,
    body: request.description ?? '',
    ...(edited !== undefined && { bodyEditedAt: edited }),
    state: request.state === 'merged' ? 'merged' : request.state === 'closed' ? 'closed' : 'open',
    draft: request.draft ?? request.work_in_progress ?? false,
    author: accountOf(request.author),
    createdAt: request.created_at,
    updatedAt: request.updated_at,
    mergedAt: request.merged_at ?? null,
    mergedBy: accountOf(request.merge_user ?? request.merged_by),
    // Of a merged one GitLab says only when it was merged.
    closedAt: request.closed_at ?? request.merged_at ?? null,
    base: request.target_branch,
    source: isFromFork(request)
      ? `${request.source_project_id ?? '?'}:${request.source_branch}`
      : request.source_branch,
    head: asObjectId(headOf(request, versions)),
    baseCommit: start === null ? null : asObjectId(start),
    ...landingOf(request, runs),
    labels: request.labels,
    commits: whole.commits.map(commitOf),
    reviews: reviewsOf({ approvals, notes, versions: versions ?? [] }),
    pushes: versions === null ? null : pushesOf(versions, whole.forced, notes),
    statusChecks: statusChecksOf(runs, statuses),
    requests: [...whole.closes.map(requestOf), ...whole.named],
    missing: whole.missing,
  };
}

const isFromFork = ({ source_project_id: source, target_project_id: target }: MergeRequest): boolean =>
  source !== target;
const noCommit = '0'.repeat(40);

export function headOf({ sha }: MergeRequest, versions: readonly Version[] | null): string {
  return sha ?? versions?.[0]?.head_commit_sha ?? noCommit;
}

/**
 * A merge makes `merge_commit_sha`, a squash without a merge commit `squash_commit_sha` alone; a fast-forward makes neither,
 * and lands the proposal's own head. Older servers fill both alike for a squash. A train's last pipeline ran on the very
 * commit that landed.
 */
function landingOf(
  { state, sha, merge_commit_sha: merge, squash_commit_sha: squash }: MergeRequest,
  runs: readonly PipelineRun[],
): Pick<Changeset, 'landedAs' | 'method'> {
  if (state !== 'merged') return { landedAs: null, method: null };
  const landed = merge ?? squash ?? sha;
  if (!landed) return { landedAs: null, method: null };
  const landedAs = asObjectId(landed);
  const isTrain = runs.some(({ pipeline }) => isOfTrain(pipeline.ref) && pipeline.sha === landed);
  if (isTrain) return { landedAs, method: 'queue' };
  if (squash && (!merge || merge === squash)) return { landedAs, method: 'squash' };
  return { landedAs, method: landed === sha ? 'fast-forward' : 'merge' };
}

export const isOfTrain = (ref: string | null): boolean => /^refs\/merge-requests\/\d+\/train$/.test(ref ?? '');
export const isOfMergedResult = (ref: string | null): boolean => /^refs\/merge-requests\/\d+\/merge$/.test(ref ?? '');

function commitOf(commit: Commit): ProposedCommit {
  return {
    commit: asObjectId(commit.id),
    author: { name: commit.author_name, email: commit.author_email },
    // GitLab tells no accounts here: addresses say who it was.
    authorAccount: null,
    committer: { name: commit.committer_name, email: commit.committer_email },
    committerAccount: null,
    message: commit.message,
  };
}

/**
 * Each version is a push, or what a button did to the branch. Who pushed, GitLab does not keep with it: the system note of
 * the push says so, but for the first one, which came before there was a merge request to note it at.
 */
function pushesOf(
  versions: readonly Version[],
  forced: ReadonlySet<number>,
  notes: readonly Note[],
): readonly ProposalPush[] {
  const noted = notes.flatMap(pushNoted);
  const pushed = versions.toReversed().filter(({ head_commit_sha: head }) => head !== null);
  return pushed.flatMap(({ id, head_commit_sha: head, created_at: at }, i) => {
    const before = pushed[i - 1]?.head_commit_sha ?? null;
    // A new version with the same head is the target branch that moved, or was changed.
    if (head === before) return [];
    const commits = { before: before === null ? null : asObjectId(before), after: asObjectId(head!) };
    const note = noted.find(({ version, from }) => version === id && from === before);
    return [{ at, by: accountOf(note?.author), ...commits, forced: forced.has(id) }];
  });
}

/** How GitLab ends its note of a push (`SystemNotes::CommitService`): titles of commits, which are anybody's, come before it. */
const comparison =
  /\n\n\[Compare with previous version\]\([^\s()]*\/diffs\?diff_id=(\d+)&start_sha=([0-9a-f]{40,64})\)$/;

function pushNoted({ system, body, author }: Note) {
  const [, version, from] = (system && /^added \d+ commits?\n/.test(body) && comparison.exec(body)) || [];
  return version === undefined ? [] : [{ version: Number(version), from, author }];
}

function requestOf(issue: ClosedIssue): RequestLink {
  if (!('iid' in issue)) return { id: issue.id, url: null, createdAt: null, type: 'ticket' };
  const { iid, web_url: url, created_at: createdAt } = issue;
  return { id: `${projectOf(url)}#${iid}`, url, createdAt, type: 'issue' };
}

/** It may be another project than this one: `…/group/project/-/issues/7`. */
export function projectOf(url: string): string {
  const [project = ''] = new URL(url).pathname.split('/-/');
  return project.slice(1);
}
