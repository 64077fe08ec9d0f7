/** Where branches and tags point, and how they moved between two looks. Pull refs are the forge's and not watched. */
import { AppError } from '../base/app-error.ts';
import type { Instant } from '../base/instant.ts';
import type { RefMove, RefObservation } from '../model/history.ts';
import { asObjectId, type ObjectId, type Repository } from '../model/repository.ts';
import { askGit } from './git.ts';
import { listRefs, symbolicRef } from './ref-listing.ts';

/**
 * Heads, tags (the tag object when there is one) and HEAD. When the default branch was read from a remote-tracking ref,
 * there is no local head of that name: it is observed under that name all the same, since that is the branch we judge. The
 * same holds for the other branches in scope.
 */
export async function observeRefs(repository: Repository, at: Instant): Promise<readonly RefObservation[]> {
  const { name, gitDirectory, head, defaultBranch } = repository;
  const observed = new Map(await listRefs(gitDirectory, ['refs/heads', 'refs/tags']));
  const current = await currentCommit(gitDirectory, observed);
  const branch = `refs/heads/${defaultBranch}`;
  if (head !== undefined && !observed.has(branch)) observed.set(branch, head);
  for (const further of repository.furtherBranches ?? []) {
    const ref = `refs/heads/${further.name}`;
    if (!further.isGone && !observed.has(ref)) observed.set(ref, further.head);
  }
  if (current !== undefined) observed.set('HEAD', current);
  return [...observed]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ref, oid]) => ({ repository: name, ref, oid, observedAt: at }));
}

/** Where HEAD stands: on a branch that was listed just now, as a rule. */
async function currentCommit(
  gitDirectory: string,
  branches: ReadonlyMap<string, ObjectId>,
): Promise<ObjectId | undefined> {
  const named = await symbolicRef(gitDirectory, 'HEAD');
  if (named?.startsWith('refs/heads/')) return branches.get(named);
  const asked = await askGit(gitDirectory, ['rev-parse', '--verify', '--quiet', 'HEAD'], { expect: [0, 1, 128] });
  return asked.status === 0 ? asObjectId(asked.stdout.toString().trim()) : undefined;
}

/** Is everything that `ancestor` holds also in `descendant`? Undefined when one of them is no longer there to ask. */
export async function isAncestor(
  gitDirectory: string,
  ancestor: ObjectId,
  descendant: ObjectId,
): Promise<boolean | undefined> {
  const question = ['merge-base', '--is-ancestor', ancestor, descendant];
  const { status } = await askGit(gitDirectory, question, { expect: [0, 1, 128] });
  return status === 128 ? undefined : status === 0;
}

/** A step of a ref with the two looks between which it happened. */
export interface ObservedMove extends RefMove {
  /** The look before: absent for the first one ever. */
  readonly since?: Instant;
  readonly seenAt: Instant;
}

export interface MovesRequest {
  /** Observations of any refs, oldest first; a ref without an `oid` was gone. */
  readonly observations: readonly RefObservation[];
  readonly isAncestor: (before: ObjectId, after: ObjectId) => Promise<boolean | undefined>;
}

/** Every change of every ref, in the order seen. The first sight of a ref is no move: nobody saw what was before. */
export async function refMoves({ observations, isAncestor: isBelow }: MovesRequest): Promise<readonly ObservedMove[]> {
  const last = new Map<string, RefObservation>();
  const moves: ObservedMove[] = [];
  for (const seen of observations) {
    const before = last.get(seen.ref);
    last.set(seen.ref, seen);
    if (!before || before.oid === seen.oid) continue;
    if (seen.observedAt < before.observedAt) throw outOfOrder(seen.ref);
    const known = before.oid && seen.oid ? await isBelow(before.oid, seen.oid) : undefined;
    moves.push({
      ref: seen.ref,
      ...(before.oid ? { before: before.oid } : {}),
      ...(seen.oid ? { after: seen.oid } : {}),
      ...(known === undefined ? {} : { fastForward: known }),
      since: before.observedAt,
      seenAt: seen.observedAt,
    });
  }
  return moves;
}

function outOfOrder(ref: string): AppError {
  const hint =
    'The ref ledger is append-only and in order; a clock that was set back would break that. Check the clock.';
  return new AppError('git/observations-out-of-order', `observations of ${ref} are not in the order of time`, { hint });
}
