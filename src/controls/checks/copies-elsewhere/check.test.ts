import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { copiesElsewhere } from './check.ts';

const plan = (attributes: Parameters<typeof resource>[1] = {}) => resource('aws_backup_plan', attributes);
const copying = { 'rule.copy_action.destination_vault_arn': '{ aws_backup_vault.far.arn }' };

const cases = casesOf(copiesElsewhere, {
  passes: [
    {
      name: 'a plan that copies',
      facts: [plan(copying)],
      because: /The backup plan or database declared as code has copies elsewhere/,
    },
    {
      name: 'a database that such a plan takes',
      facts: [
        plan(copying),
        resource('aws_db_instance'),
        resource('aws_backup_selection', { resources: '{ [aws_db_instance.main.arn, aws_s3_bucket.main.arn] }' }),
      ],
      because: /Each of 2/,
    },
    {
      name: 'kept in several regions',
      facts: [
        resource('google_sql_database_instance', { 'settings.backup_configuration.enabled': true }),
        resource('azurerm_recovery_services_vault'),
        resource('azurerm_postgresql_flexible_server', { geo_redundant_backup_enabled: true }),
      ],
      because: /Each of 3/,
    },
  ],
  fails: [
    {
      name: 'a plan that copies nothing',
      facts: [plan({ 'rule.schedule': 'cron(0 5 * * ? *)' })],
      because: /1 of 1 backup plan or database: .*copies nothing to another region or account/,
    },
    {
      name: 'one region of Google',
      facts: [
        resource('google_sql_database_instance', {
          'settings.backup_configuration.enabled': true,
          'settings.backup_configuration.location': 'europe-west3',
        }),
      ],
      because: /one region \(europe-west3\)/,
    },
    {
      name: 'one region of Azure',
      facts: [resource('azurerm_postgresql_flexible_server')],
      because: /keeps backups in one region/,
    },
    {
      name: 'storage in one place',
      facts: [resource('azurerm_recovery_services_vault', { storage_mode_type: 'LocallyRedundant' })],
      because: /one region \(LocallyRedundant\)/,
    },
  ],
  notDetermined: [
    {
      name: 'a database alone',
      facts: [resource('aws_db_instance')],
      because: /what copies them is not declared here/,
    },
    {
      name: 'a database beside a plan that takes another',
      facts: [
        plan(copying),
        resource('aws_db_instance'),
        resource('aws_backup_selection', { resources: '{ [aws_db_instance.other.arn] }' }),
      ],
      because: /whether it takes this database is not written out/,
    },
    {
      name: 'a copy that may not be made',
      facts: [plan({ ...copying, 'rule.copy_action.dynamic.for_each': '{ var.copies }' })],
      because: /not written out/,
    },
  ],
  notApplicable: [{ name: 'nothing to back up', facts: [resource('aws_vpc')], because: /No backup plan or database/ }],
});
for (const [name, run] of cases) test(name, run);
