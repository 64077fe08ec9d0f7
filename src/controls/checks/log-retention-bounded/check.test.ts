import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { logRetentionBounded } from './check.ts';

const group = (days?: string | number) =>
  resource('aws_cloudwatch_log_group', days === undefined ? {} : { retention_in_days: days });
const bucket = resource('aws_s3_bucket', {}, { name: 'logs' });
const trail = resource('aws_cloudtrail', { s3_bucket_name: '{ aws_s3_bucket.logs.id }' });
const expiry = (days: number) =>
  resource('aws_s3_bucket_lifecycle_configuration', {
    bucket: '{ aws_s3_bucket.logs.id }',
    'rule.expiration.days': days,
  });

const cases = casesOf(logRetentionBounded, {
  passes: [
    {
      name: 'long enough',
      facts: [group(400)],
      because: /The place for logs declared as code keeps them as long as it must/,
    },
    { name: 'for ever', facts: [group(), group(0)], because: /Each of 2 places for logs/ },
    { name: 'a bucket of a trail', facts: [bucket, trail, expiry(730)], because: /The place for logs/ },
    {
      name: 'a policy of fewer days',
      facts: [group(30)],
      parameters: { minimumDays: 30 },
      because: /The place for logs/,
    },
  ],
  fails: [
    {
      name: 'too short',
      facts: [group(14)],
      because: /1 of 1 place for logs: .*keeps logs for 14 days, fewer than 365/,
    },
    {
      name: 'the default of Google',
      facts: [resource('google_logging_project_bucket_config')],
      because: /for 30 days/,
    },
    {
      name: 'a bucket that expires too early',
      facts: [bucket, trail, expiry(90)],
      because: /aws_s3_bucket\.logs .*for 90 days/,
    },
    {
      name: 'for ever, against the policy',
      facts: [group()],
      parameters: { maximumDays: 730 },
      because: /keeps logs for ever, more than 730 days/,
    },
  ],
  notDetermined: [
    { name: 'a variable', facts: [group('{ var.days }')], because: /how long it keeps logs is not written out/ },
    { name: 'left to the plan', facts: [resource('azurerm_log_analytics_workspace')], because: /left to its plan/ },
  ],
  notApplicable: [
    { name: 'no place for logs', facts: [bucket], because: /No place for logs/ },
    {
      name: 'one for development',
      facts: [resource('aws_cloudwatch_log_group', { retention_in_days: 7 }, { path: 'envs/dev/main.tf' })],
      because: /No place for logs/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
