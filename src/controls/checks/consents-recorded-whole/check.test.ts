import { test } from 'node:test';
import type { ConsentStoreFact } from '../../../model/consent-store.ts';
import { casesOf, fact, gap, repository } from '../../test-facts.ts';
import { consentsRecordedWhole } from './check.ts';

const store = (columns: readonly string[], value: Partial<ConsentStoreFact> = {}) =>
  fact('consent-store', {
    path: 'app/models/consent.py',
    line: 9,
    table: 'ConsentRecord',
    as: 'record',
    columns,
    context: 'production',
    ...value,
  });
const whole = ['user_id', 'consent_type', 'consent_version', 'granted_at', 'withdrawn_at'];
const added = (columns: readonly string[]) => store(columns, { path: 'migrations/2.sql', table: 'consent_records' });

const cases = casesOf(consentsRecordedWhole, {
  passes: [
    {
      name: 'all columns',
      facts: [store(whole)],
      because: /1 table for consents, .*ConsentRecord at app\/models\/consent\.py:9/,
    },
    {
      name: 'a state',
      facts: [store(['memberId', 'purpose', 'statementVersion', 'capturedAt', 'state'])],
      because: /1 table/,
    },
    {
      name: 'beside its texts',
      facts: [store(whole), store(['title', 'created_at'], { path: 'db/texts.rb', table: 'consents_offered' })],
      because: /1 table for consents/,
    },
    { name: 'of two files', facts: [store(whole.slice(0, 3)), added(whole.slice(3))], because: /1 table for consents/ },
    {
      name: 'its name tells what for',
      facts: [store(['email', 'text', 'created_at', 'revoked_at'], { table: 'marketing_consents' })],
      because: /marketing_consents/,
    },
  ],
  fails: [
    {
      name: 'neither wording nor withdrawal',
      facts: [store(['user_id', 'purpose', 'created_at'])],
      because: /ConsentRecord at .* has no column for the version of the text and the withdrawal/,
    },
    {
      name: 'one was taken away',
      facts: [
        store(whole),
        store(['id'], { path: 'migrations/3.sql', table: 'consent_records', gone: ['consent_version'] }),
      ],
      because: /has no column for the version of the text/,
    },
  ],
  notDetermined: [
    {
      name: 'the time may come from a base class',
      facts: [store(['user_id', 'purpose', 'version', 'granted'])],
      because: /has no column of its own for the time/,
    },
    {
      name: 'a column of free form',
      facts: [store(['user_id', 'purpose', 'created_at', 'metadata'])],
      because: /no column of its own for the version of the text and the withdrawal/,
    },
    {
      name: 'nobody is named, so it may hold texts',
      facts: [store(['title', 'created_at'], { table: 'consents' })],
      because: /no column of its own for the person, /,
    },
    {
      name: 'it points to the text',
      facts: [store(['user_id', 'consent_id', 'purpose', 'created_at', 'agreed'])],
      because: /no column of its own for the version of the text/,
    },
    {
      name: 'flags',
      facts: [store(['marketing_consent'], { as: 'flag', table: 'users' })],
      because: /users\.marketing_consent at app/,
    },
    { name: 'a file could not be read', facts: [repository()], gaps: [gap('consent-store')], because: /could be read/ },
  ],
  notApplicable: [
    { name: 'none', facts: [repository()], because: /keeps consents/ },
    { name: 'in a test', facts: [store(whole, { context: 'test' })], because: /keeps consents/ },
  ],
});
for (const [name, run] of cases) test(name, run);
