/** When a path changed on the default branch, from the stored history: no git is asked. */
import type { LandedCommit } from '../../model/history.ts';
import type { AppContext } from '../context.ts';
import type { FileHistory, FileLanding } from '../plumbline.ts';

interface HistoryRequest {
  readonly repository: string;
  readonly path: string;
}

export async function fileHistory(
  { repository, path }: HistoryRequest,
  { stores }: AppContext,
): Promise<FileHistory | undefined> {
  const known = (await stores.repositories.list()).find(({ name }) => name === repository);
  if (!known) return undefined;
  const tenures = await stores.histories.tenuresOf(known.name, path);
  if (tenures.length === 0) return undefined;
  const landings = new Map((await stores.histories.commits(known.name)).map((commit) => [commit.index, commit]));
  const shown = tenures.flatMap(({ blob, from, to }) => {
    const since = landings.get(from);
    const until = to === undefined ? undefined : landings.get(to);
    return since ? [{ blob, since: landingOf(since), ...(until ? { until: landingOf(until) } : {}) }] : [];
  });
  return { repository, path, tenures: shown.toReversed() };
}

function landingOf({ commit, landedAt, author, subject }: LandedCommit): FileLanding {
  return { commit, at: landedAt, author: author.name, subject };
}
