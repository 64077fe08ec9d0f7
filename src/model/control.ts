import type { Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';
import type { Boundary } from './fact.ts';
import type { Gap } from './gap.ts';
import type { OutcomeResult } from './outcome.ts';
import type { Population } from './population.ts';
import type { RepositoryName } from './repository.ts';

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
}

export const controlResults = ['operated', 'deviated', 'not-operated', 'not-applicable', 'indeterminate'] as const;
export type ControlResult = (typeof controlResults)[number];

export interface OutcomeCounts {
  readonly population: number;
  readonly pass: number;
  readonly exception: number;
  readonly notApplicable: number;
  readonly notDetermined: number;
}

/** A stretch of the period during which one member's outcome did not change. */
export interface OutcomeInterval {
  readonly from: Boundary;
  readonly to: Boundary;
  readonly result: OutcomeResult;
  readonly because: string;
  /** Ids of the facts relied on. */
  readonly relied: readonly string[];
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
  /** Events have one interval of no length (`from` equals `to`). */
  readonly intervals: readonly OutcomeInterval[];
}

export interface CheckResult {
  readonly check: string;
  /** Hash of the check's source, so that a later, stricter one does not rewrite the past. */
  readonly checkVersion: Digest;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly period: Period;
  readonly result: ControlResult;
  readonly because: string;
  readonly counts: OutcomeCounts;
  /** Share of (member × period) that could be judged, 0 to 1. */
  readonly coverage: number;
  readonly population: Population;
  readonly members: readonly MemberResult[];
  readonly gaps: readonly Gap[];
}

export interface ControlEvaluation {
  readonly control: Control;
  readonly result: ControlResult;
  readonly because: string;
  readonly counts: OutcomeCounts;
  readonly coverage: number;
  readonly checks: readonly CheckResult[];
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
}
