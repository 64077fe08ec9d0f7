import { notApplicable, pass } from '../../../model/outcome.ts';
import type { Fact } from '../../../model/fact.ts';
import { defineCheck } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { inProduction, productionCodeGap } from '../../kit/code.ts';
import { plainAttributes } from '../../kit/resources.ts';
import { listed, place } from '../../words.ts';

/** Resources that delete what is past its time, and the attributes that switch it on in others. */
const retaining = /^(?:aws_s3_bucket_lifecycle_configuration|aws_backup_plan|azurerm_storage_management_policy)$/;
const expiry =
  /(?:^|\.)(?:lifecycle_rule\.(?:expiration|action)|ttl\.(?:enabled|attribute_name)|expiration\.days|message_retention_\w+|retention_in_days|default_table_expiration_ms|time_partitioning\.expiration_ms)/;
const keepsData =
  /^(?:aws_(?:db_instance|rds_cluster|dynamodb_table|s3_bucket|docdb_cluster)|google_(?:sql_database_instance|storage_bucket|bigquery_dataset)|azurerm_(?:storage_account|cosmosdb_account|\w+_flexible_server|mssql_database))$/;

/** They describe what passes through an interface, not what is kept. */
const ofInterface = /\.(?:graphqls?|gql|proto|ya?ml|json)$/;

export const retentionRules = defineCheck({
  meta: {
    id: 'retention-rules',
    title: 'Where data is kept, retention rules are written down or configured as code',
    question: 'How is data deleted when its time is up?',
    rationale:
      'Data that is kept for ever can be lost for ever. A written rule may stand in any repository of the run; deletion by lifecycle rules and expiry is seen in the repository that keeps the data. Whether the two agree, and whether deletion really ran, is for a reader and the logs to show.',
    remediation:
      'Write down how long each kind of data is kept and why, and let lifecycle rules, expiry or a scheduled job delete what is past its time.',
    reference: 'DAT-07',
    evaluation: 'state',
    parameters: { minimumWords: 30 },
  },
  population: 'repository',
  reads: ['document', 'infrastructure-resource', 'finding', 'tracked-file'],
  relevantGap: (gap) => gap.of === 'document' || productionCodeGap(gap),
  toleratesGaps: 'a rule that was found is there, whatever else could not be read.',
  test(_item, facts, { minimumWords }) {
    const resources = facts.of('infrastructure-resource').filter(inProduction);
    const documents = facts
      .anywhere('document')
      .filter(({ value }) => value.topic === 'data-retention' && value.words >= minimumWords);
    const configured = resources.filter(deletes);
    const rules = [
      ...documents.map(({ repository, value }) => `${repository}/${value.path}`),
      ...configured.map(({ value }) => place(value)),
    ];
    const kept = [
      ...resources.filter(({ value }) => keepsData.test(value.type)),
      ...facts
        .of('tracked-file')
        .filter(
          ({ value }) =>
            value.topic === 'database-migration' || (value.topic === 'schema' && !ofInterface.test(value.path)),
        ),
      ...facts.of('finding').filter((fact) => inProduction(fact) && fact.value.rule === 'personal-data-schema-field'),
    ];
    const unread =
      facts.gaps('infrastructure-resource').length + facts.gaps('finding').length + facts.gaps('tracked-file').length;
    if (kept.length === 0 && unread === 0)
      return notApplicable('Nothing in the repository declares a store or a schema of data.');
    if (rules.length > 0) return pass(`Retention is ruled by ${listed(rules)}.`, [...documents, ...configured]);
    const where = kept.length > 0 ? `, although data is kept: ${keptText(kept)}` : '';
    return missing(
      facts,
      ['document', 'infrastructure-resource', 'finding', 'tracked-file'],
      `No retention rule was found, written or configured${where}.`,
      kept.slice(0, 20),
    );
  },
});

const deletes = ({ value }: Fact<'infrastructure-resource'>): boolean =>
  retaining.test(value.type) ||
  plainAttributes(value).some(([name, given]) => expiry.test(name) && given !== false && given !== 0);

/** By what shows it, each with its files: a reader looks at one of each, and the number of migrations says nothing. */
function keptText(kept: readonly Fact<'infrastructure-resource' | 'tracked-file' | 'finding'>[]): string {
  const sorts = Map.groupBy(kept, sortOf);
  return listed(
    [...sorts].map(([sort, facts]) => {
      const paths = [...new Set(facts.map(({ value }) => value.path))].sort();
      return `${sort} in ${paths[0]!}${paths.length > 1 ? ' and others' : ''}`;
    }),
    4,
  );
}

function sortOf({ kind, value }: Fact<'infrastructure-resource' | 'tracked-file' | 'finding'>): string {
  if (kind === 'finding') return 'fields with personal data';
  if (kind === 'infrastructure-resource') return 'stores';
  return 'topic' in value && value.topic === 'schema' ? 'schemas' : 'migrations of databases';
}
