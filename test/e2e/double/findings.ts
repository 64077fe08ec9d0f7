import type { RuleDescription } from '../../../src/app/plumbline.ts';
import { sha256Of } from '../../../src/base/digest.ts';
import { fileContextOf } from '../../../src/model/file-kind.ts';
import type { Finding, FindingClass, Severity } from '../../../src/model/finding.ts';
import { asObjectId, asRepositoryName } from '../../../src/model/repository.ts';
import { during, heads, names } from './repositories.ts';
import { seeded } from './seeded.ts';
import { sha40 } from './sha40.ts';
import { blobOf } from './files.ts';

interface Planned {
  readonly rule: string;
  readonly class: FindingClass;
  readonly severity: Severity;
  readonly title: string;
  readonly path: string;
  readonly line: number;
  readonly excerpt: string;
  readonly detail?: string;
  readonly repositories: number;
}

const planned: readonly Planned[] = [
  {
    rule: 'secret-aws-access-key',
    class: 'secret',
    severity: 'critical',
    title: 'AWS access key',
    path: 'jobs/export_config.py',
    line: 4,
    excerpt: 'AWS_ACCESS_KEY_ID = "[redacted]"',
    detail: 'AWS access key id',
    repositories: 2,
  },
  {
    rule: 'tls-verification-off',
    class: 'tls',
    severity: 'high',
    title: 'Certificates are not verified',
    path: 'jobs/export_config.py',
    line: 6,
    excerpt: 'VERIFY_TLS = False',
    repositories: 3,
  },
  {
    rule: 'crypto-weak-hash',
    class: 'crypto',
    severity: 'high',
    title: 'MD5 used as a hash',
    path: 'src/settlement/upload.ts',
    line: 8,
    excerpt: "  const key = createHash('md5').update(body).digest('hex');",
    detail: 'MD5: collisions can be made at will',
    repositories: 6,
  },
  {
    rule: 'logging-personal-data',
    class: 'logging',
    severity: 'high',
    title: 'Personal data in a log line',
    path: 'src/settlement/upload.ts',
    line: 9,
    excerpt: "  logger.info('settlement upload', { customer: settlement.customer.email, key });",
    detail: 'customer.email',
    repositories: 6,
  },
  {
    rule: 'random-not-cryptographic',
    class: 'random',
    severity: 'low',
    title: 'Random numbers that can be predicted',
    path: 'src/settlement/upload.ts',
    line: 19,
    excerpt: '  return Math.min(60_000, 500 * 2 ** attempt) + Math.random() * 250;',
    repositories: 6,
  },
  {
    rule: 'personal-data-field',
    class: 'personal-data',
    severity: 'note',
    title: 'Field holds personal data',
    path: 'src/main/java/com/acme/ledger/Customer.java',
    line: 3,
    excerpt: 'public record Customer(String id, String email, String taxNumber, java.time.LocalDate birthDate) {',
    detail: 'email, tax number, birth date',
    repositories: 7,
  },
  {
    rule: 'iac-bucket-unencrypted',
    class: 'iac',
    severity: 'medium',
    title: 'Bucket without encryption of its own',
    path: 'modules/storage/main.tf',
    line: 1,
    excerpt: 'resource "aws_s3_bucket" "exports" {',
    repositories: 4,
  },
  {
    rule: 'ci-unpinned-action',
    class: 'ci',
    severity: 'medium',
    title: 'Action is not pinned to a commit',
    path: 'test/fixtures/workflow.yml',
    line: 12,
    excerpt: '      - uses: actions/checkout@v4',
    repositories: 7,
  },
];

const random = seeded(99);

function findingOf(plan: Planned, name: string): Finding {
  const { repositories: _, ...what } = plan;
  const first = random.below(80) / 100;
  const gone = random.below(5) === 0 && plan.class !== 'secret';
  const head = asObjectId(heads.get(name)!);
  const removed = { at: during(first + 0.15), commit: asObjectId(sha40('removed', name, plan.rule)) };
  return {
    ...what,
    repository: asRepositoryName(name),
    column: 1 + (plan.excerpt.length - plan.excerpt.trimStart().length),
    endLine: plan.line,
    endColumn: plan.excerpt.length + 1,
    context: fileContextOf(plan.path),
    blob: blobOf(plan.path),
    fingerprint: sha256Of(plan.rule, name, plan.path),
    firstSeen: { at: during(first), commit: asObjectId(sha40('first', name, plan.rule)) },
    lastSeen: gone ? removed : { at: during(1), commit: head },
    ...(gone ? { removedBy: removed } : {}),
    ...(plan.class === 'logging' && name === names[2]
      ? {
          suppressed: {
            marker: '.plumbline/baseline.yaml',
            source: 'file' as const,
            reason: 'test customers only',
            reviewer: 'Ines Marlow',
            status: 'accepted' as const,
            reviewed: '2026-05-11',
            expires: '2027-03-31',
          },
        }
      : {}),
    ...(plan.class === 'logging'
      ? {
          flow: {
            dataType: 'user.contact.email',
            owner: 'Settlement',
            field: 'customer.email',
            sink: 'log' as const,
            callee: 'logger.info',
            certainty: 'flows' as const,
            through: [7],
          },
        }
      : {}),
    ...(plan.class === 'secret' ? { identity: sha256Of('identity', plan.rule) } : {}),
    ...(plan.class === 'personal-data'
      ? { field: { dataType: 'user.contact.email', owner: 'Customer', field: 'email', source: 'code' as const } }
      : {}),
    atHead: !gone,
  };
}

const bySeverity: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'note'];

export const findings: readonly Finding[] = planned
  .flatMap((plan) => names.slice(0, plan.repositories).map((name) => findingOf(plan, name)))
  .sort((a, b) => bySeverity.indexOf(a.severity) - bySeverity.indexOf(b.severity));

export const rules: readonly RuleDescription[] = planned.map(
  ({ rule, title, class: kind, severity, path, excerpt }) => ({
    id: rule,
    title,
    class: kind,
    severity,
    why: 'Whoever can read the code can use it, or break what it protects; and the code is read by more people than production is.',
    remediation: 'Replace it, then look in the history: what once stood there stays readable.',
    limits: [
      ...(kind === 'iac' ? ['reads only terraform files'] : []),
      'sees one file at a time, as text: what another file defines, or a program makes while it runs, it does not see',
    ],
    ...(kind === 'iac' ? { reads: ['terraform'] } : {}),
    ...(kind === 'random' ? { from: { file: '.plumbline/rules/random.yaml', line: 1 } } : {}),
    examples: { bad: [{ path, code: excerpt.trim() }], good: [{ path, code: '# read from the environment' }] },
  }),
);
