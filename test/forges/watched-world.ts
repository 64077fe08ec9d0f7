/**
 * A simulated company that is watched from its first day: its forge is synced again and again while the world goes on, and
 * answers each time what it would have answered then. What Plumbline knows in the end is what it saw, look by look.
 *
 * Looks come by a clock with some jitter, and know nothing of what happens in the world. Which violations they could see is
 * for a test to say from the world and from `looks`.
 */
import { mkdirSync } from 'node:fs';
import { instantFromMillis, millisOf, type Instant } from '../../src/base/instant.ts';
import type { Strand } from '../../src/forges/forge.ts';
import type { RefObservation } from '../../src/model/history.ts';
import { asObjectId } from '../../src/model/repository.ts';
import { connect, knownFrom, readBranch, type KnownWorld, type PlayedAs } from './facts-of-world.ts';
import { Random } from './making/random.ts';
import { hour, minute } from './making/times.ts';
import type { News } from './faces/face.ts';
import { liveNewsOf } from './live-news.ts';
import { worldsOver } from './world-as-of.ts';
import type { World } from './world.ts';

export interface Watching {
  readonly played: PlayedAs;
  /** Between two looks, more or less. */
  readonly everyHours: number;
  /** Times at which nobody looks: a machine that was off. */
  readonly pauses?: readonly { readonly from: Instant; readonly to: Instant }[];
  /** Webhooks are set: what the forge posts is taken in when it happens, and what that makes stale is read again. */
  readonly live?: boolean;
}

export interface WatchedWorld extends KnownWorld {
  /** Oldest first; those that a delivery caused are not among them. */
  readonly looks: readonly Instant[];
  /** When a delivery came and was worked through. */
  readonly heard: readonly Instant[];
  /** What was asked of the forge over all looks. */
  readonly requests: number;
}

/** What is about landings and decays, and who is in, is read at each look; the rest at the first and the last. */
const watched: readonly Strand[] = ['changesets', 'branch-rules', 'rule-bypasses', 'ref-activity', 'memberships'];

export async function watchWorld(world: World, folder: string, watching: Watching): Promise<WatchedWorld> {
  mkdirSync(folder, { recursive: true });
  const looks = lookTimes(world, watching);
  let now = looks[0]!;
  const source = await connect(world, folder, {
    played: watching.played,
    now: () => now,
    asOf: worldsOver(world),
  });
  try {
    const heard: Instant[] = [];
    for (const { at, news } of timeline(world, looks, watching)) {
      now = at;
      if (news !== undefined) {
        await source.deliver(news);
        heard.push(at);
      } else await source.sync(at === looks[0] || at === looks.at(-1) ? undefined : watched);
    }
    const { repository } = await readBranch(world, 'main');
    const observations = looks.flatMap((look) => branchesAt(world, look, repository.name));
    return { ...(await knownFrom(source)), observations, looks, heard, requests: source.server.count() };
  } finally {
    await source.disconnect();
  }
}

interface Moment {
  readonly at: Instant;
  /** Absent: a look by the clock. */
  readonly news?: readonly News[];
}

/** A delivery comes some seconds after what it tells of, when nobody looks just then. */
const deliveryMillis = 5000;

function timeline(world: World, looks: readonly Instant[], { live = false, pauses = [] }: Watching): readonly Moment[] {
  const byClock = looks.map((at): Moment => ({ at }));
  if (!live) return byClock;
  const heard = liveNewsOf(world).map((group): Moment => {
    return { at: later(group[0]!.at, deliveryMillis), news: group.map(({ news }) => news) };
  });
  const taken = heard.filter(({ at }) => looks[0]! < at && at < looks.at(-1)! && !isPaused(at, pauses));
  return [...byClock, ...taken].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

const later = (at: Instant, millis: number): Instant => instantFromMillis(millisOf(at) + millis);

const isPaused = (at: Instant, pauses: NonNullable<Watching['pauses']>): boolean =>
  pauses.some(({ from, to }) => from <= at && at < to);

/** From the first day of the window until all is over. */
function lookTimes({ seed, window, now }: World, { everyHours, pauses = [] }: Watching): readonly Instant[] {
  const random = new Random(seed * 31 + 7);
  const step = everyHours * hour;
  const looks: Instant[] = [];
  for (let at = millisOf(window.from) - step; at < millisOf(now) - hour; at += step)
    looks.push(instantFromMillis(at + random.between(0, Math.floor((step * 0.4) / minute)) * minute));
  return [...looks.filter((look) => !isPaused(look, pauses)), now];
}

function branchesAt(world: World, look: Instant, name: RefObservation['repository']): readonly RefObservation[] {
  const [shop] = world.repositories;
  return ['refs/heads/main', 'refs/heads/release/1.x'].flatMap((ref) => {
    const move = shop!.moves.findLast((one) => one.ref === ref && one.at <= look);
    return move?.after ? [{ repository: name, ref, oid: asObjectId(move.after), observedAt: look }] : [];
  });
}
