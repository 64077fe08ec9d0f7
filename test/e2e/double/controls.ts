/** Controls with a plan of what each of their checks says of each repository. */
import type { Area, Control } from '../../../src/model/control.ts';
import type { EvidenceRequest } from '../../../src/model/evidence-request.ts';
import type { Name } from './repositories.ts';

/**
 * One letter a stretch of the window, in equal parts: `p` pass, `x` exception, `?` not determined, `-` not applicable.
 * `changes`: the check walks the landings instead.
 */
export type Plan =
  'changes' | 'calendar' | 'clocks' | 'violations' | ({ readonly [K in Name]?: string } & { readonly rest: string });

export interface PlannedControl {
  readonly control: Control;
  readonly plans: Readonly<Record<string, Plan>>;
}

const titles: Readonly<Record<string, string>> = {
  'ACC-01': 'Sensitive code has owners',
  'ACC-02': 'Automation holds the least privilege',
  'ACC-03': 'Access is reviewed every quarter',
  'CHG-01': 'Changes are reviewed by someone else before they land',
  'CHG-02': 'Changes trace back to a request',
  'CHG-03': 'Tests run before a change lands',
  'CHG-04': 'What has landed is never rewritten',
  'ENC-01': 'Data in transit is encrypted with current protocols',
  'ENC-02': 'Data at rest is encrypted',
  'LOG-01': 'Security events are logged',
  'LOG-02': 'Alerting is defined and versioned',
  'VUL-01': 'Dependencies are scanned for known vulnerabilities',
  'VUL-02': 'Secrets are kept out of source code',
  'VUL-03': 'Dependencies are kept current',
  'VUL-04': 'Alerts are mended in time',
  'INC-01': 'Vulnerabilities can be reported from outside',
  'INC-02': 'Incidents follow a written runbook',
  'DAT-01': 'Personal data is known and mapped',
  'DAT-02': 'Personal data does not reach logs',
  'REC-01': 'Databases are backed up',
  'REC-02': 'Restores are rehearsed',
  'SEC-03': 'People are trained',
  'SEC-06': 'Vendors are assessed',
};

/** What is asked of people, for controls that no check decides. */
export const requests: readonly EvidenceRequest[] = [
  {
    id: 'SEC-03/training-export',
    reference: 'SEC-03',
    title: 'Who was trained',
    ask: 'From the training system: person, course, completed on; and the list of everybody active in the period with their first day.',
    form: 'export',
    cadence: 'yearly',
    owner: 'Head of People',
    looksFor: ['Everybody on the list has one within twelve months', 'Contractors are on the list'],
  },
  {
    id: 'SEC-06/vendor-register',
    reference: 'SEC-06',
    title: 'Vendor register and reviews',
    ask: 'The register: vendor, service, criticality, data, owner, last review, report that was read.',
    form: 'record',
    cadence: 'yearly',
    owner: 'Head of Operations',
    looksFor: ['Every vendor that code and invoices show is in it', 'Critical ones reviewed within twelve months'],
  },
  {
    id: 'ACC-01/access-review',
    reference: 'ACC-01',
    title: 'Access reviews',
    ask: 'Each review of a quarter: every account with its rights, who looked at it, what was kept, changed and removed, and when.',
    form: 'record',
    cadence: 'quarterly',
    owner: 'Head of Platform',
    looksFor: ['Every system in scope is in it', 'What was to be removed was removed'],
  },
  {
    id: 'LOG-02/on-call-report',
    reference: 'LOG-02',
    title: 'Who was on call, and what woke them',
    ask: 'For each month: the rota, every page with the time until somebody took it, and what became of it.',
    form: 'export',
    cadence: 'monthly',
    owner: 'Head of Platform',
    looksFor: ['No hour of the month without somebody on call'],
  },
  {
    id: 'INC-02/post-mortems',
    reference: 'INC-02',
    title: 'Post-mortems of incidents',
    ask: 'For each incident: what happened, when it was noticed, who was told, what was changed because of it.',
    form: 'document',
    cadence: 'event',
    owner: 'Head of Operations',
    looksFor: ['One for each incident of the register'],
  },
];

function planned(id: string, area: Area, serves: string, plans: Readonly<Record<string, Plan>>): PlannedControl {
  const ids = serves.split(' ');
  const control: Control = {
    id,
    area,
    title: titles[id]!,
    statement: `Management has put in place, and keeps in operation over the whole period, that ${titles[id]!.toLowerCase()}, in every repository that builds or runs the product.`,
    owner: area === 'change-management' || area === 'encryption' ? 'Platform engineering' : 'Security',
    frequency: 'On each change',
    criteria: ids.filter((served) => !served.startsWith('A.')),
    iso: ids.filter((served) => served.startsWith('A.')),
    checks: Object.keys(plans),
    requests: requests.filter(({ reference }) => reference === id).map((request) => request.id),
  };
  return { control, plans };
}

