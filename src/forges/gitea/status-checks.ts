/**
 * Statuses of one commit. Each word of a reporter is a status of its own, under the same name: `pending` begins a run, and
 * the next one that is not pending ends it. Pure.
 *
 * Statuses are set by whoever may write to the repository; those of the server's own pipelines are set by its user (-2).
 */
import type { StatusCheck, StatusConclusion } from '../../model/changeset.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { CommitStatus } from './changeset-schema.ts';

const conclusions: Readonly<Record<string, StatusConclusion>> = {
  success: 'success',
  failure: 'failure',
  error: 'failure',
  // Servers differ in whether it lets a merge through.
  warning: 'neutral',
  skipped: 'skipped',
};

export function statusChecksOf(commit: ObjectId, statuses: readonly CommitStatus[]): readonly StatusCheck[] {
  const sorted = statuses.toSorted((a, b) => a.id - b.id);
  return [...Map.groupBy(sorted, ({ context }) => context).values()].flatMap((words) => runsOf(commit, words));
}

function runsOf(commit: ObjectId, words: readonly CommitStatus[]): readonly StatusCheck[] {
  const runs: StatusCheck[] = [];
  let begun: CommitStatus | undefined;
  for (const word of words) {
    const conclusion = conclusions[word.status] ?? 'pending';
    if (conclusion === 'pending') {
      begun ??= word;
      continue;
    }
    const times = { startedAt: begun?.created_at ?? null, completedAt: word.created_at };
    runs.push({ ...plain(commit, word), conclusion, ...times });
    begun = undefined;
  }
  if (begun)
    runs.push({ ...plain(commit, begun), conclusion: 'pending', startedAt: begun.created_at, completedAt: null });
  return runs;
}

function plain(commit: ObjectId, { context: name, creator, target_url: url }: CommitStatus) {
  return { name, reportedBy: creator?.id === -2 ? 'actions' : 'status', commit, ...(url && { url }) };
}
