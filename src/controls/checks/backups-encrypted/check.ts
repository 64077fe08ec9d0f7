import { exception, notApplicable, notDetermined, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { productionGap } from '../../kit/code.ts';
import { isForProduction, numberOf, readingOf, switchOf, textOf, type Resource } from '../../kit/declarations.ts';
import { judgeAll, type Verdict } from '../../kit/declared.ts';
import { resourceName } from '../../kit/resources.ts';
import { counted, listed, place } from '../../words.ts';

/** A copy is encrypted as its source is. */
const databases: Readonly<Record<string, readonly [backups: string, usual: number, encrypted: string]>> = {
  aws_db_instance: ['backup_retention_period', 0, 'storage_encrypted'],
  aws_rds_cluster: ['backup_retention_period', 1, 'storage_encrypted'],
  aws_docdb_cluster: ['backup_retention_period', 1, 'storage_encrypted'],
  aws_neptune_cluster: ['backup_retention_period', 1, 'storage_encrypted'],
  aws_elasticache_replication_group: ['snapshot_retention_limit', 0, 'at_rest_encryption_enabled'],
};
/** Their provider encrypts whatever is kept there. */
const vaults: ReadonlySet<string> = new Set([
  'aws_backup_vault',
  'aws_backup_logically_air_gapped_vault',
  'google_backup_dr_backup_vault',
  'google_gke_backup_backup_plan',
  'azurerm_recovery_services_vault',
  'azurerm_data_protection_backup_vault',
]);
/** Programs that encrypt every copy; borg may be told not to. */
const encrypting = /\b(?:restic|kopia|duplicity)\b/;
const dumps =
  /\b(?:pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mariabackup|xtrabackup|mongodump|borg(?:matic)?|wal-[ge]|pgbackrest|barman|litestream|etcdctl)\b/;

export const backupsEncrypted = defineCheck({
  meta: {
    id: 'backups-encrypted',
    title: 'Each backup that code declares is kept encrypted',
    question: 'Are backup copies as well protected as the live data?',
    rationale:
      'A stolen copy is a stolen database. Snapshots of managed databases are encrypted as the database is, vaults of the providers always, and so is what restic and kopia write. Where a script or job writes a dump (`pg_dump`, `mysqldump`), the code does not tell whether its target is encrypted, so that is open. Backups that a vendor makes are shown by the vendor.',
    remediation:
      'Encrypt the database whose snapshots are kept, or pipe dumps through `age` or `gpg` into an encrypted store; restic and kopia encrypt by themselves.',
    reference: 'ENC-12',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource', 'tracked-file'],
  relevantGap: productionGap,
  test(_item, facts) {
    const judged = judgeAll(facts.of('infrastructure-resource'), { judge, productionOnly: true });
    const jobs = facts
      .of('tracked-file')
      .filter(
        ({ value }) => value.topic === 'backup-job' && (encrypting.test(value.detail) || dumps.test(value.detail)),
      );
    const flawed = judged.filter(({ verdict }) => verdict !== 'sound' && 'flaw' in verdict);
    if (flawed.length > 0)
      return exception(
        `${counted(flawed.length, 'backup')} not encrypted: ${listed(flawed.map(({ resource, verdict }) => `${resourceName(resource)}: ${told(verdict)}`))}.`,
        flawed.map(({ resource }) => resource),
      );
    const open = [
      ...judged
        .filter(({ verdict }) => verdict !== 'sound')
        .map(({ resource, verdict }) => `${resourceName(resource)}: ${told(verdict)}`),
      ...jobs
        .filter(({ value }) => !encrypting.test(value.detail))
        .map(({ value }) => `${value.detail} (${place(value)}): whether what it writes is encrypted is not told`),
    ];
    if (open.length > 0)
      return notDetermined(`Of ${counted(open.length, 'backup')} the code alone does not tell: ${listed(open)}.`);
    const sound = [...judged.map(({ resource }) => resource), ...jobs];
    if (sound.length === 0) return notApplicable('No backup is declared in code of the repository.');
    return pass(
      `${counted(sound.length, 'backup')} encrypted: ${listed([...judged.map(({ resource }) => resourceName(resource)), ...jobs.map(({ value }) => `${value.detail} (${place(value)})`)])}.`,
      sound,
    );
  },
});

const told = (verdict: Verdict): string => (verdict === 'sound' ? '' : 'flaw' in verdict ? verdict.flaw : verdict.open);

function judge(resource: Resource): Verdict | undefined {
  const { type } = resource.value;
  if (vaults.has(type)) return 'sound';
  const known = databases[type];
  if (!known || !isForProduction(resource)) return undefined;
  const [backups, usual, encrypted] = known;
  const reading = readingOf(resource, backups);
  const days = reading === 'absent' ? usual : reading === 'unresolved' ? undefined : numberOf(reading);
  if (days === 0) return undefined;
  // A replica and a restored database are as their source is.
  const isCopy = ['replicate_source_db', 'snapshot_identifier', 'global_cluster_identifier'].some(
    (name) => readingOf(resource, name) !== 'absent',
  );
  const engine = textOf(readingOf(resource, 'engine_mode'));
  const setting = engine === 'serverless' ? 'on' : switchOf(resource, encrypted);
  if (setting === 'on') return 'sound';
  if (setting === 'unresolved' || isCopy || days === undefined)
    return { open: 'whether it is encrypted and copied is not written out' };
  return { flaw: 'its snapshots are not encrypted, since it is not' };
}
