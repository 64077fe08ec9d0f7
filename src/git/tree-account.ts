/** Enters the trees of landings into a `TenureBook`, and says which folders could not be read at which landing. */
import type { Instant } from '../base/instant.ts';
import type { Observer } from '../base/progress.ts';
import type { Gap } from '../model/gap.ts';
import type { LandedCommit } from '../model/history.ts';
import { asObjectId, type ObjectId, type Repository } from '../model/repository.ts';
import type { TenureBook } from './tenure-book.ts';
import { treeDifferences, type TreePair } from './tree-differences.ts';
import { listTree } from './tree-listing.ts';

export interface TreeAccount {
  readonly repository: Repository;
  readonly book: TenureBook;
  readonly commits: readonly LandedCommit[];
  /** Landings before this one are in the book already. */
  readonly first: number;
  readonly observedAt: Instant;
  readonly observer: Observer;
  readonly signal?: AbortSignal;
}

export const emptyTrees = {
  sha1: asObjectId('4b825dc642cb6eb9a060e54bf8d69288fbee4904'),
  sha256: asObjectId('6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'),
} as const;

const reportEvery = 250;

/** What could not be read, by landing: of those whose tree was read by itself. */
export async function enterTrees(account: TreeAccount): Promise<ReadonlyMap<number, readonly string[]>> {
  const { repository, book, commits, first, observer, signal } = account;
  const unreadable = new Map<number, readonly string[]>();
  let landing = first;
  for await (const answer of treeDifferences(repository.gitDirectory, pairsOf(account), signal)) {
    if ('changes' in answer) book.enter(landing, answer.changes);
    else {
      const listing = await listTree(repository.gitDirectory, commits[landing]!.tree, signal);
      book.reconcile(landing, listing);
      unreadable.set(landing, listing.unreadable);
    }
    landing++;
    if (landing % reportEvery === 0 || landing === commits.length) report(observer, account, landing);
  }
  return unreadable;
}

function pairsOf({ repository, commits, first }: TreeAccount): readonly TreePair[] {
  const empty: ObjectId = emptyTrees[repository.objectFormat];
  return commits.slice(first).map(({ tree, index }) => ({ before: commits[index - 1]?.tree ?? empty, after: tree }));
}

function report(observer: Observer, { repository, commits, first }: TreeAccount, landing: number): void {
  const counts = { done: landing - first, total: commits.length - first };
  observer.progress({ step: 'Reading history', ...counts, unit: 'landings', detail: repository.name });
}

export interface UnreadableFolders {
  readonly repository: Pick<Repository, 'name'>;
  readonly commits: readonly LandedCommit[];
  readonly observedAt: Instant;
}

/** Folders that cannot be read, from the landing that brought them to the one that replaced them. */
export function folderGaps(account: UnreadableFolders): readonly Gap[] {
  const holes = new Holes(account);
  for (const { index, unreadable } of account.commits) if (unreadable) holes.note(index, unreadable);
  return holes.gaps();
}

class Holes {
  readonly #account: UnreadableFolders;
  readonly #open = new Map<string, number>();
  readonly #gaps: Gap[] = [];

  constructor(account: UnreadableFolders) {
    this.#account = account;
  }

  note(landing: number, unreadable: readonly string[]): void {
    for (const [prefix, since] of this.#open) {
      if (unreadable.includes(prefix)) continue;
      this.#open.delete(prefix);
      this.#gaps.push(this.#gap(prefix, since, landing));
    }
    for (const prefix of unreadable) if (!this.#open.has(prefix)) this.#open.set(prefix, landing);
  }

  gaps(): readonly Gap[] {
    const standing = [...this.#open].map(([prefix, since]) => this.#gap(prefix, since));
    return [...this.#gaps, ...standing];
  }

  #gap(prefix: string, since: number, until?: number): Gap {
    const { repository, commits, observedAt } = this.#account;
    const from = commits[since]!;
    const to = until === undefined ? undefined : commits[until]!;
    const what = prefix === '' ? 'All files' : `The files below ${prefix}`;
    const stretch = to ? `until landing ${to.commit}` : 'to this day';
    const detail = `${what} as of landing ${from.commit} ${stretch} could not be looked at: git cannot read the folder (object lacking or damaged). A complete clone would mend it.`;
    return {
      kind: 'gap',
      of: 'all',
      repository: repository.name,
      reason: 'missing-object',
      detail,
      ...(prefix === '' ? {} : { path: prefix }),
      span: { from: from.landedAt, to: to?.landedAt ?? observedAt },
    };
  }
}
