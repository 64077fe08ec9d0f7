/**
 * The log of branches and tags: the repository's feed of activities (services/feed/notifier.go, services/repository/push.go).
 * A push is a `commit_repo` entry whose text is JSON with the address of a comparison, `owner/name/compare/<old>...<new>`, and
 * the newest commit. What the feed does not say: that a push was forced, and where a branch stood that was removed. A merge
 * by button is a push there, by who pressed it.
 *
 * A new branch has two entries: one without text, and another whose comparison begins at a commit that the branch never stood
 * at. They are told apart by the first, which may stand on the page before or on the page after: entries of one second have
 * no order there.
 *
 * The feed leaves out whoever keeps their activity private, unless an administrator of the server asks; nothing says that
 * somebody was left out, so for everybody else that is a gap each time. It goes back to the beginning, unless the server is
 * set to clear it (`cron.delete_old_actions`).
 */
import { z } from 'zod';
import { millisOf, type Instant } from '../../base/instant.ts';
import { gapOf, getOne, instant, objectId } from '../answers.ts';
import type { ForgeGap, ForgeRecord } from '../forge.ts';
import { mayPass, type RecordList } from '../lists.ts';
import type { RefActivity } from '../ref-activity.ts';
import type { Transport } from '../transport/transport.ts';
import { userSchema } from './account.ts';
import { firstPage, getPage } from './paging.ts';

const entrySchema = z.object({
  id: z.number(),
  op_type: z.string(),
  act_user: userSchema.nullish(),
  ref_name: z.string().nullish(),
  content: z.string().nullish(),
  created: instant,
});
type Entry = z.infer<typeof entrySchema>;

const contentSchema = z.object({
  HeadCommit: z.object({ Sha1: objectId }).nullish(),
  CompareURL: z.string().nullish(),
});

const kinds: Readonly<Record<string, RefActivity['activity']>> = {
  commit_repo: 'push',
  push_tag: 'creation',
  delete_branch: 'deletion',
  delete_tag: 'deletion',
  mirror_sync_push: 'push',
  mirror_sync_delete: 'deletion',
};

export interface FeedRequest {
  /** `repos/acme/shop` */
  readonly path: string;
  /** All branches and tags when empty. */
  readonly branches: readonly string[];
  readonly since: Instant | undefined;
}

export function refActivityList({ path, branches, since }: FeedRequest): RecordList<RefActivity> {
  const wanted = new Set(branches.map((branch) => `refs/heads/${branch}`));
  let last: { readonly next: string; readonly entries: readonly Entry[] } | undefined;
  return {
    address: firstPage(`${path}/activities/feeds`),
    async page(transport, here, signal) {
      const read = await getPage(transport, here, entrySchema, signal);
      if (!read.ok) return read.error;
      const { value: page, raw, at, next } = read.value;
      const entries = page.filter(({ created }) => since === undefined || created >= since);
      const beyond = next === undefined ? undefined : await whatBegan(transport, next, { page: entries, signal });
      if (beyond && !beyond.ok) return beyond.error;
      const previous = last?.next === here ? undefined : pageBefore(here);
      const earlier = previous === undefined ? undefined : await getPage(transport, previous, entrySchema, signal);
      if (earlier && !earlier.ok) return earlier.error;
      const above = earlier?.value.value ?? (last?.next === here ? last.entries : []);
      const begun = beginnings([...above, ...entries, ...(beyond?.value.value ?? [])]);
      if (next !== undefined) last = { next, entries: page };
      const told = entries.map((entry) => movedBy(entry, begun));
      const moves = told.flatMap(({ move }) => move ?? []).filter(({ ref }) => wanted.size === 0 || wanted.has(ref));
      const records = moves.map((value): ForgeRecord<RefActivity> => {
        return { key: value.id, value, observedAt: at, raw: [raw] };
      });
      const gaps = told.flatMap(({ gap }) => gap ?? []);
      const further = entries.length < page.length ? undefined : next;
      return { records, gaps, ...(further !== undefined && { next: further }) };
    },
  };
}

function pageBefore(address: string): string | undefined {
  const [, before = '', page = '1', after = ''] = /^(.*[?&]page=)(\d+)(.*)$/.exec(address) ?? [];
  return Number(page) > 1 ? `${before}${Number(page) - 1}${after}` : undefined;
}

