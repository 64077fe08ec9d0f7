/**
 * What people decide about controls, and what they hand in. Decisions are only ever added: one that no longer holds is
 * ended by another that names it, so that an auditor sees for ever who decided what, when and why. Each is sealed in the
 * ledger when it is made (evidence kind `decision`), and none changes what a check found: a waived exception is an
 * exception with a waiver beside it.
 *
 * Rejected: rows that are updated (the past would change with them), and waivers as comments in plumbline.yaml only
 * (nobody but the author of a commit would have approved them). Who decided is what they said of themselves
 * (`provenance: asserted`) until somebody signs in.
 */
import type { Digest } from '../base/digest.ts';
import type { Instant } from '../base/instant.ts';

/** A person as they are written down: e-mail address or name. Two decisions are of one person when this is equal. */
export type DecidingPerson = string;

interface DecisionBase {
  /** `<kind>-<number>`, counted from 1 within its kind: `waiver-3`. */
  readonly id: string;
  readonly decidedAt: Instant;
  readonly decidedBy: DecidingPerson;
  readonly reason: string;
}

export const waiverKinds = ['emergency', 'risk-accepted', 'false-positive', 'superseded'] as const;
export type WaiverKind = (typeof waiverKinds)[number];

/** What a waiver or a remediation is about: a control, one check of it, or one member of that check's population. */
export interface DecisionTarget {
  readonly control: string;
  readonly check?: string;
  /** Id of the fact that is the member. */
  readonly member?: string;
}

/** Asked for by one person; without effect until another approves it. */
export interface WaiverRequest extends DecisionBase {
  readonly kind: 'waiver';
  readonly waiver: WaiverKind;
  readonly target: DecisionTarget;
  /** First and last instant it covers; half open. */
  readonly from: Instant;
  readonly expiresAt: Instant;
  /** Ticket, incident or changeset. */
  readonly link?: string;
}

/** Approves or refuses what somebody else asked for; `of` is the id of that decision. */
export interface Approval extends DecisionBase {
  readonly kind: 'approval';
  readonly of: string;
  readonly verdict: 'approved' | 'refused';
}

/** Ends a decision before its time. */
export interface Withdrawal extends DecisionBase {
  readonly kind: 'withdrawal';
  readonly of: string;
}

export const remediationSeverities = ['critical', 'high', 'medium', 'low'] as const;
export type RemediationSeverity = (typeof remediationSeverities)[number];

/** A deviation is to be mended: who, until when, by what. It ends with a re-test that another person closes. */
export interface Remediation extends DecisionBase {
  readonly kind: 'remediation';
  readonly target: DecisionTarget;
  readonly owner: DecidingPerson;
  /** Its limit of days (plumbline.yaml, `remediation.dueDays`) gave the latest day for `dueAt`. */
  readonly severity?: RemediationSeverity;
  readonly dueAt: Instant;
  /** The changeset, campaign or ticket that mends it. */
  readonly link?: string;
}

/** A later run in which the target no longer deviated, looked at by somebody who is not the owner. */
export interface Retest extends DecisionBase {
  readonly kind: 'retest';
  readonly of: string;
  readonly run: string;
  readonly verdict: 'mended' | 'not-mended';
  /** What that run says of the target, in a sentence. */
  readonly because?: string;
}

export const inclusionReasons = ['risk', 'law', 'contract', 'business'] as const;
export type InclusionReason = (typeof inclusionReasons)[number];
export const implementationStatuses = ['implemented', 'partial', 'planned', 'not-implemented', 'inherited'] as const;
export type ImplementationStatus = (typeof implementationStatuses)[number];
/** Who does it: we, we and a provider, or a provider alone. */
export const responsibilities = ['own', 'shared', 'provider'] as const;
export type Responsibility = (typeof responsibilities)[number];

/** One row of the Statement of Applicability as it was decided; the latest by an instant is in force then. */
export interface Applicability extends DecisionBase {
  readonly kind: 'applicability';
  /** `A.5.1` … `A.8.34`, or the id of a control of the user's own. */
  readonly row: string;
  /** What it asks for, where neither Annex A nor content/controls say it. */
  readonly title?: string;
  readonly applicable: boolean;
  /** Required when applicable; when it is not, `reason` is what justifies the exclusion. */
  readonly inclusion: readonly { readonly because: InclusionReason; readonly ref?: string }[];
  readonly status?: ImplementationStatus;
  readonly responsibility?: Responsibility;
  readonly description?: string;
  readonly owner?: DecidingPerson;
  readonly plannedAt?: Instant;
}

/** The rows as they stand become a dated version, approved by a person. */
export interface ApplicabilityVersion extends DecisionBase {
  readonly kind: 'applicability-version';
  readonly version: string;
  readonly rowsDigest: Digest;
}

/** A document or record for an evidence request; its bytes are kept by digest. */
export interface Submission extends DecisionBase {
  readonly kind: 'submission';
  /** Id of the evidence request. */
  readonly request: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly digest: Digest;
  /** The instant or stretch it is evidence of, as its submitter says: not when it was uploaded. */
  readonly about: { readonly from: Instant; readonly to: Instant };
}

/** Somebody else looked at a submission. */
export interface SubmissionReview extends DecisionBase {
  readonly kind: 'submission-review';
  readonly of: string;
  readonly verdict: 'accepted' | 'rejected';
}

export type Decision =
  | WaiverRequest
  | Approval
  | Withdrawal
  | Remediation
  | Retest
  | Applicability
  | ApplicabilityVersion
  | Submission
  | SubmissionReview;
export type DecisionKind = Decision['kind'];

export const decisionKinds = [
  'waiver',
  'approval',
  'withdrawal',
  'remediation',
  'retest',
  'applicability',
  'applicability-version',
  'submission',
  'submission-review',
] as const satisfies readonly DecisionKind[];
