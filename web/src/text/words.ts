/** What results are called, everywhere the same. */
import type {
  Area,
  Change,
  CheckDescription,
  ControlResult,
  CriterionPoint,
  EvidenceRequest,
  Finding,
  Gap,
  OutcomeResult,
  Policies,
  Programme,
} from '../../../src/http/schema.ts';
import type { DifferenceCode } from '../../../src/model/reconciliation.ts';

export const results: readonly ControlResult[] = [
  'not-operated',
  'deviated',
  'indeterminate',
  'operated',
  'not-applicable',
];

export const resultWords: Readonly<Record<ControlResult, string>> = {
  operated: 'Operated',
  deviated: 'Deviated',
  'not-operated': 'Not operated',
  'not-applicable': 'Not applicable',
  indeterminate: 'Indeterminate',
};

export const basisWords: Readonly<Record<'checks' | 'requests', string>> = {
  checks: 'Code and forges',
  requests: 'What people hand in',
};

export const pointWords: Readonly<Record<CriterionPoint['result'], string>> = {
  ...resultWords,
  waiting: 'Waits for evidence',
  'not-covered': 'Not covered',
};

export const confidenceWords: Readonly<Record<'high' | 'medium' | 'authored', string>> = {
  high: 'Three or more other mappings hold this pair',
  medium: 'One or two other mappings hold this pair',
  authored: 'Made for Plumbline; no other mapping holds this pair',
};

export const cadenceWords: Readonly<Record<EvidenceRequest['cadence'], string>> = {
  daily: 'Every day',
  weekly: 'Every week',
  monthly: 'Every month',
  quarterly: 'Every quarter',
  yearly: 'Every year',
  once: 'Once for the period',
  event: 'Each time it happens',
};

/** How a check speaks about time. */
export const evaluationWords: Readonly<Record<CheckDescription['evaluation'], string>> = {
  state: 'Must hold at every instant of the window.',
  population: 'Every event of the window is judged once.',
  periodic: 'Something must happen in each interval of a calendar.',
  sla: 'Each trigger must be answered within its limit.',
  invariant: 'Must never have been violated.',
};

export const outcomes: readonly OutcomeResult[] = ['exception', 'not-determined', 'pass', 'not-applicable'];

export const outcomeWords: Readonly<Record<OutcomeResult, string>> = {
  pass: 'Pass',
  exception: 'Exception',
  'not-determined': 'Not determined',
  'not-applicable': 'Not applicable',
};

export const outcomeCount: Readonly<Record<OutcomeResult, 'pass' | 'exception' | 'notDetermined' | 'notApplicable'>> = {
  pass: 'pass',
  exception: 'exception',
  'not-determined': 'notDetermined',
  'not-applicable': 'notApplicable',
};

export const areas: readonly (readonly [Area, string])[] = [
  ['access-management', 'Access Management'],
  ['change-management', 'Change Management'],
  ['encryption', 'Encryption'],
  ['logging-monitoring', 'Logging & Monitoring'],
  ['vulnerability-management', 'Vulnerability Management'],
  ['security-incidents', 'Security Incidents'],
  ['data-protection', 'Data Protection'],
  ['disaster-recovery', 'Disaster Recovery'],
  ['security', 'Security'],
  ['availability', 'Availability'],
  ['processing-integrity', 'Processing Integrity'],
  ['confidentiality', 'Confidentiality'],
  ['privacy', 'Privacy'],
];

export const areaTitle = (area: Area): string => areas.find(([id]) => id === area)?.[1] ?? area;

export const classWords: Readonly<Record<Finding['class'], string>> = {
  secret: 'Secrets',
  'personal-data': 'Personal data',
  crypto: 'Cryptography',
  tls: 'TLS',
  random: 'Randomness',
  http: 'HTTP',
  logging: 'Logging',
  'swallowed-error': 'Swallowed errors',
  validation: 'Validation',
  ci: 'Pipelines',
  iac: 'Infrastructure',
  dependency: 'Dependencies',
};

export const severityWords: Readonly<Record<Finding['severity'], string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  note: 'Note',
};

export const contextWords: Readonly<Record<Finding['context'], string>> = {
  production: 'Production code',
  test: 'Test code',
  example: 'Examples',
  documentation: 'Documentation',
  vendored: 'Vendored code',
  generated: 'Generated code',
};

