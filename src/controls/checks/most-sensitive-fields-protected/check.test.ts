import { test } from 'node:test';
import type { DeclaredField } from '../../../model/finding.ts';
import { casesOf, finding, gap } from '../../test-facts.ts';
import { mostSensitiveFieldsProtected } from './check.ts';

const field = (over: Partial<DeclaredField> = {}, path = 'src/patient.ts') =>
  finding({
    class: 'personal-data',
    rule: 'personal-data-schema-field',
    path,
    field: {
      dataType: 'user.government_id.national_identification_number',
      owner: 'Patient',
      field: 'ssn',
      source: 'schema',
      store: 'sql',
      type: 'String',
      confidence: 'certain',
      ...over,
    },
  });
const encrypted = { protection: 'encrypted' } as const;
const card = { dataType: 'user.financial.credit_card', owner: 'Card' };

const cases = casesOf(mostSensitiveFieldsProtected, {
  passes: [
    {
      name: 'declared encrypted',
      facts: [field(encrypted)],
      because: /1 field of the most sensitive kinds, each declared with protection/,
    },
    {
      name: 'the column is plain, the model encrypts',
      facts: [field({ field: 'SSN'.toLowerCase(), owner: 'patients' }, 'db/schema.sql'), field(encrypted)],
      because: /each declared with protection/,
    },
  ],
  fails: [
    {
      name: 'a model without protection',
      facts: [field(), field({ ...encrypted, field: 'passportNumber' })],
      because: /1 of 2 fields of the most sensitive kinds is declared without protection: Patient\.ssn/,
    },
    {
      name: 'a card verification value, whatever protects it',
      facts: [field({ ...card, ...encrypted, field: 'cvv' })],
      because: /Card verification values must not be kept: Card\.cvv/,
    },
  ],
  notDetermined: [
    { name: 'a column alone', facts: [field({}, 'db/schema.sql')], because: /only a column is declared/ },
    { name: 'bytes may be encrypted', facts: [field({ type: 'bytea' })], because: /only a column is declared/ },
    { name: 'encrypted, and code unread', facts: [field(encrypted)], gaps: [gap('finding')], because: /./ },
  ],
  notApplicable: [
    {
      name: 'nothing of the sort',
      facts: [field({ dataType: 'user.contact.email', field: 'email' })],
      because: /No model or schema/,
    },
    { name: 'a message travels', facts: [field({ store: 'api' })], because: /No model or schema/ },
    {
      name: 'the last four digits',
      facts: [field({ ...card, field: 'cardLast4' }), field({ ...card, field: 'cc_first_digits' })],
      because: /No model or schema/,
    },
    { name: 'in tests', facts: [finding({ ...field().value, context: 'test' })], because: /No model or schema/ },
  ],
});
for (const [name, run] of cases) test(name, run);
