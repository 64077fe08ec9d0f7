/** Files of an audited repository as they stood at an instant, by the stored history: no checkout is needed. */
import type { Instant } from '../../base/instant.ts';
import { runGit } from '../../git/git.ts';
import type { PathTenure } from '../../model/history.ts';
import type { Repository } from '../../model/repository.ts';
import type { AppContext } from '../context.ts';

export interface FileAt {
  readonly path: string;
  readonly text: string;
}

/** Absent `at`: at the head. */
export async function filesAt(
  repository: Repository,
  wanted: (path: string) => boolean,
  { stores }: AppContext,
  at?: Instant,
): Promise<readonly FileAt[]> {
  const tenures = (await stores.histories.tenures(repository.name, 0)).filter(
    ({ path, mode }) => wanted(path) && mode.startsWith('100'),
  );
  if (tenures.length === 0) return [];
  const commits = at === undefined ? [] : await stores.histories.commits(repository.name);
  const landing = commits.findLastIndex(({ landedAt }) => landedAt <= at!);
  const stands = ({ from, to }: PathTenure): boolean =>
    at === undefined ? to === undefined : from <= landing && (to === undefined || to > landing);
  return Promise.all(
    tenures.filter(stands).map(async ({ path, blob }) => ({
      path,
      text: (await runGit(repository.gitDirectory, ['cat-file', 'blob', blob])).toString('utf8'),
    })),
  );
}
