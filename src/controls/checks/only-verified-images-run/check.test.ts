import { test } from 'node:test';
import { casesOf, pipeline, repository, resource, step } from '../../test-facts.ts';
import { onlyVerifiedImagesRun } from './check.ts';

const workload = resource(
  'Deployment',
  { 'spec.template.spec.containers.0.name': 'web', 'spec.template.spec.containers.0.image': 'shop:1' },
  { tool: 'kubernetes', path: 'k8s/web.yaml' },
);
const kyverno = (action?: string, of = 'shop') =>
  resource(
    'ClusterPolicy',
    {
      'spec.rules.0.verifyImages.0.imageReferences.0': 'registry.example.com/*',
      ...(action === undefined ? {} : { 'spec.validationFailureAction': action }),
    },
    { tool: 'kubernetes', path: 'k8s/policy.yaml' },
    { repository: of },
  );
const google = (attributes: Parameters<typeof resource>[1]) =>
  resource('google_binary_authorization_policy', attributes);

const cases = casesOf(onlyVerifiedImagesRun, {
  passes: [
    {
      name: 'a rule that refuses',
      facts: [workload, kyverno('Enforce')],
      because: /What is not verified is refused by shop\/ClusterPolicy\.main/,
    },
    {
      name: 'in another repository',
      facts: [repository(), workload, kyverno('Enforce', 'platform')],
      because: /platform\//,
    },
    {
      name: 'a pipeline that verifies',
      facts: [workload, pipeline({ steps: [step({ run: 'cosign verify --key k registry.example.com/shop@$D' })] })],
      because: /refused by \.github\/workflows\/ci\.yml:10/,
    },
    {
      name: 'of Google',
      facts: [
        google({
          'default_admission_rule.evaluation_mode': 'REQUIRE_ATTESTATION',
          'default_admission_rule.enforcement_mode': 'ENFORCED_BLOCK_AND_AUDIT_LOG',
        }),
      ],
      because: /refused by/,
    },
  ],
  fails: [
    {
      name: 'a rule that reports',
      facts: [workload, kyverno('Audit')],
      because: /Rules only report what they should refuse/,
    },
    { name: 'by default', facts: [workload, kyverno()], because: /Rules only report/ },
    {
      name: 'everything is allowed',
      facts: [
        google({
          'default_admission_rule.evaluation_mode': 'ALWAYS_ALLOW',
          'default_admission_rule.enforcement_mode': 'ENFORCED_BLOCK_AND_AUDIT_LOG',
        }),
      ],
      because: /Rules only report/,
    },
  ],
  notDetermined: [
    {
      name: 'no rule',
      facts: [workload],
      because: /no rule of admission was found in any repository of the run; it may be kept elsewhere/,
    },
    {
      name: 'a job alone',
      facts: [resource('CronJob', {}, { tool: 'kubernetes' })],
      because: /no rule of admission was found/,
    },
    {
      name: 'a variable',
      facts: [google({ 'default_admission_rule.evaluation_mode': '{ var.mode }' })],
      because: /Whether these refuse or only report is not written out/,
    },
  ],
  notApplicable: [{ name: 'nothing runs', facts: [resource('aws_s3_bucket')], because: /No workload and no cluster/ }],
});
for (const [name, run] of cases) test(name, run);
