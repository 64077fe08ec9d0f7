import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { logsCannotBeDeleted } from './check.ts';

const named = { name: 'logs' };
const of = '{ aws_s3_bucket.logs.id }';
const bucket = resource('aws_s3_bucket', {}, named);
const trail = resource('aws_cloudtrail', { s3_bucket_name: of });
const sink = resource('google_logging_project_sink', {
  destination: '{ "storage.googleapis.com/${google_storage_bucket.logs.name}" }',
});

const cases = casesOf(logsCannotBeDeleted, {
  passes: [
    {
      name: 'objects are locked',
      facts: [
        bucket,
        trail,
        resource('aws_s3_bucket_object_lock_configuration', { bucket: of, 'rule.default_retention.days': 400 }),
      ],
      because: /The bucket with an audit trail declared as code keeps it from being deleted/,
    },
    {
      name: 'the policy denies deletion',
      facts: [
        bucket,
        trail,
        resource('aws_s3_bucket_policy', { bucket: of, policy: '{ data.aws_iam_policy_document.keep.json }' }),
        resource(
          'data.aws_iam_policy_document',
          { 'statement.effect': 'Deny', 'statement.actions.0': 's3:DeleteObject' },
          { name: 'keep' },
        ),
      ],
      because: /The bucket/,
    },
    {
      name: 'a locked retention',
      facts: [resource('google_storage_bucket', { 'retention_policy.is_locked': true }, named), sink],
      because: /The bucket/,
    },
  ],
  fails: [
    {
      name: 'nothing keeps it',
      facts: [bucket, trail],
      because: /1 of 1 bucket with an audit trail: aws_s3_bucket\.logs .*its objects can be deleted/,
    },
    {
      name: 'a lock that says for how long is missing',
      facts: [resource('aws_s3_bucket', { object_lock_enabled: true }, named), trail],
      because: /nothing says for how long/,
    },
    {
      name: 'a retention that is not locked',
      facts: [resource('google_storage_bucket', {}, named), sink],
      because: /no locked retention/,
    },
    {
      name: 'a lock of another bucket',
      facts: [
        bucket,
        trail,
        resource('aws_s3_bucket_object_lock_configuration', { bucket: '{ aws_s3_bucket.other.id }' }),
      ],
      because: /can be deleted/,
    },
  ],
  notDetermined: [
    {
      name: 'a lock that may be of any bucket',
      facts: [bucket, trail, resource('aws_s3_bucket_object_lock_configuration', { bucket: '{ each.value.id }' })],
      because: /whether its objects are locked is not written out/,
    },
    {
      name: 'a lock that may not be made',
      facts: [
        bucket,
        trail,
        resource('aws_s3_bucket_object_lock_configuration', { bucket: of, count: '{ var.lock ? 1 : 0 }' }),
      ],
      because: /not written out/,
    },
  ],
  notApplicable: [
    { name: 'a bucket of other things', facts: [bucket], because: /No bucket with an audit trail/ },
    {
      name: 'a bucket of traffic',
      facts: [bucket, resource('aws_flow_log', { log_destination: '{ aws_s3_bucket.logs.arn }' })],
      because: /No bucket with an audit trail/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
