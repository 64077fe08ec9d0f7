import { test } from 'node:test';
import { casesOf, fact, gap, resource } from '../../test-facts.ts';
import { backupsEncrypted } from './check.ts';

const job = (detail: string) => fact('tracked-file', { topic: 'backup-job', path: 'ops/backup.sh', line: 3, detail });
const kept = { backup_retention_period: 7 };

const cases = casesOf(backupsEncrypted, {
  passes: [
    {
      name: 'snapshots of an encrypted database',
      facts: [resource('aws_db_instance', { ...kept, storage_encrypted: true })],
      because: /1 backup encrypted/,
    },
    { name: 'a vault', facts: [resource('aws_backup_vault')], because: /1 backup encrypted: aws_backup_vault.main/ },
    {
      name: 'a program that encrypts',
      facts: [job('CronJob/backup runs restic')],
      because: /restic \(ops\/backup.sh:3\)/,
    },
  ],
  fails: [
    {
      name: 'snapshots of a plain database',
      facts: [resource('aws_db_instance', kept), resource('aws_backup_vault')],
      because:
        /1 backup not encrypted: aws_db_instance.main \(infra\/main.tf:3\): its snapshots are not encrypted, since it is not/,
    },
    {
      name: 'switched off',
      facts: [resource('aws_rds_cluster', { storage_encrypted: false })],
      because: /not encrypted/,
    },
  ],
  notDetermined: [
    {
      name: 'a dump',
      facts: [job('pg_dump')],
      because: /pg_dump \(ops\/backup.sh:3\): whether what it writes is encrypted is not told/,
    },
    {
      name: 'a variable',
      facts: [resource('aws_db_instance', { ...kept, storage_encrypted: '${var.encrypted}' })],
      because: /not written out/,
    },
    {
      name: 'restored from a snapshot',
      facts: [resource('aws_db_instance', { ...kept, snapshot_identifier: 'prod-1' })],
      because: /not written out/,
    },
    {
      name: 'files that could not be read',
      facts: [resource('aws_backup_vault')],
      gaps: [gap('infrastructure-resource')],
      because: /./,
    },
  ],
  notApplicable: [
    { name: 'nothing is declared', facts: [], because: /No backup is declared/ },
    {
      name: 'a database without backups has another check',
      facts: [resource('aws_db_instance')],
      because: /No backup/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
