/**
 * The way to a report as a plan that ticks itself: what is done is read from the audit, the configuration, the forges and
 * the decisions, never marked by hand. And the review before the auditor comes: what would be asked next, worst first.
 */
import type { Instant } from '../base/instant.ts';
import type { Period } from './control.ts';

export const programmePhases = ['scope', 'remediate', 'collect', 'maintain'] as const;
export type ProgrammePhase = (typeof programmePhases)[number];

/** `unknown`: nothing that would tell was looked at yet. */
export type StepStanding = 'done' | 'open' | 'unknown';

export interface ProgrammeStep {
  readonly id: string;
  readonly phase: ProgrammePhase;
  readonly title: string;
  readonly standing: StepStanding;
  /** How far: so many of so many; absent where there is nothing to count. */
  readonly done?: number;
  readonly of?: number;
  /** What it was read from, in a sentence. */
  readonly because: string;
  /** What to do next; absent when it is done. */
  readonly next?: string;
}

export const readinessTopics = [
  'deviation',
  'unseen',
  'evidence',
  'policy',
  'remediation',
  'waiver',
  'applicability',
  'window',
] as const;
export type ReadinessTopic = (typeof readinessTopics)[number];

/** Something an auditor would ask about. */
export interface ReadinessQuestion {
  readonly topic: ReadinessTopic;
  /** What it is about: a control, a request, a clause, a waiver. */
  readonly subject: string;
  readonly question: string;
  readonly because: string;
  /** What answers it, or makes an answer possible. */
  readonly answerWith: string;
}

export interface ProgrammeView {
  readonly at: Instant;
  /** Of the latest audit; null: nothing was audited yet. */
  readonly run: { readonly id: string; readonly period: Period; readonly finishedAt: Instant } | null;
  readonly steps: readonly ProgrammeStep[];
  readonly questions: readonly ReadinessQuestion[];
}
