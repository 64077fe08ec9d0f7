/**
 * A changeset as all looks at it told together. The last look says how it stands; what a forge overwrites (the result of a
 * build that ran again) or no longer dates (an approval that was taken back) earlier looks have seen. Nothing is guessed:
 * an approval that stood at one look and not at the next was taken back between the two, and that is what is told.
 */
import type { Changeset, Review, StatusCheck } from '../../model/changeset.ts';
import { historiesOf, type ForgeHistory, type RecordVersion } from './strand-history.ts';

type Version = RecordVersion<Changeset>;

/** Of every changeset that is not gone. */
export function watchedChangesets(history: ForgeHistory): readonly Changeset[] {
  return historiesOf(history, 'changesets').flatMap(({ versions }) =>
    [...Map.groupBy(versions, ({ key }) => key).values()].flatMap((own) =>
      own.at(-1)!.goneAt === undefined ? [asWatched(own)] : [],
    ),
  );
}

/** `versions`: of one changeset, oldest first. */
export function asWatched(versions: readonly Version[]): Changeset {
  const last = versions.at(-1)!;
  const earlier = versions.slice(0, -1);
  if (earlier.length === 0) return last.value;
  const reviews = last.value.reviews.map((review) => boundedEnd(review, versions));
  const overwritten = resultsOverwritten(last.value, earlier);
  return { ...last.value, reviews, statusChecks: [...overwritten, ...last.value.statusChecks] };
}

function boundedEnd(review: Review, versions: readonly Version[]): Review {
  const { dismissed } = review;
  if (dismissed === undefined || dismissed.at !== null) return review;
  const looks = versions.map((version) => ({
    version,
    seen: version.value.reviews.find(({ id, state }) => id === review.id && state === review.state),
  }));
  const standing = looks.findLastIndex(({ seen }) => seen !== undefined && seen.dismissed === undefined);
  const ended = looks.slice(standing + 1).find(({ seen }) => seen?.dismissed !== undefined);
  if (ended === undefined) return review;
  // A review that no look saw standing was given and taken back between two looks.
  const from = looks[standing]?.version.lastSeenAt ?? review.submittedAt;
  if (from === null) return review;
  return { ...review, dismissed: { ...dismissed, between: { from, to: ended.version.firstSeenAt } } };
}

/** Results that were over at an earlier look, and that the last one does not tell any more. */
function resultsOverwritten({ statusChecks }: Changeset, earlier: readonly Version[]): readonly StatusCheck[] {
  const told = new Set(statusChecks.map(nameOf));
  const lost = new Map<string, StatusCheck>();
  for (const { value } of earlier)
    for (const one of value.statusChecks)
      if (one.completedAt !== null && !told.has(nameOf(one))) lost.set(nameOf(one), one);
  return [...lost.values()];
}

const nameOf = ({ name, reportedBy, commit, conclusion, completedAt }: StatusCheck): string =>
  JSON.stringify([name, reportedBy, commit, conclusion, completedAt]);
