import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommandLine } from '../../../test/doubles/command-line.ts';
import type { DataMapAnswer, DataMapDifference, MapField } from '../../app/data-map/model.ts';
import type { Instant } from '../../base/instant.ts';

const email: MapField = {
  repository: 'acme/shop',
  dataType: 'user.contact.email',
  class: 'email',
  sensitivity: 'confidential',
  law: ['GDPR Art. 4(1)'],
  owner: 'users',
  field: 'email',
  source: 'schema',
  store: 'sql',
  type: 'varchar(255)',
  path: 'db/schema.sql',
  line: 3,
  places: [{ path: 'db/schema.sql', line: 3 }],
  confidence: 'certain',
  owners: ['@acme/data'],
  sinks: [{ kind: 'log', path: 'src/a.ts', line: 9, callee: 'logger.info', certainty: 'flows' }],
};
const answer: DataMapAnswer = {
  fields: [
    email,
    {
      ...email,
      field: 'diagnosis',
      dataType: 'user.health_and_medical',
      class: 'health',
      source: 'code',
      confidence: 'likely',
      sinks: [],
    },
  ],
  problems: [
    {
      repository: 'acme/shop',
      problem: 'gone',
      owner: 'users',
      field: 'ssn',
      path: 'data-classification.yaml',
      line: 4,
      because: 'declared, and gone',
    },
  ],
  leftOut: { notPersonal: 0, dropped: 1, superseded: 0 },
  repositories: [{ name: 'acme/shop', head: null }],
  gaps: [],
  run: null,
  period: null,
  notCovered: ['Schemaless stores hold anything.'],
};
const dataMap = () => Promise.resolve(answer);

void test('map --json: fields by the contract, problems, and a manifest of what was not covered', async () => {
  const ran = await runCommandLine(['map', '--json'], { plumbline: { dataMap } });
  const [field, , problem, manifest] = ran.lines() as Record<string, unknown>[];
  assert.equal(ran.code, 0);
  assert.deepEqual(
    [
      field!['type'],
      field!['dataType'],
      field!['owner'],
      field!['field'],
      field!['source'],
      field!['store'],
      field!['columnType'],
    ],
    ['field', 'user.contact.email', 'users', 'email', 'schema', 'sql', 'varchar(255)'],
  );
  assert.deepEqual(
    (field!['sinks'] as { kind: string }[]).map(({ kind }) => kind),
    ['log'],
  );
  assert.equal(problem!['type'], 'problem');
  assert.deepEqual(
    [manifest!['type'], manifest!['listed'], manifest!['notCovered']],
    ['manifest', 2, answer.notCovered],
  );
});

void test('map narrows by class, key and kind', async () => {
  const listed = async (...flags: string[]): Promise<unknown[]> => {
    const ran = await runCommandLine(['map', '--json', ...flags], { plumbline: { dataMap } });
    return (ran.lines() as Record<string, unknown>[]).filter(({ type }) => type === 'field').map(({ field }) => field);
  };
  assert.deepEqual(await listed('--type', 'health'), ['diagnosis']);
  assert.deepEqual(await listed('--type', 'user.contact'), ['email']);
  assert.deepEqual(await listed('--schemas'), ['email']);
  assert.deepEqual(await listed('--certain'), ['email']);
});

void test('map --check fails where declaration and code do not agree; without it it does not', async () => {
  assert.equal((await runCommandLine(['map', '--check'], { plumbline: { dataMap } })).code, 1);
  const { code, out } = await runCommandLine(['map'], { plumbline: { dataMap } });
  assert.equal(code, 0);
  assert.match(out, /users\.email .*user\.contact\.email .*log/);
  assert.match(out, /gone .*users\.ssn \(data-classification\.yaml:4\)/);
});

void test('map --from says what began, and by which landing', async () => {
  const difference: DataMapDifference = {
    ...answer,
    changes: [
      {
        change: 'added',
        field: email,
        because: 'began',
        by: { at: '2026-02-03T00:00:00.000Z' as Instant },
        changeset: { id: '#12', url: null },
      },
    ],
  };
  const plumbline = { dataMapDifference: () => Promise.resolve(difference) };
  const { code, out } = await runCommandLine(['map', '--from', '2026-01-01', '--to', '2026-03-31'], { plumbline });
  assert.equal(code, 0);
  assert.match(out, /^added +acme\/shop users\.email: began \(2026-02-03, #12\)/);
});

void test('a folder has no history', async () => {
  assert.equal((await runCommandLine(['map', '.', '--as-of', '2026-01-01'], {})).code, 2);
});
