/**
 * The commit graph behind a branch and its changesets, and where each commit first came onto the branch. Loaded by one
 * `git log` (80,000 commits in under a second), so that merge bases cost no process each.
 */
import { AppError } from '../../base/app-error.ts';
import { asObjectId, type ObjectId } from '../../model/repository.ts';
import { parseCommit } from '../commit-object.ts';
import { streamGit } from '../git.ts';
import { openObjectReader } from '../object-reader.ts';

export interface GraphNode {
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  /** Seconds. */
  readonly committedAt: number;
  readonly authoredAt: number;
  /** Author's address and time: a rebase keeps both. */
  readonly authorKey: string;
}

export class CommitGraph {
  readonly nodes: ReadonlyMap<ObjectId, GraphNode>;
  readonly #landedIn = new Map<ObjectId, number>();

  /** `chain`: the branch's landings, oldest first. */
  constructor(nodes: ReadonlyMap<ObjectId, GraphNode>, chain: readonly ObjectId[]) {
    this.nodes = nodes;
    chain.forEach((landing, index) => {
      for (const commit of this.#walk([landing], (seen) => this.#landedIn.has(seen))) this.#landedIn.set(commit, index);
    });
  }

  /** The landing that first brought a commit onto the branch; undefined when it is not on it. */
  landedIn(commit: ObjectId): number | undefined {
    return this.#landedIn.get(commit);
  }

  /** Commits that a landing brought besides itself: those of the merged side. */
  broughtBy(landing: ObjectId, index: number): readonly ObjectId[] {
    const others = this.nodes.get(landing)?.parents.slice(1) ?? [];
    return this.#walk(others, (seen) => this.#landedIn.get(seen) !== index);
  }

  /** A changeset's own commits, seen from the branch as it was before landing `index`, newest first; at most `limit`. */
  ownCommits(head: ObjectId, index: number, limit = Number.MAX_SAFE_INTEGER): readonly ObjectId[] {
    return this.#walk([head], (seen) => this.#isBefore(seen, index), limit);
  }

  /**
   * Where a changeset left the branch, seen from before landing `index`: of the commits it shares with the branch, the
   * one that landed last. (When a changeset took the branch in several times, the last time counts, as forges have it.)
   */
  baseOf(head: ObjectId, index: number): ObjectId | undefined {
    if (this.#isBefore(head, index)) return head;
    let base: ObjectId | undefined;
    for (const commit of this.ownCommits(head, index)) {
      for (const parent of this.nodes.get(commit)!.parents) {
        if (!this.#isBefore(parent, index)) continue;
        if (base === undefined || this.#landedIn.get(parent)! > this.#landedIn.get(base)!) base = parent;
      }
    }
    return base;
  }

  /** Is `commit` one of the changeset's own, or its head? */
  holds(head: ObjectId, commit: ObjectId, index: number): boolean {
    return this.ownCommits(head, index).includes(commit);
  }

  #isBefore(commit: ObjectId, index: number): boolean {
    const landed = this.#landedIn.get(commit);
    return landed !== undefined && landed < index;
  }

  #walk(
    from: readonly ObjectId[],
    isOutside: (commit: ObjectId) => boolean,
    limit = Number.MAX_SAFE_INTEGER,
  ): readonly ObjectId[] {
    const seen = new Set<ObjectId>();
    const pending = [...from];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const node = this.nodes.get(next);
      if (!node || seen.has(next) || isOutside(next)) continue;
      seen.add(next);
      if (seen.size >= limit) break;
      pending.push(...node.parents);
    }
    return [...seen];
  }
}

export interface GraphLimits {
  /** What these hold is left out. */
  readonly without?: readonly ObjectId[];
  readonly signal?: AbortSignal | undefined;
}

export async function loadCommitGraph(
  gitDirectory: string,
  tips: readonly ObjectId[],
  { without = [], signal }: GraphLimits = {},
): Promise<ReadonlyMap<ObjectId, GraphNode>> {
  try {
    return await fromLog(gitDirectory, [...tips, ...without.map((tip) => `^${tip}`)], signal);
  } catch (error) {
    // One lacking commit ends `git log`: then each is read by itself, and those that are lacking are left out.
    if (!(error instanceof AppError) || error.code !== 'git/failed') throw error;
    const nodes = new Map(await fromObjects(gitDirectory, tips, signal));
    if (without.length > 0) for (const held of await fromObjects(gitDirectory, without, signal)) nodes.delete(held[0]);
    return nodes;
  }
}

async function fromLog(gitDirectory: string, tips: readonly string[], signal: AbortSignal | undefined) {
  const nodes = new Map<ObjectId, GraphNode>();
  const args = [
    'log',
    '--stdin',
    '--no-show-signature',
    '--no-notes',
    '--no-decorate',
    '--format=%H%x00%T%x00%ct%x00%at%x00%ae%x00%P',
  ];
  const input = `${tips.join('\n')}\n`;
  let rest = '';
  for await (const chunk of streamGit(gitDirectory, args, { input, signal })) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const [oid, tree, committed, authored, email, parents] = line.split('\0');
      nodes.set(asObjectId(oid!), {
        tree: asObjectId(tree!),
        parents: parents ? parents.split(' ').map(asObjectId) : [],
        committedAt: Number(committed),
        authoredAt: Number(authored),
        authorKey: authorKeyOf(email!, Number(authored)),
      });
    }
  }
  return nodes;
}

async function fromObjects(gitDirectory: string, tips: readonly ObjectId[], signal: AbortSignal | undefined) {
  const nodes = new Map<ObjectId, GraphNode>();
  const asked = new Set<ObjectId>(tips);
  const reader = openObjectReader(gitDirectory);
  try {
    for (let level = [...asked]; level.length > 0;) {
      const next: ObjectId[] = [];
      for await (const read of reader.read(level, signal ? { signal } : {})) {
        const commit = 'missing' in read ? undefined : parseCommit(read.bytes);
        if (!commit) continue;
        const seconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);
        const authorKey = authorKeyOf(latin1(commit.author.email), seconds(commit.authoredAt));
        nodes.set(read.oid, {
          tree: commit.tree,
          parents: commit.parents,
          committedAt: seconds(commit.committedAt),
          authoredAt: seconds(commit.authoredAt),
          authorKey,
        });
        for (const parent of commit.parents) {
          if (asked.has(parent)) continue;
          asked.add(parent);
          next.push(parent);
        }
      }
      level = next;
    }
  } finally {
    await reader.close();
  }
  return nodes;
}

/** `git log` was read as Latin-1: the same for keys made from text. */
export function authorKeyOf(latin1Email: string, authoredSeconds: number): string {
  return `${latin1Email.toLowerCase()} ${authoredSeconds}`;
}

export function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
