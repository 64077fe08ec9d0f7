import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanWith } from '../scan.ts';
import { fastPasswordHash } from '../rules/fast-password-hash/rule.ts';

const secretKey = new Uint8Array(32);
const details = (code: string): readonly (string | undefined)[] =>
  scanWith([fastPasswordHash], { text: code, kind: 'typescript' }, { secretKey }).map(({ detail }) => detail);

const cases: readonly (readonly [string, readonly (string | undefined)[]])[] = [
  ['scryptSync(password, salt, 32, { N: 1024 })', ['scrypt with N 1024, 16384 is the least']],
  ['scryptSync(password, salt, 32, { N: 2 ** 10 })', ['scrypt with N 1024, 16384 is the least']],
  ['scryptSync(password, salt, 32, { N: 1 << 10, r: 8 })', ['scrypt with N 1024, 16384 is the least']],
  // Issue 6: the 2 of 2 ** 15 was taken for the whole number.
  ['scryptSync(password, salt, 32, { N: 2 ** 15, maxmem: 2 ** 26 })', []],
  ['scryptSync(password, salt, 32, { N: 16_384 })', []],
  ['scryptSync(password, salt, 32, { N: cost })', []],
];

for (const [code, expected] of cases) test(code, () => assert.deepEqual(details(`const key = ${code};\n`), expected));
