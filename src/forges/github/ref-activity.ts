/**
 * The log of a branch (docs.github.com/rest/repos/repos, "List repository activities"): where it pointed before and after
 * each push and merge, when, and who did it. GitHub forgets it after a year.
 */
import { z } from 'zod';
import type { Instant } from '../../base/instant.ts';
import { instant } from '../answers.ts';
import { listOf, type RecordList } from '../lists.ts';
import type { RefActivity } from '../ref-activity.ts';

const schema = z.object({
  id: z.number(),
  before: z.string(),
  after: z.string(),
  ref: z.string(),
  timestamp: instant,
  activity_type: z.enum(['push', 'force_push', 'branch_deletion', 'branch_creation', 'pr_merge', 'merge_queue_merge']),
  actor: z.object({ login: z.string() }).nullable(),
});

const kinds: Readonly<Record<z.infer<typeof schema>['activity_type'], RefActivity['activity']>> = {
  push: 'push',
  force_push: 'force-push',
  branch_creation: 'creation',
  branch_deletion: 'deletion',
  pr_merge: 'changeset-merge',
  merge_queue_merge: 'queue-merge',
};

const nothing = /^0+$/;

/** Of all branches and tags when none is named. */
export function refActivityList(
  path: string,
  branch: string | null,
  since: Instant | undefined,
): RecordList<RefActivity> {
  const ref = branch === null ? '' : `ref=${encodeURIComponent(`refs/heads/${branch}`)}&`;
  return listOf({
    address: `${path}/activity?${ref}time_period=year&per_page=100`,
    schema: z.array(schema),
    items: (value) => value,
    isOver: ({ timestamp }) => since !== undefined && timestamp < since,
    record: (item, { raw, at }) => {
      const value: RefActivity = {
        id: String(item.id),
        ref: item.ref,
        before: nothing.test(item.before) ? null : item.before,
        after: nothing.test(item.after) ? null : item.after,
        at: item.timestamp,
        actor: item.actor?.login ?? null,
        activity: kinds[item.activity_type],
        seen: 'logged',
      };
      return { key: value.id, value, observedAt: at, raw: [raw] };
    },
  });
}
