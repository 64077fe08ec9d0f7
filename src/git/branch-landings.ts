/**
 * The landings of a branch beside the production branch: its first-parent chain, from the tip down to the first commit
 * that is a landing of a branch before it in scope. So each landing is counted once: what the branch had when it left the
 * other is the other's, and what was merged back stands on both as what it is there (single landings here, one merge there).
 *
 * A commit that was fast-forwarded onto a branch before it is that one's landing. What was read before is kept as long as
 * the chain still leads there; a branch that did not move costs nothing.
 *
 * Rejected: leaving out what the production branch holds (`git rev-list main..release`), which would make the landings of
 * every release branch disappear that is merged back; following the files of each branch as those of the production branch
 * are followed (a whole account of every file for each branch, for a few landings).
 */
import { AppError } from '../base/app-error.ts';
import { instantFromMillis, type Instant } from '../base/instant.ts';
import type { Gap } from '../model/gap.ts';
import type { BranchLanding, LandedCommit, RefObservation, RepositoryHistory } from '../model/history.ts';
import { asObjectId, type FurtherBranch, type ObjectId, type Repository } from '../model/repository.ts';
import { parseCommit } from './commit-object.ts';
import { streamGit } from './git.ts';
import { LandingClock } from './landing-times.ts';
import { openObjectReader } from './object-reader.ts';
import { shallowCommits } from './shallow.ts';
import { emptyTrees } from './tree-account.ts';
import { treeDifferences } from './tree-differences.ts';

/** The landings of the branches before, by commit: the first branch that has one counts it. */
export class LandedElsewhere {
  readonly #places = new Map<ObjectId, { readonly history: RepositoryHistory; readonly at: number }>();

  add(history: RepositoryHistory): void {
    const { commits, ownFrom = 0 } = history;
    for (let at = ownFrom; at < commits.length; at++) this.#places.set(commits[at]!.commit, { history, at });
  }

  has(commit: ObjectId): boolean {
    return this.#places.has(commit);
  }

  /** Everything up to this landing, on the branch that it is of. */
  upTo(commit: ObjectId): readonly LandedCommit[] {
    const place = this.#places.get(commit);
    return place === undefined ? [] : place.history.commits.slice(0, place.at + 1);
  }

  /** Its position, on the branch that it is of. */
  positionOf(commit: ObjectId): number | undefined {
    return this.#places.get(commit)?.at;
  }
}

export interface KnownBranch {
  readonly fork: ObjectId | null;
  readonly landings: readonly BranchLanding[];
}

export interface BranchRequest {
  readonly repository: Repository;
  readonly branch: FurtherBranch;
  readonly elsewhere: LandedElsewhere;
  readonly known?: KnownBranch;
  /** Of this branch, from the ref ledger. */
  readonly observations: readonly RefObservation[];
  readonly observedAt: Instant;
  readonly signal?: AbortSignal;
}

export interface BranchHistory extends RepositoryHistory {
  readonly ownFrom: number;
  /** Null: it has no commit in common with a branch before it. */
  readonly fork: ObjectId | null;
  readonly landings: readonly BranchLanding[];
}

export interface BranchReading {
  readonly history: BranchHistory;
  /** How many landings are as they were known. */
  readonly kept: number;
}

export async function readBranch(request: BranchRequest): Promise<BranchReading> {
  const { repository, branch, elsewhere, observedAt } = request;
  const known = stillTrue(request.known, elsewhere);
  const { chain, fork, kept } = await ownChain(request, known);
  const shared = fork === null ? [] : elsewhere.upTo(fork);
  const standing = known.slice(0, kept);
  const fresh = await readLandings({ ...request, shared, standing, unread: chain });
  const landings = [...standing, ...fresh];
  const history: BranchHistory = {
    repository: repository.name,
    branch: branch.name,
    commits: [...shared, ...landings],
    tenures: [],
    observedAt,
    gaps: [...(await beginningGap(request, landings, fork)), ...holes(request, landings)],
    ownFrom: shared.length,
    fork,
    landings,
  };
  return { history, kept };
}

