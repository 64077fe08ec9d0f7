import assert from 'node:assert/strict';
import { test } from 'node:test';
import { topicOf } from './document-topics.ts';
import { documents } from './documents.ts';
import { factsOf, gapsOf } from './said-by.ts';

const topics: readonly (readonly [topic: string, paths: readonly string[]])[] = [
  [
    'security-policy',
    [
      'SECURITY.md',
      '.github/SECURITY.md',
      'docs/security.rst',
      'SECURITY',
      '.well-known/security.txt',
      'public/.well-known/security.txt',
    ],
  ],
  [
    'incident-response',
    [
      'docs/incident-response.md',
      'policies/incident-response-plan.md',
      'docs/security/Incident_Response.md',
      'policies/incident-response/README.md',
      'IRP.md',
      'security/incident management policy.docx',
      'docs/policies/05-incident-response.md',
    ],
  ],
  [
    'post-mortem',
    [
      'docs/postmortems/2025-01-outage.md',
      'post-mortems/db.md',
      'docs/ops/postmortem-2025-01-02.md',
      'docs/incidents/2025-02-01-login.md',
    ],
  ],
  [
    'runbook',
    [
      'runbooks/api.md',
      'services/pay/runbook.md',
      'docs/runbooks/db/restore.md',
      'docs/ops/deploy.md',
      'ops/db-runbook.adoc',
    ],
  ],
  [
    'disaster-recovery',
    ['docs/disaster-recovery.md', 'policies/business_continuity_plan.md', 'BCP.md', 'docs/dr-plan.md'],
  ],
  ['backup', ['docs/backup.md', 'policies/backup-and-restore.md', 'ops/backups/README.md', 'docs/backup-policy.md']],
  [
    'threat-model',
    [
      'THREAT_MODEL.md',
      'docs/threat-model.md',
      'docs/security/threat-models/2026-payments.md',
      'docs/security/gateway-threat-model.md',
      'projects/gateway/self-assessment.md',
    ],
  ],
  [
    'impact-assessment',
    [
      'docs/dpia.md',
      'DPIA.md',
      'docs/dpia/2026-03-assistant.md',
      'legal/privacy-impact-assessment.md',
      'pias/location.md',
    ],
  ],
  ['risk-register', ['risk-register.yaml', 'docs/risk-assessment.md', 'compliance/risks.csv']],
  [
    'information-security-policy',
    ['policies/information-security.md', 'policies/security.md', 'docs/security-policy.md', 'ISMS.md'],
  ],
  ['data-classification', ['docs/data-classification.md', 'policies/data_classification_policy.md']],
  [
    'data-retention',
    ['policies/data-retention.md', 'docs/retention-policy.md', 'policies/data-retention-and-deletion.md'],
  ],
  ['privacy-notice', ['PRIVACY.md', 'legal/privacy-policy.md']],
  ['access-policy', ['policies/access-control.md', 'docs/access-control-policy.md', 'policies/access.md']],
  ['contributing', ['CONTRIBUTING.md', '.github/CONTRIBUTING.md', 'docs/contributing.rst']],
  ['licence', ['LICENSE', 'LICENSE.txt', 'LICENCE.md', 'COPYING', 'LICENSE-MIT', 'LICENSES/MIT.txt']],
  [
    'change-template',
    [
      '.github/PULL_REQUEST_TEMPLATE.md',
      '.github/PULL_REQUEST_TEMPLATE/bug.md',
      '.gitlab/merge_request_templates/x.md',
      'pull_request_template.md',
    ],
  ],
  [
    'architecture',
    [
      'ARCHITECTURE.md',
      'docs/adr/0001-use-x.md',
      'docs/architecture/events.md',
      'documentation/internal_architecture.md',
    ],
  ],
];
for (const [topic, paths] of topics) {
  for (const path of paths) test(`${topic}: ${path}`, () => assert.equal(topicOf(path), topic));
}

