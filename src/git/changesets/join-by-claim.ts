/** Joins by what the message says, when nothing proved it; and the sentence for when there is none. */
import type { LandedCommit } from '../../model/history.ts';
import { claimsIn, isFromPrivateFork, type Claim } from './claims.ts';
import { methodOf, type Entry, type Joined, type Joining } from './joining.ts';
import type { PullRefs } from './pull-refs.ts';

export function joinByClaim(landing: LandedCommit, joining: Joining): readonly Entry[] | undefined {
  for (const claim of claimsIn(landing.message)) {
    const reason = claimReason(claim, joining.pulls);
    if (reason === undefined) continue;
    const pull = joining.pulls.byId.get(claim.id);
    const url = claim.url ?? joining.addressOf(claim.id, pull?.forge);
    const isApplied = claim.by === 'change-id' || (claim.by === 'change-link' && !pull);
    const isMerge = landing.parents.length > 1;
    const brought = isMerge
      ? joining.graph.broughtBy(landing.commit, landing.index)
      : pull
        ? joining.graph.ownCommits(pull.head, landing.index)
        : [];
    const method = methodOf(landing, isApplied ? 'rebase' : 'squash');
    return [
      [landing.commit, { change: { id: claim.id, url }, joinedBy: 'trailer', joinReason: reason, method, brought }],
    ];
  }
  return undefined;
}

/** Undefined when the claim cannot be believed: there are changesets here, and the one that is named is none of them. */
function claimReason({ id, by, text }: Claim, pulls: PullRefs): string | undefined {
  const says = `the message says "${text.slice(0, 120)}"`;
  const pull = pulls.byId.get(id);
  if (pull) return `${says} and ${pull.ref} exists; what landed is not exactly what it proposes`;
  if (by === 'change-id' || by === 'change-link') return `${says}: its claim, the review itself is not in this clone`;
  if (by === 'closing') return undefined;
  if (pulls.all.length === 0) return `${says}: its claim, this clone holds no refs of changesets to look it up`;
  if (Number(id) > pulls.newest) return `${says}: its claim, newer than the changesets that this clone knows`;
  return undefined;
}

export function notJoined(landing: LandedCommit, { pulls, graph }: Joining): Joined {
  const method = methodOf(landing, 'direct');
  const brought = landing.parents.length > 1 ? graph.broughtBy(landing.commit, landing.index) : [];
  return { change: null, joinedBy: 'none', joinReason: whyNot(landing, pulls), method, brought };
}

function whyNot(landing: LandedCommit, pulls: PullRefs): string {
  if (landing.index === 0 && landing.parents.length === 0) return 'it is the first commit of the repository';
  if (isFromPrivateFork(landing.message))
    return 'the title is what GitHub writes when the fix of a security advisory lands from its private fork, which has no public changeset';
  const known =
    pulls.all.length === 0
      ? 'this clone holds no refs of changesets'
      : `none of the ${pulls.all.length} changesets of this clone matches`;
  return `nothing in the commit graph or the message leads to a changeset, and ${known}`;
}
