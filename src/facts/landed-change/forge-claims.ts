/**
 * Which landings a forge says a changeset came in as. The forge names one commit (the last one, for a rebase); its log of
 * the branch says which others came with it: all that one press of the button moved the branch over. Where there is no
 * such log, commits before it belong to the changeset as long as they carry the messages of its commits, in order.
 */
import type { RefActivity } from '../../forges/ref-activity.ts';
import type { Changeset } from '../../model/changeset.ts';
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId } from '../../model/repository.ts';
import type { ForgeKnowledge } from './forge-knowledge.ts';

export interface ForgeClaim {
  readonly changeset: Changeset;
  readonly joinedBy: 'pushed-range' | 'api';
  readonly reason: string;
  /** Positions on the branch, both included. */
  readonly first: number;
  readonly last: number;
}

/** The landings of a branch with what the forge's log says of each. */
export class LoggedChain {
  readonly landings: readonly LandedCommit[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly #moves: readonly (LoggedMove | undefined)[];

  constructor(landings: readonly LandedCommit[], activity: readonly RefActivity[]) {
    this.landings = landings;
    this.#positions = new Map(landings.map(({ commit }, at) => [commit, at]));
    const moves: (LoggedMove | undefined)[] = [];
    for (const entry of activity) {
      const last = entry.after === null ? undefined : this.#positions.get(entry.after);
      const before = entry.before === null ? undefined : this.#positions.get(entry.before);
      if (last === undefined) continue;
      // Where the branch was moved away from its past, only the new tip is certain to have come by this move.
      const first = before === undefined ? last : before + 1;
      for (let at = first; at <= last; at++) moves[at] = { entry, first, last };
    }
    this.#moves = moves;
  }

  positionOf(commit: string | null): number | undefined {
    return commit === null ? undefined : this.#positions.get(commit);
  }

  /** The move of the branch that brought this landing, by the forge's log. */
  moveAt(position: number): LoggedMove | undefined {
    return this.#moves[position];
  }
}

export interface LoggedMove {
  readonly entry: RefActivity;
  readonly first: number;
  readonly last: number;
}

const byButton: ReadonlySet<RefActivity['activity']> = new Set(['changeset-merge', 'queue-merge']);

/** All claims on each landing: stacked changesets may claim the same one. */
export function claimsOfForge(
  chain: LoggedChain,
  { changesets }: Pick<ForgeKnowledge, 'changesets'>,
): ReadonlyMap<ObjectId, readonly ForgeClaim[]> {
  const landed = [...changesets.values()]
    .flatMap((changeset) => {
      const last = changeset.state === 'merged' ? chain.positionOf(changeset.landedAs) : undefined;
      return last === undefined ? [] : [{ changeset, last }];
    })
    .sort((a, b) => a.last - b.last);
  const claims = new Map<ObjectId, ForgeClaim[]>();
  let previous = -1;
  for (const [number, { changeset, last }] of landed.entries()) {
    // Others that landed as the very same commit take nothing from each other.
    if (number > 0 && landed[number - 1]!.last < last) previous = landed[number - 1]!.last;
    const claim = claimOf(changeset, { last, after: previous, chain });
    for (let at = claim.first; at <= last; at++) {
      const { commit } = chain.landings[at]!;
      const known = claims.get(commit);
      if (known) known.push(claim);
      else claims.set(commit, [claim]);
    }
  }
  return claims;
}

interface Place {
  readonly last: number;
  /** Position of the landing that another changeset ends with. */
  readonly after: number;
  readonly chain: LoggedChain;
}

function claimOf(changeset: Changeset, { last, after, chain }: Place): ForgeClaim {
  const { id, landedAs } = changeset;
  const move = chain.moveAt(last);
  const says = `the forge says that #${id} landed as ${landedAs}`;
  if (move === undefined || !byButton.has(move.entry.activity)) {
    const first = Math.max(after + 1, firstByMessages(changeset, last, chain));
    return { changeset, joinedBy: 'api', reason: says, first, last };
  }
  const isMerge = chain.landings[last]!.parents.length > 1;
  const first = isMerge ? last : Math.max(after + 1, move.first);
  const { entry } = move;
  const reason = `${says}, and its log that this moved the branch from ${entry.before} to ${entry.after} on ${entry.at}`;
  return { changeset, joinedBy: 'pushed-range', reason, first, last };
}

/** A rebase and a fast-forward keep messages. */
function firstByMessages({ commits }: Changeset, last: number, { landings }: LoggedChain): number {
  if (landings[last]!.parents.length > 1) return last;
  const saysSame = (back: number): boolean => {
    const landed = landings[last - back];
    const proposed = commits.at(-1 - back);
    if (landed === undefined || proposed === undefined || landed.parents.length > 1) return false;
    return landed.message.trim() === proposed.message.trim();
  };
  let back = 0;
  while (saysSame(back)) back++;
  return last - Math.max(back - 1, 0);
}
