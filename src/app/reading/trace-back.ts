/**
 * When a finding began. An audit reads the files of its period; what it finds in the oldest version it read may be older
 * still, and calling that version its beginning would name the wrong commit. So every older version of such a file is
 * read too. Files in which nothing was found are not: that is most of history, and where the time would go.
 */
import { scanKindOf } from '../../model/file-kind.ts';
import type { Match } from '../../model/finding.ts';
import type { PathTenure } from '../../model/history.ts';
import { scanKeyOf } from '../../store/caches.ts';

export function versionsOfFilesWithFindings(
  tenures: readonly PathTenure[],
  scans: ReadonlyMap<string, readonly Match[]>,
): readonly PathTenure[] {
  const found = new Set<string>();
  for (const { path, blob } of tenures) {
    if ((scans.get(scanKeyOf({ blob, kind: scanKindOf(path) })) ?? []).length > 0) found.add(path);
  }
  return tenures.filter(({ path }) => found.has(path));
}
