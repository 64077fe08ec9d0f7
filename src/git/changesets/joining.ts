/** What all ways of joining share: what is known of the clone, and how a join is written down. */
import type { Observer } from '../../base/progress.ts';
import type { JoinedBy, LandingMethod } from '../../model/change.ts';
import type { LandedCommit } from '../../model/history.ts';
import type { ObjectId, Repository } from '../../model/repository.ts';
import { isBackport } from '../trailers.ts';
import type { AddressOf } from './change-address.ts';
import { claimsIn } from './claims.ts';
import type { CommitGraph } from './commit-graph.ts';
import type { PullRef, PullRefs } from './pull-refs.ts';

export interface Joined {
  readonly change: { readonly id: string; readonly url: string | null } | null;
  readonly joinedBy: JoinedBy;
  /** Why the join holds (or that there is none), in a sentence. */
  readonly joinReason: string;
  readonly method: LandingMethod;
  /** Commits of the changeset, besides the landing itself. */
  readonly brought: readonly ObjectId[];
}

export interface Joining {
  readonly repository: Repository;
  readonly pulls: PullRefs;
  readonly graph: CommitGraph;
  readonly addressOf: AddressOf;
  readonly observer: Observer;
  readonly signal: AbortSignal | undefined;
}

export type Entry = readonly [ObjectId, Joined];

/** Changesets of this clone that the message names in its title, or as the thing that it merges. */
export function namedPulls(landing: LandedCommit, { pulls }: Joining): readonly PullRef[] {
  return claimsIn(landing.message)
    .filter(({ by }) => by !== 'change-id')
    .flatMap(({ id }) => pulls.byId.get(id) ?? []);
}

interface Basis {
  readonly joinedBy: JoinedBy;
  readonly reason: string;
  readonly joining: Joining;
  /** One commit of several is what landed, as a rebase leaves them. */
  readonly single?: boolean;
}

export function through(
  landing: LandedCommit,
  pull: PullRef,
  { joinedBy, reason, joining, single = false }: Basis,
): Joined {
  const { graph, addressOf } = joining;
  const isMerge = landing.parents.length > 1;
  const brought = isMerge ? graph.broughtBy(landing.commit, landing.index) : graph.ownCommits(pull.head, landing.index);
  const whole = !single && landing.commit !== pull.head;
  return {
    change: { id: pull.id, url: addressOf(pull.id, pull.forge) },
    joinedBy,
    joinReason: reason,
    method: methodOf(landing, whole ? 'squash' : 'rebase'),
    brought: isMerge || whole ? brought : [],
  };
}

export function methodOf(landing: LandedCommit, single: LandingMethod): LandingMethod {
  if (claimsIn(landing.message).some(({ by }) => by === 'queue-title')) return 'queue';
  if (landing.parents.length > 1) return 'merge';
  return isBackport(landing.message, single === 'squash') ? 'backport' : single;
}
