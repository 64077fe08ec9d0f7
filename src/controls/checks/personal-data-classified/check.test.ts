import { test } from 'node:test';
import { casesOf, document, finding, gap, repository } from '../../test-facts.ts';
import { personalDataClassified } from './check.ts';

const rule = 'personal-data-schema-field';
const field = finding({
  class: 'personal-data',
  rule,
  field: { dataType: 'user.contact.email', owner: 'customers', field: 'email', source: 'schema' },
  path: 'db/schema.sql',
});

const cases = casesOf(personalDataClassified, {
  passes: [
    {
      name: 'classified here',
      facts: [field, document('data-classification')],
      because:
        /1 field with personal data in 1 file \(user\.contact\.email\); a data classification is written in shop\/docs/,
    },
    {
      name: 'classified elsewhere',
      facts: [repository(), field, document('data-classification', {}, { repository: 'handbook' })],
      because: /handbook\/docs/,
    },
  ],
  fails: [
    { name: 'no classification', facts: [field], because: /1 field with personal data .*, and no data classification/ },
    {
      name: 'a stub',
      facts: [field, document('data-classification', { words: 4 })],
      because: /no data classification/,
    },
  ],
  notDetermined: [
    {
      name: 'no classification, and a document could not be read',
      facts: [field],
      gaps: [gap('document', { path: 'policies/data.md' })],
      because: /no data classification in any repository of the run\. It may be in/,
    },
    {
      name: 'code that could not be scanned',
      facts: [field, document('data-classification')],
      gaps: [gap('finding')],
      because: /Not everything/,
    },
  ],
  notApplicable: [
    { name: 'no personal data', facts: [finding({ class: 'secret' })], because: /No field with personal data/ },
    { name: 'only in tests', facts: [finding({ class: 'personal-data', rule, context: 'test' })], because: /No field/ },
  ],
});
for (const [name, run] of cases) test(name, run);
