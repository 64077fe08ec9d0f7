import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { SecretText } from './secret-text.ts';

const secret = new SecretText('correct horse');

const ways: readonly (readonly [string, string])[] = [
  ['in a message', `token ${secret.toString()}`],
  ['in JSON', JSON.stringify({ token: secret })],
  ['in a dump', inspect({ deep: { token: secret } }, { depth: 5, showHidden: true })],
  ['as its entries', JSON.stringify(Object.entries(secret))],
  ['in the stack of an error that carries it', inspect(Object.assign(new Error('no'), { secret }))],
];

for (const [where, shown] of ways)
  test(`a secret does not show ${where}`, () => {
    assert.ok(!shown.includes('horse'), shown);
  });

test('a secret can be revealed', () => assert.equal(secret.reveal(), 'correct horse'));