/** What is known holds as long as none of it became a landing of another branch, and where it left that one is there. */
function stillTrue(known: KnownBranch | undefined, elsewhere: LandedElsewhere): readonly BranchLanding[] {
  const [first] = known?.landings ?? [];
  if (!known || !first) return [];
  const begins = known.fork === null ? 0 : elsewhere.positionOf(known.fork);
  if (begins === undefined || first.index !== (known.fork === null ? 0 : begins + 1)) return [];
  const isMoved = known.landings.some(({ commit, paths }) => elsewhere.has(commit) || paths === null);
  return isMoved ? [] : known.landings;
}

interface OwnChain {
  /** Not known yet; oldest first. */
  readonly chain: readonly ObjectId[];
  readonly fork: ObjectId | null;
  readonly kept: number;
}

/** From the tip down, until something is met that is known or another's. */
async function ownChain(request: BranchRequest, known: readonly BranchLanding[]): Promise<OwnChain> {
  const { branch, elsewhere } = request;
  const positions = new Map(known.map(({ commit }, at) => [commit, at]));
  const chain: ObjectId[] = [];
  for await (const commit of firstParents(request, branch.head, (one) => positions.has(one) || elsewhere.has(one))) {
    const at = positions.get(commit);
    if (at !== undefined) return { chain: chain.reverse(), fork: request.known!.fork, kept: at + 1 };
    if (elsewhere.has(commit)) return { chain: chain.reverse(), fork: commit, kept: 0 };
    chain.push(commit);
  }
  return { chain: chain.reverse(), fork: null, kept: 0 };
}

/** Up to and including the first one that is the end. One that does not have to be looked for takes no git. */
async function* firstParents(
  { repository: { gitDirectory }, signal }: BranchRequest,
  tip: ObjectId,
  isEnd: (commit: ObjectId) => boolean,
): AsyncIterable<ObjectId> {
  if (isEnd(tip)) {
    yield tip;
    return;
  }
  let last: ObjectId | undefined;
  try {
    for await (const commit of listed(gitDirectory, tip, signal)) {
      yield commit;
      last = commit;
      if (isEnd(commit)) return;
    }
  } catch (error) {
    // Git gives up at the first lacking commit, and what it listed before it is right.
    if (!(error instanceof AppError) || error.code !== 'git/failed') throw error;
    yield* byHand(gitDirectory, last, tip, isEnd);
  }
}

async function* listed(gitDirectory: string, tip: ObjectId, signal: AbortSignal | undefined): AsyncIterable<ObjectId> {
  let rest = '';
  for await (const chunk of streamGit(gitDirectory, ['rev-list', '--first-parent', tip, '--'], { signal })) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop()!;
    yield* lines.map(asObjectId);
  }
}

async function* byHand(
  gitDirectory: string,
  after: ObjectId | undefined,
  tip: ObjectId,
  isEnd: (commit: ObjectId) => boolean,
): AsyncIterable<ObjectId> {
  const reader = openObjectReader(gitDirectory);
  try {
    for (let next: ObjectId | undefined = after ?? tip; next !== undefined;) {
      let parents: readonly ObjectId[] | undefined;
      for await (const read of reader.read([next]))
        parents = 'missing' in read ? undefined : parseCommit(read.bytes)?.parents;
      if (parents === undefined) return;
      if (next !== after) yield next;
      if (isEnd(next)) return;
      next = parents[0];
    }
  } finally {
    await reader.close();
  }
}

interface Unread extends BranchRequest {
  readonly shared: readonly LandedCommit[];
  readonly standing: readonly BranchLanding[];
  readonly unread: readonly ObjectId[];
}

