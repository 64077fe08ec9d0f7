import { test } from 'node:test';
import { casesOf, gap, repository, resource } from '../../test-facts.ts';
import { storeReadersNamed } from './check.ts';

const grant = (role: string) => resource('postgresql_grant', { role, object_type: 'table' });
const bucket = (member: string) =>
  resource('google_storage_bucket_iam_member', { role: 'roles/storage.objectViewer', member });

const cases = casesOf(storeReadersNamed, {
  passes: [
    { name: 'to a role', facts: [grant('reporting')], because: /goes to roles that are named/ },
    {
      name: 'to one of the list',
      facts: [grant('reporting')],
      parameters: { roles: 'Reporting' },
      because: /goes to roles/,
    },
    {
      name: 'to an account that is made for it',
      facts: [bucket('{ google_service_account.api.member }')],
      because: /goes to roles/,
    },
    { name: 'to a service', facts: [bucket('serviceAccount:ci@acme.example')], because: /goes to roles/ },
    {
      name: 'a dataset with its access',
      facts: [
        resource('google_bigquery_dataset', { 'access.role': 'READER', 'access.user_by_email': 'ann@acme.example' }),
      ],
      because: /goes to roles/,
    },
  ],
  fails: [
    { name: 'to PUBLIC', facts: [grant('public')], because: /is to everybody \(public\)/ },
    { name: 'to the internet', facts: [bucket('allUsers')], because: /is to everybody \(allUsers\)/ },
    { name: 'to a whole domain', facts: [bucket('domain:acme.example')], because: /is to everybody/ },
    {
      name: 'to somebody who is not on the list',
      facts: [grant('intern')],
      parameters: { roles: 'reporting' },
      because: /is to intern, who are not on the list/,
    },
  ],
  notDetermined: [
    { name: 'in a variable', facts: [grant('{ var.role }')], because: /comes from elsewhere/ },
    {
      name: 'a store without grants',
      facts: [resource('aws_db_instance')],
      because: /no right to read them is granted as code/,
    },
    {
      name: 'a file could not be read',
      facts: [grant('reporting')],
      gaps: [gap('infrastructure-resource')],
      because: /Some infrastructure/,
    },
  ],
  notApplicable: [
    { name: 'no store', facts: [repository()], because: /No datastore/ },
    {
      name: 'a dataset without access',
      facts: [repository(), resource('google_pubsub_topic')],
      because: /No datastore/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
