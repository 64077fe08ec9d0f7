import { test } from 'node:test';
import { casesOf, gap, resource } from '../../test-facts.ts';
import { storageNotPublic } from './check.ts';

const cases = casesOf(storageNotPublic, {
  passes: [
    {
      name: 'a private bucket',
      facts: [resource('aws_s3_bucket', { acl: 'private' })],
      because: /1 declaration of storage, none of them open/,
    },
    {
      name: 'no public address',
      facts: [resource('aws_db_instance', { publicly_accessible: false })],
      because: /1 declaration/,
    },
    {
      name: 'public access blocked',
      facts: [resource('aws_s3_bucket_public_access_block', { block_public_acls: true, block_public_policy: true })],
      because: /1 declaration/,
    },
  ],
  fails: [
    {
      name: 'a public access list',
      facts: [resource('aws_s3_bucket'), resource('aws_s3_bucket_acl', { acl: 'public-read' })],
      because: /1 of 2 declarations of storage open to the public: aws_s3_bucket_acl\.main .*: access list public-read/,
    },
    {
      name: 'all users',
      facts: [resource('google_storage_bucket_iam_member', { member: 'allUsers', role: 'roles/storage.objectViewer' })],
      because: /granted to allUsers/,
    },
    {
      name: 'a public database',
      facts: [resource('aws_db_instance', { publicly_accessible: true })],
      because: /a public address/,
    },
    {
      name: 'every network',
      facts: [
        resource('google_sql_database_instance', {
          'settings.ip_configuration.authorized_networks.value': '0.0.0.0/0',
        }),
      ],
      because: /every network/,
    },
    {
      name: 'a public container',
      facts: [resource('azurerm_storage_container', { container_access_type: 'blob' })],
      because: /container access blob/,
    },
    {
      name: 'the block is lifted',
      facts: [resource('aws_s3_bucket_public_access_block', { block_public_acls: false })],
      because: /not blocked \(block_public_acls\)/,
    },
  ],
  notDetermined: [
    {
      name: 'a file could not be read',
      facts: [resource('aws_s3_bucket')],
      gaps: [gap('infrastructure-resource')],
      because: /Not everything/,
    },
  ],
  notApplicable: [{ name: 'no storage', facts: [resource('aws_vpc')], because: /No storage is declared/ }],
});
for (const [name, run] of cases) test(name, run);
