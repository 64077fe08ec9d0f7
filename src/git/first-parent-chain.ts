/**
 * The landings of a branch, oldest first: its first-parent chain. Where a parent is lacking the chain begins later, and
 * says so.
 */
import { AppError } from '../base/app-error.ts';
import { asObjectId, type ObjectId } from '../model/repository.ts';
import { runGit } from './git.ts';
import { openObjectReader, type ObjectReader } from './object-reader.ts';
import { parseCommit } from './commit-object.ts';
import { shallowCommits } from './shallow.ts';

export interface ChainRequest {
  readonly gitDirectory: string;
  /** Of whoever reads commits anyway: short chains are then walked with it, without another process. */
  readonly reader?: ObjectReader;
  readonly tip: ObjectId;
  /** A commit known to have been on the chain: it and what is before it are left out when it still is. */
  readonly after?: ObjectId;
  readonly signal?: AbortSignal | undefined;
}

/** Reading so many commits one after the other takes less time than starting another git. */
const walkedAtMost = 32;

export async function firstParentChain(request: ChainRequest): Promise<readonly ObjectId[]> {
  const short = request.reader && (await walkShort(request, request.reader));
  if (short) return short;
  try {
    return await revList(request);
  } catch (error) {
    // `git rev-list` gives up at the first lacking commit, after this clone's whole history may have been there to read.
    if (!(error instanceof AppError) || error.code !== 'git/failed') throw error;
    return walkByHand(request);
  }
}

async function revList({ gitDirectory, tip, after, signal }: ChainRequest): Promise<readonly ObjectId[]> {
  const range = after === undefined ? [tip] : [tip, `^${after}`];
  const listed = await runGit(gitDirectory, ['rev-list', '--first-parent', ...range, '--'], { signal });
  return listed.toString('latin1').split('\n').filter(Boolean).map(asObjectId).reverse();
}

/** Undefined when it is long, or when `after` was not met: then it is git's to say what is left out. */
async function walkShort(
  { gitDirectory, tip, after, signal }: ChainRequest,
  reader: ObjectReader,
): Promise<readonly ObjectId[] | undefined> {
  // Git takes where a shallow clone was cut off for a beginning, even if it holds what is before it.
  const cut = await shallowCommits(gitDirectory);
  const chain: ObjectId[] = [];
  let next: ObjectId | undefined = tip;
  while (next !== undefined && next !== after) {
    signal?.throwIfAborted();
    if (chain.length === walkedAtMost) return undefined;
    const commit = await readCommit(reader, next);
    if (!commit) break;
    chain.push(next);
    next = cut.has(next) ? undefined : commit.parents[0];
  }
  return next === after ? chain.reverse() : undefined;
}

async function walkByHand({ gitDirectory, tip, after, signal }: ChainRequest): Promise<readonly ObjectId[]> {
  const reader = openObjectReader(gitDirectory);
  const chain: ObjectId[] = [];
  try {
    for (let next: ObjectId | undefined = tip; next !== undefined && next !== after;) {
      signal?.throwIfAborted();
      const commit = await readCommit(reader, next);
      if (!commit) break;
      chain.push(next);
      next = commit.parents[0];
    }
  } finally {
    await reader.close();
  }
  return chain.reverse();
}

async function readCommit(reader: ObjectReader, oid: ObjectId) {
  let commit: ReturnType<typeof parseCommit>;
  // To its end: leaving early would end the process that answers.
  for await (const read of reader.read([oid])) commit = 'missing' in read ? undefined : parseCommit(read.bytes);
  return commit;
}
