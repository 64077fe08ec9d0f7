import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesOf, testCases } from '../rule-cases.ts';
import { hardcodedCryptoKey } from './rule.ts';

testCases(hardcodedCryptoKey, [
  {
    name: 'a fall-back is less',
    path: 'a.ts',
    code: "const secret = process.env.JWT_SECRET || 'tulip-kQ7-92'\njwt.verify(token, secret)\n",
    lines: [2],
    detail: /falls back/,
    severity: 'medium',
  },
  {
    name: 'a salt',
    path: 'a.py',
    code: "hashlib.pbkdf2_hmac('sha256', password, b'pepper-and-salt', 600000)\n",
    lines: [1],
    detail: /salt/,
    severity: 'medium',
  },
  {
    name: 'numbers',
    path: 'a.go',
    code: 'block, _ := aes.NewCipher([]byte{1, 2, 3, 4})\nother, _ := aes.NewCipher(make([]byte, 16))\n',
    lines: [1],
  },
  { name: 'encodings are no keys', path: 'a.ts', code: "createHmac('sha256', Buffer.from(key, 'hex'))\n", lines: [] },
]);

void test('hardcoded-crypto-key: the key is not shown', () => {
  for (const code of [
    "jwt.sign(c, 'kQ7-tulip-92')\n",
    "const K = 'kQ7-tulip-92'\ncreateHmac('sha256', Buffer.from(K))\ncreateHmac('sha1', K)\n",
  ]) {
    const found = matchesOf(hardcodedCryptoKey, 'a.ts', code);
    assert.equal(found.length, 1);
    assert.ok(!JSON.stringify(found).includes('tulip'));
  }
});