export const reasonWords: Readonly<Record<Gap['reason'], string>> = {
  'not-connected': 'Not connected',
  'not-declared': 'Not declared',
  'not-observed': 'Not observed',
  forbidden: 'Forbidden',
  'rate-limited': 'Rate limited',
  'not-supported': 'Not supported',
  truncated: 'Truncated',
  unreachable: 'Unreachable',
  'missing-object': 'Missing object',
  unreadable: 'Unreadable',
  'too-large': 'Too large',
};

export const methodWords: Readonly<Record<Change['method'], string>> = {
  merge: 'Merge',
  squash: 'Squash',
  rebase: 'Rebase',
  direct: 'Direct push',
  queue: 'Merge queue',
  backport: 'Backport',
};

export const joinedWords: Readonly<Record<Change['joinedBy'], string>> = {
  'merge-commit': 'Merge commit',
  'pushed-range': 'Pushed range',
  'pull-ref': 'Pull ref',
  'patch-id': 'Patch id',
  trailer: 'Trailer',
  api: 'Forge',
  none: 'Nothing',
};

/** What changes can be put together by. */
export const groupWords = {
  repository: 'Repository',
  branch: 'Branch',
  outcome: 'Outcome',
  method: 'Way',
  'joined-by': 'Joined by',
  author: 'Author',
  approver: 'Approver',
  finding: 'Finding',
  month: 'Month',
} as const;

/** What the group of those is called that have none. */
export const noGroupWords: Readonly<Record<keyof typeof groupWords, string>> = {
  repository: 'No repository',
  branch: 'No branch',
  outcome: 'No outcome',
  method: 'No known way',
  'joined-by': 'Not joined',
  author: 'No author known',
  approver: 'No approval known',
  finding: 'No finding',
  month: 'No date',
};

export const differenceWords: Readonly<Record<DifferenceCode, string>> = {
  'direct-push': 'Landed without a changeset',
  'landed-through-another': 'Landed as part of another changeset',
  'landed-by-queue': 'Landed by a merge queue',
  'backport-of-reviewed': 'Backport of a reviewed patch',
  'merged-not-landed': 'Merged, but not on the branch',
  'landed-altered': 'Not what was approved',
  'history-replaced': 'History was replaced',
  'deployed-off-branch': 'Deployed from off the branch',
  'deployed-unreviewed': 'Deployed without passing',
  'ref-log-gap': 'The branch’s log has a gap',
  'request-not-found': 'Ticket not found',
};

export const automationWords: Readonly<Record<string, string>> = {
  strong: 'Much of it shows in code and history',
  full: 'All of it shows in code and history',
  partial: 'Part of it shows in code and history',
  document: 'Shown by documents',
  weak: 'Little of it shows in code and history',
  none: 'Not shown by code or history',
};

export const clauseVerdictWords: Readonly<Record<Policies['clauses'][number]['verdict'], string>> = {
  differs: 'Differs',
  indeterminate: 'Not determined',
  enforced: 'Enforced',
  'not-testable': 'No code decides it',
};
export const clauseVerdicts = Object.keys(clauseVerdictWords) as readonly (keyof typeof clauseVerdictWords)[];

export const phaseWords: Readonly<Record<Programme['steps'][number]['phase'], string>> = {
  scope: 'Scope and document',
  remediate: 'Remediate',
  collect: 'Collect',
  maintain: 'Maintain',
};

export const topicWords: Readonly<Record<Programme['questions'][number]['topic'], string>> = {
  deviation: 'Deviations',
  unseen: 'What could not be looked at',
  evidence: 'Evidence that people hand in',
  policy: 'Policies',
  remediation: 'Remediations',
  waiver: 'Waivers',
  applicability: 'Statement of Applicability',
  window: 'The window',
};
export const readinessTopics = Object.keys(topicWords) as readonly (keyof typeof topicWords)[];

/** Where what a check asks about may live, and what it means that none was found. */
export const subjectWords = (subject: NonNullable<CheckDescription['subject']>): string =>
  subject.lives === 'here'
    ? `Where nothing of it is found, it does not apply: ${subject.because}.`
    : `Where nothing of it is found, it is open: ${subject.what} may be kept where no audited repository declares it.`;
