import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileText } from '../text/windows.ts';
import { purposeAt, purposeOf, type Purpose } from './purpose.ts';

for (const [names, purpose] of [
  ['sessionToken', 'security'],
  ['sessionCacheKey', 'other'],
  ['etag', 'other'],
  ['fileName', 'other'],
  ['value', 'unknown'],
] as const) {
  void test(`what ${names} is for: ${purpose}`, () => assert.equal(purposeOf(names), purpose));
}

const places: readonly { name: string; code: string; purpose: Purpose }[] = [
  { name: 'what takes it', code: 'signature = md5(x)', purpose: 'security' },
  { name: 'the function around it', code: 'def etag_of(x):\n    return md5(x)', purpose: 'other' },
  { name: 'lines around excuse', code: 'cache = Cache()\nvalue = md5(x)', purpose: 'other' },
  { name: 'lines around do not accuse', code: 'login(user)\nvalue = md5(x)', purpose: 'unknown' },
  {
    name: 'a protocol that asks for it',
    code: 'magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"\naccept = md5(x)',
    purpose: 'other',
  },
  { name: 'the code says so', code: 'token = md5(x, usedforsecurity=False)', purpose: 'other' },
];
for (const { name, code, purpose } of places) {
  void test(`what a hash is for, by ${name}`, () => {
    const file = new FileText(code, 'python').seenWhole();
    const start = code.indexOf('md5(');
    assert.equal(purposeAt(file, start, start + 3), purpose);
  });
}
