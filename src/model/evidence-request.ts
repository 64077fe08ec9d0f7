/**
 * What repositories, git and forges cannot decide is asked of people: a document, a record, an export of another system.
 * content/requests/*.yaml says what; whoever owns it hands it in (decision.ts, `submission`), another person accepts it.
 */
import type { Instant } from '../base/instant.ts';

/** How often it is due. `once`: one that covers the period; `event`: one for each thing that happened. */
export const cadences = ['daily', 'weekly', 'monthly', 'quarterly', 'yearly', 'once', 'event'] as const;
export type Cadence = (typeof cadences)[number];

export interface EvidenceRequest {
  /** The reference list's id with a word: `SEC-03/training-export`. */
  readonly id: string;
  /** The entry of the reference list, which is also the id of the control. */
  readonly reference: string;
  readonly title: string;
  /** What to hand in, in words that leave nothing open: which system, which fields, which period. */
  readonly ask: string;
  readonly form: 'document' | 'record' | 'export';
  readonly cadence: Cadence;
  /** Role that hands it in when plumbline.yaml names nobody. */
  readonly owner: string;
  /** What the auditor looks for in it. */
  readonly looksFor: readonly string[];
}

export type RequestStanding = 'accepted' | 'handed-in' | 'rejected' | 'due' | 'overdue' | 'not-due';

/** One stretch in which the request was due, and what answered it. */
export interface RequestInstance {
  readonly from: Instant;
  readonly to: Instant;
  readonly dueAt: Instant;
  readonly standing: RequestStanding;
  /** Ids of submissions. */
  readonly submissions: readonly string[];
  /** What people call the stretch: `2026-Q1`. */
  readonly name?: string;
  /** Of the submissions, those handed in after it was due. */
  readonly late?: readonly string[];
}
