/**
 * The life of a default branch: its landings, and which blob stood at which path from which landing to which.
 *
 * Git is asked for three things: the first-parent chain, the commit objects, and the difference of each tree to the one
 * before (pairs of trees, so that neither shallow boundaries nor merges need special treatment). With `known`, only what
 * is new is asked for; before building on it, what is known to stand is compared with the tree itself, so an error in
 * the store or a hole of an earlier reading is never carried on in silence.
 *
 * What cannot be read becomes a gap that names the landing and the folder; everything else stays right.
 *
 * Rejected: `git log --raw` (dies at the first hole, hides parents at shallow boundaries), sampling.
 */
import { AppError } from '../base/app-error.ts';
import { instantFromMillis, type Instant } from '../base/instant.ts';
import type { Observer } from '../base/progress.ts';
import type { Gap } from '../model/gap.ts';
import type { LandedCommit, PathTenure, RefObservation, RepositoryHistory } from '../model/history.ts';
import type { ObjectId, Repository } from '../model/repository.ts';
import { parseCommit } from './commit-object.ts';
import { firstParentChain } from './first-parent-chain.ts';
import { LandingClock } from './landing-times.ts';
import { openObjectReader, type ObjectReader } from './object-reader.ts';
import { shallowCommits } from './shallow.ts';
import { TenureBook } from './tenure-book.ts';
import { enterTrees, folderGaps } from './tree-account.ts';
import { listTree } from './tree-listing.ts';

export interface HistoryRequest {
  readonly repository: Repository;
  readonly known?: { readonly commits: readonly LandedCommit[]; readonly tenures: readonly PathTenure[] };
  /** Observations of the default branch, from the ref ledger. */
  readonly observations: readonly RefObservation[];
  readonly observedAt: Instant;
  readonly observer: Observer;
  readonly signal?: AbortSignal;
}

export interface HistoryReading {
  readonly history: RepositoryHistory;
  /** Landings that were read from git now. */
  readonly landingsRead: number;
  /** What was known did not hold (the branch was rewritten, or the account did not agree with git) and was replaced. */
  readonly rebuilt: boolean;
}

export async function readHistory(request: HistoryRequest): Promise<HistoryReading> {
  const { repository, known, observedAt } = request;
  const branch = repository.defaultBranch ?? '';
  if (repository.head === undefined) {
    const history = { repository: repository.name, branch, commits: [], tenures: [], observedAt, gaps: [] };
    return { history, landingsRead: 0, rebuilt: (known?.commits.length ?? 0) > 0 };
  }
  const reader = openObjectReader(repository.gitDirectory);
  const { base, read } = await (async () => {
    try {
      const kept = await baseOf(request, repository.head!, reader);
      return { base: kept, read: await readLandings(request, kept, reader) };
    } finally {
      await reader.close();
    }
  })();
  const landed = [...base.commits, ...read];
  const holes = await enterTrees({ ...request, book: base.book, commits: landed, first: base.commits.length });
  const commits = holes.size === 0 ? landed : landed.map((commit) => withHoles(commit, holes));
  const gaps = [...(await beginningGap(repository, commits)), ...folderGaps({ repository, commits, observedAt })];
  return {
    history: { repository: repository.name, branch, commits, tenures: base.book.tenures(), observedAt, gaps },
    landingsRead: read.length,
    rebuilt: base.commits.length < (known?.commits.length ?? 0),
  };
}

function withHoles(commit: LandedCommit, holes: ReadonlyMap<number, readonly string[]>): LandedCommit {
  const unreadable = holes.get(commit.index);
  return unreadable ? { ...commit, unreadable } : commit;
}

/** What can be kept of what is known, and which landings are still to be read. */
interface Base {
  readonly commits: readonly LandedCommit[];
  readonly book: TenureBook;
  readonly unread: readonly ObjectId[];
}

async function baseOf(
  { repository, known, signal }: HistoryRequest,
  tip: ObjectId,
  reader: ObjectReader,
): Promise<Base> {
  const { gitDirectory } = repository;
  const chain = (after?: ObjectId): Promise<readonly ObjectId[]> =>
    firstParentChain({ gitDirectory, reader, tip, signal, ...(after ? { after } : {}) });
  const knownTip = known?.commits.at(-1);
  if (!known || !knownTip) return { commits: [], book: new TenureBook(), unread: await chain() };

  const grown = await grownBy({ repository, known: known.commits, reader }, chain);
  const whole = grown ? undefined : await chain();
  const kept = whole ? sharedLength(known.commits, whole) : known.commits.length;
  const book = TenureBook.truncated(known.tenures, kept - 1);
  const agreed =
    kept > 0 &&
    (await agrees(repository, book, known.commits[kept - 1]!)) &&
    !(await isMended(repository, known.commits.slice(0, kept)));
  if (agreed) return { commits: known.commits.slice(0, kept), book, unread: grown ?? whole!.slice(kept) };
  return { commits: [], book: new TenureBook(), unread: whole ?? (await chain()) };
}

