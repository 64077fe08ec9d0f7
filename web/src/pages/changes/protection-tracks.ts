/** Tracks of protection as pictures: stretches over the whole span, with what is not known between them, worst first. */
import type { Protection, RulesInForce } from '../../../../src/http/schema.ts';
import { levelOf, type ProtectionLevel } from './protection-words.ts';

export type ProtectionTrack = Protection['tracks'][number];

export interface Segment {
  /** Shares of the span, from 0 to 1. */
  readonly from: number;
  readonly width: number;
  readonly level: ProtectionLevel;
  /** Absent: nothing is known of this time. */
  readonly stretch?: RulesInForce;
  /** Instants, cut to the span. */
  readonly begins: string;
  readonly ends: string;
}

interface Span {
  readonly from: string;
  readonly to: string;
}

export function segmentsOf(stretches: readonly RulesInForce[], span: Span): readonly Segment[] {
  const begin = Date.parse(span.from);
  const length = Math.max(1, Date.parse(span.to) - begin);
  const segments: Segment[] = [];
  const add = (begins: string, ends: string, stretch?: RulesInForce): void => {
    if (begins >= ends) return;
    const from = (Date.parse(begins) - begin) / length;
    const width = (Date.parse(ends) - begin) / length - from;
    const level = stretch ? levelOf(stretch.rules) : 'unknown';
    segments.push({ from, width, level, begins, ends, ...(stretch ? { stretch } : {}) });
  };
  let reached = span.from;
  for (const stretch of stretches) {
    const begins = stretch.from < reached ? reached : stretch.from;
    const ends = stretch.until === null || stretch.until > span.to ? span.to : stretch.until;
    add(reached, begins < span.to ? begins : span.to);
    add(begins, ends, stretch);
    if (ends > reached) reached = ends;
  }
  add(reached, span.to);
  return segments;
}

/** In addresses. Times between stretches have no fact: there, the branch and the beginning name them. */
export const segmentName = ({ stretch, begins }: Segment, { repository, branch }: ProtectionTrack): string =>
  stretch?.fact ?? `${repository} ${branch} ${begins}`;

export const branchKey = (repository: string, branch: string): string => `${repository} ${branch}`;

const badness: Readonly<Record<ProtectionLevel, number>> = { nothing: 3, partly: 2, full: 0, unknown: 1 };

export interface RankedTrack {
  readonly track: ProtectionTrack;
  readonly segments: readonly Segment[];
}

/** First those with the most exceptions, then those whose rules were weakest for longest; by name where nothing differs. */
export function rankTracks(
  { span, tracks }: Pick<Protection, 'span' | 'tracks'>,
  /** By `branchKey`. */
  exceptions: ReadonlyMap<string, number>,
): readonly RankedTrack[] {
  const ranked = tracks.map((track) => {
    const segments = segmentsOf(track.stretches, span);
    const weakness = segments.reduce((sum, { level, width }) => sum + badness[level] * width, 0);
    return { track, segments, weakness, trouble: exceptions.get(branchKey(track.repository, track.branch)) ?? 0 };
  });
  return ranked.sort(
    (a, b) =>
      b.trouble - a.trouble ||
      b.weakness - a.weakness ||
      (a.track.repository < b.track.repository ? -1 : a.track.repository > b.track.repository ? 1 : 0),
  );
}
