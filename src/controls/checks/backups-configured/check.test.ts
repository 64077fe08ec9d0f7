import { test } from 'node:test';
import { casesOf, gap, resource } from '../../test-facts.ts';
import { backupsConfigured } from './check.ts';

const cases = casesOf(backupsConfigured, {
  passes: [
    {
      name: 'a retention',
      facts: [resource('aws_db_instance', { backup_retention_period: 7 })],
      because: /The managed database declared as code has backups configured/,
    },
    {
      name: 'point in time recovery',
      facts: [resource('aws_dynamodb_table', { 'point_in_time_recovery.enabled': true })],
      because: /has backups/,
    },
    { name: 'by the provider', facts: [resource('aws_rds_cluster')], because: /has backups/ },
    {
      name: 'a backup plan',
      facts: [resource('aws_efs_file_system'), resource('aws_backup_plan')],
      because: /has backups/,
    },
  ],
  fails: [
    {
      name: 'switched off in a module from elsewhere that makes a database',
      facts: [
        resource('module', {
          source: 'GoogleCloudPlatform/sql-db/google//modules/postgresql',
          'backup_configuration.enabled': false,
        }),
      ],
      because: /1 of 1 managed database without backups: module\.main/,
    },
    {
      name: 'left out, where the provider keeps none',
      facts: [resource('aws_db_instance'), resource('aws_rds_cluster')],
      because: /1 of 2 managed databases without backups: aws_db_instance\.main/,
    },
    {
      name: 'a retention of zero',
      facts: [resource('aws_rds_cluster', { backup_retention_period: 0 })],
      because: /without backups/,
    },
    {
      name: 'switched off',
      facts: [resource('google_sql_database_instance', { 'settings.backup_configuration.enabled': false })],
      because: /without backups/,
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
      facts: [resource('aws_db_instance', { backup_retention_period: '{ var.days }' })],
      because: /does not tell/,
    },
    {
      name: 'a file could not be read',
      facts: [resource('aws_rds_cluster')],
      gaps: [gap('infrastructure-resource')],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    { name: 'no database', facts: [resource('aws_vpc')], because: /No managed database is declared/ },
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
