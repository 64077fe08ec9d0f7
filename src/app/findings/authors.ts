/** Who brought a finding and who took it away: the authors of the commits, not whoever pressed the button of the merge. */
import { AppError } from '../../base/app-error.ts';
import { runGit } from '../../git/git.ts';
import type { Boundary } from '../../model/fact.ts';
import type { Finding } from '../../model/finding.ts';
import type { LandedCommit } from '../../model/history.ts';
import type { Repository } from '../../model/repository.ts';
import type { AppContext } from '../context.ts';
import type { FindingAuthors } from './views.ts';

type Stores = Pick<AppContext['stores'], 'repositories' | 'histories'>;

export async function findingAuthors(
  findings: readonly Finding[],
  { stores }: { readonly stores: Stores },
): Promise<readonly FindingAuthors[]> {
  const known = new Map((await stores.repositories.list()).map((one) => [one.name, one]));
  const rooms = new Map<string, Promise<RepositoryAuthors>>();
  const roomOf = (name: Finding['repository']): Promise<RepositoryAuthors> => {
    const room =
      rooms.get(name) ??
      stores.histories.commits(name).then((commits) => new RepositoryAuthors(commits, known.get(name)));
    rooms.set(name, room);
    return room;
  };
  const answers: FindingAuthors[] = [];
  for (const { repository, path, firstSeen, removedBy, sideCommit } of findings) {
    if (sideCommit) {
      answers.push({ introducedBy: sideCommit.by, removedBy: null });
      continue;
    }
    const room = await roomOf(repository);
    answers.push({
      introducedBy: await room.of(firstSeen, path),
      removedBy: removedBy ? await room.of(removedBy, path) : null,
    });
  }
  return answers;
}

class RepositoryAuthors {
  readonly #landings: ReadonlyMap<string, LandedCommit>;
  readonly #gitDirectory: string | undefined;
  /** Per merge: authors by path. Git is asked once for each. */
  readonly #merged = new Map<string, Promise<ReadonlyMap<string, ReadonlySet<string>>>>();

  constructor(commits: readonly LandedCommit[], repository: Repository | undefined) {
    this.#landings = new Map(commits.map((landing) => [landing.commit, landing]));
    this.#gitDirectory = repository?.gitDirectory;
  }

  async of({ commit }: Boundary, path: string): Promise<string | null> {
    const landing = commit === undefined ? undefined : this.#landings.get(commit);
    if (!landing) return null;
    const { author, parents } = landing;
    const itself = `${author.name} <${author.email}>`;
    if (parents.length < 2 || this.#gitDirectory === undefined) return itself;
    const merged = this.#merged.get(landing.commit) ?? authorsByPath(this.#gitDirectory, landing);
    this.#merged.set(landing.commit, merged);
    const authors = (await merged).get(path);
    // None of the merged commits touched it: the merge itself did.
    return authors ? [...authors].join(', ') : itself;
  }
}

/** `\0`-separated: a line of 0x01, the author, and the paths, for each commit that was merged. */
async function authorsByPath(
  gitDirectory: string,
  { commit, parents }: LandedCommit,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>();
  const args = [
    'log',
    '-z',
    '--no-merges',
    '--name-only',
    '--no-renames',
    '--format=%x01%an <%ae>',
    commit,
    `^${parents[0]}`,
  ];
  let listed: string;
  try {
    listed = (await runGit(gitDirectory, args)).toString('utf8');
  } catch (error) {
    // A shallow or partial clone: what was merged is not there, so the merge is all there is to name.
    if (error instanceof AppError && error.code.startsWith('git/')) return found;
    throw error;
  }
  let author = '';
  for (const word of listed.split(/[\0\n]/)) {
    if (word.startsWith('\u0001')) author = word.slice(1);
    else if (word !== '') found.set(word, (found.get(word) ?? new Set()).add(author));
  }
  return found;
}