/**
 * The new landings when the branch only grew: the oldest of them has the known tip as its first parent. Undefined when it
 * did not, or when the known history began at a hole that a fuller clone may since have filled.
 */
async function grownBy(
  {
    repository,
    known,
    reader,
  }: { readonly repository: Repository; readonly known: readonly LandedCommit[]; readonly reader: ObjectReader },
  chain: (after: ObjectId) => Promise<readonly ObjectId[]>,
): Promise<readonly ObjectId[] | undefined> {
  const knownTip = known.at(-1)!.commit;
  if (known[0]!.parents.length > 0) return undefined;
  if (repository.head === knownTip) return [];
  const unread = await chain(knownTip);
  const oldest = unread[0];
  if (oldest === undefined) return undefined;
  let parents: readonly ObjectId[] | undefined;
  for await (const read of reader.read([oldest]))
    parents = 'missing' in read ? undefined : parseCommit(read.bytes)?.parents;
  return parents?.[0] === knownTip ? unread : undefined;
}

function sharedLength(known: readonly LandedCommit[], chain: readonly ObjectId[]): number {
  let length = 0;
  while (length < known.length && known[length]!.commit === chain[length]) length++;
  return length;
}

async function agrees(repository: Repository, book: TenureBook, { tree }: LandedCommit): Promise<boolean> {
  const listing = await listTree(repository.gitDirectory, tree);
  return listing.unreadable.length === 0 && book.differences(listing).length === 0;
}

/** How many folders that could not be read are looked at again: what a fetch fills in, it fills in throughout. */
const holesAsked = 20;

/** Whether a fuller clone has brought a folder that could not be read when its landing was. */
async function isMended(repository: Repository, known: readonly LandedCommit[]): Promise<boolean> {
  const lacking = known.filter(({ unreadable = [] }) => unreadable.length > 0);
  for (const { tree, unreadable = [] } of lacking.slice(-holesAsked)) {
    const listing = await listTree(repository.gitDirectory, tree);
    if (unreadable.some((prefix) => !listing.unreadable.includes(prefix))) return true;
  }
  return false;
}

async function readLandings(
  { repository, known, observations, observedAt, signal }: HistoryRequest,
  { commits: kept, unread }: Base,
  reader: ObjectReader,
): Promise<readonly LandedCommit[]> {
  const indexes = new Map<ObjectId, number>();
  // A commit that a rewrite removed counts as the last landing that the old and the new branch share.
  for (const { commit } of known?.commits ?? []) indexes.set(commit, kept.length - 1);
  kept.forEach(({ commit, index }) => indexes.set(commit, index));
  unread.forEach((commit, at) => indexes.set(commit, kept.length + at));
  const now: RefObservation = { repository: repository.name, ref: 'HEAD', oid: repository.head!, observedAt };
  const clock = new LandingClock([...observations, now], (oid) => indexes.get(oid), kept.at(-1)?.landedAt);
  const commits: LandedCommit[] = [];
  for await (const read of reader.read(unread, signal ? { signal } : {})) {
    const parsed = 'missing' in read ? undefined : parseCommit(read.bytes);
    const index = kept.length + commits.length;
    if (!parsed) throw vanished(repository, read.oid);
    const { signed: _, ...commit } = parsed;
    commits.push({ index, commit: read.oid, ...commit, ...clock.timeOf(index, commit.committedAt) });
  }
  return commits;
}

/** The chain holds only commits that git could read a moment ago. */
function vanished(repository: Repository, commit: ObjectId): AppError {
  const message = `commit ${commit} of ${repository.name} was there and then could not be read`;
  return new AppError('git/vanished-commit', message, {
    hint: 'Is the repository being repacked? Try again afterwards.',
  });
}

/** The oldest landing has a parent, and it is not a shallow clone (which `openRepository` reports): something is lacking. */
async function beginningGap(repository: Repository, commits: readonly LandedCommit[]): Promise<readonly Gap[]> {
  const first = commits[0];
  const parent = first?.parents[0];
  if (!first || parent === undefined) return [];
  if ((await shallowCommits(repository.gitDirectory)).has(first.commit)) return [];
  const detail = `Commit ${parent} is lacking, so what landed before ${first.commit} could not be looked at. A complete clone would mend it.`;
  const span = { from: instantFromMillis(0), to: first.landedAt };
  return [{ kind: 'gap', of: 'all', repository: repository.name, reason: 'missing-object', detail, span }];
}
