import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { isHubSignature } from './delivery-body.ts';

const body = Buffer.from('{"a":1}');
const signed = (secret: string, of: Uint8Array = body): string =>
  `sha256=${createHmac('sha256', secret).update(of).digest('hex')}`;

const cases: readonly (readonly [name: string, signature: string, secret: string, expected: boolean])[] = [
  ['signed with the secret', signed('secret'), 'secret', true],
  ['signed with another', signed('other'), 'secret', false],
  ['of another body', signed('secret', Buffer.from('{}')), 'secret', false],
  ['without the name of the hash', signed('secret').slice('sha256='.length), 'secret', false],
  ['cut short', signed('secret').slice(0, -1), 'secret', false],
  ['signed with no secret at all', signed(''), '', false],
];
for (const [name, signature, secret, expected] of cases)
  test(`a delivery ${name} ${expected ? 'is taken' : 'is refused'}`, () =>
    assert.equal(isHubSignature(signature, body, secret), expected));
