import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactText, redactValue } from './redact.ts';

const made = (prefix: string, length: number): string => prefix + 'Qx7'.repeat(length).slice(0, length);

const hidden: readonly (readonly [name: string, value: string])[] = [
  ['POSTGRES_PASSWORD', 'hunter2hunter2'],
  ['env.API_KEY', made('', 24)],
  ['spec.credentials.token', made('', 24)],
  ['db_password', 'correct horse'],
  ['connection_string', 'Server=x;Pwd=y'],
];
for (const [name, value] of hidden) test(`hides ${name}`, () => assert.equal(redactValue(name, value), '[redacted]'));

const shown: readonly (readonly [name: string, value: string | boolean | number])[] = [
  ['AWS_SECRET_ACCESS_KEY', '${{ secrets.AWS_SECRET_ACCESS_KEY }}'],
  ['password', '{ var.password }'],
  ['kms_key_id', 'arn:aws:kms:eu-west-1:1:key/x'],
  ['spec.secretName', 'jwt-key'],
  ['automountServiceAccountToken', false],
  ['image', 'postgres:16'],
  ['persist-credentials', 'false'],
  ['exit-code', '1'],
];
for (const [name, value] of shown) test(`shows ${name}`, () => assert.equal(redactValue(name, value), value));

test('credentials within text', () => {
  const url = `postgres://app:${made('', 12)}@db/x`;
  assert.equal(redactText(`psql ${url}`), 'psql postgres://app:[redacted]@db/x');
  assert.equal(redactText(`export DB_PASSWORD=${made('', 12)} && run`), 'export DB_PASSWORD=[redacted] && run');
  assert.equal(
    redactText(`curl -H "Authorization: Bearer ${made('', 30)}"`),
    'curl -H "Authorization: Bearer [redacted]"',
  );
  assert.equal(redactText(`echo ${made('AKIA', 16).toUpperCase()}`), 'echo [redacted]');
  const plain = 'npm ci && TOKEN=$GITHUB_TOKEN npm test -- --tokens=3';
  assert.equal(redactText(plain), plain);
});
