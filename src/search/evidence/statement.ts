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

/**
 * "0 matches in N of N repositories, nothing unsearched" is said only when exactly that is so: the search ran to its end,
 * every file in scope was searched, and no repository that is known was missing.
 */
export function statementOf(
  manifest: Counted,
  found: { readonly matches: number; readonly missing: readonly string[] },
): string {
  const { repositories, unsearched } = manifest;
  const searched = repositories.length;
  const total = searched + found.missing.length;
  const count = found.matches === 0 ? '0 matches' : `${found.matches} ${found.matches === 1 ? 'match' : 'matches'}`;
  return `${count} in ${searched} of ${total} repositories, ${leftOut(manifest, unsearched, found.missing)}`;
}

function leftOut(manifest: Counted, unsearched: SearchManifest['unsearched'], missing: readonly string[]): string {
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
  return parts.length === 0 ? 'nothing unsearched' : `not searched: ${parts.join(', ')}`;
}
