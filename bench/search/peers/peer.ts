/**
 * What the comparison asks of every engine. Peers that are not installed take no part, and the report says so.
 *
 * A count is the number of matching lines, as grep counts; an engine that counts something else says what (`unit`), and its
 * counts are shown and not compared.
 */
import type { BenchQuery } from '../queries.ts';

export interface Peer {
  readonly name: string;
  readonly version: string;
  readonly unit: 'lines' | 'matches';
  /** Makes it ready: builds what it needs, starts what it needs. */
  readonly prepare: () => Promise<BuildFigures | undefined>;
  /** All matches, counted. */
  readonly count: (query: BenchQuery) => Promise<number>;
  /** The first `most` matching lines with path, line number and text; returns how many came. */
  readonly first?: (query: BenchQuery, most: number) => Promise<number>;
  readonly stop: () => Promise<void>;
}

export interface BuildFigures {
  readonly seconds: number;
  /** Text that went in. */
  readonly megabytes: number;
  /** What the index takes beside the text (for engines that keep the text, without it). */
  readonly indexMegabytes: number;
  readonly peakMegabytes?: number;
}
