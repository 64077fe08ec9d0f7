import type { Digest } from '../base/digest.ts';
import type { Instant, TimeSpan } from '../base/instant.ts';
import type { Boundary } from './fact.ts';
import type { Gap } from './gap.ts';
import type { OutcomeResult } from './outcome.ts';
import type { Population } from './population.ts';
import type { RepositoryName } from './repository.ts';
import type { Covering, StandingWaiver } from './standing/waivers.ts';
import type { StatedSubject, Subject } from './subject.ts';

/** A Type I date or a Type II window (half open: `to` does not belong to it). */
export type Period =
  | { readonly type: 'as-of'; readonly at: Instant }
  | { readonly type: 'window'; readonly from: Instant; readonly to: Instant };

export const areas = [
  'access-management',
  'change-management',
  'encryption',
  'logging-monitoring',
  'vulnerability-management',
  'security-incidents',
  'data-protection',
  'disaster-recovery',
  'security',
  'availability',
  'processing-integrity',
  'confidentiality',
  'privacy',
] as const;
export type Area = (typeof areas)[number];

export const areaTitles: Readonly<Record<Area, string>> = {
  'access-management': 'Access Management',
  'change-management': 'Change Management',
  encryption: 'Encryption',
  'logging-monitoring': 'Logging & Monitoring',
  'vulnerability-management': 'Vulnerability Management',
  'security-incidents': 'Security Incidents',
  'data-protection': 'Data Protection',
  'disaster-recovery': 'Disaster Recovery',
  security: 'Security',
  availability: 'Availability',
  'processing-integrity': 'Processing Integrity',
  confidentiality: 'Confidentiality',
  privacy: 'Privacy',
};

/** What management does, as content/controls/*.yaml says it. */
export interface Control {
  /** e.g. `CHG-03`, the id that criteria and packs refer to. */
  readonly id: string;
  readonly area: Area;
  readonly title: string;
  readonly statement: string;
  readonly owner: string;
  readonly frequency: string;
  /** SOC 2 criteria (`CC8.1`) and ISO/IEC 27001:2022 controls (`A.8.32`). Filled from the framework files. */
  readonly criteria: readonly string[];
  readonly iso: readonly string[];
  /** Ids of checks: what repositories, git and forges can decide. */
  readonly checks: readonly string[];
  /** Ids of evidence requests: what somebody has to hand in (evidence-request.ts). */
  readonly requests?: readonly string[];
}

export interface Criterion {
  readonly id: string;
  readonly framework: 'soc2' | 'iso27001';
  readonly category: string;
  /** In our own words. */
  readonly topic: string;
  readonly automation: string;
  /** Ids of the controls that serve it. */
  readonly controls: readonly string[];
  /** What somebody would test here; absent in runs of before 2026-11-23. Their controls are those of the criterion. */
  readonly points?: readonly CriterionPoint[];
}

/** One thing somebody would test under a criterion, in our own words, and the controls that answer it: none, not covered. */
export interface CriterionPoint {
  readonly says: string;
  readonly by: readonly string[];
}

export const controlResults = ['operated', 'deviated', 'not-operated', 'not-applicable', 'indeterminate'] as const;
export type ControlResult = (typeof controlResults)[number];

export interface OutcomeCounts {
  readonly population: number;
  readonly pass: number;
  readonly exception: number;
  readonly notApplicable: number;
  readonly notDetermined: number;
  /** Of the exceptions, those that waivers approved before them cover whole. Only where something was ever waived. */
  readonly waived?: number;
  /** The same, with a waiver that was approved after the exception had begun. */
  readonly waivedAfterwards?: number;
}

/** A stretch of the period during which one member's outcome did not change. */
export interface OutcomeInterval {
  readonly from: Boundary;
  readonly to: Boundary;
  readonly result: OutcomeResult;
  readonly because: string;
  /** Ids of the facts relied on. */
  readonly relied: readonly string[];
  /** Of a trigger (evaluation `sla`): how long the answer took, or has been waited for. */
  readonly clock?: ResponseClock;
  /** Those in force then; present when the configuration dates parameters of the check. */
  readonly parameters?: Parameters;
}

export type Parameters = Readonly<Record<string, string | number | boolean>>;

/** The clock of a trigger, as it stood at the end of the period. What only two looks bound has bounds, never a point. */
export interface ResponseClock {
  readonly since: Instant;
  /** The first instant that is late. */
  readonly due: Instant;
  /** Seen to be open still: the last time. */
  readonly openAt?: Instant;
  /** Seen to be answered: the first time. Equal to `openAt`: exactly then. Absent: not by `measuredTo`. */
  readonly answeredBy?: Instant;
  /** Where an open one is measured to: the end of the period, or of the watch when that came first. */
  readonly measuredTo: Instant;
  /** From `since` to the answer at the latest; to `measuredTo` while it is open. */
  readonly tookMillis: number;
  /** How far past `due`, at least. 0: in time, or not due yet. */
  readonly lateMillis: number;
}