/** They are written one after the other; a busy server takes its time. */
const nearMillis = 60_000;

/** Where the page ends between the two entries of a new branch, the next one is looked at as well. */
async function whatBegan(
  transport: Transport,
  next: string,
  { page, signal }: { readonly page: readonly Entry[]; readonly signal: AbortSignal },
) {
  const last = page.at(-1);
  const isOpen = page.some(
    (one) => one.content && last && millisOf(one.created) - millisOf(last.created) <= nearMillis,
  );
  return isOpen ? getPage(transport, next, entrySchema, signal) : undefined;
}

interface Beginnings {
  /** Ids of entries that tell of the first commit of a branch. */
  readonly first: ReadonlySet<number>;
  /** Ids of entries without text that stand before one of these. */
  readonly marked: ReadonlySet<number>;
}

function beginnings(entries: readonly Entry[]): Beginnings {
  const first = new Set<number>();
  const marked = new Set<number>();
  for (const mark of entries) {
    if (!isMark(mark)) continue;
    const [follower] = entries
      .filter(
        (one) =>
          one.op_type === 'commit_repo' &&
          one.content &&
          one.ref_name === mark.ref_name &&
          one.id > mark.id &&
          millisOf(one.created) - millisOf(mark.created) <= nearMillis,
      )
      .toSorted((a, b) => a.id - b.id);
    if (follower === undefined) continue;
    first.add(follower.id);
    marked.add(mark.id);
  }
  return { first, marked };
}

const isMark = ({ op_type: kind, content }: Entry): boolean => kind === 'commit_repo' && !content;

function movedBy(
  entry: Entry,
  { first, marked }: Beginnings,
): { readonly move?: RefActivity; readonly gap?: ForgeGap } {
  const kind = kinds[entry.op_type];
  if (kind === undefined || !entry.ref_name || marked.has(entry.id)) return {};
  const isTag = entry.op_type === 'push_tag' || entry.op_type === 'delete_tag';
  const ref = entry.ref_name.startsWith('refs/')
    ? entry.ref_name
    : `refs/${isTag ? 'tags' : 'heads'}/${entry.ref_name}`;
  const plain = { id: String(entry.id), ref, at: entry.created, actor: entry.act_user?.login ?? null };
  if (kind === 'deletion') return { move: { ...plain, before: null, after: null, activity: kind, seen: 'logged' } };
  const { before, after } = endsOf(entry);
  if (after === null) return { gap: withoutCommit(plain) };
  const isFirst = kind === 'creation' || first.has(entry.id) || before === null;
  const activity = isFirst ? 'creation' : 'push';
  return { move: { ...plain, before: isFirst ? null : before, after, activity, seen: 'logged' } };
}

function endsOf({ content }: Entry): { readonly before: string | null; readonly after: string | null } {
  const nothing = { before: null, after: null };
  let text: unknown;
  try {
    text = JSON.parse(content ?? '');
  } catch {
    return nothing;
  }
  const read = contentSchema.safeParse(text);
  if (!read.success) return nothing;
  const { HeadCommit: head, CompareURL: address } = read.data;
  const [, before, after] = /\/compare\/([^/]+)\.\.\.([0-9a-f]{40,64})$/.exec(address ?? '') ?? [];
  const isCommit = before !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(before) && !/^0+$/.test(before);
  return { before: isCommit ? before : null, after: after ?? head?.Sha1 ?? null };
}

function withoutCommit({ id, ref, at }: Pick<RefActivity, 'id' | 'ref' | 'at'>): ForgeGap {
  const detail = `Gitea logged a move of ${ref} at ${at} without the commit it moved to (entry ${id}).`;
  return { reason: 'truncated', detail, from: at, to: at };
}

/** Read after the feed: what it may have left out. */
export async function leftOut(transport: Transport, signal: AbortSignal) {
  const user = await getOne(transport, 'user', z.object({ is_admin: z.boolean().nullish() }), signal);
  if (!user.ok && mayPass(user.error)) return { gaps: [gapOf(user.error)], mustStop: true };
  if (user.ok && user.value.value.is_admin === true) return { gaps: [], mustStop: false };
  const detail =
    'Gitea leaves accounts that keep their activity private out of its log, and says so to nobody; give a token of an administrator of the server, who is told of all.';
  return { gaps: [{ reason: 'forbidden', detail } as const], mustStop: false };
}
