import { test } from 'node:test';
import { casesOf, document, fact, finding, gap, repository, resource } from '../../test-facts.ts';
import { retentionRules } from './check.ts';

const migration = fact('tracked-file', {
  topic: 'database-migration',
  path: 'db/001.sql',
  line: 1,
  detail: 'create table',
});

const cases = casesOf(retentionRules, {
  passes: [
    {
      name: 'a written rule',
      facts: [migration, document('data-retention')],
      because: /Retention is ruled by shop\/docs\/data-retention\.md/,
    },
    {
      name: 'a written rule elsewhere',
      facts: [repository(), migration, document('data-retention', {}, { repository: 'handbook' })],
      because: /handbook/,
    },
    {
      name: 'a lifecycle rule',
      facts: [resource('aws_s3_bucket'), resource('aws_s3_bucket_lifecycle_configuration', {}, { line: 9 })],
      because: /infra\/main\.tf:9/,
    },
    {
      name: 'expiry of a table',
      facts: [resource('aws_dynamodb_table', { 'ttl.enabled': true })],
      because: /infra\/main\.tf:3/,
    },
  ],
  fails: [
    {
      name: 'a schema and no rule',
      facts: [migration],
      because:
        /No retention rule was found, written or configured, although data is kept: migrations of databases in db\/001\.sql\./,
    },
    {
      name: 'several sorts of data, each with a file to look at',
      facts: [
        migration,
        fact('tracked-file', { topic: 'database-migration', path: 'db/002.sql', line: 1, detail: 'alter table' }),
        resource('aws_db_instance'),
      ],
      because: /data is kept: stores in infra\/main\.tf and migrations of databases in db\/001\.sql and others\./,
    },
    {
      name: 'personal data and no rule',
      facts: [finding({ class: 'personal-data', rule: 'personal-data-schema-field' })],
      because: /although data is kept/,
    },
    {
      name: 'expiry switched off',
      facts: [resource('aws_dynamodb_table', { 'ttl.enabled': false })],
      because: /No retention rule/,
    },
    { name: 'a stub', facts: [migration, document('data-retention', { words: 3 })], because: /No retention rule/ },
  ],
  notDetermined: [
    { name: 'a document could not be read', facts: [migration], gaps: [gap('document')], because: /may be in/ },
    {
      name: 'infrastructure could not be read',
      facts: [],
      gaps: [gap('infrastructure-resource')],
      because: /No retention rule was found, written or configured\. It may be in/,
    },
  ],
  notApplicable: [
    {
      name: 'the description of an interface keeps nothing',
      facts: [fact('tracked-file', { topic: 'schema', path: 'swagger.yml', line: 1, detail: 'swagger.yml' })],
      because: /Nothing in the repository declares a store/,
    },
    {
      name: 'no data',
      facts: [document('data-retention'), resource('aws_vpc')],
      because: /Nothing in the repository declares a store/,
    },
  ],
});
for (const [name, run] of cases) test(name, run);
