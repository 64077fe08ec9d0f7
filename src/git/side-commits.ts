/**
 * What stood only beside the branch: contents that some commit brought which a ref reaches (a topic branch, a changeset's
 * head, a tag), and that no landing ever had. Each content at each path once, with the first and the last commit that
 * brought it there.
 *
 * A commit is compared with its first parent, tree with tree, so every content that a ref reaches was brought by some
 * commit, and a lacking tree costs one comparison. Which commit is first is told by committer date, then id: so it does not
 * hang on the order of reading, and what was read before (`known`) can be added to.
 *
 * Memory: commits come newest first, each waits for the tree of its first parent only; what is kept is bounded by
 * `filesAtMost`. The newest come first, so what is left out is the oldest.
 *
 * Not looked at: `refs/stash` (it never leaves a machine), commits that nothing refers to, tags of a single file or folder.
 */
import { AppError } from '../base/app-error.ts';
import { instantFromMillis, type Instant } from '../base/instant.ts';
import { asObjectId, type ObjectId } from '../model/repository.ts';
import type { SideBlob, SideCommit } from '../model/side-commit.ts';
import { streamGit } from './git.ts';
import { heldObjects } from './partial-clone.ts';
import type { RefListing } from './ref-listing.ts';
import { emptyTrees } from './tree-account.ts';
import { treeDifferences, type TreePair } from './tree-differences.ts';

export interface SideRequest {
  readonly gitDirectory: string;
  readonly objectFormat: 'sha1' | 'sha256';
  /** What refs point at now: commits, or tags of commits. */
  readonly tips: readonly ObjectId[];
  /** Those that were read to the root before: what they reach is passed over. */
  readonly known: readonly ObjectId[];
  readonly isLanding: (commit: ObjectId) => boolean;
  readonly hasLanded: (blob: ObjectId) => boolean;
  readonly filesAtMost: number;
  readonly signal?: AbortSignal;
}

export interface SideReading {
  readonly blobs: readonly SideBlob[];
  /** Commits that were compared. */
  readonly commits: number;
  /** Commits of which the clone lacks what it would take to tell what they brought. */
  readonly unreadable: number;
  /** There were more contents than `filesAtMost`. */
  readonly isCut: boolean;
  /** Git gave up: what it listed until then is here. */
  readonly isBroken: boolean;
}

/** What branches, tags and other refs point at, each once; git looks through tags by itself. */
export function tipsOf(refs: RefListing): readonly ObjectId[] {
  return [...new Set([...refs].flatMap(([ref, oid]) => (ref === 'refs/stash' ? [] : [oid])))].sort();
}

interface Listed {
  readonly commit: SideCommit;
  readonly tree: ObjectId;
}

const pairsAtOnce = 4000;

export async function readSideBlobs(request: SideRequest): Promise<SideReading> {
  const { gitDirectory, objectFormat, isLanding, signal } = request;
  const found = new SideBlobs(request);
  const waiting = new Map<string, Listed[]>();
  let pairs: (TreePair & Listed)[] = [];
  let [commits, unreadable, isBroken] = [0, 0, false];
  const compare = async (): Promise<void> => {
    const asked = pairs;
    pairs = [];
    let at = 0;
    for await (const difference of treeDifferences(gitDirectory, asked, signal)) {
      const { commit } = asked[at++]!;
      commits++;
      if ('unreadable' in difference) unreadable++;
      else
        for (const { path, now } of difference.changes)
          if (now?.mode.startsWith('100')) found.add(now.blob, path, commit);
      if (found.isCut) return;
    }
  };
  const pair = (before: ObjectId, listed: Listed): void => {
    if (before !== listed.tree) pairs.push({ before, after: listed.tree, ...listed });
  };
  try {
    for await (const { listed, parent, isBoundary } of commitsOf(request)) {
      const { commit } = listed.commit;
      for (const child of waiting.get(commit) ?? []) pair(listed.tree, child);
      waiting.delete(commit);
      if (isBoundary || isLanding(commit)) continue;
      if (parent === undefined) pair(emptyTrees[objectFormat], listed);
      else waiting.set(parent, [...(waiting.get(parent) ?? []), listed]);
      if (pairs.length >= pairsAtOnce) await compare();
      if (found.isCut) break;
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'git/failed') throw error;
    isBroken = true;
  }
  if (!found.isCut) await compare();
  for (const left of waiting.values()) unreadable += found.isCut || isBroken ? 0 : left.length;
  return { blobs: found.all(), commits, unreadable, isCut: found.isCut, isBroken };
}

