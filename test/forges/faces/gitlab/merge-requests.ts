/** Merge requests with what hangs on them, as docs.gitlab.com/api/merge_requests, /notes and /merge_request_approvals tell. */
import type { Ask, Route } from '../face.ts';
import type { SimChangeset, SimCommit, SimRepository, SimReview } from '../../world.ts';
import { paged } from './lists.ts';
import { headPipelineOf, pipelinesOf, pipelineBasic, pipelineWhole } from './pipelines.ts';
import { good, notFound, paidFor, projectRoute, requestRoute, type Server } from './routing.ts';
import { commit as commitShape, projectPath, user, webUrl, type Shape } from './shapes.ts';

export function mergeRequestRoutes(server: Server): readonly Route[] {
  return [
    projectRoute('/merge_requests', 'read_api', (ask, repository) =>
      paged(ask, listed(ask, repository), (one) => basic(ask, repository, one, server)),
    ),
    requestRoute('', 'read_api', (ask, repository, one) => good(whole(ask, repository, one, server))),
    requestRoute('/commits', 'read_api', (ask, repository, one) =>
      paged(ask, one.commits.toReversed(), (commit) => commitShape(ask, repository, commit)),
    ),
    requestRoute('/approvals', 'read_api', (ask, repository, one) =>
      good(paidFor(server, 'premium') ? paidApprovals(ask, repository, one, server) : approvals(ask, one, server)),
    ),
    requestRoute('/notes', 'read_api', (ask, repository, one) => {
      const notes = notesOf(projectPath(repository), one, server).toSorted((a, b) =>
        a.at < b.at ? -1 : a.at > b.at ? 1 : a.id - b.id,
      );
      const ordered = ask.query.get('sort') === 'asc' ? notes : notes.reverse();
      return paged(ask, ordered, (note) => noteShape(ask, repository, one, note));
    }),
    requestRoute('/versions', 'read_api', (ask, repository, one) =>
      paged(ask, versionsOf(one).toReversed(), (version) => versionShape(one, version)),
    ),
    requestRoute('/versions/{version_id}', 'read_api', (ask, repository, one) => {
      const version = versionsOf(one).find(({ id }) => String(id) === ask.parameters['version_id']);
      if (version === undefined) return notFound('Merge Request Diff');
      const commits = commitsUpTo(repository, version.head, one.baseCommit);
      return good({
        ...versionShape(one, version),
        commits: commits.map((commit) => commitShape(ask, repository, commit)),
        diffs: [],
      });
    }),
    requestRoute('/pipelines', 'read_api', (ask, repository, one) =>
      paged(ask, pipelinesOf(one).toReversed(), (pipeline) => pipelineBasic(ask, repository, pipeline)),
    ),
    projectRoute('/issues', 'read_api', (ask, repository) => {
      const wanted = ask.query.getAll('iids[]').map(Number);
      const found = repository.tickets.filter(
        ({ number, createdAt }) => createdAt <= ask.now && wanted.includes(number),
      );
      return paged(ask, wanted.length === 0 ? repository.tickets : found, ({ number }) =>
        issue(ask, repository, number),
      );
    }),
    requestRoute('/closes_issues', 'read_api', (ask, repository, one) =>
      paged(ask, one.closes, (number) => issue(ask, repository, number)),
    ),
  ];
}

function listed({ query }: Ask, { changesets }: SimRepository): SimChangeset[] {
  const state = query.get('state') ?? 'all';
  const time = query.get('order_by') === 'updated_at' ? ('updatedAt' as const) : ('createdAt' as const);
  const [after, before] = [query.get('updated_after'), query.get('updated_before')];
  const sorted = changesets
    .filter((one) => state === 'all' || stateOf(one) === state)
    .filter(({ updatedAt }) => (after === null || updatedAt >= after) && (before === null || updatedAt <= before))
    .toSorted((a, b) => (a[time] < b[time] ? -1 : a[time] > b[time] ? 1 : a.id - b.id));
  return query.get('sort') === 'asc' ? sorted : sorted.reverse();
}

const stateOf = ({ state }: SimChangeset): string => (state === 'open' ? 'opened' : state);

function landing({ state, method, landedAs }: SimChangeset): Shape {
  const merge = state === 'merged' && (method === 'merge' || method === 'queue') ? landedAs : null;
  return { merge_commit_sha: merge, squash_commit_sha: method === 'squash' ? landedAs : null };
}

