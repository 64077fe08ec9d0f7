import type { Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { ControlEvaluation, ControlResult, Period } from './control.ts';
import type { FrameworkScope } from './framework-scope.ts';
import type { Gap } from './gap.ts';
import type { ObjectId, RepositoryName } from './repository.ts';

/** A branch in scope beside the production branch. */
export interface RunBranch {
  readonly name: string;
  readonly head: ObjectId;
  /** The last commit that it shares with a branch before it; absent: they have none in common. */
  readonly fork?: ObjectId;
  /** Landings of its own: those since the fork. */
  readonly commits: number;
  readonly landedInPeriod: number;
}

export interface RunRepository {
  readonly name: RepositoryName;
  readonly location: string;
  readonly branch?: string;
  readonly head?: ObjectId;
  readonly commits: number;
  readonly landedInPeriod: number;
  readonly filesAtHead: number;
  /** Absent: none besides `branch` is in scope. */
  readonly branches?: readonly RunBranch[];
  /** Patterns of branches in scope that no branch fits. */
  readonly unmatchedBranches?: readonly string[];
  readonly observedAt: Instant;
  readonly gaps: readonly Gap[];
}

/** One audit: what was looked at, what was judged, what was sealed. Kept whole, never rewritten. */
export interface Run {
  readonly id: string;
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  readonly period: Period;
  readonly repositories: readonly RunRepository[];
  /** Known, but out of the configured scope, each with the reason. */
  readonly excluded?: readonly { readonly name: RepositoryName; readonly because: string }[];
  /** Which parts of the frameworks it is about, and who chose them; absent in runs of before 2026-11-23: all. */
  readonly frameworks?: FrameworkScope;
  /** Version of the tool, of the rules and of the checks. */
  readonly tool: {
    readonly version: string;
    /** Of the sources of the rules that ship. */
    readonly ruleset: Digest;
    readonly checks: Digest;
    /** Of the rules of the user's own, as they were written. */
    readonly ownRules?: Digest;
  };
  readonly controls: readonly ControlEvaluation[];
  readonly findings: { readonly atHead: number; readonly byClass: Readonly<Record<string, number>> };
  readonly work: { readonly blobsRead: number; readonly bytesRead: number; readonly landingsRead: number };
  readonly seal?: { readonly size: number; readonly root: string; readonly checkpoint: string };
}

export type ResultCounts = Readonly<Record<ControlResult, number>>;
