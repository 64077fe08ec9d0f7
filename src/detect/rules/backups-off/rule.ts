/** Stores whose automatic backups or protection against deletion are off. */
import { isFalse, isOneOf, isTrue, valueAt, type Expectation } from '../../infrastructure/expectations.ts';
import type { DeclaredResource } from '../../infrastructure/resources.ts';
import { tableRule } from '../../infrastructure/table-rule.ts';

const none = isOneOf('0');
const noBackups = 'no automatic backups';

/** Replicas are copies of what is backed up elsewhere; members of an Aurora cluster are backed up with it. */
const isReplica = (resource: DeclaredResource): boolean =>
  ['replicate_source_db', 'sourcedbinstanceidentifier', 'dbclusteridentifier'].some((path) =>
    resource.settings.some((one) => one.path === path),
  );

const table: readonly Expectation[] = [
  {
    types: ['aws_db_instance'],
    settings: ['backup_retention_period'],
    bad: none,
    absent: 'bad',
    byDefault: 'Terraform AWS provider: default 0, which switches them off',
    // What is restored takes the retention of its source.
    unless: [isReplica, 'snapshot_identifier', 'restore_to_point_in_time'],
    says: noBackups,
  },
  {
    types: ['AWS::RDS::DBInstance'],
    settings: ['backupretentionperiod'],
    bad: none,
    absent: 'good',
    unless: [isReplica],
    says: noBackups,
  },
  {
    types: ['aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster'],
    settings: ['backup_retention_period'],
    bad: none,
    absent: 'good',
    says: noBackups,
  },
  {
    types: ['aws_elasticache_replication_group', 'aws_elasticache_cluster'],
    settings: ['snapshot_retention_limit'],
    bad: none,
    absent: 'good',
    says: noBackups,
    severity: 'low',
  },
  {
    types: ['aws_redshift_cluster'],
    settings: ['automated_snapshot_retention_period'],
    bad: none,
    absent: 'good',
    says: noBackups,
  },
  {
    types: ['aws_dynamodb_table'],
    settings: ['point_in_time_recovery.enabled'],
    bad: isFalse,
    absent: 'good',
    says: 'point-in-time recovery off',
    severity: 'low',
  },
  {
    types: ['AWS::DynamoDB::Table'],
    settings: ['pointintimerecoveryspecification.pointintimerecoveryenabled'],
    bad: isFalse,
    absent: 'good',
    says: 'point-in-time recovery off',
    severity: 'low',
  },
  {
    types: ['google_sql_database_instance'],
    settings: ['settings.backup_configuration.enabled'],
    bad: isFalse,
    absent: 'bad',
    byDefault: 'Terraform Google provider: off unless backup_configuration is given',
    // A replica cannot have its own; a clone follows its source.
    unless: [
      'master_instance_name',
      'clone',
      (resource) => valueAt(resource, 'instance_type') === 'READ_REPLICA_INSTANCE',
    ],
    says: noBackups,
  },
  {
    types: [
      'aws_db_instance',
      'aws_rds_cluster',
      'aws_docdb_cluster',
      'aws_neptune_cluster',
      'google_sql_database_instance',
      'google_container_cluster',
    ],
    settings: ['deletion_protection'],
    bad: isFalse,
    absent: 'good',
    says: 'may be deleted at once',
    severity: 'low',
  },
  {
    types: ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'],
    settings: ['deletionprotection'],
    bad: isFalse,
    absent: 'good',
    says: 'may be deleted at once',
    severity: 'low',
  },
  {
    types: ['aws_db_instance', 'aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster', 'aws_redshift_cluster'],
    settings: ['skip_final_snapshot'],
    bad: isTrue,
    absent: 'good',
    unless: [isReplica],
    says: 'deleted without a last snapshot',
    severity: 'low',
  },
  {
    types: ['azurerm_key_vault'],
    settings: ['purge_protection_enabled'],
    bad: isFalse,
    absent: 'good',
    says: 'keys and secrets may be purged for good',
    severity: 'low',
  },
  {
    types: ['aws_s3_bucket_versioning'],
    settings: ['versioning_configuration.status'],
    bad: isOneOf('suspended', 'disabled'),
    absent: 'good',
    says: 'older versions are not kept',
    severity: 'low',
  },
];

export const backupsOff = tableRule({
  meta: {
    id: 'backups-off',
    title: 'Backups or deletion protection off',
    severity: 'medium',
    why: 'What is not copied is gone with one mistake, one broken disk or one attacker; recovery is promised to customers and tested by auditors (A1.2, CC7.5).',
    remediation:
      'Keep automatic backups for as long as the policy says, with point-in-time recovery, and switch on protection against deletion for what production needs.',
    references: [
      'NIST SP 800-53 CP-9',
      'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance',
    ],
  },
  table,
  examples: {
    bad: [
      { path: 'db.tf', code: 'resource "aws_db_instance" "main" {\n  backup_retention_period = 0\n}\n' },
      { path: 'db.tf', code: 'resource "aws_rds_cluster" "main" {\n  skip_final_snapshot = true\n}\n' },
    ],
    good: [
      {
        path: 'db.tf',
        code: 'resource "aws_db_instance" "main" {\n  backup_retention_period = 14\n  deletion_protection     = true\n}\n',
      },
      {
        path: 'db.tf',
        code: 'resource "aws_db_instance" "replica" {\n  replicate_source_db = aws_db_instance.main.id\n}\n',
      },
    ],
  },
});
