/**
 * Which shards to drop and what to copy into new ones. A push of a few files makes a small shard, a deleted repository a dead
 * one, and what no longer stands at a head makes searches of heads read what they do not need.
 *
 * Copies are registered before their sources go, and a source goes only when nothing living is found in it any more: so
 * there is one rule for dropping, whatever was published while documents were being copied.
 */
import type { Liveness, LivingPart } from './liveness.ts';
import type { Shard } from './shard-file.ts';

export interface PlannedMerge {
  readonly standing: boolean;
  readonly sources: readonly { readonly shard: Shard; readonly documents: Uint32Array }[];
}

export interface MergePlan {
  readonly dead: readonly Shard[];
  readonly merges: readonly PlannedMerge[];
}

/** A shard below this share of a full one is small. */
const smallShare = 1 / 4;
/** So many small shards may stand before they are merged. */
const smallShardsAtMost = 8;
/** A shard with less than this share of text that belongs there is rewritten. */
const livingShare = 1 / 2;
/** Full shards' worth of text that is copied at one go: the rest has to wait for the next one. */
const fullShardsAtOnce = 4;

interface Parts {
  readonly shard: Shard;
  /** What belongs into a shard of this kind, and what belongs into the other kind. */
  readonly own: LivingPart;
  readonly foreign: LivingPart;
}

export function planMerge(shards: readonly Shard[], liveness: Liveness, fullBytes: number): MergePlan {
  const parts = shards.map((shard): Parts => {
    const standing = liveness.standing(shard);
    const past = liveness.past(shard);
    return shard.standing ? { shard, own: standing, foreign: past } : { shard, own: past, foreign: standing };
  });
  const isDead = ({ own, foreign }: Parts) => own.documents.length + foreign.documents.length === 0;
  const living = parts.filter((part) => !isDead(part));
  const rewritten = [true, false].flatMap((standing) =>
    toRewrite(
      living.filter(({ shard }) => shard.standing === standing),
      fullBytes,
    ),
  );
  const promoted = living.filter((part) => isPromoted(part) && !rewritten.includes(part));
  const chosen = withinReason(rewritten, fullBytes);
  return {
    dead: parts.filter(isDead).map(({ shard }) => shard),
    merges: [true, false].flatMap((standing) => {
      const moved = chosen.map((part) => ({ shard: part.shard, ...partFor(part, standing) }));
      const copied = standing ? promoted.map(({ shard, foreign }) => ({ shard, ...foreign })) : [];
      const sources = [...moved, ...copied].filter(({ documents }) => documents.length > 0);
      return sources.length > 0 ? [{ standing, sources }] : [];
    }),
  };
}

function toRewrite(parts: readonly Parts[], fullBytes: number): readonly Parts[] {
  const isWasteful = ({ shard, own }: Parts) => own.bytes < shard.contentBytes * livingShare;
  const small = parts.filter((part) => !isWasteful(part) && part.shard.contentBytes < fullBytes * smallShare);
  const wasteful = parts.filter(isWasteful);
  return small.length > smallShardsAtMost ? [...wasteful, ...small] : wasteful;
}

/** Something in a shard of history stands at a head again: it is copied, or searches of heads would have to look there. */
function isPromoted({ shard, foreign }: Parts): boolean {
  return !shard.standing && foreign.documents.length > 0;
}

function partFor({ shard, own, foreign }: Parts, standing: boolean): LivingPart {
  return shard.standing === standing ? own : foreign;
}

/** The first ones, up to a bound: memory and time of one go do not grow with the index. */
function withinReason(parts: readonly Parts[], fullBytes: number): readonly Parts[] {
  let bytes = 0;
  return parts.filter(({ own, foreign }, index) => {
    bytes += own.bytes + foreign.bytes;
    return index === 0 || bytes <= fullBytes * fullShardsAtOnce;
  });
}
