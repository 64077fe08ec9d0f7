import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { copiesExpire } from './check.ts';

const of = '{ aws_s3_bucket.main.id }';
const bucket = resource('aws_s3_bucket');
const versions = resource('aws_s3_bucket_versioning', { bucket: of, 'versioning_configuration.status': 'Enabled' });
const plan = (attributes: Parameters<typeof resource>[1] = {}) =>
  resource('aws_backup_plan', { 'rule.rule_name': 'daily', ...attributes });

const cases = casesOf(copiesExpire, {
  passes: [
    {
      name: 'backups with an end',
      facts: [plan({ 'rule.lifecycle.delete_after': 35 })],
      because: /The place for copies declared as code lets them expire/,
    },
    {
      name: 'old versions with an end',
      facts: [
        bucket,
        versions,
        resource('aws_s3_bucket_lifecycle_configuration', {
          bucket: of,
          'rule.noncurrent_version_expiration.noncurrent_days': 30,
        }),
      ],
      because: /The place/,
    },
    {
      name: 'registries',
      facts: [
        resource('aws_ecr_repository'),
        resource('aws_ecr_lifecycle_policy', { repository: '{ aws_ecr_repository.main.name }' }),
        resource('google_artifact_registry_repository', { 'cleanup_policies.id': 'old' }),
      ],
      because: /Each of 2 places/,
    },
  ],
  fails: [
    { name: 'backups for ever', facts: [plan()], because: /1 of 1 place for copies: .*keeps backups for ever/ },
    {
      name: 'one rule of two',
      facts: [plan({ 'rule.lifecycle.delete_after': 35, 'rule.1.rule_name': 'monthly' })],
      because: /keeps backups for ever/,
    },
    {
      name: 'longer than the policy',
      facts: [plan({ 'rule.lifecycle.delete_after': 4000 })],
      parameters: { maximumDays: 730 },
      because: /for 4000 days, more than 730/,
    },
    { name: 'old versions for ever', facts: [bucket, versions], because: /old versions are kept for ever/ },
    { name: 'images for ever', facts: [resource('aws_ecr_repository')], because: /old images are kept for ever/ },
    {
      name: 'a policy that pretends',
      facts: [
        resource('google_artifact_registry_repository', { 'cleanup_policies.id': 'old', cleanup_policy_dry_run: true }),
      ],
      because: /dry run/,
    },
  ],
  notDetermined: [
    {
      name: 'rules in a loop',
      facts: [plan({ 'rule.dynamic.for_each': '{ var.rules }' })],
      because: /how long backups are kept is not written out/,
    },
    {
      name: 'a rule of some bucket',
      facts: [bucket, versions, resource('aws_s3_bucket_lifecycle_configuration', { bucket: '{ each.value }' })],
      because: /whether old versions expire is not written out/,
    },
  ],
  notApplicable: [{ name: 'a bucket without versions', facts: [bucket], because: /No place for copies/ }],
});
for (const [name, run] of cases) test(name, run);
