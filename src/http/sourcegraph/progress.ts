/** What clients show beside the matches: how far the search has come, and everything that was left out, with its reason. */
import type { Skipped, StreamProgress } from '../schema.ts';
import type { EngineManifest, EngineProgress } from './engine-types.ts';

export function progressOf(progress: EngineProgress, repositoriesCount: number): StreamProgress {
  const { done, matchCount, filesSearched, filesTotal, elapsedMillis } = progress;
  // Clients decode whole numbers only.
  return {
    done,
    repositoriesCount,
    matchCount,
    durationMs: Math.round(elapsedMillis),
    skipped: [],
    filesSearched,
    filesTotal,
  };
}

export interface LeftOut {
  /** What the client asked for at most, and how many found matches were more than that. */
  readonly display: number;
  readonly withheld: number;
  /** Lines of which only a part was sent. */
  readonly trimmedLines: number;
}

export function finalProgress(manifest: EngineManifest, last: EngineProgress, leftOut: LeftOut): StreamProgress {
  const { filesSearched, filesConsidered, repositories } = manifest;
  return {
    done: true,
    repositoriesCount: repositories.length,
    matchCount: Math.max(last.matchCount, manifest.matchingLines),
    durationMs: Math.round(last.elapsedMillis),
    skipped: skippedOf(manifest, leftOut),
    filesSearched,
    filesTotal: filesConsidered,
  };
}

/** Important first; the same search gives the same list. */
function skippedOf(manifest: EngineManifest, { display, withheld, trimmedLines }: LeftOut): readonly Skipped[] {
  const skipped: Skipped[] = [];
  if (manifest.limitHit)
    skipped.push({
      reason: 'document-match-limit',
      title: 'limit of matches reached',
      message: `The search stopped after ${manifest.matchingLines} matching lines; there may be more.`,
      severity: 'info',
      suggested: { title: 'show all', queryExpression: 'count:all' },
    });
  if (withheld > 0)
    skipped.push({
      reason: 'display',
      title: `${withheld} more not sent`,
      message: `The client asked for ${display} matches; ${withheld} more were found and counted.`,
      severity: 'info',
    });
  if (trimmedLines > 0)
    skipped.push({
      reason: 'long-lines',
      title: `${trimmedLines} long lines sent in part`,
      message: `Of ${trimmedLines} matching lines only the beginning, or the first highlights, were sent; all are counted.`,
      severity: 'info',
    });
  const reasons = Map.groupBy(manifest.unsearched, ({ reason }) => reason);
  for (const [reason, files] of [...reasons].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const message = `Not searched (${reason}): ${files.length} files. The manifest names each.`;
    const severity = reason === 'binary' ? 'info' : 'warn';
    skipped.push({ reason: `unsearched-${reason}`, title: `${files.length} files: ${reason}`, message, severity });
  }
  return skipped;
}