export const noteCodes = ['back-dated', 'dated-ahead', 'clock-backwards', 'recorded-late'] as const;
/** What about its dates should be looked at. A note changes no outcome. */
export interface MemberNote {
  readonly code: (typeof noteCodes)[number];
  readonly because: string;
}

/** One member of the population over the whole period: the worst outcome of its intervals. */
export interface MemberResult {
  /** Id of the fact that is the member. */
  readonly member: string;
  readonly repository: RepositoryName;
  /** What a person calls it: a repository's name, a commit's subject. */
  readonly label: string;
  readonly result: OutcomeResult;
  readonly because: string;
  /** Events and triggers have one interval of no length (`from` equals `to`), members of a calendar their own one. */
  readonly intervals: readonly OutcomeInterval[];
  readonly notes?: readonly MemberNote[];
  /** What covers its exceptions; it stays an exception. */
  readonly waivers?: readonly Covering[];
}

/** A stretch that nobody could judge in whole, with the reasons. */
export interface UnjudgedStretch extends TimeSpan {
  /** How many members it leaves open; absent where a list may not be whole. */
  readonly members?: number;
  /** Distinct, at most three; `more` counts the others. */
  readonly because: readonly string[];
  readonly more?: number;
}

/** A stretch in which a control was not in place: somebody's outcome was an exception. */
export interface Lapse {
  readonly from: Boundary;
  readonly to: Boundary;
  /** How many members it touched. */
  readonly members: number;
  /** It was there when the period began: it may have begun before. */
  readonly before?: true;
  /** It was there when the period ended. */
  readonly ongoing?: true;
}

/**
 * Whether what must hold at every instant held without a break. In place is: something was judged, and all of it passed
 * or did not apply. A stretch nobody could judge is never counted as held: it breaks the stretch like a lapse, and says so.
 */
export interface Continuity {
  /** In place from here to the end of the period without a break. Null: not in place at the end. */
  readonly since: Boundary | null;
  /** How it stood at the end of the period: in place, lapsed, not known, or nothing was there to be in place. */
  readonly atEnd: 'held' | 'lapse' | 'unknown' | 'none';
  /** What came before `since`: `period` means that it held when the period began, and may have held for longer. */
  readonly brokenBy: 'lapse' | 'unknown' | 'nothing-in-place' | 'period' | null;
  readonly longest: TimeSpan | null;
  readonly lapses: readonly Lapse[];
  /** Stretches without a lapse that nobody could judge in whole. */
  readonly unknown: readonly TimeSpan[];
}

/** Parameters of a stretch of time; without `from` or `until` they hold for all time on that side. */
export interface DatedParameters {
  readonly from?: Instant;
  readonly until?: Instant;
  readonly parameters: Parameters;
}

export interface CheckResult {
  readonly check: string;
  /** Hash of the check's source, so that a later, stricter one does not rewrite the past. */
  readonly checkVersion: Digest;
  /** Absent in results of before 2026-11-23: `state` or `population`. */
  readonly evaluation?: EvaluationKind;
  /** Those in force at the end of the period. */
  readonly parameters: Parameters;
  /** All that were in force within the period, in order; absent when they never changed. */
  readonly parametersInForce?: readonly DatedParameters[];
  readonly period: Period;
  readonly result: ControlResult;
  readonly because: string;
  readonly counts: OutcomeCounts;
  /** Share of (member × period) that could be judged, 0 to 1. */
  readonly coverage: number;
  readonly population: Population;
  readonly members: readonly MemberResult[];
  readonly gaps: readonly Gap[];
  /** Ever asked for, expired, refused and withdrawn ones too. Beside the result, never part of it. */
  readonly waivers?: readonly StandingWaiver[];
  /** What the company states about the kind of subject that it asks about. Absent: nothing, for this period. */
  readonly stated?: StatedSubject;
  /** What nobody could judge, in order, none touching another. Absent when nothing is open. */
  readonly unjudged?: readonly UnjudgedStretch[];
  /** Of checks of a state or an invariant, over a window. */
  readonly continuity?: Continuity;
}

export interface ControlEvaluation {
  readonly control: Control;
  readonly result: ControlResult;
  readonly because: string;
  readonly counts: OutcomeCounts;
  readonly coverage: number;
  readonly checks: readonly CheckResult[];
  readonly waivers?: readonly StandingWaiver[];
  /** Of all its checks together. */
  readonly unjudged?: readonly UnjudgedStretch[];
  /** Of its checks of states and invariants together. */
  readonly continuity?: Continuity;
}

/**
 * How a check speaks about time. `state`: must hold at every instant. `population`: every event is judged once.
 * `periodic`: at least one qualifying event in each interval. `sla`: each trigger is followed by its response in time.
 * `invariant`: must never have been violated.
 */
export type EvaluationKind = 'state' | 'population' | 'periodic' | 'sla' | 'invariant';

/** What a page or a document needs of a check without importing it: `controls/` fills it from its registry. */
export interface CheckDescription {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly rationale: string;
  readonly remediation: string;
  readonly reference: string;
  readonly evaluation: EvaluationKind;
  readonly population: string;
  readonly reads: readonly string[];
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** Absent: a check of the user's own, which says itself what it is about. */
  readonly subject?: Subject;
}
