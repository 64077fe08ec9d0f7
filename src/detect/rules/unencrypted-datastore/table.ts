/**
 * What encrypts at rest, and what the provider does when nothing is said. Left out on purpose: what is always encrypted
 * (S3 since January 2023, DynamoDB, CloudWatch Logs, all of Google Cloud's and Azure's stores), where a missing key of
 * one's own is a choice and no hole.
 */
import { isFalse, isOneOf, mayBe, type Expectation } from '../../infrastructure/expectations.ts';

const terraform = 'Terraform AWS provider: default false';
const template = 'CloudFormation: default false';
const says = 'not encrypted at rest';

const offUnless = (
  types: readonly string[],
  setting: string,
  more: Pick<Expectation, 'unless' | 'severity'> & { readonly byDefault?: string } = {},
): Expectation => ({ types, settings: [setting], bad: isFalse, absent: 'bad', byDefault: terraform, says, ...more });

const onlyWhenOff = (types: readonly string[], setting: string): Expectation => ({
  types,
  settings: [setting],
  bad: isFalse,
  absent: 'unknown',
  says,
});

const cloudformation = (types: readonly string[], setting: string, unless: Expectation['unless'] = []): Expectation =>
  offUnless(types, setting, { byDefault: template, unless });

export const encryptionTable: readonly Expectation[] = [
  // A copy takes the encryption of its source.
  offUnless(['aws_db_instance'], 'storage_encrypted', {
    unless: ['snapshot_identifier', 'replicate_source_db', 'restore_to_point_in_time'],
  }),
  offUnless(['aws_rds_cluster'], 'storage_encrypted', {
    unless: [
      'snapshot_identifier',
      'global_cluster_identifier',
      'replication_source_identifier',
      'restore_to_point_in_time',
      // Aurora Serverless v1 is always encrypted.
      (resource) => mayBe(resource, 'engine_mode', 'serverless'),
    ],
  }),
  offUnless(['aws_docdb_cluster', 'aws_neptune_cluster'], 'storage_encrypted', {
    unless: ['snapshot_identifier', 'global_cluster_identifier', 'replication_source_identifier'],
  }),
  offUnless(['aws_efs_file_system'], 'encrypted'),
  offUnless(['aws_ebs_volume'], 'encrypted', {
    unless: ['snapshot_id'],
    severity: 'medium',
    byDefault: 'Terraform AWS provider: default false, unless the account encrypts by default',
  }),
  offUnless(['aws_ebs_snapshot_copy'], 'encrypted', { severity: 'medium' }),
  offUnless(['aws_elasticache_replication_group'], 'at_rest_encryption_enabled', {
    // Valkey is encrypted unless it is switched off; a member of a global group follows it.
    unless: ['global_replication_group_id', (resource) => mayBe(resource, 'engine', 'valkey')],
  }),
  offUnless(['aws_dax_cluster'], 'server_side_encryption.enabled'),
  offUnless(['aws_opensearch_domain', 'aws_elasticsearch_domain'], 'encrypt_at_rest.enabled'),
  offUnless(['aws_workspaces_workspace'], 'user_volume_encryption_enabled', { severity: 'medium' }),
  {
    types: ['aws_kinesis_stream'],
    settings: ['encryption_type'],
    bad: isOneOf('none'),
    absent: 'bad',
    byDefault: 'Terraform AWS provider: default NONE',
    says,
    severity: 'medium',
  },
  {
    types: ['aws_sqs_queue'],
    settings: ['sqs_managed_sse_enabled'],
    bad: isFalse,
    absent: 'good',
    unless: ['kms_master_key_id'],
    says,
    severity: 'medium',
  },
  onlyWhenOff(['aws_redshift_cluster'], 'encrypted'),
  onlyWhenOff(['aws_instance', 'aws_launch_configuration'], 'root_block_device.encrypted'),
  onlyWhenOff(['aws_instance', 'aws_launch_configuration'], 'ebs_block_device.encrypted'),
  onlyWhenOff(['aws_launch_template'], 'block_device_mappings.ebs.encrypted'),
  onlyWhenOff(['azurerm_managed_disk'], 'encryption_settings.enabled'),
  onlyWhenOff(['azurerm_mssql_database'], 'transparent_data_encryption_enabled'),
  onlyWhenOff(['azurerm_kusto_cluster'], 'disk_encryption_enabled'),
  { ...onlyWhenOff(['azurerm_data_lake_store'], 'encryption_state'), bad: isOneOf('disabled') },
  offUnless(['alicloud_disk'], 'encrypted', {
    severity: 'medium',
    byDefault: 'Terraform Alicloud provider: default false',
  }),
  { ...onlyWhenOff(['alicloud_db_instance'], 'tde_status'), bad: isOneOf('disabled') },
  cloudformation(['AWS::RDS::DBInstance'], 'storageencrypted', [
    'dbsnapshotidentifier',
    'sourcedbinstanceidentifier',
    'dbclusteridentifier',
  ]),
  cloudformation(['AWS::RDS::DBCluster'], 'storageencrypted', [
    'snapshotidentifier',
    'globalclusteridentifier',
    'replicationsourceidentifier',
    'sourcedbclusteridentifier',
    (resource) => mayBe(resource, 'enginemode', 'serverless'),
  ]),
  cloudformation(['AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster'], 'storageencrypted', ['snapshotidentifier']),
  cloudformation(['AWS::EFS::FileSystem'], 'encrypted'),
  { ...cloudformation(['AWS::EC2::Volume'], 'encrypted', ['snapshotid']), severity: 'medium' },
  cloudformation(['AWS::ElastiCache::ReplicationGroup'], 'atrestencryptionenabled', [
    (resource) => mayBe(resource, 'engine', 'valkey'),
  ]),
  cloudformation(['AWS::DAX::Cluster'], 'ssespecification.sseenabled'),
  cloudformation(['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'], 'encryptionatrestoptions.enabled'),
  { ...cloudformation(['AWS::Kinesis::Stream'], 'streamencryption.encryptiontype'), severity: 'medium' },
  onlyWhenOff(['AWS::Redshift::Cluster'], 'encrypted'),
  onlyWhenOff(['AWS::EC2::Instance'], 'blockdevicemappings.ebs.encrypted'),
];
