/**
 * What the rules over infrastructure find in bridgecrewio/terragoat, which is insecure on purpose, beside what somebody
 * who read its Terraform files says is wrong in them within the subjects of our rules.
 *
 *   node bench/detect/infrastructure.ts --terragoat GIT-DIRECTORY
 *
 * Other subjects of that set (names, tags, policies of passwords, secrets in variables) are not counted here.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { rules } from '../../src/detect/rules/index.ts';
import { scanWith } from '../../src/detect/scan.ts';
import { fileKindOf } from '../../src/model/file-kind.ts';

/** `file rule number`: how many of them there are. */
const expected = `
alicloud/bucket.tf public-storage 1
alicloud/rds.tf public-database 1
alicloud/trail.tf audit-log-off 1
aws/db-app.tf backups-off 2
aws/db-app.tf broad-permission 1
aws/db-app.tf public-database 1
aws/db-app.tf unencrypted-datastore 1
aws/ec2.tf open-security-group 1
aws/ec2.tf unencrypted-datastore 1
aws/ec2.tf instance-metadata-v1 1
aws/eks.tf public-database 1
aws/elb.tf plaintext-traffic 1
aws/es.tf broad-permission 1
aws/es.tf unencrypted-datastore 1
aws/iam.tf broad-permission 1
aws/kms.tf key-rotation-off 1
aws/neptune.tf backups-off 1
aws/neptune.tf unencrypted-datastore 1
aws/rds.tf backups-off 1
aws/rds.tf unencrypted-datastore 9
azure/aks.tf audit-log-off 1
azure/aks.tf broad-permission 1
azure/app_service.tf plaintext-traffic 2
azure/logging.tf audit-log-off 1
azure/networking.tf audit-log-off 1
azure/networking.tf open-security-group 2
azure/roles.tf broad-permission 1
azure/security_center.tf audit-log-off 1
azure/sql.tf plaintext-traffic 2
azure/sql.tf audit-log-off 2
azure/sql.tf public-database 1
azure/storage.tf audit-log-off 1
azure/storage.tf unencrypted-datastore 1
gcp/big_data.tf backups-off 1
gcp/big_data.tf public-database 1
gcp/big_data.tf public-storage 1
gcp/gcs.tf public-storage 1
gcp/gke.tf audit-log-off 1
gcp/gke.tf broad-permission 1
gcp/gke.tf public-database 1
gcp/networks.tf open-security-group 1
oracle/bucket.tf public-storage 1
`;

const subjects = new Set(
  expected
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[1]!),
);

function found(gitDirectory: string): ReadonlyMap<string, number> {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['--git-dir', gitDirectory, ...args], { maxBuffer: 2 ** 28, encoding: 'utf8' });
  const asked = rules.filter(({ meta }) => subjects.has(meta.id));
  const counts = new Map<string, number>();
  for (const path of git('ls-tree', '-r', '--name-only', 'HEAD', 'terraform').trim().split('\n')) {
    if (!path.endsWith('.tf')) continue;
    const file = { text: git('show', `HEAD:${path}`), kind: fileKindOf(path) };
    for (const { rule } of scanWith(asked, file, { secretKey: new Uint8Array(32) })) {
      const name = `${path.slice('terraform/'.length)} ${rule}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

function main(): void {
  const { values } = parseArgs({ options: { terragoat: { type: 'string' } } });
  if (values.terragoat === undefined) {
    process.stdout.write('node bench/detect/infrastructure.ts --terragoat GIT-DIRECTORY\n');
    return;
  }
  const counts = found(values.terragoat);
  let hits = 0;
  let missed = 0;
  let total = 0;
  for (const count of counts.values()) total += count;
  for (const line of expected.trim().split('\n')) {
    const [path = '', rule = '', wanted = '0'] = line.split(' ');
    const own = Math.min(counts.get(`${path} ${rule}`) ?? 0, Number(wanted));
    hits += own;
    missed += Number(wanted) - own;
    if (own < Number(wanted)) process.stdout.write(`missed ${Number(wanted) - own}: ${rule} in ${path}\n`);
  }
  const share = (part: number, whole: number): string => (part / whole).toFixed(3);
  process.stdout.write(
    `precision ${share(hits, total)}  recall ${share(hits, hits + missed)}  (${hits} right, ${total - hits} more than expected, ${missed} missed)\n`,
  );
}

main();
