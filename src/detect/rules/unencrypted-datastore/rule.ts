/** Databases, disks and queues that are declared without encryption at rest, or with it switched off. */
import { tableRule } from '../../infrastructure/table-rule.ts';
import { encryptionTable } from './table.ts';

export const unencryptedDatastore = tableRule({
  meta: {
    id: 'unencrypted-datastore',
    title: 'Data store without encryption',
    severity: 'high',
    why: 'Disks, snapshots and backups of the store can be read by whoever gets hold of them; encryption at rest is among the first things that customers and auditors ask for.',
    remediation:
      'Switch it on in the declaration. Most stores cannot be changed in place: restore a snapshot into an encrypted copy.',
    references: ['CWE-311', 'CIS AWS Foundations 2.2, 2.3'],
  },
  table: encryptionTable,
  examples: {
    bad: [
      { path: 'db.tf', code: 'resource "aws_db_instance" "main" {\n  engine = "postgres"\n}\n' },
      { path: 'db.tf', code: 'resource "aws_rds_cluster" "main" {\n  storage_encrypted = false\n}\n' },
      {
        path: 'stack.yaml',
        code: 'Resources:\n  Files:\n    Type: AWS::EFS::FileSystem\n    Properties:\n      Encrypted: false\n',
      },
    ],
    good: [
      { path: 'db.tf', code: 'resource "aws_db_instance" "main" {\n  storage_encrypted = true\n}\n' },
      { path: 'db.tf', code: 'resource "aws_db_instance" "main" {\n  storage_encrypted = var.encrypted\n}\n' },
      {
        path: 'db.tf',
        code: 'resource "aws_db_instance" "copy" {\n  replicate_source_db = aws_db_instance.main.id\n}\n',
      },
    ],
  },
});
