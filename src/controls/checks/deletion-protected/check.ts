import { defineCheck } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import { eachResource } from '../../kit/resource-check.ts';
import type { ResourceRule } from '../../kit/resources.ts';

const guard = (...settings: readonly string[]): ResourceRule => ({
  settings: [...settings, 'lifecycle.prevent_destroy'],
  absent: 'off',
});

const guarded: ReadonlyMap<string, ResourceRule> = new Map([
  ['aws_db_instance', guard('deletion_protection')],
  ['aws_rds_cluster', guard('deletion_protection')],
  ['aws_docdb_cluster', guard('deletion_protection')],
  ['aws_neptune_cluster', guard('deletion_protection')],
  ['aws_dynamodb_table', guard('deletion_protection_enabled')],
  // Without `deletion_protection`, the Google provider protects; an instance must be released on purpose.
  ['google_sql_database_instance', { settings: ['deletion_protection'], absent: 'on' }],
  ['google_spanner_instance', guard()],
  ['google_bigquery_table', { settings: ['deletion_protection'], absent: 'on' }],
  ['azurerm_key_vault', guard('purge_protection_enabled')],
  ['AWS::RDS::DBInstance', guard('DeletionProtection')],
  ['AWS::RDS::DBCluster', guard('DeletionProtection')],
]);

export const deletionProtected = defineCheck({
  meta: {
    id: 'deletion-protected',
    title: 'Each database declared as code is guarded against accidental deletion',
    question: 'Could one command erase production?',
    rationale:
      'Infrastructure code deletes as readily as it creates: a renamed resource is a deleted one. A guard makes deletion a decision of its own. Of a database that a module from elsewhere makes, only the inputs are seen. Locks that are set by hand in the cloud are not seen here.',
    remediation: 'Set `deletion_protection = true` (or `lifecycle { prevent_destroy = true }`) on each database.',
    reference: 'DR-08',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: productionGap,
  test(_item, facts) {
    return eachResource(facts.of('infrastructure-resource'), {
      rules: guarded,
      moduleSettings: ['deletion_protection', 'deletion_protection_enabled'],
      noun: 'managed database',
      holds: 'is guarded against deletion',
      fails: 'without a guard against deletion',
    });
  },
});
