import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { logArchiveReadsLogged } from './check.ts';

const of = '{ aws_s3_bucket.logs.id }';
const bucket = resource('aws_s3_bucket', {}, { name: 'logs' });
const trail = (more: Parameters<typeof resource>[1] = {}) =>
  resource('aws_cloudtrail', { s3_bucket_name: of, ...more });

const cases = casesOf(logArchiveReadsLogged, {
  passes: [
    {
      name: 'access is logged',
      facts: [bucket, trail(), resource('aws_s3_bucket_logging', { bucket: of, target_bucket: 'access' })],
      because: /The bucket with an audit trail declared as code has its reads logged/,
    },
    {
      name: 'the trail records what is done with objects',
      facts: [bucket, trail({ 'event_selector.data_resource.type': 'AWS::S3::Object' })],
      because: /The bucket/,
    },
  ],
  fails: [
    {
      name: 'neither',
      facts: [bucket, trail()],
      because: /1 of 1 bucket .*aws_s3_bucket\.logs .*its reads are not logged/,
    },
    {
      name: 'that of another bucket',
      facts: [bucket, trail(), resource('aws_s3_bucket_logging', { bucket: '{ aws_s3_bucket.other.id }' })],
      because: /its reads are not logged/,
    },
  ],
  notDetermined: [
    {
      name: 'of some bucket',
      facts: [bucket, trail(), resource('aws_s3_bucket_logging', { bucket: '{ each.key }' })],
      because: /not written out/,
    },
  ],
  notApplicable: [{ name: 'no trail', facts: [bucket], because: /No bucket with an audit trail/ }],
});
for (const [name, run] of cases) test(name, run);
