import { defineCheck } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import { eachResource } from '../../kit/resource-check.ts';
import type { Resource, ResourceRule } from '../../kit/resources.ts';

const offUnless = (...settings: readonly string[]): ResourceRule => ({ settings, absent: 'off' });
const byProvider = (...settings: readonly string[]): ResourceRule => ({ settings, absent: 'on' });

/** Retention of zero days is off. The provider keeps one day for Aurora and DocumentDB unless told otherwise, none for RDS. */
const stateful: ReadonlyMap<string, ResourceRule> = new Map([
  ['aws_db_instance', offUnless('backup_retention_period')],
  ['aws_rds_cluster', byProvider('backup_retention_period')],
  ['aws_docdb_cluster', byProvider('backup_retention_period')],
  ['aws_neptune_cluster', byProvider('backup_retention_period')],
  ['aws_dynamodb_table', offUnless('point_in_time_recovery.enabled')],
  ['aws_elasticache_replication_group', offUnless('snapshot_retention_limit')],
  ['aws_redshift_cluster', byProvider('automated_snapshot_retention_period')],
  ['aws_efs_file_system', offUnless()],
  ['google_sql_database_instance', offUnless('settings.backup_configuration.enabled')],
  ['azurerm_postgresql_flexible_server', byProvider('backup_retention_days')],
  ['azurerm_mysql_flexible_server', byProvider('backup_retention_days')],
  ['azurerm_mssql_database', byProvider('short_term_retention_policy.retention_days')],
  ['azurerm_cosmosdb_account', byProvider('backup.type')],
  ['AWS::RDS::DBInstance', byProvider('BackupRetentionPeriod')],
  ['AWS::RDS::DBCluster', byProvider('BackupRetentionPeriod')],
]);

export const backupsConfigured = defineCheck({
  meta: {
    id: 'backups-configured',
    title: 'Backups are configured for each managed database declared as code',
    question: 'Is everything that must be backed up actually backed up?',
    rationale:
      'A database without backups is one mistake away from being lost. The declaration shows whether backups are switched on; that they succeed and can be restored is shown by their records. Of a database that a module from elsewhere makes, only the inputs are seen. A backup plan of AWS Backup counts for the databases of its repository, since its selection is often made by tags.',
    remediation:
      'Set a retention of at least seven days (`backup_retention_period`, `point_in_time_recovery`, `backup_configuration`), or put the database under a backup plan.',
    reference: 'DR-02',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: productionGap,
  test(_item, facts) {
    const resources = facts.of('infrastructure-resource');
    const planned = resources.some(
      ({ value }) => value.type === 'aws_backup_selection' || value.type === 'aws_backup_plan',
    );
    const shares = resources.some(({ value }) => value.type === 'aws_efs_backup_policy');
    return eachResource(resources, {
      rules: stateful,
      moduleSettings: [
        'backup_configuration.enabled',
        'backup_retention_period',
        'backup_retention_days',
        'point_in_time_recovery_enabled',
      ],
      noun: 'managed database',
      holds: 'has backups configured',
      fails: 'without backups',
      grantedBy: (resource) => grants(resource, { planned, shares }),
    });
  },
});

function grants(
  { value }: Resource,
  { planned, shares }: { readonly planned: boolean; readonly shares: boolean },
): boolean {
  if (!value.type.startsWith('aws_')) return false;
  return planned || (shares && value.type === 'aws_efs_file_system');
}
