import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COSIGNATURE_TYPE, formatVerifierKey, verifierKey } from './note.ts';
import { parseRoots } from './trusted-roots.ts';

const key = formatVerifierKey(verifierKey('example.org/ledger', new Uint8Array(32).fill(7)));
const witness = formatVerifierKey(verifierKey('witness.example/w1', new Uint8Array(32).fill(9), COSIGNATURE_TYPE));
const pem = '-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----';

test('keys of ledgers and witnesses, certificates, comments and empty lines, in any order', () => {
  const { keys, witnesses, certificates } = parseRoots(`# trusted\n${pem}\n\n${witness}\r\n  ${key}\n${pem}\n`);
  assert.deepEqual(keys.map(formatVerifierKey), [key]);
  assert.deepEqual(witnesses.map(formatVerifierKey), [witness]);
  assert.equal(certificates, `${pem}\n${pem}`);
  assert.deepEqual(parseRoots(key), { ...parseRoots(key), witnesses: [], certificates: undefined });
});

for (const [name, text, message] of [
  ['a line that is nothing', `${key}\n${pem}\ntrust me`, /in line 5/],
  ['a key with a slip', key.replace('+', '+f'), /in line 1: the key id is/],
  ['a certificate without its end', '-----BEGIN CERTIFICATE-----\nTUlJQg==\n', /in line 1/],
  ['an empty file', '', /names nothing to trust/],
  ['comments alone', '# none yet\n', /names nothing to trust/],
] as const)
  test(`${name} is refused`, () => assert.throws(() => parseRoots(text), { code: 'pack/bad-roots', message }));