class SideBlobs {
  readonly #request: SideRequest;
  readonly #found = new Map<string, SideBlob>();
  readonly #blobs = new Set<ObjectId>();
  isCut = false;

  constructor(request: SideRequest) {
    this.#request = request;
  }

  add(blob: ObjectId, path: string, commit: SideCommit): void {
    const { hasLanded, filesAtMost } = this.#request;
    if (this.isCut || hasLanded(blob)) return;
    if (!this.#blobs.has(blob) && this.#blobs.size >= filesAtMost) {
      this.isCut = true;
      return;
    }
    this.#blobs.add(blob);
    const key = `${blob} ${path}`;
    this.#found.set(key, withSideBlob(this.#found.get(key), { blob, path, first: commit, last: commit }));
  }

  all(): readonly SideBlob[] {
    return [...this.#found.values()];
  }
}

/** The same content at the same path, as two readings know it. */
export function withSideBlob(known: SideBlob | undefined, more: SideBlob): SideBlob {
  if (!known) return more;
  const first = isBefore(more.first, known.first) ? more.first : known.first;
  const last = isBefore(known.last, more.last) ? more.last : known.last;
  return first === known.first && last === known.last ? known : { ...known, first, last };
}

export function isBefore(a: SideCommit, b: SideCommit): boolean {
  return a.at === b.at ? a.commit < b.commit : a.at < b.at;
}

interface ListedCommit {
  readonly listed: Listed;
  readonly parent: ObjectId | undefined;
  /** Known before: there for its tree. */
  readonly isBoundary: boolean;
}

/** Children before parents. Two lines each: `commit <id>` (`-` before the id of a boundary), then what the format says. */
async function* commitsOf({ gitDirectory, tips, known, signal }: SideRequest): AsyncGenerator<ListedCommit, void> {
  const isKnown = new Set(known);
  const fresh = tips.filter((tip) => !isKnown.has(tip));
  if (fresh.length === 0) return;
  // What was read before may be gone since: git would stop over it.
  const held = known.length === 0 ? [] : await heldObjects(gitDirectory, known);
  const args = ['rev-list', '--stdin', '--date-order', '--boundary', '--encoding=UTF-8'];
  const input = [...fresh, ...[...held].map((oid) => `^${oid}`), ''].join('\n');
  let isBoundary = false;
  const format = '--format=%H%x00%T%x00%P%x00%ct%x00%an <%ae>';
  for await (const line of linesOf(streamGit(gitDirectory, [...args, format], { input, signal }))) {
    if (line.startsWith('commit ')) {
      isBoundary = line[7] === '-';
      continue;
    }
    const [commit = '', tree = '', parents = '', seconds = '', by = ''] = line.split('\0');
    const parent = parents === '' ? undefined : asObjectId(parents.split(' ', 1)[0]!);
    const brought = { commit: asObjectId(commit), at: instantOf(seconds), by };
    yield { listed: { commit: brought, tree: asObjectId(tree) }, parent, isBoundary };
  }
}

const latest = Date.UTC(9999, 11, 31) / 1000;

/** As the commit claims. Some claim what no calendar has. */
function instantOf(seconds: string): Instant {
  const claimed = Number(seconds);
  return instantFromMillis(Number.isFinite(claimed) ? Math.min(Math.max(claimed, 0), latest) * 1000 : 0);
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      yield bytes.toString('utf8', from, end);
      from = end + 1;
    }
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield rest.toString('utf8');
}
