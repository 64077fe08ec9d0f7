/** How a landing is written down that was picked from another branch. */
import type { BackportOrigin } from '../../model/change.ts';
import type { ChangesetJoin } from '../changesets.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { Backport } from './backports.ts';

/** The join of a landing that is a backport, once it is known through which changeset the original came. */
export function joinedAsBackport<J extends ChangesetJoin>(
  join: J,
  found: Backport,
  through: ChangesetJoin['change'],
): J {
  const because = `${proofOf(found, through)}${andOf(found.also)}`;
  const backport = originOf(found, { through, because, confidence: 'proven' });
  const isOpen = join.joinedBy === 'none' || join.joinedBy === 'trailer';
  const isSame = through !== null && (join.change === null || join.change.id === through.id);
  if (isOpen && isSame)
    return { ...join, change: through, joinedBy: 'patch-id', joinReason: because, method: 'backport', backport };
  const joinReason = `${join.joinReason}; ${because}`;
  // One that came through a changeset of its own landed as that was merged.
  return { ...join, joinReason, ...(isSame && { method: 'backport' }), backport };
}

/** It is told where it comes from; what was reviewed there was something else, so its changeset stays its own. */
export function joinedAsClose<J extends ChangesetJoin>(join: J, found: Backport, through: ChangesetJoin['change']): J {
  const because = `the message says that it was picked from ${whereOf(found)}${cameThrough(through)}; ${likenessOf(found)}`;
  const backport = originOf(found, { through, because, confidence: 'likely' });
  return { ...join, joinReason: `${join.joinReason}; ${because}`, backport };
}

/** The message says that it was picked from there, and git that it is something else. */
export function joinedAsAltered<J extends ChangesetJoin>(join: J, found: Backport): J {
  const said = `the message says that it was picked from ${whereOf(found)}, and nothing proves that what landed is its patch: ${likenessOf(found)}`;
  return { ...join, joinReason: `${join.joinReason}; ${said}` };
}

interface Told {
  readonly through: ChangesetJoin['change'];
  readonly because: string;
  readonly confidence: NonNullable<BackportOrigin['confidence']>;
}

const originOf = ({ branch, landing }: Backport, { through, because, confidence }: Told): BackportOrigin => ({
  branch,
  commit: landing.commit,
  change: through?.id ?? null,
  because,
  confidence,
});

function proofOf(found: Backport, through: ChangesetJoin['change']): string {
  const original = `${whereOf(found)}${cameThrough(through)}`;
  return found.proof === 'picked-anew'
    ? `picking anew gives the tree that landed; picked is ${original}`
    : `git patch-id of what landed equals that of ${original}`;
}

function likenessOf({ proof }: Backport): string {
  if (typeof proof === 'string' || proof.landed === 0) return 'its lines could not be compared';
  const { shared, landed, original } = proof;
  return `${shared} of the ${landed} lines that it changes are among the ${original} of that one`;
}

const andOf = (also: readonly ObjectId[]): string =>
  also.length === 0 ? '' : `; the rest of it was picked from ${also.join(', ')} there`;

function whereOf({ branch, landing, of }: Backport): string {
  return `commit ${of}, which landed on ${branch}${of === landing.commit ? '' : ` with ${landing.commit}`}`;
}

function cameThrough(through: ChangesetJoin['change']): string {
  if (through === null) return ' and leads to no changeset';
  return ` through ${/^\d/.test(through.id) ? '#' : ''}${through.id}`;
}