export const plannedControls: readonly PlannedControl[] = [
  planned('ACC-01', 'access-management', 'CC6.1 CC6.3 A.5.15 A.8.4', {
    'code-owners-set': { rest: 'pppp', 'acme/mobile-gateway': 'xxpp', 'acme/design-tokens': 'xxxx' },
  }),
  planned('ACC-02', 'access-management', 'CC6.1 CC6.3 A.5.18 A.8.2', {
    'least-privilege-pipelines': {
      rest: 'pppppppp',
      'acme/web-shop': 'xxxppppp',
      'acme/data-pipelines': 'ppppp?pp',
    },
  }),
  planned('ACC-03', 'access-management', 'CC6.2 CC6.3 A.5.18', { 'access-reviews-performed': 'calendar' }),
  planned('CHG-01', 'change-management', 'CC8.1 CC5.2 A.8.32 A.5.3', { 'change-reviewed': 'changes' }),
  planned('CHG-02', 'change-management', 'CC8.1 A.8.32', { 'change-requested': 'changes' }),
  planned('CHG-03', 'change-management', 'CC8.1 CC7.1 A.8.29 A.8.31', {
    'tests-before-landing': { rest: 'p', 'acme/design-tokens': '-' },
  }),
  planned('CHG-04', 'change-management', 'CC8.1 A.8.32', {
    'default-branch-never-rewritten': 'violations',
    'branch-protected': { rest: 'p', 'acme/data-pipelines': 'ppppxxpp' },
  }),
  planned('ENC-01', 'encryption', 'CC6.7 A.8.24 A.8.20', {
    'tls-minimum': { rest: 'p', 'acme/design-tokens': '-' },
    'strong-crypto': { rest: 'p', 'acme/design-tokens': '-', 'acme/ledger-service': 'xp' },
  }),
  planned('ENC-02', 'encryption', 'CC6.1 C1.1 A.8.24', {
    'storage-encrypted': { rest: '-', 'acme/infrastructure': 'p' },
  }),
  planned('LOG-01', 'logging-monitoring', 'CC7.2 A.8.15 A.8.16', {
    'security-events-logged': { rest: 'p', 'acme/design-tokens': '-' },
  }),
  planned('LOG-02', 'logging-monitoring', 'CC7.2 CC7.3 A.8.16', { 'alerts-as-code': { rest: 'x' } }),
  planned('VUL-01', 'vulnerability-management', 'CC7.1 A.8.8 A.8.28', {
    'dependency-scanner': { rest: 'pppp', 'acme/mobile-gateway': '??pp', 'acme/data-pipelines': 'xpxp' },
  }),
  planned('VUL-02', 'vulnerability-management', 'CC6.1 CC6.7 A.8.4 A.5.17', {
    'secret-scanner': { rest: 'p', 'acme/design-tokens': 'x' },
    'no-secrets-at-head': { rest: 'p', 'acme/web-shop': 'ppxpp', 'acme/payments-api': 'pppxx' },
  }),
  planned('VUL-03', 'vulnerability-management', 'CC7.1 A.8.8', { 'update-bot': { rest: 'p' } }),
  planned('VUL-04', 'vulnerability-management', 'CC7.1 CC7.4 A.8.8', { 'alerts-fixed-in-time': 'clocks' }),
  planned('INC-01', 'security-incidents', 'CC2.3 CC7.3 A.5.24 A.6.8', {
    'security-policy': { rest: 'p', 'acme/data-pipelines': 'xp' },
  }),
  planned('INC-02', 'security-incidents', 'CC7.4 CC7.5 A.5.26', { 'incident-runbook': { rest: '?' } }),
  planned('DAT-01', 'data-protection', 'C1.1 P4.1 A.5.12 A.5.34', { 'personal-data-mapped': { rest: 'p' } }),
  planned('DAT-02', 'data-protection', 'C1.1 P6.1 A.8.11 A.8.12', {
    'no-personal-data-in-logs': { rest: 'p', 'acme/design-tokens': '-', 'acme/payments-api': 'xpp' },
  }),
  planned('REC-01', 'disaster-recovery', 'A1.2 A.8.13', { 'backups-declared': { rest: '-' } }),
  planned('REC-02', 'disaster-recovery', 'A1.3 A.5.30 A.8.14', { 'restore-tested': { rest: '?' } }),
  planned('SEC-03', 'security', 'CC1.4 A.6.3', {}),
  planned('SEC-06', 'security', 'CC9.2 A.5.19', {}),
];
