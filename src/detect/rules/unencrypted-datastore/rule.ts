/** Databases, disks and queues that are declared without encryption at rest, or with it switched off. */
import type { RawMatch, Rule, ScannedFile } from '../../rule.ts';
import { attribute, resourceBlocks } from '../../text/hcl-blocks.ts';

/** Attributes that must be true. `absent`: what the provider does when nothing is said. */
const needs: Readonly<Record<string, { readonly attribute: RegExp; readonly absent: 'off' | 'on' }>> = {
  aws_db_instance: { attribute: /storage_encrypted/, absent: 'off' },
  aws_rds_cluster: { attribute: /storage_encrypted/, absent: 'off' },
  aws_docdb_cluster: { attribute: /storage_encrypted/, absent: 'off' },
  aws_neptune_cluster: { attribute: /storage_encrypted/, absent: 'off' },
  aws_redshift_cluster: { attribute: /encrypted/, absent: 'off' },
  aws_efs_file_system: { attribute: /encrypted/, absent: 'off' },
  aws_ebs_volume: { attribute: /encrypted/, absent: 'off' },
  aws_elasticache_replication_group: { attribute: /at_rest_encryption_enabled/, absent: 'off' },
  aws_dax_cluster: { attribute: /enabled/, absent: 'off' },
  aws_opensearch_domain: { attribute: /enabled/, absent: 'on' },
  aws_dynamodb_table: { attribute: /server_side_encryption_enabled/, absent: 'on' },
  aws_sqs_queue: { attribute: /sqs_managed_sse_enabled/, absent: 'on' },
  azurerm_managed_disk: { attribute: /encryption_enabled/, absent: 'on' },
  azurerm_storage_account: { attribute: /https_traffic_only_enabled|enable_https_traffic_only/, absent: 'on' },
};

function* match(file: ScannedFile): Iterable<RawMatch> {
  for (const block of resourceBlocks(file)) {
    const need = needs[block.type];
    if (!need) continue;
    const set = attribute(block, need.attribute);
    const name = `${block.type}.${block.name}`;
    if (set?.value === 'false')
      yield { start: set.start, end: set.end, identity: name, detail: `${name}: switched off` };
    // A copy takes the encryption of its source.
    else if (
      !set &&
      need.absent === 'off' &&
      !/\b(?:snapshot_identifier|replicate_source_db|snapshot_id|global_cluster_identifier)\s{0,40}=/.test(block.body)
    ) {
      yield { start: block.start, end: block.headEnd, identity: name, detail: `${name}: off, because nothing is said` };
    }
  }
}

export const unencryptedDatastore: Rule = {
  meta: {
    id: 'unencrypted-datastore',
    title: 'Data store without encryption',
    class: 'iac',
    severity: 'high',
    why: 'Disks, snapshots and backups of the store can be read by whoever gets hold of them; encryption at rest is among the first things that customers and auditors ask for.',
    remediation:
      'Switch it on in the declaration. Most stores cannot be changed in place: restore a snapshot into an encrypted copy.',
    references: ['CWE-311', 'CIS AWS Foundations 2.2, 2.3'],
  },
  kinds: ['hcl'],
  contexts: ['production'],
  prefilter: {
    any: [
      'aws_db_instance',
      'aws_rds_cluster',
      'aws_docdb_cluster',
      'aws_neptune_cluster',
      'aws_redshift_cluster',
      'aws_efs_file_system',
      'aws_ebs_volume',
      'aws_elasticache_replication_group',
      'aws_dax_cluster',
      'encrypt',
      'sse_enabled',
      'https_traffic_only',
      'enabled',
    ],
  },
  match,
  examples: {
    bad: [
      { path: 'db.tf', code: 'resource "aws_db_instance" "main" {\n  engine = "postgres"\n}\n' },
      { path: 'db.tf', code: 'resource "aws_rds_cluster" "main" {\n  storage_encrypted = false\n}\n' },
    ],
    good: [
      { path: 'db.tf', code: 'resource "aws_db_instance" "main" {\n  storage_encrypted = true\n}\n' },
      {
        path: 'db.tf',
        code: 'resource "aws_db_instance" "copy" {\n  replicate_source_db = aws_db_instance.main.id\n}\n',
      },
    ],
  },
};
