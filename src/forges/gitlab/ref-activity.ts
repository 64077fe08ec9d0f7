/**
 * The log of branches and tags: the project's events of pushes (docs.gitlab.com/api/events). GitLab forgets them after three
 * years. What it does not say: that a push was forced, and that it was a button which merged. Both stand here as `push`;
 * git and the merge requests tell them apart.
 *
 * A push of more refs at once than the server is set to tell (three, unless changed) is one event that names none of them:
 * that is a gap, for the refs are not known.
 *
 * Lists by page number end at 50,000 entries, so long before that the list begins anew at the day it has come to.
 */
import { z } from 'zod';
import { instantFromMillis, millisOf, type Instant } from '../../base/instant.ts';
import { getOne, instant, objectId } from '../answers.ts';
import type { ForgeGap, ForgeRecord } from '../forge.ts';
import type { RecordList } from '../lists.ts';
import type { RefActivity } from '../ref-activity.ts';

const eventSchema = z.object({
  id: z.number(),
  created_at: instant,
  author_username: z.string().nullish(),
  push_data: z
    .object({
      action: z.enum(['pushed', 'created', 'removed']),
      ref_type: z.enum(['branch', 'tag']),
      commit_from: objectId.nullish(),
      commit_to: objectId.nullish(),
      ref: z.string().nullish(),
      ref_count: z.number().nullish(),
    })
    .nullish(),
});
type PushEvent = z.infer<typeof eventSchema>;

const day = 86_400_000;
/** Of a hundred entries each. */
const pagesBeforeNewList = 400;

export interface EventsRequest {
  /** `projects/4711` */
  readonly path: string;
  /** All branches and tags when empty. */
  readonly branches: readonly string[];
  readonly since: Instant | undefined;
}

export function refActivityList({ path, branches, since }: EventsRequest): RecordList<RefActivity> {
  // Whole days only, and the day itself is left out.
  const after = since === undefined ? '' : `&after=${dateOf(since, -1)}`;
  const address = `${path}/events?action=pushed&sort=desc&per_page=100${after}`;
  const wanted = new Set(branches.map((branch) => `refs/heads/${branch}`));
  return {
    address,
    async page(transport, here, signal) {
      const read = await getOne(transport, here, z.array(eventSchema), signal);
      if (!read.ok) return read.error;
      const { value: events, raw, at, next } = read.value;
      const moves = events.flatMap(moveOf).filter(({ ref }) => wanted.size === 0 || wanted.has(ref));
      const records = moves.map((value): ForgeRecord<RefActivity> => ({
        key: value.id,
        value,
        observedAt: at,
        raw: [raw],
      }));
      const further = next === undefined ? undefined : nextAddress(address, next, events.at(-1)?.created_at);
      return { records, gaps: events.flatMap(gapOf), ...(further !== undefined && { next: further }) };
    },
  };
}

/** Entries of the last day are told again; they have the same keys. A single day with more than that is told to its end. */
function nextAddress(address: string, next: string, last: Instant | undefined): string {
  const url = new URL(next);
  const page = Number(url.searchParams.get('page') ?? '1');
  if (page <= pagesBeforeNewList || last === undefined) return next;
  const before = dateOf(last, 1);
  return url.searchParams.get('before') === before ? next : `${address}&before=${before}`;
}

const dateOf = (at: Instant, days: number): string => instantFromMillis(millisOf(at) + days * day).slice(0, 10);

function moveOf({ id, created_at: at, author_username: actor, push_data: push }: PushEvent): readonly RefActivity[] {
  if (!push || !push.ref || (!push.commit_from && !push.commit_to)) return [];
  const { action, ref_type: kind, ref, commit_from: before, commit_to: after } = push;
  return [
    {
      id: String(id),
      ref: `refs/${kind === 'tag' ? 'tags' : 'heads'}/${ref}`,
      before: action === 'created' ? null : (before ?? null),
      after: action === 'removed' ? null : (after ?? null),
      at,
      actor: actor ?? null,
      activity: action === 'created' ? 'creation' : action === 'removed' ? 'deletion' : 'push',
      seen: 'logged',
    },
  ];
}

function gapOf({ id, created_at: at, author_username: actor, push_data: push }: PushEvent): readonly ForgeGap[] {
  if (push?.ref) return [];
  const count = push?.ref_count ?? 'several';
  const detail = `GitLab logged a push of ${count} refs at once by ${actor ?? 'an account that is gone'} at ${at} without naming them (event ${id}); raise the server's limit of activities for a push to have them named.`;
  return [{ reason: 'truncated', detail, from: at, to: at }];
}
