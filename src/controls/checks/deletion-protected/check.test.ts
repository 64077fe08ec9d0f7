import { test } from 'node:test';
import { casesOf, gap, resource } from '../../test-facts.ts';
import { deletionProtected } from './check.ts';

const cases = casesOf(deletionProtected, {
  passes: [
    {
      name: 'switched on',
      facts: [resource('aws_db_instance', { deletion_protection: true })],
      because: /The database declared as code is guarded/,
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
      name: 'left out',
      facts: [resource('aws_db_instance'), resource('aws_rds_cluster', { deletion_protection: true })],
      because: /1 of 2 databases without a guard against deletion: aws_db_instance\.main/,
    },
    {
      name: 'switched off',
      facts: [resource('google_sql_database_instance', { deletion_protection: false })],
      because: /without a guard/,
    },
  ],
  notDetermined: [
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
  notApplicable: [{ name: 'no database', facts: [resource('aws_s3_bucket')], because: /No database is declared/ }],
});
for (const [name, run] of cases) test(name, run);
