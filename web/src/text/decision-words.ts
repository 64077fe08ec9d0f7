/** What standings of decisions are called, and which tone each has, everywhere the same. */
import type {
  Decision,
  StandingRemediation,
  StandingRequest,
  StandingWaiver,
  Requests,
} from '../../../src/http/schema.ts';
import type { IconName } from '../components/icon.tsx';

export interface StandingWords {
  readonly word: string;
  readonly tone: string;
  readonly icon: IconName;
}

const says = (word: string, tone: string, icon: IconName): StandingWords => ({ word, tone, icon });
const good = 'tone-operated';
const bad = 'tone-not-operated';
const odd = 'tone-deviated';
const open = 'tone-indeterminate';
const past = 'tone-not-applicable';

export type InstanceStanding = StandingRequest['instances'][number]['standing'];
/** How a request as a whole stands: one of its instances, or nobody has begun it, or no instance is in the period. */
export type WholeStanding = InstanceStanding | 'not-begun' | 'none';

/** The most urgent first. */
export const requestStandings: Readonly<Record<WholeStanding, StandingWords>> = {
  overdue: says('Overdue', bad, 'cross'),
  rejected: says('Rejected', odd, 'warning'),
  due: says('Due', 'severity-low', 'warning'),
  'handed-in': says('Handed in, to be reviewed', open, 'question'),
  'not-begun': says('Not begun', 'tone-none', 'dash'),
  accepted: says('Accepted', good, 'check'),
  'not-due': says('Not due yet', past, 'dash'),
  none: says('Nothing in the period', past, 'dash'),
};
export const wholeStandings = Object.keys(requestStandings) as readonly WholeStanding[];

export const submissionStandings: Readonly<Record<Requests['submissions'][number]['standing'], StandingWords>> = {
  'handed-in': says('To be reviewed', open, 'question'),
  accepted: says('Accepted', good, 'check'),
  rejected: says('Rejected', odd, 'warning'),
  withdrawn: says('Withdrawn', past, 'dash'),
};

export const formWords: Readonly<Record<StandingRequest['request']['form'], string>> = {
  document: 'A document',
  record: 'A record of what was done',
  export: 'An export of another system',
};

export const waiverStandings: Readonly<Record<StandingWaiver['standing'], StandingWords>> = {
  requested: says('Waits for approval', open, 'question'),
  approved: says('Approved, not begun', past, 'check'),
  'in-force': says('In force', odd, 'seal'),
  expired: says('Expired', past, 'dash'),
  refused: says('Refused', bad, 'cross'),
  withdrawn: says('Withdrawn', past, 'dash'),
};

export const waiverKinds: Readonly<Record<StandingWaiver['waiver']['waiver'], string>> = {
  emergency: 'Emergency',
  'risk-accepted': 'Risk accepted',
  'false-positive': 'False positive',
  superseded: 'Superseded',
};

export const remediationStandings: Readonly<Record<StandingRemediation['standing'], StandingWords>> = {
  open: says('Open', open, 'question'),
  overdue: says('Overdue', bad, 'cross'),
  mended: says('Mended', good, 'check'),
  withdrawn: says('Withdrawn', past, 'dash'),
};

export const decisionKinds: Readonly<Record<Decision['kind'], string>> = {
  waiver: 'Waiver asked for',
  approval: 'Waiver decided',
  withdrawal: 'Withdrawal',
  remediation: 'Remediation opened',
  retest: 'Tested again',
  applicability: 'Row of the Statement of Applicability',
  'applicability-version': 'Version of the Statement of Applicability',
  submission: 'Evidence handed in',
  'submission-review': 'Evidence reviewed',
};

const dayMillis = 86_400_000;

/** Days as people write them are whole: the last one ends where the next begins. */
export const dayBegins = (day: string): string => `${day}T00:00:00.000Z`;
export const dayEnds = (day: string): string => new Date(Date.parse(dayBegins(day)) + dayMillis).toISOString();
/** The last day that belongs to a half-open stretch, as a field for a day holds it. */
export const lastDayField = (to: string): string => new Date(Date.parse(to) - 1).toISOString().slice(0, 10);

export const remediationSeverities: Readonly<
  Record<NonNullable<StandingRemediation['remediation']['severity']>, string>
> = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' };

export const retestVerdicts: Readonly<Record<StandingRemediation['retests'][number]['verdict'], string>> = {
  mended: 'mended',
  'not-mended': 'not mended',
};

type Row = Extract<Decision, { readonly kind: 'applicability' }>;

export const implementationStatuses: Readonly<Record<NonNullable<Row['status']>, string>> = {
  implemented: 'Implemented',
  partial: 'Partly implemented',
  planned: 'Planned',
  'not-implemented': 'Not implemented',
  inherited: 'Inherited from a provider',
};

export const inclusionReasons: Readonly<Record<Row['inclusion'][number]['because'], string>> = {
  risk: 'Risk',
  law: 'Law',
  contract: 'Contract',
  business: 'Business',
};

export const responsibilityWords: Readonly<Record<NonNullable<Row['responsibility']>, string>> = {
  own: 'We do it',
  shared: 'We and a provider',
  provider: 'A provider alone',
};

/** Parts of Annex A by the number that their rows begin with. */
export const annexParts = {
  'A.5': 'Organisational',
  'A.6': 'People',
  'A.7': 'Physical',
  'A.8': 'Technological',
  own: 'Your own',
} as const;
export type AnnexPart = keyof typeof annexParts;
