import { test } from 'node:test';
import { casesOf, resource } from '../../test-facts.ts';
import { backupsGuarded } from './check.ts';

const vault = resource('aws_backup_vault');
const of = '{ aws_backup_vault.main.name }';
const bucket = (more: Parameters<typeof resource>[1] = {}) =>
  resource('aws_s3_bucket', { bucket: 'shop-backups', ...more });

const cases = casesOf(backupsGuarded, {
  passes: [
    {
      name: 'a lock',
      facts: [vault, resource('aws_backup_vault_lock_configuration', { backup_vault_name: of })],
      because: /The place for backups declared as code keeps them from being deleted/,
    },
    {
      name: 'a policy that denies',
      facts: [
        vault,
        resource('aws_backup_vault_policy', {
          backup_vault_name: of,
          policy: '{"Statement":[{"Effect":"Deny","Action":"backup:DeleteRecoveryPoint"}]}',
        }),
      ],
      because: /The place/,
    },
    { name: 'soft delete, by default', facts: [resource('azurerm_recovery_services_vault')], because: /The place/ },
    {
      name: 'a bucket whose objects are locked',
      facts: [bucket(), resource('aws_s3_bucket_object_lock_configuration', { bucket: '{ aws_s3_bucket.main.id }' })],
      because: /The place/,
    },
  ],
  fails: [
    {
      name: 'neither lock nor policy',
      facts: [vault],
      because: /1 of 1 place for backups: aws_backup_vault\.main .*neither a lock nor a policy/,
    },
    {
      name: 'a policy that allows',
      facts: [
        vault,
        resource('aws_backup_vault_policy', {
          backup_vault_name: of,
          policy: '{"Statement":[{"Effect":"Allow","Action":"backup:*"}]}',
        }),
      ],
      because: /neither a lock nor a policy/,
    },
    {
      name: 'soft delete switched off',
      facts: [resource('azurerm_recovery_services_vault', { soft_delete_enabled: false })],
      because: /gone at once/,
    },
    { name: 'a bucket with backups', facts: [bucket()], because: /its objects can be deleted/ },
  ],
  notDetermined: [
    {
      name: 'a lock of some vault',
      facts: [vault, resource('aws_backup_vault_lock_configuration', { backup_vault_name: '{ each.value }' })],
      because: /whether it is locked is not written out/,
    },
    {
      name: 'a policy that is handed in',
      facts: [vault, resource('aws_backup_vault_policy', { backup_vault_name: of, policy: '{ var.policy }' })],
      because: /not written out/,
    },
  ],
  notApplicable: [
    {
      name: 'no place for backups',
      facts: [resource('aws_s3_bucket', { bucket: 'images' })],
      because: /No place for backups/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
