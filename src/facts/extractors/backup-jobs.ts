/** Jobs that make backups: Kubernetes schedules, scripts, crontabs and backup plans in Terraform. */
import { readHcl } from '../readers/hcl.ts';
import { flattenYaml, readYaml } from '../readers/yaml.ts';
import { invocationsIn } from '../readers/program.ts';
import type { Extracted, Extractor, SourceFile } from '../extractor.ts';
import { isManifestFile, looksLikeManifest } from './manifest-paths.ts';
import { runsForReal, tracked } from './tracked.ts';
import { objectName, objectsOf } from './workloads.ts';

type Said = Extracted<'tracked-file'>;

const tools =
  /^(?:pg_dump|pg_dumpall|pg_basebackup|mysqldump|mariadb-dump|mariabackup|xtrabackup|mongodump|restic|borg|borgmatic|kopia|duplicity|wal-g|wal-e|pgbackrest|barman|velero|redis-backup|litestream|influx_inspect|etcdctl)$/;
const toolWord =
  /\b(?:pg_dump(?:all)?|pg_basebackup|mysqldump|mariadb-dump|mariabackup|xtrabackup|mongodump|restic|borg(?:matic)?|kopia|wal-[ge]|pgbackrest|litestream)\b/;
const objects: readonly (readonly [kind: string, group: RegExp])[] = [
  ['Schedule', /^velero\.io\//],
  ['BackupStorageLocation', /^velero\.io\//],
  ['ScheduledBackup', /cnpg\.io\/|postgresql/],
  ['BackupPlan', /gkebackup|backup/],
  ['PerconaXtraDBClusterBackup', /percona/],
  ['VolumeSnapshot', /snapshot\.storage/],
];
const plans =
  /^(?:aws_backup_(?:plan|selection)|aws_dlm_lifecycle_policy|aws_db_instance_automated_backups_replication|google_gke_backup_backup_plan|google_compute_resource_policy|azurerm_backup_policy_\w+|azurerm_data_protection_backup_policy_\w+|kubernetes_cron_job(?:_v1)?)$/;
const script =
  /(?:^|\/)[^/]*(?:backup|dump|snapshot)[^/]*\.(?:sh|bash|py)$|(?:^|\/)(?:crontab|[^/]+\.cron|cron\.d\/[^/]+)$/i;
const terraform = /\.(?:tf|tofu)$/;

export const backupJobs: Extractor<'tracked-file'> = {
  id: 'backup-jobs',
  version: 1,
  produces: ['tracked-file'],
  wants: (path) => runsForReal(path) && (isManifestFile(path) || terraform.test(path) || script.test(path)),
  *extract(file) {
    if (terraform.test(file.path)) yield* declaredPlans(file);
    else if (script.test(file.path)) yield* scripts(file);
    else yield* scheduledObjects(file);
  },
};

/** Files that cannot be read are told by the extractor of the resources in them. */
function* scheduledObjects({ path, text }: SourceFile): Iterable<Said> {
  if (!looksLikeManifest(text)) return;
  if (!toolWord.test(text) && !objects.some(([kind]) => text.includes(kind))) return;
  const read = readYaml(text);
  if (!read.ok) return;
  for (const object of read.value.flatMap(objectsOf)) {
    const kind = object.get('kind')?.text ?? '';
    const version = object.get('apiVersion')?.text ?? '';
    const name = `${kind}/${objectName(object)}`;
    const known = objects.some(([own, group]) => own === kind && group.test(version));
    if (known) yield tracked('backup-job', { path, line: object.line }, name, name);
    if (kind !== 'CronJob') continue;
    const tool = Object.values(flattenYaml(object).values)
      .map((value) => toolWord.exec(String(value))?.[0])
      .find((one) => one !== undefined);
    if (tool !== undefined) yield tracked('backup-job', { path, line: object.line }, `${name} runs ${tool}`, name);
  }
}

function* declaredPlans({ path, text }: SourceFile): Iterable<Said> {
  const read = readHcl(text);
  if (!read.ok) return;
  for (const { type, labels, line, blocks } of read.value.blocks) {
    const [kind = '', name = ''] = labels;
    if (type !== 'resource' || !plans.test(kind)) continue;
    if (kind === 'google_compute_resource_policy' && !blocks.some((b) => b.type === 'snapshot_schedule_policy'))
      continue;
    if (kind.startsWith('kubernetes_cron_job') && !toolWord.test(text)) continue;
    yield tracked('backup-job', { path, line }, `${kind}.${name}`, `${kind}.${name}`);
  }
}

function* scripts({ path, text }: SourceFile): Iterable<Said> {
  const isTable = !/\.(?:sh|bash|py)$/.test(path);
  if (path.endsWith('.py') || isTable) {
    const at = text.split('\n').findIndex((line) => !/^\s*#/.test(line) && toolWord.test(line));
    if (at >= 0) yield tracked('backup-job', { path, line: at + 1 }, toolWord.exec(text.split('\n')[at]!)![0]);
    return;
  }
  const found = invocationsIn(text).find(({ call }) => tools.test(call.program));
  if (found) yield tracked('backup-job', { path, line: found.line + 1 }, found.call.program);
}