async function readLandings(reading: Unread): Promise<readonly BranchLanding[]> {
  const { repository, shared, standing, unread, signal } = reading;
  if (unread.length === 0) return [];
  const clock = clockOf(reading);
  const read: LandedCommit[] = [];
  const reader = openObjectReader(repository.gitDirectory);
  try {
    for await (const one of reader.read(unread, signal ? { signal } : {})) {
      const parsed = 'missing' in one ? undefined : parseCommit(one.bytes);
      if (!parsed) throw vanished(repository, one.oid);
      const index = shared.length + standing.length + read.length;
      const { signed: _, ...commit } = parsed;
      read.push({ index, commit: one.oid, ...commit, ...clock.timeOf(index, commit.committedAt) });
    }
  } finally {
    await reader.close();
  }
  return withPaths(read, (standing.at(-1) ?? shared.at(-1))?.tree, reading);
}

/** A commit that the branch once had and has no more counts as the last landing that the old and the new branch share. */
function clockOf({
  repository,
  branch,
  shared,
  standing,
  unread,
  known,
  observations,
  observedAt,
}: Unread): LandingClock {
  const before = shared.length + standing.length;
  const indexes = new Map<ObjectId, number>();
  for (const { commit } of known?.landings ?? []) indexes.set(commit, before - 1);
  for (const { commit, index } of [...shared, ...standing]) indexes.set(commit, index);
  unread.forEach((commit, at) => indexes.set(commit, before + at));
  const now = { repository: repository.name, ref: 'HEAD', oid: branch.head, observedAt };
  const after = (standing.at(-1) ?? shared.at(-1))?.landedAt;
  return new LandingClock([...observations, now], (oid) => indexes.get(oid), after);
}

async function withPaths(
  landings: readonly LandedCommit[],
  before: ObjectId | undefined,
  { repository, signal }: BranchRequest,
): Promise<readonly BranchLanding[]> {
  const empty: ObjectId = emptyTrees[repository.objectFormat];
  const pairs = landings.map(({ tree }, at) => ({ before: landings[at - 1]?.tree ?? before ?? empty, after: tree }));
  const found: BranchLanding[] = [];
  for await (const answer of treeDifferences(repository.gitDirectory, pairs, signal)) {
    const paths = 'changes' in answer ? answer.changes.map(({ path }) => path).sort() : null;
    found.push({ ...landings[found.length]!, paths });
  }
  return found;
}

/** The chain holds only commits that git could read a moment ago. */
function vanished(repository: Repository, commit: ObjectId): AppError {
  const message = `commit ${commit} of ${repository.name} was there and then could not be read`;
  return new AppError('git/vanished-commit', message, {
    hint: 'Is the repository being repacked? Try again afterwards.',
  });
}

/** It ends above where it left another branch, and it is not a shallow clone, which says so itself. */
async function beginningGap(
  { repository, branch }: BranchRequest,
  [first]: readonly BranchLanding[],
  fork: ObjectId | null,
): Promise<readonly Gap[]> {
  const parent = first?.parents[0];
  if (!first || parent === undefined || fork !== null) return [];
  if ((await shallowCommits(repository.gitDirectory)).has(first.commit)) return [];
  const detail = `Commit ${parent} is lacking, so what landed on ${branch.name} before ${first.commit} could not be looked at. A complete clone would mend it.`;
  const span = { from: instantFromMillis(0), to: first.landedAt };
  return [{ kind: 'gap', of: 'landed-change', repository: repository.name, reason: 'missing-object', detail, span }];
}

function holes({ repository, branch }: BranchRequest, landings: readonly BranchLanding[]): readonly Gap[] {
  const lacking = landings.filter(({ paths }) => paths === null);
  const [first] = lacking;
  if (!first) return [];
  const detail = `Which paths ${lacking.length} landings on ${branch.name} touched could not be told (the first is ${first.commit}): the clone lacks folders. A complete clone would mend it.`;
  return [{ kind: 'gap', of: 'landed-change', repository: repository.name, reason: 'missing-object', detail }];
}
