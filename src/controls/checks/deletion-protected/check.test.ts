import { test } from 'node:test';
import { casesOf, gap, resource } from '../../test-facts.ts';
import { deletionProtected } from './check.ts';

const cases = casesOf(deletionProtected, {
  passes: [
    {
      name: 'switched on',
      facts: [resource('aws_db_instance', { deletion_protection: true })],
      because: /The managed database declared as code is guarded/,
    },
    {
      name: 'prevent_destroy',
      facts: [resource('aws_dynamodb_table', { 'lifecycle.prevent_destroy': true })],
      because: /is guarded/,
    },
    { name: 'by the provider', facts: [resource('google_sql_database_instance')], because: /is guarded/ },
  ],
  fails: [
    {
      name: 'switched off in a module from elsewhere that makes a database',
      facts: [
        resource('module', {
          source: 'GoogleCloudPlatform/sql-db/google//modules/postgresql',
          deletion_protection: false,
        }),
      ],
      because: /1 of 1 managed database without a guard against deletion: module\.main/,
    },
    {
      name: 'left out',
      facts: [resource('aws_db_instance'), resource('aws_rds_cluster', { deletion_protection: true })],
      because: /1 of 2 managed databases without a guard against deletion: aws_db_instance\.main/,
    },
    {
      name: 'switched off',
      facts: [resource('google_sql_database_instance', { deletion_protection: false })],
      because: /without a guard/,
    },
  ],
  notDetermined: [
    {
      name: 'a module from elsewhere that says nothing of it',
      facts: [resource('module', { source: 'terraform-aws-modules/rds/aws' })],
      because: /the code alone does not tell .*: module\.main/,
    },
    {
      name: 'a variable',
      facts: [resource('aws_db_instance', { deletion_protection: '{ var.protect }' })],
      because: /does not tell/,
    },
    {
      name: 'a file could not be read',
      facts: [resource('google_sql_database_instance')],
      gaps: [gap('infrastructure-resource')],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    { name: 'no database', facts: [resource('aws_s3_bucket')], because: /No managed database is declared/ },
    {
      name: 'modules that make no database, and one of the same repository',
      facts: [
        resource('module', { source: 'terraform-aws-modules/vpc/aws' }),
        resource('module', { source: './modules/database' }, { name: 'own' }),
      ],
      because: /No managed database/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
