/** Within a run over many repositories, git is started by a small process (git/starter.ts), which is gone after it. */
import { openGitStarter, type GitStarter } from '../../git/starter.ts';

export async function startingGit<T>(work: (expectMany: () => Promise<void>) => Promise<T>): Promise<T> {
  let starter: Promise<GitStarter> | undefined;
  const expectMany = async (): Promise<void> => {
    await (starter ??= openGitStarter());
  };
  try {
    return await work(expectMany);
  } finally {
    await (await starter)?.close();
  }
}