const none = [
  'src/incident.ts',
  'test/incident-response.test.ts',
  'tests/docs/incident-response.md',
  'checks/testdata/SECURITY.md',
  'packages/x/SECURITY.md',
  'vendor/a/LICENSE',
  'node_modules/a/SECURITY.md',
  'examples/runbooks/a.md',
  'blog/2025/incident-response.md',
  'content/posts/disaster-recovery.md',
  'docs/tutorials/backup.md',
  'src/backup.md',
  'docs/incident-response-tool-setup.md',
  'docs/features/api/backup.md',
  'ansible/playbooks/site.yml',
  'runbooks/restore.sh',
  'routes/privacyPolicyProof.ts',
  'frontend/src/app/privacy-policy/privacy-policy.component.html',
  'checks/security_policy.go',
  'docs/postmortems/README.md',
  'docs/postmortems/template.md',
  'docs/threat-models/template.md',
  'docs/threat-model-guide.md',
  'docs/dpia-template.md',
  'src/threat-model.ts',
  'docs/utopia.md',
  'docs/impact-assessment.md',
  'licenses.go',
  'docs/architecture.png',
  'infrastructure-risk.md',
  'policies/risk-management.md',
];
for (const path of none) test(`no document of ours: ${path}`, () => assert.equal(topicOf(path), undefined));

const titles: readonly (readonly [text: string, title: string])[] = [
  ['<!-- hidden -->\n# [Security](x) **Policy** ![b](c)\n', 'Security Policy'],
  ['---\ntitle: "Plan A"\n---\n# Other\n', 'Plan A'],
  ['Reporting\n=========\n\n## Later\n', 'Reporting'],
  ['= Title in AsciiDoc\n', 'Title in AsciiDoc'],
  ['\nJust text here.\nMore.\n', 'Just text here.'],
  ['# Use MANAGE_USERS _now_\n', 'Use MANAGE_USERS now'],
  ['', 'SECURITY.md'],
];
for (const [text, title] of titles) {
  test(`title: ${JSON.stringify(text)}`, () =>
    assert.equal(factsOf(documents, 'SECURITY.md', text)[0]!.value.title, title));
}

const contacts: readonly (readonly [text: string, expected: boolean])[] = [
  ['Mail security@acme.test please', true],
  ['Mail security [at] acme.test', true],
  ['See https://acme.test/security for how', true],
  ['Use https://github.com/o/r/security/advisories/new', true],
  ['https://hackerone.com/acme', true],
  ['Contact: https://acme.test/x', true],
  ['Use the "Report a vulnerability" button', true],
  ['through private vulnerability reporting', true],
  ['<!-- security@acme.test -->Be careful.', false],
  ['We care. See https://acme.test/', false],
  ['user@example.com', false],
  ['', false],
];
for (const [text, expected] of contacts) {
  test(`contact ${expected}: ${text}`, () =>
    assert.equal(factsOf(documents, 'SECURITY.md', text)[0]!.value.hasContact, expected));
}

test('words that a reader sees; binary documents are gaps', () => {
  const [fact] = factsOf(
    documents,
    'PRIVACY.md',
    '---\na: b\n---\n# Our notice\n<!-- not this -->\nIt’s 2 e-mails – really.\n',
  );
  assert.equal(fact!.value.words, 6);
  assert.deepEqual(gapsOf(documents, 'docs/incident-response.docx', ''), ['unreadable']);
});

test('of assessments, the headings below which something is written', () => {
  const text = '# DPIA\n\n## Risks\n\nSomebody reads it.\n\n## Measures\n\n## Approval\n\nAnn';
  const sectionsOf = (path: string) => factsOf(documents, path, text).map(({ value }) => value.sections);
  assert.deepEqual(sectionsOf('docs/dpia.md'), [['risks', 'approval']]);
  assert.deepEqual(sectionsOf('docs/backup.md'), [undefined]);
});
