/**
 * The timeline of a pull request (routers/api/v1/repo/issue_comment.go): cut into pages first, then remarks on lines are left
 * out, and the total counts what is left on the page. Of nothing, `null` is left.
 */
import type { Ask, Reply } from '../face.ts';
import type { SimChangeset, SimCommit, SimRepository } from '../../world.ts';
import { pageOf } from './lists.ts';
import type { Server } from './routing.ts';
import { fullName, user, type Shape } from './shapes.ts';

interface Entry {
  readonly id: number;
  readonly at: string;
  readonly by: string;
  readonly type: string;
  readonly body?: string;
  readonly review?: number;
}

interface Timed {
  readonly one: SimChangeset;
  readonly server: Server;
}

export function timelineReply(ask: Ask, repo: SimRepository, { one, server }: Timed): Reply {
  const { items } = pageOf(ask, entriesOf(repo, { one, server }), server.cut);
  const shown = items.filter(({ type }) => type !== 'code').map((entry) => shape(ask, repo, { one, entry }));
  return { status: 200, body: shown.length === 0 ? null : shown, headers: { 'x-total-count': String(shown.length) } };
}

function entriesOf(repo: SimRepository, { one, server }: Timed): Entry[] {
  const base = one.id * 1000;
  const plain: Entry[] = [
    ...one.comments.map(({ at, by, body }, i) => ({ id: base + i, at, by, type: 'comment', body })),
    ...one.reviewRequests.map(({ at, by }, i) => ({ id: base + 100 + i, at, by, type: 'review_request' })),
    ...pushEntries(repo, { one, server }),
    ...one.reviews.flatMap(({ id: review, at, by, body, state, dismissed }, i): Entry[] => [
      ...(state === 'commented' ? [{ id: base + 299 + i * 4, at, by, type: 'code', body, review }] : []),
      { id: base + 300 + i * 4, at, by, type: 'review', body, review },
      ...(dismissed === null
        ? []
        : [
            {
              id: base + 301 + i * 4,
              at: dismissed.at,
              by: dismissed.by,
              type: 'dismiss_review',
              body: dismissed.because,
              review,
            },
          ]),
    ]),
    ...(one.mergedAt === null ? [] : [{ id: base + 900, at: one.mergedAt, by: one.mergedBy!, type: 'merge_pull' }]),
  ];
  return plain.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id - b.id));
}

/** The first one is made when it is opened. A forced one takes the entries of what it removed along. */
function pushEntries(repo: SimRepository, { one, server }: Timed): Entry[] {
  const base = reachable(repo, one.baseCommit, new Set());
  const entries: (Entry & { readonly last: string; readonly forced: boolean })[] = [];
  for (const [i, { at, by, before, after, forced }] of one.pushes.entries()) {
    const entry = { at, by, type: 'pull_push', last: after, forced };
    const id = one.id * 1000 + 200 + i * 2;
    if (i === 0 || before === null) {
      const opened = { ...entry, at: one.createdAt, by: one.author, id };
      const body = JSON.stringify({ is_force_push: false, commit_ids: listed(repo, after, base) });
      entries.push({ ...opened, body });
      continue;
    }
    if (forced) {
      const all = listed(repo, after, base);
      const kept = new Set(all);
      const strikes = server.software === 'gitea' && !server.old;
      const left = entries.filter((one) => one.forced || kept.has(one.last) || !strikes);
      entries.splice(0, entries.length, ...left);
      if (strikes)
        entries.push({ ...entry, forced: false, id, body: JSON.stringify({ is_force_push: false, commit_ids: all }) });
      entries.push({
        ...entry,
        id: id + 1,
        body: JSON.stringify({ is_force_push: true, commit_ids: [before, after] }),
      });
      continue;
    }
    const fresh = listed(repo, after, reachable(repo, before, base));
    if (fresh.length > 0)
      entries.push({ ...entry, id, body: JSON.stringify({ is_force_push: false, commit_ids: fresh }) });
  }
  return entries;
}

function reachable({ commits }: SimRepository, from: string, without: ReadonlySet<string>): Set<string> {
  const found = new Set(without);
  const open = [from];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (found.has(one)) continue;
    found.add(one);
    open.push(...(commits.get(one)?.parents ?? []));
  }
  return found;
}

/** Oldest first, the new head last. */
function listed(repo: SimRepository, head: string, known: ReadonlySet<string>): string[] {
  const found: SimCommit[] = [];
  const seen = new Set(known);
  const open = [head];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    const commit = repo.commits.get(one)!;
    found.push(commit);
    open.push(...commit.parents);
  }
  const rest = found.filter(({ oid }) => oid !== head);
  rest.sort((a, b) => (a.committedAt < b.committedAt ? -1 : 1));
  return [...rest.map(({ oid }) => oid), ...(known.has(head) ? [] : [head])];
}

function shape(
  ask: Ask,
  repo: SimRepository,
  { one, entry }: { readonly one: SimChangeset; readonly entry: Entry },
): Shape {
  const web = `${ask.origin}/${fullName(repo)}/pulls/${one.number}`;
  return {
    id: entry.id,
    type: entry.type,
    html_url: `${web}#issuecomment-${entry.id}`,
    pull_request_url: web,
    issue_url: '',
    user: user(ask, entry.by),
    body: entry.body ?? '',
    created_at: entry.at,
    updated_at: entry.at,
    old_project_id: 0,
    project_id: 0,
    old_milestone: null,
    milestone: null,
    tracked_time: null,
    old_title: '',
    new_title: '',
    old_ref: '',
    new_ref: '',
    ref_issue: null,
    ref_comment: null,
    ref_action: 'none',
    ref_commit_sha: '',
    review_id: entry.review ?? 0,
    label: null,
    assignee: null,
    assignee_team: null,
    removed_assignee: false,
    resolve_doer: null,
    dependent_issue: null,
  };
}
