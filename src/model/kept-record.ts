/**
 * Records that people keep as files of what they did at a time: exercises, tests of restores, reviews, incidents. What a
 * record says of its own date is a claim; when it first stood there, git tells.
 */
import type { Instant } from '../base/instant.ts';

export type RecordTopic =
  | 'incident-exercise'
  | 'restore-test'
  | 'recovery-exercise'
  | 'capacity-review'
  | 'log-review'
  | 'management-review'
  | 'penetration-test'
  | 'threat-review';

export interface KeptRecordFact {
  readonly topic: RecordTopic;
  readonly path: string;
  readonly title: string;
  /** When it says it was held; the day in the name of the file where it says nothing. */
  readonly date: Instant | null;
  /** Who took part, reviewed, tested: as written. */
  readonly people: readonly string[];
  /** What else it states in fields, by lower-case names with `-` between words: `outcome`, `backup-id`, `scope`. */
  readonly fields: Readonly<Record<string, string>>;
  /** Headings, lower case, below which something is written. */
  readonly sections: readonly string[];
  /** How many actions it promises; each is a fact of its own. */
  readonly actions: number;
  /** When it first stood with a date and somebody's name, without being taken away since. Null: it never did. */
  readonly recordedAt: Instant | null;
}

/** Something that an analysis or a record says will be done. */
export interface PromisedActionFact {
  readonly path: string;
  readonly line: number;
  readonly of: 'post-mortem' | RecordTopic;
  /** What is promised, as written, at most 160 characters. */
  readonly text: string;
  /** Null: nothing says whether it was done. */
  readonly done: boolean | null;
  readonly owner: string | null;
  readonly due: Instant | null;
  /** Where it is tracked: an address, `#12`, `ABC-12`. */
  readonly item: string | null;
}

export type IncidentTime = 'detected' | 'acknowledged' | 'contained' | 'resolved';

/** The record of one incident. */
export interface IncidentFact {
  readonly path: string;
  readonly id: string | null;
  readonly title: string;
  /** From 1, the gravest; null: none is given in a form that can be read. */
  readonly severity: number | null;
  readonly times: Readonly<Partial<Record<IncidentTime, Instant>>>;
  /** Times that stand there and cannot be read, by name. */
  readonly unreadTimes: readonly string[];
  readonly commander: string | null;
  readonly hasSummary: boolean;
  readonly systems: readonly string[];
  readonly personalData: 'yes' | 'no' | 'unknown' | null;
  readonly customersAffected: 'yes' | 'no' | 'unknown' | null;
  /** When it was decided whom to tell, and what was decided. */
  readonly notification: {
    readonly decidedAt: Instant | null;
    readonly decision: string | null;
    readonly sentAt: Instant | null;
  };
  /** When customers first heard of it. */
  readonly customersToldAt: Instant | null;
  /** Why a target was missed, as the record explains it. */
  readonly explanation: string | null;
  /** Where original logs and images are kept, or their hashes. */
  readonly evidence: readonly string[];
}
