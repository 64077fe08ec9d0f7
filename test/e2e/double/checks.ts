import type { CheckDescription } from '../../../src/model/control.ts';

const check = (
  id: string,
  title: string,
  question: string,
  rest: Partial<CheckDescription> = {},
): CheckDescription => ({
  id,
  title,
  question,
  rationale: 'Auditors ask for this over the whole window, and a screenshot of today says nothing about last spring.',
  remediation: 'Add the step to the pipeline of each repository listed below, and make it required for merging.',
  reference: 'docs/checks.md',
  evaluation: 'state',
  population: 'repository',
  reads: ['repository', 'pipeline'],
  parameters: {},
  ...rest,
});

const ofChanges: Partial<CheckDescription> = {
  evaluation: 'population',
  population: 'landed-change',
  reads: ['landed-change'],
};

export const checks: readonly CheckDescription[] = [
  check('code-owners-set', 'Code owners are named', 'Who has to look at a change of the sensitive parts?'),
  check(
    'least-privilege-pipelines',
    'Pipelines get the rights they need',
    'Could a build step write to the repository?',
    {
      parameters: { allowWriteScopes: 'packages, pages' },
      remediation:
        'Declare `permissions: contents: read` at the top of each workflow, and widen it per job where a job needs more.',
    },
  ),
  check(
    'change-reviewed',
    'Every change was reviewed by someone else',
    'Did anything reach production that only its author had seen?',
    {
      ...ofChanges,
      parameters: { approvals: 1, authorMayApprove: false, botsNeedApproval: true },
      rationale:
        'A second pair of eyes is the control that auditors sample most. The population is every landing on the default branch, not the list of pull requests: a push past the pull requests is exactly what it should find.',
      remediation:
        'Protect the default branch so that a changeset with one approval is the only way in. For the landings listed here, write down who looked at them afterwards, and when.',
    },
  ),
  check(
    'change-requested',
    'Every change was asked for',
    'Which ticket or request does each change belong to?',
    ofChanges,
  ),
  check(
    'tests-before-landing',
    'Tests run on each proposed change',
    'Could a change land without its tests having run?',
  ),
  check('tls-minimum', 'No outdated TLS', 'Does any code allow TLS below 1.2?', { parameters: { minimum: '1.2' } }),
  check(
    'strong-crypto',
    'No weak ciphers or hashes',
    'Is personal or secret data protected by anything that is broken?',
  ),
  check('storage-encrypted', 'Storage is encrypted at rest', 'Which declared stores are not encrypted?', {
    population: 'infrastructure-resource',
    reads: ['infrastructure-resource'],
  }),
  check('security-events-logged', 'Security events are logged', 'Would a failed sign-in leave a trace?'),
  check(
    'alerts-as-code',
    'Alert rules are kept in the repository',
    'Who is woken up when it breaks, and how would we know?',
  ),
  check(
    'dependency-scanner',
    'Dependencies are scanned on each change',
    'Would a vulnerable dependency be noticed before it lands?',
  ),
  check('secret-scanner', 'Secrets are scanned for', 'Would a committed secret be noticed before it lands?'),
  check(
    'no-secrets-at-head',
    'No secrets stand in the code',
    'Which secrets can be read by whoever can read the code?',
  ),
  check('update-bot', 'Dependencies are kept current', 'Does somebody, or something, propose updates?'),
  check('security-policy', 'Outsiders know how to report', 'Where would a stranger report a vulnerability?', {
    reads: ['repository', 'document'],
  }),
  check('incident-runbook', 'Incidents have a runbook', 'What does the person on call do first?', {
    reads: ['document'],
  }),
  check('personal-data-mapped', 'Personal data is mapped', 'Where does personal data enter, and where does it go?'),
  check(
    'no-personal-data-in-logs',
    'Personal data stays out of logs',
    'Could an address or a number end up in a log line?',
  ),
  check('backups-declared', 'Backups are declared as code', 'Which databases could not be restored?', {
    population: 'infrastructure-resource',
    reads: ['infrastructure-resource'],
  }),
  check('restore-tested', 'Restores are rehearsed', 'When was a backup last restored, and by whom?'),
  check('access-reviews-performed', 'Access is reviewed', 'Who looked at the rights of everybody, and when?', {
    evaluation: 'periodic',
    reads: ['access-review', 'repository'],
    parameters: { every: 'quarter' },
  }),
  check('alerts-fixed-in-time', 'Alerts are mended in time', 'How long did each known vulnerability stand open?', {
    evaluation: 'sla',
    population: 'forge-alert',
    reads: ['forge-alert'],
    parameters: { days: 7 },
  }),
  check('default-branch-never-rewritten', 'History is never rewritten', 'Did anybody replace what had landed?', {
    evaluation: 'invariant',
    population: 'ref-move',
    reads: ['ref-move'],
  }),
  check('branch-protected', 'The default branch is protected', 'Could anybody push over it?', {
    reads: ['branch-rules'],
  }),
];
