import type { InfrastructureResourceFact } from '../../../model/fact-map.ts';
import { defineCheck } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import { eachResource } from '../../kit/resource-check.ts';
import type { ResourceRule } from '../../kit/resources.ts';

const offUnless = (...settings: readonly string[]): ResourceRule => ({ settings, absent: 'off' });
/** The provider encrypts by itself; there is nothing to switch. */
const always: ResourceRule = { settings: [], absent: 'on' };

/** What a missing setting means, by the provider's own default. Redshift's changed with a version of the provider. */
const datastores: ReadonlyMap<string, ResourceRule> = new Map([
  ['aws_db_instance', offUnless('storage_encrypted')],
  ['aws_rds_cluster', offUnless('storage_encrypted')],
  ['aws_docdb_cluster', offUnless('storage_encrypted')],
  ['aws_neptune_cluster', offUnless('storage_encrypted')],
  ['aws_ebs_volume', offUnless('encrypted')],
  ['aws_efs_file_system', offUnless('encrypted')],
  ['aws_elasticache_replication_group', offUnless('at_rest_encryption_enabled')],
  ['aws_opensearch_domain', offUnless('encrypt_at_rest.enabled')],
  ['aws_elasticsearch_domain', offUnless('encrypt_at_rest.enabled')],
  ['aws_redshift_cluster', { settings: ['encrypted'], absent: 'unresolved' }],
  ['aws_s3_bucket', always],
  ['aws_dynamodb_table', always],
  ['google_sql_database_instance', always],
  ['google_storage_bucket', always],
  ['google_bigquery_dataset', always],
  ['google_spanner_instance', always],
  ['azurerm_storage_account', always],
  ['azurerm_mssql_database', always],
  ['azurerm_postgresql_flexible_server', always],
  ['azurerm_mysql_flexible_server', always],
  ['azurerm_cosmosdb_account', always],
  ['AWS::RDS::DBInstance', offUnless('StorageEncrypted')],
  ['AWS::RDS::DBCluster', offUnless('StorageEncrypted')],
  ['AWS::EC2::Volume', offUnless('Encrypted')],
  ['AWS::EFS::FileSystem', offUnless('Encrypted')],
]);

export const datastoresEncrypted = defineCheck({
  meta: {
    id: 'datastores-encrypted',
    title: 'Each managed datastore declared as code is encrypted at rest',
    question: 'Is customer data encrypted where it is stored?',
    rationale:
      "Encryption at rest protects disks, snapshots and copies that leave the datacentre. The declaration shows it, together with the provider's default where nothing is said. Of a database that a module from elsewhere makes, only the inputs are seen. Databases that run in containers are encrypted by the disk below them, which this check does not see.",
    remediation:
      'Switch encryption on in the declaration (for most AWS databases it cannot be switched on later: restore an encrypted copy of a snapshot).',
    reference: 'ENC-01',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: productionGap,
  test(_item, facts) {
    const resources = facts.of('infrastructure-resource');
    const byDefault = resources.some(
      ({ value }) => value.type === 'aws_ebs_encryption_by_default' && value.attributes['enabled'] !== false,
    );
    return eachResource(resources, {
      rules: datastores,
      moduleSettings: ['storage_encrypted', 'encrypted', 'at_rest_encryption_enabled', 'encryption_key_name'],
      noun: 'managed datastore',
      holds: 'is encrypted at rest',
      fails: 'not encrypted at rest',
      grantedBy: ({ value }) =>
        isModuleOf(value, /\/(?:google|google-beta|azurerm)(?:\/|$)/) ||
        (byDefault && value.type === 'aws_ebs_volume' && value.attributes['encrypted'] === undefined),
    });
  },
});

/** Modules of the registry name their provider last; those of these providers encrypt whatever is said. */
const isModuleOf = ({ type, attributes }: InfrastructureResourceFact, provider: RegExp): boolean =>
  type === 'module' && provider.test(String(attributes['source'] ?? ''));
