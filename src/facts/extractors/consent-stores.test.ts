import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consentStores } from './consent-stores.ts';
import { factsOf, type SaidCase } from './said-by.ts';

const saidOf = (path: string, text: string): readonly string[] =>
  factsOf(consentStores, path, text).map(
    ({ value: { as, table, columns, gone = [] } }) =>
      `${as} ${table}: ${columns.join(' ')}${gone.length > 0 ? ` without ${gone.join(' ')}` : ''}`,
  );

const cases: readonly SaidCase[] = [
  {
    name: 'a table',
    path: 'db/1.sql',
    text: 'CREATE TABLE consents (\n  id bigint,\n  user_id bigint,\n  purpose text,\n  granted_at timestamptz\n);',
    said: ['record consents: id user_id purpose granted_at'],
  },
  {
    name: 'relations of a model, which are columns too',
    path: 'consent/models.py',
    text: [
      'from django.db import models',
      '',
      'class ConsentRecord(models.Model):',
      '    member = models.ForeignKey("people.Member", on_delete=models.PROTECT)',
      '    state = models.CharField(max_length=24)',
      '    statement_version = models.ForeignKey(Statement, on_delete=models.PROTECT)',
      '    captured_at = models.DateTimeField(auto_now_add=True)',
      '',
      'class Other(models.Model):',
      '    owner = models.ForeignKey("people.Member", on_delete=models.PROTECT)',
    ].join('\n'),
    said: ['record ConsentRecord: state captured_at member statement_version'],
  },
  {
    name: 'a migration that adds a flag',
    path: 'db/2.sql',
    text: 'ALTER TABLE users ADD COLUMN marketing_consent boolean;',
    said: ['flag users: marketing_consent'],
  },
  {
    name: 'what an application may do at sign-in',
    path: 'db/3.sql',
    text: 'CREATE TABLE user_consents (\n  user_id bigint,\n  client_id text,\n  scope text\n);',
    said: [],
  },
  {
    name: 'texts and settings of consents',
    path: 'db/4.sql',
    text: 'CREATE TABLE consent_versions (\n  id bigint,\n  body text\n);',
    said: [],
  },
  { name: 'no consent', path: 'db/5.sql', text: 'CREATE TABLE users (\n  id bigint,\n  email text\n);', said: [] },
];
for (const { name, path, text, said } of cases) test(name, () => assert.deepEqual(saidOf(path, text), said));