function basic(ask: Ask, repository: SimRepository, one: SimChangeset, { old }: Server): Shape {
  const gone = one.mergedBy !== null && ask.world.accounts.get(one.mergedBy)?.deleted === true;
  const merger = one.mergedBy === null || gone ? null : user(ask, one.mergedBy);
  const reference = `!${one.number}`;
  const full = projectPath(repository) + reference;
  return {
    id: one.id,
    iid: one.number,
    project_id: repository.id,
    title: one.title,
    description: one.body,
    state: stateOf(one),
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    merged_by: merger,
    ...(!old && { merge_user: merger }),
    merged_at: one.mergedAt,
    closed_by: one.state === 'closed' ? user(ask, one.author) : null,
    closed_at: one.state === 'closed' ? one.closedAt : null,
    target_branch: one.base,
    source_branch: one.source,
    user_notes_count: one.comments.length,
    upvotes: 0,
    downvotes: 0,
    author: { ...user(ask, one.author), bot: ask.world.accounts.get(one.author)?.kind === 'bot' },
    assignees: [],
    assignee: null,
    reviewers: [],
    source_project_id: repository.id,
    target_project_id: repository.id,
    labels: one.labels,
    ...(!old && { draft: one.draft }),
    work_in_progress: one.draft,
    milestone: null,
    merge_when_pipeline_succeeds: false,
    merge_status: 'can_be_merged',
    sha: one.head,
    ...landing(one),
    discussion_locked: null,
    should_remove_source_branch: null,
    force_remove_source_branch: true,
    reference,
    references: { short: reference, relative: reference, full },
    web_url: `${webUrl(ask, repository)}/-/merge_requests/${one.number}`,
    squash: one.method === 'squash',
    has_conflicts: false,
    blocking_discussions_resolved: true,
  };
}

function whole(ask: Ask, repository: SimRepository, one: SimChangeset, server: Server): Shape {
  const head = headPipelineOf(one);
  return {
    ...basic(ask, repository, one, server),
    subscribed: false,
    changes_count: '1',
    latest_build_started_at: null,
    latest_build_finished_at: null,
    first_deployed_to_production_at: null,
    pipeline: head ? pipelineBasic(ask, repository, head) : null,
    head_pipeline: head ? pipelineWhole(ask, repository, head) : null,
    diff_refs: { base_sha: one.baseCommit, head_sha: one.head, start_sha: one.baseCommit },
    merge_error: null,
    user: { can_merge: false },
  };
}

/** The last word of each: approvals that were taken back are not kept. */
function standing(ask: Ask, { reviews }: SimChangeset): SimReview[] {
  const last = new Map<string, SimReview>();
  for (const one of reviews) if (one.state !== 'commented') last.set(one.by, one);
  const isThere = ({ by }: SimReview): boolean => ask.world.accounts.get(by)?.deleted !== true;
  return [...last.values()].filter((one) => one.state === 'approved' && one.dismissed === null && isThere(one));
}

function approvals(ask: Ask, one: SimChangeset, { old }: Server): Shape {
  const approvedBy = standing(ask, one).map(({ by, at }) => ({
    user: user(ask, by),
    ...(!old && { approved_at: at }),
  }));
  return {
    user_has_approved: false,
    user_can_approve: false,
    approved: approvedBy.length > 0,
    approved_by: approvedBy,
  };
}

function paidApprovals(ask: Ask, repository: SimRepository, one: SimChangeset, server: Server): Shape {
  return {
    id: one.id,
    iid: one.number,
    project_id: repository.id,
    title: one.title,
    description: one.body,
    state: stateOf(one),
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    merge_status: 'can_be_merged',
    approvals_required: 1,
    approvals_left: Math.max(0, 1 - standing(ask, one).length),
    require_password_to_approve: false,
    suggested_approvers: [],
    approvers: [],
    approver_groups: [],
    approval_rules_left: [],
    has_approval_rules: true,
    merge_request_approvers_available: true,
    multiple_approval_rules_available: true,
    invalid_approvers_rules: [],
    ...approvals(ask, one, server),
  };
}

interface Note {
  readonly id: number;
  readonly at: string;
  readonly by: string;
  readonly body: string;
  readonly system: boolean;
  readonly head?: string;
}

