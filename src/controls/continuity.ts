/**
 * One line of time out of many: whether what must hold everywhere held, stretch by stretch. At an instant it lapsed when
 * one member's outcome was an exception, is unknown when none was and one could not be judged, and was in place when
 * something passed. From the line come the continuity of a check and, from the lines of its checks, that of a control.
 */
import { millisOf, type Instant, type TimeSpan } from '../base/instant.ts';
import type { Continuity, Lapse, MemberResult, Period } from '../model/control.ts';
import type { Boundary } from '../model/fact.ts';
import type { OutcomeResult } from '../model/outcome.ts';
import type { WatchedRepository } from './watch.ts';

type Standing = 'lapse' | 'unknown' | 'held' | 'none';

/** A stretch of one member (or one repository, or one check), or an instant of its own when both ends are one. */
export interface Track {
  readonly from: Boundary;
  readonly to: Boundary;
  readonly standing: Standing;
  /** Whose it is: lapses count them. */
  readonly of: string;
}

export interface StandingStretch {
  readonly from: Boundary;
  readonly to: Boundary;
  readonly standing: Standing;
  /** Who lapsed in it. */
  readonly lapsed: ReadonlySet<string>;
}

type Window = Period & { readonly type: 'window' };

const standingOf: Readonly<Record<OutcomeResult, Standing>> = {
  exception: 'lapse',
  'not-determined': 'unknown',
  pass: 'held',
  'not-applicable': 'none',
};

export const tracksOfStates = (members: readonly MemberResult[]): readonly Track[] =>
  members.flatMap(({ member, intervals }) =>
    intervals.map(({ from, to, result }) => ({ from, to, standing: standingOf[result], of: member })),
  );

/** A watch that saw nothing held; a violation is a lapse of an instant, and what may be one leaves it open. */
export const tracksOfWatch = (
  repositories: readonly WatchedRepository[],
  violations: readonly MemberResult[],
): readonly Track[] => [
  ...repositories.flatMap(({ repository, watched, unwatched }) => [
    ...watched.map((span) => trackOf(span, 'held', repository)),
    ...unwatched.map((span) => trackOf(span, 'unknown', repository)),
  ]),
  ...tracksOfStates(violations),
];

/** Lines of several checks become the line of their control. */
export const tracksOfLines = (lines: readonly (readonly StandingStretch[])[]): readonly Track[] =>
  lines.flatMap((line) =>
    line.flatMap(({ from, to, standing, lapsed }): readonly Track[] =>
      standing === 'lapse' ? [...lapsed].map((of) => ({ from, to, standing, of })) : [{ from, to, standing, of: '' }],
    ),
  );

const trackOf = ({ from, to }: TimeSpan, standing: Standing, of: string): Track => ({
  from: { at: from },
  to: { at: to },
  standing,
  of,
});

/** The line of a window, from its beginning to its end; neighbours differ. */
export function lineOf(tracks: readonly Track[], { from, to }: Window): readonly StandingStretch[] {
  const boundaries = new Map<Instant, Boundary>([
    [from, { at: from }],
    [to, { at: to }],
  ]);
  const steps = new Map<Instant, { starts: Track[]; ends: Track[]; points: Track[] }>();
  const stepAt = (boundary: Boundary) => {
    if (boundaries.get(boundary.at)?.commit === undefined) boundaries.set(boundary.at, boundary);
    const known = steps.get(boundary.at) ?? { starts: [], ends: [], points: [] };
    steps.set(boundary.at, known);
    return known;
  };
  for (const track of tracks) {
    if (track.from.at === track.to.at) stepAt(track.from).points.push(track);
    else {
      stepAt(track.from).starts.push(track);
      stepAt(track.to).ends.push(track);
    }
  }
  return walked([...boundaries.keys()].sort(), { boundaries, steps });
}

interface Steps {
  readonly boundaries: ReadonlyMap<Instant, Boundary>;
  readonly steps: ReadonlyMap<Instant, { readonly starts: Track[]; readonly ends: Track[]; readonly points: Track[] }>;
}

function walked(instants: readonly Instant[], { boundaries, steps }: Steps): readonly StandingStretch[] {
  const line: StandingStretch[] = [];
  const counts = { lapse: 0, unknown: 0, held: 0, none: 0 };
  const lapsing = new Map<string, number>();
  for (const [index, at] of instants.entries()) {
    const step = steps.get(at);
    for (const { standing, of } of step?.ends ?? []) {
      counts[standing]--;
      if (standing === 'lapse') count(lapsing, of, -1);
    }
    const boundary = boundaries.get(at)!;
    for (const { standing, of } of step?.points ?? [])
      append(line, { from: boundary, to: boundary, standing, lapsed: new Set(standing === 'lapse' ? [of] : []) });
    for (const { standing, of } of step?.starts ?? []) {
      counts[standing]++;
      if (standing === 'lapse') count(lapsing, of, 1);
    }
    const next = instants[index + 1];
    if (next === undefined) break;
    const standing = (['lapse', 'unknown', 'held'] as const).find((one) => counts[one] > 0) ?? 'none';
    append(line, { from: boundary, to: boundaries.get(next)!, standing, lapsed: new Set(lapsing.keys()) });
  }
  return line;
}

function count(counts: Map<string, number>, key: string, by: number): void {
  const left = (counts.get(key) ?? 0) + by;
  if (left === 0) counts.delete(key);
  else counts.set(key, left);
}

function append(line: StandingStretch[], next: StandingStretch): void {
  const last = line.at(-1);
  // An instant that nobody can judge is no break of what stands on both sides; one that lapsed is.
  if (next.from.at === next.to.at && next.standing !== 'lapse' && next.standing !== 'unknown') return;
  if (last?.standing !== next.standing) {
    line.push(next);
    return;
  }
  line[line.length - 1] = { ...last, to: next.to, lapsed: new Set([...last.lapsed, ...next.lapsed]) };
}

export function continuityOf(line: readonly StandingStretch[], period: Window): Continuity {
  const held = line.filter(({ standing }) => standing === 'held');
  const last = line.at(-1);
  const since = last?.standing === 'held' && last.to.at === period.to ? last.from : null;
  const before = line.at(-2)?.standing;
  const longest = held.reduce<StandingStretch | undefined>(
    (found, next) => (found && lengthOf(found) >= lengthOf(next) ? found : next),
    undefined,
  );
  return {
    since,
    atEnd: last?.standing ?? 'none',
    brokenBy:
      since === null
        ? null
        : before === undefined
          ? 'period'
          : before === 'none'
            ? 'nothing-in-place'
            : before === 'held'
              ? 'period'
              : before,
    longest: longest ? { from: longest.from.at, to: longest.to.at } : null,
    lapses: line.filter(({ standing }) => standing === 'lapse').map((stretch) => lapseOf(stretch, period)),
    unknown: line
      .filter(({ standing }) => standing === 'unknown')
      .map(({ from, to }) => ({ from: from.at, to: to.at })),
  };
}

const lengthOf = ({ from, to }: StandingStretch): number => millisOf(to.at) - millisOf(from.at);

const lapseOf = ({ from, to, lapsed }: StandingStretch, period: Window): Lapse => ({
  from,
  to,
  members: lapsed.size,
  ...(from.at === period.from && to.at !== from.at && { before: true }),
  ...(to.at === period.to && { ongoing: true }),
});
