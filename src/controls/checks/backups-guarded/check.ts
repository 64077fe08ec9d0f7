import { defineCheck } from '../../check.ts';
import { allAt, ofTypes, switchOf, textOf, readingOf, tieTo, tiedTo, type Resource } from '../../kit/declarations.ts';
import { eachDeclared, providerGap, type Verdict } from '../../kit/declared.ts';
import { keepsObjects } from '../../kit/deletion-locks.ts';

type Judge = (resource: Resource, around: readonly Resource[]) => Verdict | undefined;

const judges: Readonly<Record<string, Judge>> = {
  aws_backup_vault: ofVault,
  aws_backup_logically_air_gapped_vault: () => 'sound',
  google_backup_dr_backup_vault: () => 'sound',
  azurerm_recovery_services_vault: (vault) => {
    const immutable = textOf(readingOf(vault, 'immutability'));
    if (immutable === 'Locked') return 'sound';
    const soft = switchOf(vault, 'soft_delete_enabled');
    if (soft === 'unresolved') return { open: 'whether deleted backups are kept is not written out' };
    return soft === 'off' ? { flaw: 'deleted backups are gone at once' } : 'sound';
  },
  azurerm_data_protection_backup_vault: (vault) => {
    const soft = readingOf(vault, 'soft_delete');
    if (soft === 'unresolved') return { open: 'whether deleted backups are kept is not written out' };
    return textOf(soft) === 'Off' ? { flaw: 'deleted backups are gone at once' } : 'sound';
  },
  aws_s3_bucket: ofBucket,
  google_storage_bucket: ofBucket,
};

export const backupsGuarded = defineCheck({
  meta: {
    id: 'backups-guarded',
    title: 'Each place for backups declared as code keeps them from whoever administers production',
    question: 'Who can delete backups?',
    rationale:
      'An attacker who takes an administrator deletes the backups first. A lock on the vault, a policy of it that denies deletion, or objects that cannot be deleted keeps them. Vaults are known by their sort, and buckets by a name that speaks of backups. Policies of the whole organisation and accounts of their own are declared elsewhere and not seen.',
    remediation:
      'Lock the vault (`aws_backup_vault_lock_configuration`), deny `backup:DeleteRecoveryPoint` in its policy, keep soft delete on, and lock the objects of buckets with backups.',
    reference: 'DR-13',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['infrastructure-resource'],
  relevantGap: providerGap,
  test(_item, facts) {
    return eachDeclared(facts, {
      noun: 'place for backups',
      plural: 'places for backups',
      holds: 'keeps them from being deleted',
      productionOnly: true,
      judge: (resource, around) => judges[resource.value.type]?.(resource, around),
    });
  },
});

function ofVault(vault: Resource, around: readonly Resource[]): Verdict {
  const [locks, policies] = [
    ofTypes(around, 'aws_backup_vault_lock_configuration'),
    ofTypes(around, 'aws_backup_vault_policy'),
  ];
  const names = ['backup_vault_name'];
  const lock = tieTo(vault, locks, names);
  const denied = tiedTo(vault, policies, names).map((policy) => deniesDeletion(policy, around));
  if (lock === 'tied' || denied.includes(true)) return 'sound';
  const isOpen = lock === 'perhaps' || denied.includes(undefined) || tieTo(vault, policies, names) === 'perhaps';
  return isOpen
    ? { open: 'whether it is locked is not written out' }
    : { flaw: 'neither a lock nor a policy keeps its backups' };
}

/** Undefined: the policy is made of what is not written here. */
function deniesDeletion(policy: Resource, around: readonly Resource[]): boolean | undefined {
  const text = allAt(policy, 'policy').map(String).join(' ');
  if (/\bdeny\b/i.test(text)) return /backup:(?:Delete|\*)/.test(text);
  const made = ofTypes(around, 'data.aws_iam_policy_document').filter(({ value }) => text.includes(`.${value.name}.`));
  if (made.length === 0) return /statement/i.test(text) ? false : undefined;
  return made.some(
    (one) =>
      allAt(one, 'statement.effect').includes('Deny') &&
      allAt(one, 'statement.actions').some((action) => /^backup:(?:Delete|\*)/.test(String(action))),
  );
}

function ofBucket(bucket: Resource, around: readonly Resource[]): Verdict | undefined {
  const names = [bucket.value.name, ...allAt(bucket, 'bucket'), ...allAt(bucket, 'name')].map(String);
  return names.some((name) => /(?:^|[-_.])backups?(?:$|[-_.])/i.test(name)) ? keepsObjects(bucket, around) : undefined;
}