function notesOf(path: string, one: SimChangeset, server: Server): Note[] {
  return [
    ...one.comments.map(({ id, at, by, body }) => ({ id, at, by, body, system: false })),
    ...one.pushes.slice(1).map(({ at, by, before }, i) => ({
      id: one.id * 100 + i,
      at,
      by,
      body: `added 1 commit\n\n<ul><li>…</li></ul>\n\n[Compare with previous version](/${path}/-/merge_requests/${one.number}/diffs?diff_id=${versionsOf(one)[i + 1]!.id}&start_sha=${before})`,
      system: true,
    })),
    ...one.reviews.flatMap((review, i) => reviewNotes(one, review, one.reviews.slice(0, i), server)),
    ...(one.mergedAt === null
      ? []
      : [{ id: one.id * 100 + 99, at: one.mergedAt, by: one.mergedBy!, body: 'merged', system: true }]),
  ];
}

function reviewNotes(one: SimChangeset, review: SimReview, before: readonly SimReview[], server: Server): Note[] {
  const { id, at, by, state, commit, body, dismissed } = review;
  const note = { id, at, by, system: true };
  if (state === 'commented') return [{ ...note, body, system: false, head: commit }];
  const last = before.findLast((other) => other.by === by && other.state !== 'commented');
  const isWithdrawn = state === 'changes-requested' && last?.state === 'approved' && last.dismissed === null;
  const ended = { ...note, id: id * 10 + 1, body: 'unapproved this merge request' };
  if (state === 'changes-requested')
    return [...(isWithdrawn ? [ended] : []), { ...note, id: id * 10 + 2, body: 'requested changes' }];
  const approved = { ...note, body: 'approved this merge request' };
  if (dismissed === null) return [approved];
  // Nobody takes back somebody else's approval, but a push can, with a paid plan, as long as it is open.
  const isByPush = paidFor(server, 'premium') && dismissed.by !== by && !(one.mergedAt && dismissed.at > one.mergedAt);
  const body2 = isByPush ? `reset approvals from @${by} by pushing to the branch` : ended.body;
  return [approved, { ...ended, at: dismissed.at, by: isByPush ? dismissed.by : by, body: body2 }];
}

function noteShape(
  ask: Ask,
  repository: SimRepository,
  one: SimChangeset,
  { id, at, by, body, system, head }: Note,
): Shape {
  const position = {
    base_sha: one.baseCommit,
    start_sha: one.baseCommit,
    head_sha: head,
    old_path: null,
    new_path: 'src/orders/index.ts',
    position_type: 'text',
    old_line: null,
    new_line: 3,
  };
  return {
    id,
    type: head === undefined ? null : 'DiffNote',
    body,
    author: user(ask, by),
    created_at: at,
    updated_at: at,
    system,
    noteable_id: one.id,
    noteable_type: 'MergeRequest',
    project_id: repository.id,
    ...(head !== undefined && { position, resolved: false, resolved_by: null, resolved_at: null }),
    resolvable: head !== undefined,
    confidential: false,
    internal: false,
    imported: false,
    imported_from: 'none',
    noteable_iid: one.number,
    commands_changes: {},
  };
}

interface Version {
  readonly id: number;
  readonly at: string;
  readonly head: string;
}

const versionsOf = ({ id, pushes }: SimChangeset): Version[] =>
  pushes.map(({ at, after }, i) => ({ id: id * 100 + i, at, head: after }));

function versionShape(one: SimChangeset, { id, at, head }: Version): Shape {
  return {
    id,
    head_commit_sha: head,
    base_commit_sha: one.baseCommit,
    start_commit_sha: one.baseCommit,
    created_at: at,
    merge_request_id: one.id,
    state: 'collected',
    real_size: '1',
    patch_id_sha: null,
  };
}

/** Newest first, down to what the base has already. */
function commitsUpTo({ commits }: SimRepository, head: string, base: string): SimCommit[] {
  const known = new Set<string>();
  const walk = (from: string, into: Set<string>): void => {
    const open = [from];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (into.has(one) || known.has(one)) continue;
      into.add(one);
      open.push(...(commits.get(one)?.parents ?? []));
    }
  };
  walk(base, known);
  const own = new Set<string>();
  walk(head, own);
  return [...own].map((oid) => commits.get(oid)!);
}

function issue(ask: Ask, repository: SimRepository, number: number): Shape {
  const ticket = repository.tickets.find((one) => one.number === number)!;
  return {
    id: ticket.id,
    iid: number,
    project_id: repository.id,
    title: ticket.title,
    description: null,
    state: ticket.closedAt === null ? 'opened' : 'closed',
    created_at: ticket.createdAt,
    updated_at: ticket.closedAt ?? ticket.createdAt,
    closed_at: ticket.closedAt,
    labels: [],
    assignees: [],
    author: user(ask, ticket.author),
    type: 'ISSUE',
    issue_type: 'issue',
    web_url: `${webUrl(ask, repository)}/-/issues/${number}`,
  };
}
