/**
 * The landings of a branch, oldest first: its first-parent chain. Where a parent is lacking the chain begins later, and
 * says so.
 */
import { AppError } from '../base/app-error.ts';
import { asObjectId, type ObjectId } from '../model/repository.ts';
import { runGit } from './git.ts';
import { openObjectReader } from './object-reader.ts';
import { parseCommit } from './commit-object.ts';

export interface ChainRequest {
  readonly gitDirectory: string;
  readonly tip: ObjectId;
  /** A commit known to have been on the chain: it and what is before it are left out when it still is. */
  readonly after?: ObjectId;
  readonly signal?: AbortSignal | undefined;
}

export async function firstParentChain(request: ChainRequest): Promise<readonly ObjectId[]> {
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

async function readCommit(reader: ReturnType<typeof openObjectReader>, oid: ObjectId) {
  for await (const read of reader.read([oid])) return 'missing' in read ? undefined : parseCommit(read.bytes);
  return undefined;
}
