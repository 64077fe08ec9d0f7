/** A manifest in one sentence. */
import type { SearchManifest } from '../contract.ts';

type Counted = Pick<
  SearchManifest,
  | 'repositories'
  | 'matchingLines'
  | 'matchingFiles'
  | 'filesConsidered'
  | 'filesSearched'
  | 'limitHit'
  | 'unsearched'
  | 'landings'
>;

export interface Found {
  readonly matches: number;
  /** Repositories that are known and not in the index. */
  readonly missing: readonly string[];
  /** What the engine said about its own answer, such as a history that does not reach back far enough: titles of alerts. */
  readonly caveats: readonly string[];
}

/**
 * "0 matches in N of N repositories, nothing unsearched" is said only when exactly that is so: the search ran to its end,
 * every file in scope was searched, no repository that is known was missing, and the engine had no reservation.
 */
export function statementOf(manifest: Counted, found: Found): string {
  const { repositories, unsearched } = manifest;
  const searched = repositories.length;
  const total = searched + found.missing.length;
  const count = found.matches === 0 ? '0 matches' : `${found.matches} ${found.matches === 1 ? 'match' : 'matches'}`;
  return `${count} in ${searched} of ${total} repositories, ${leftOut(manifest, unsearched, found)}`;
}

function leftOut(manifest: Counted, unsearched: SearchManifest['unsearched'], { missing, caveats }: Found): string {
  const reasons = [...Map.groupBy(unsearched, ({ reason }) => reason)].sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = reasons.map(
    ([reason, files]) => `${files.length} ${files.length === 1 ? 'file' : 'files'} (${reason})`,
  );
  const gaps = (manifest.landings ?? []).reduce((sum, one) => sum + one.gaps.length, 0);
  if (gaps > 0) parts.push(`${gaps} differences (not whole)`);
  if (missing.length > 0) parts.push(`${missing.length} repositories (not in the index)`);
  if (manifest.limitHit) parts.push('whatever comes behind the limit');
  const unexplained = manifest.filesConsidered - manifest.filesSearched - unsearched.length;
  if (unexplained > 0 && !manifest.limitHit) parts.push(`${unexplained} files (no reason on record)`);
  parts.push(...caveats.map((caveat) => `"${caveat}"`));
  return parts.length === 0 ? 'nothing unsearched' : `not searched: ${parts.join(', ')}`;
}
