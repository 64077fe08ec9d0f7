import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { applyClassification, readClassification } from './classification.ts';
import { mapAsCsv, mapAsFides } from './exports.ts';
import { classified } from './join.ts';
import type { MapField } from './model.ts';

const row = (owner: string, field: string, dataType = 'user.contact.email'): MapField => ({
  repository: 'shop',
  ...classified(dataType),
  owner,
  field,
  source: 'schema',
  store: 'sql',
  path: 'schema.sql',
  line: 3,
  places: [],
  confidence: 'likely',
  owners: [],
  sinks: [],
});

function entriesOf(text: string) {
  const read = readClassification(text, 'data-classification.yaml');
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}

void test('what people say wins over what is found, and disagreement is shown', () => {
  const entries = entriesOf(
    'version: 1\nfields:\n  users.email: { type: user.contact.email, sensitivity: restricted, purpose: login, retention: 2 years }\n  users.nick_name: user.account.username\n  suppliers.*: not-personal\n  users.ssn: user.government_id\n',
  );
  const { fields, problems, notPersonal } = applyClassification(
    'shop',
    [row('User', 'email'), row('users', 'nickName', 'user.name'), row('suppliers', 'email'), row('leads', 'email')],
    entries,
  );
  assert.equal(notPersonal, 1);
  assert.deepEqual(
    fields.map(({ owner, dataType, sensitivity, confidence, declared }) => [
      owner,
      dataType,
      sensitivity,
      confidence,
      declared?.purpose,
    ]),
    [
      ['User', 'user.contact.email', 'restricted', 'certain', 'login'],
      ['users', 'user.account.username', 'internal', 'certain', undefined],
      ['leads', 'user.contact.email', 'confidential', 'likely', undefined],
    ],
  );
  assert.deepEqual(
    problems.map(({ problem, owner, field, line }) => [problem, owner, field, line]),
    [
      ['disagrees', 'users', 'nick_name', 4],
      ['undeclared', 'leads', 'email', 3],
      ['gone', 'users', 'ssn', 6],
    ],
  );
});

void test('without a file nothing is undeclared', () => {
  assert.deepEqual(applyClassification('shop', [row('users', 'email')], []).problems, []);
});

const faults: readonly (readonly [name: string, text: string, line: number])[] = [
  ['a type that is none', 'fields:\n  users.email: contact\n', 2],
  ['a name without an owner', 'fields:\n  email: user.contact.email\n', 2],
  ['a key that is not known', 'fields:\n  users.email: { type: user.name, purpse: x }\n', 2],
  ['no YAML', 'fields: {\n', 2],
  ['nothing that is declared', 'name: x\n', 1],
];
for (const [name, text, line] of faults) {
  void test(`a file that cannot be read is said with its line: ${name}`, () => {
    const read = readClassification(text, 'a.yaml');
    assert.ok(!read.ok);
    assert.equal(read.error.line, line);
  });
}

void test('fides data sets are read as they are written', () => {
  const fields = [row('users', 'email'), row('users', 'ssn', 'user.government_id.national_identification_number')];
  const written = mapAsFides(fields);
  assert.equal((parse(written) as { dataset: { fides_key: string }[] }).dataset[0]!.fides_key, 'shop_sql');
  assert.deepEqual(
    entriesOf(written).map(({ owner, field, type }) => [owner, field, type]),
    fields.map(({ owner, field, dataType }) => [owner, field, dataType]),
  );
});

void test('CSV keeps formulas from being run', () => {
  assert.match(mapAsCsv([row('users', '=cmd')]), /'=cmd/);
});
