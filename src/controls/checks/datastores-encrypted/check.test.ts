import { test } from 'node:test';
import { casesOf, gap, resource, window } from '../../test-facts.ts';
import { datastoresEncrypted } from './check.ts';

const cases = casesOf(datastoresEncrypted, {
  passes: [
    {
      name: 'a module from elsewhere for a provider that encrypts by itself',
      facts: [resource('module', { source: 'GoogleCloudPlatform/sql-db/google//modules/postgresql' })],
      because: /The managed datastore declared as code is encrypted/,
    },
    {
      name: 'switched on',
      facts: [resource('aws_db_instance', { storage_encrypted: true })],
      because: /The managed datastore declared as code is encrypted at rest/,
    },
    {
      name: 'by the provider',
      facts: [resource('aws_s3_bucket'), resource('google_sql_database_instance')],
      because: /Each of 2 managed datastores declared as code is encrypted/,
    },
    {
      name: 'by the default of the account',
      facts: [resource('aws_ebs_volume'), resource('aws_ebs_encryption_by_default', { enabled: true })],
      because: /is encrypted/,
    },
    {
      name: 'nested setting',
      facts: [resource('aws_opensearch_domain', { 'encrypt_at_rest.enabled': true })],
      because: /is encrypted/,
    },
    {
      name: 'an example is not judged',
      facts: [resource('aws_s3_bucket'), resource('aws_db_instance', {}, { context: 'example' })],
      because: /The managed datastore/,
    },
  ],
  fails: [
    {
      name: 'by the default of a variable, as one of two calls hands it in',
      facts: [
        resource(
          'aws_db_instance',
          { storage_encrypted: false },
          { from: { storage_encrypted: 'var.encrypted by default (db/variables.tf:3)' }, through: ['prod/main.tf:1'] },
        ),
      ],
      because: /, by prod\/main\.tf:1\), as var\.encrypted by default \(db\/variables\.tf:3\)\./,
    },
    {
      name: 'left out, where the provider leaves it off',
      facts: [resource('aws_s3_bucket'), resource('aws_db_instance')],
      because: /1 of 2 managed datastores not encrypted at rest: aws_db_instance\.main \(infra\/main\.tf:3\)/,
    },
    { name: 'switched off', facts: [resource('aws_ebs_volume', { encrypted: false })], because: /not encrypted/ },
    {
      name: 'switched off against the default of the account',
      facts: [resource('aws_ebs_volume', { encrypted: false }), resource('aws_ebs_encryption_by_default')],
      because: /not encrypted/,
    },
    {
      name: 'mended within the window',
      facts: [
        resource('aws_efs_file_system', {}, {}, { to: 30, id: 'a' }),
        resource('aws_efs_file_system', { encrypted: true }, {}, { from: 30, id: 'b' }),
      ],
      period: window(0, 90),
      because: /From 2026-01-01 to 2026-01-31: 1 of 1 managed datastore not/,
    },
  ],
  notDetermined: [
    {
      name: 'a module from elsewhere that says nothing of it',
      facts: [resource('module', { source: 'terraform-aws-modules/rds/aws' })],
      because: /the code alone does not tell/,
    },
    {
      name: 'a variable',
      facts: [resource('aws_db_instance', { storage_encrypted: '{ var.encrypted }' })],
      because: /For 1 of 1 managed datastore the code alone does not tell/,
    },
    {
      name: 'a default that changed with the provider',
      facts: [resource('aws_redshift_cluster')],
      because: /does not tell/,
    },
    {
      name: 'a file could not be read',
      facts: [resource('aws_s3_bucket')],
      gaps: [gap('infrastructure-resource')],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    { name: 'no datastore', facts: [resource('aws_vpc')], because: /No managed datastore is declared as code/ },
  ],
});
for (const [name, run] of cases) test(name, run);
