/** A few values of every kind, good ones and bad ones, for tests that run all checks over random histories. */
import type { FactMap } from '../model/fact-map.ts';
import type { FactKind } from '../model/fact.ts';
import { asObjectId } from '../model/repository.ts';
import {
  accessReview,
  day,
  document,
  finding,
  image,
  incident,
  keptRecord,
  landing,
  manifest,
  pipeline,
  promisedAction,
  repository,
  resource,
  step,
} from './test-facts.ts';
import {
  account,
  approval,
  branchRules,
  changeset,
  deployment,
  environment,
  machineCredential,
  membership,
  organisation,
  proposed,
  statusCheck,
} from './test-forge-facts.ts';

export const samples: { readonly [K in FactKind]: readonly FactMap[K][] } = {
  repository: [repository().value],
  branch: [
    { branch: 'main', isProduction: true, head: asObjectId('b'.repeat(40)), fork: null, landings: 12 },
    {
      branch: 'release',
      isProduction: false,
      head: asObjectId('c'.repeat(40)),
      fork: asObjectId('b'.repeat(40)),
      landings: 2,
    },
  ],
  'landed-change': [
    landing().value,
    landing({ signature: 'present', bot: true }).value,
    landing({ change: { id: '7', url: null }, joinedBy: 'pull-ref', method: 'squash', requests: ['#3'] }).value,
    landing({ approvers: [{ person: 'Bob <bob@example.com>', at: null, commit: null, source: 'trailer:Reviewed-by' }] })
      .value,
    landing({ change: { id: '7', url: null }, joinedBy: 'api', proposed: proposed() }).value,
    landing({
      change: { id: '8', url: null },
      joinedBy: 'api',
      proposed: proposed({
        approvals: [approval({ revision: 'older' }), approval({ state: 'dismissed', identity: 'eve' })],
        statusChecks: [statusCheck({ conclusion: 'skipped' })],
      }),
    }).value,
  ],
  'ref-move': [
    {
      ref: 'refs/heads/main',
      before: asObjectId('a'.repeat(40)),
      after: asObjectId('b'.repeat(40)),
      fastForward: true,
    },
    {
      ref: 'refs/heads/main',
      before: asObjectId('a'.repeat(40)),
      after: asObjectId('b'.repeat(40)),
      fastForward: false,
    },
    { ref: 'refs/heads/main', before: asObjectId('a'.repeat(40)), after: asObjectId('b'.repeat(40)) },
  ],
  pipeline: [
    pipeline({ steps: [step({ runsTests: true, run: 'npm test' })] }).value,
    pipeline({ permissions: 'write-all', steps: [step({ uses: 'actions/checkout@v4' })] }).value,
    pipeline({
      steps: [
        step({
          scanners: [
            { kind: 'sast', tool: 'codeql' },
            { kind: 'sca', tool: 'trivy' },
          ],
        }),
      ],
    }).value,
    pipeline({
      onChange: false,
      triggers: ['schedule'],
      steps: [step({ scanners: [{ kind: 'secrets', tool: 'gitleaks' }] })],
    }).value,
    pipeline({ steps: [step({ scanners: [{ kind: 'iac', tool: 'checkov' }], neutralisers: ['continue-on-error'] })] })
      .value,
  ],
  'pipeline-script': [
    {
      by: 'make',
      path: 'Makefile',
      first: 'lint',
      steps: [step({ job: 'lint', scanners: [{ kind: 'sast', tool: 'gosec' }] })],
    },
  ],
  'code-owners': [
    { path: '.github/CODEOWNERS', rules: [{ pattern: '*', owners: ['@team'], line: 1 }], invalidLines: [] },
    { path: 'CODEOWNERS', rules: [{ pattern: '/docs/', owners: ['@docs'], line: 1 }], invalidLines: [2] },
  ],
  'update-bot': [
    { tool: 'dependabot', path: '.github/dependabot.yml', ecosystems: [{ ecosystem: 'npm', directory: '/' }] },
    { tool: 'renovate', path: 'renovate.json', ecosystems: [{ ecosystem: '*', directory: '/' }] },
  ],
  'dependency-manifest': [
    manifest().value,
    manifest({ path: 'package-lock.json', role: 'lock' }).value,
    manifest({ ecosystem: 'go', path: 'go.mod' }).value,
  ],
  'runtime-version': [
    { runtime: 'node', version: '24', path: '.nvmrc', line: 1 },
    { runtime: 'python', version: '3.7', path: '.python-version', line: 1 },
  ],
  handler: [
    {
      path: 'src/users.ts',
      line: 8,
      framework: 'express',
      kind: 'http',
      method: 'DELETE',
      route: '/users/:id',
      name: 'removeUser',
      event: { category: 'authorization', action: 'account-change' },
      isRegistered: true,
      hasBody: true,
      logs: [{ callee: 'auditLog.record', line: 12, style: 'audit' }],
      calls: ['findUser'],
      guards: [{ name: 'requireAdmin', line: 8, asks: 'may' }],
      context: 'production',
    },
    {
      path: 'src/session.ts',
      line: 3,
      framework: 'express',
      kind: 'http',
      method: 'POST',
      route: '/login',
      name: 'login',
      event: { category: 'authentication', action: 'sign-in' },
      isRegistered: true,
      hasBody: true,
      logs: [],
      calls: ['compare'],
      guards: [],
      context: 'production',
    },
  ],
  'logging-file': [
    {
      path: 'src/audit.ts',
      language: 'typescript',
      functions: [{ name: 'record', style: 'audit' }],
      context: 'production',
    },
  ],
  'request-guard': [
    { path: 'src/app.ts', line: 5, framework: 'express', name: 'requireUser', asks: 'who', context: 'production' },
  ],
  'public-route': [{ path: 'public-routes.yaml', line: 2, method: 'POST', route: '/signup', reason: null }],
  'transport-policy': [
    { path: 'src/app.ts', line: 4, by: 'helmet', maxAge: 15552000, isDefault: true, context: 'production' },
  ],
  'search-match': [{ check: 'no-eval', path: 'src/run.ts', line: 3, lines: 1 }],
  'container-image': [
    image().value,
    image({ digest: `sha256:${'a'.repeat(64)}` }).value,
    image({ context: 'test' }).value,
  ],
  'infrastructure-resource': [
    resource('aws_db_instance', { storage_encrypted: true, deletion_protection: true, backup_retention_period: 7 })
      .value,
    resource('aws_db_instance', { storage_encrypted: false }, { name: 'other' }).value,
    resource('aws_s3_bucket', { acl: 'public-read' }).value,
    resource('aws_iam_policy', { policy: '${var.policy}' }).value,
  ],
  document: (
    [
      'security-policy',
      'incident-response',
      'post-mortem',
      'runbook',
      'disaster-recovery',
      'data-classification',
      'data-retention',
    ] as const
  ).map((topic, at) => document(topic, { hasContact: true, revisedAt: day(at - 360) }).value),
  policy: [
    {
      path: 'policies/change.md',
      title: 'Change policy',
      owner: null,
      version: null,
      approvedBy: null,
      clauses: [],
      unmarked: [],
      unmarkedTotal: 0,
      faults: [],
    },
  ],
  'tracked-file': [
    { topic: 'alert-rules', path: 'alerts.yml', line: 1, detail: '3 rules' },
    { topic: 'structured-logging', path: 'src/log.ts', line: 1, detail: 'pino' },
    { topic: 'backup-job', path: 'backup.yml', line: 1, detail: 'pg_dump' },
  ],
  'access-review': [
    accessReview().value,
    accessReview({ recordedAt: null, reviewers: [] }).value,
    accessReview({ decisions: [{ account: 'eve', decision: 'revoke', line: 4 }] }).value,
  ],
  'accepted-risk': [
    { path: '.snyk', line: 3, tool: 'snyk', subject: 'SNYK-JS-1', reason: 'Not reached.', until: day(90) },
    { path: '.trivyignore', line: 1, tool: 'trivy', subject: 'CVE-2026-1', reason: null, until: null },
  ],
  'side-commit-secret': [finding({ class: 'secret' }).value, finding({ class: 'secret', path: '.env' }).value],
  finding: [
    finding({ class: 'secret' }).value,
    finding({ class: 'tls' }).value,
    finding({ class: 'crypto', context: 'test' }).value,
    finding({ class: 'personal-data' }).value,
    finding({ class: 'logging' }).value,
  ],
  changeset: [changeset(), changeset({ id: '8', state: 'closed', mergedAt: null, mergedBy: null, landedAs: null })],
  difference: [
    {
      code: 'direct-push',
      branch: 'main',
      subject: 'a'.repeat(40),
      at: day(1),
      because: 'Nothing leads to a changeset.',
      explained: false,
      relied: [],
    },
    {
  'kept-record': [
    keptRecord().value,
    keptRecord({ topic: 'restore-test', recordedAt: null, people: [] }).value,
    keptRecord({ topic: 'log-review', fields: { outcome: 'failed' } }).value,
  ],
  'promised-action': [
    promisedAction().value,
    promisedAction({ done: true }).value,
    promisedAction({ due: null, item: '#12', owner: null }).value,
  ],
  incident: [incident().value, incident({ severity: null, times: {}, personalData: 'unknown' }).value],
      code: 'landed-by-queue',
      branch: 'main',
      subject: '7',
      at: day(1),
      because: 'The queue made the commit.',
      explained: true,
      relied: [],
    },
  ],
  'branch-rules': [
    branchRules(),
    branchRules({ requiredApprovals: 0, forcePushAllowed: true }),
    branchRules({ bypass: null, requiredChecks: null }),
    branchRules({ bypass: [{ kind: 'team', id: '3', name: 'core', mode: 'exempt' }], bindsAdministrators: false }),
  ],
  'rule-bypass': [
    {
      id: '1',
      ref: 'refs/heads/main',
      before: 'a'.repeat(40),
      after: 'b'.repeat(40),
      at: day(1),
      actor: 'eve',
      rules: ['pull_request'],
    },
  ],
  deployment: [deployment(), deployment({ id: '2', approvals: [] }), deployment({ id: '3', approvals: null })],
  environment: [environment(), environment({ name: 'staging', reviewers: [], preventsSelfReview: false })],
  release: [{ tag: 'v1.0.0', commit: asObjectId('e'.repeat(40)), name: '1.0', publishedAt: day(1), author: null }],
  'forge-alert': [
    {
      id: '1',
      kind: 'dependency',
      title: 'left-pad',
      severity: 'critical',
      state: 'open',
      createdAt: day(0),
      fixedAt: null,
      dismissed: null,
      path: 'package-lock.json',
      url: null,
    },
  ],
  exposure: [
    {
      is: 'exposed',
      path: 'package-lock.json',
      line: 12,
      context: 'production',
      ecosystem: 'npm',
      name: 'left-pad',
      scope: 'runtime',
      direct: true,
      landedAt: day(0),
      landedKnown: true,
      publishedAt: day(1),
      fixedAt: null,
      versions: ['1.0.0'],
      known: 'lock-resolved',
      advisory: 'GHSA-0000-0000-0000',
      ids: ['GHSA-0000-0000-0000'],
      severity: 'high',
      summary: 'Pads too much',
      fixedBy: null,
    },
    { is: 'lookup', isConfigured: false, ecosystems: [], named: 0, refused: 0 },
  ],
  organisation: [
    organisation(),
    organisation({ multiFactorRequired: null, basePermission: 'write' }),
    organisation({ multiFactorRequired: false, membersWithoutMultiFactor: ['eve'] }),
  ],
  membership: [
    membership('ann', { role: 'admin' }),
    membership('eve', { outside: true, identity: null }),
    membership('ci', { account: account('ci', { kind: 'bot' }) }),
  ],
  team: [{ name: 'core', members: ['ann', 'bob'], repositories: [{ name: 'acme/shop', role: 'write' }] }],
  'machine-credential': [machineCredential(), machineCredential({ id: '2', readOnly: false, lastUsedAt: null })],
  'audit-event': [
    { id: '1', action: 'org.add_member', actor: 'ann', subject: 'bob', at: day(1), details: { permission: 'read' } },
  ],
  employment: [
    { person: 'Bob', emails: ['bob@example.com'], accounts: ['github:bob'], from: day(0), to: null },
    { person: 'Eve', emails: ['eve@example.com'], accounts: ['github:eve'], from: day(0), to: day(10) },
  ],
};
