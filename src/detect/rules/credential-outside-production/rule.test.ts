import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanContent } from '../../scan.ts';
import { testCases } from '../rule-cases.ts';
import { credentialOutsideProduction } from './rule.ts';

testCases(credentialOutsideProduction, [
  {
    name: 'looks issued',
    path: 'a.test.js',
    code: "const apiKey = 'k3Jd82LmQpX07vNzYtRb5WcE'\nfetch('https://api.orders.io/v1')\n",
    lines: [1],
    severity: 'low',
  },
  {
    name: 'what people reach for',
    path: 'a.test.js',
    code: "const password = 'Secret123!'; const token = 'abc123def456ghi7'; const pw = 'sup3rStr0ng'\n",
    lines: [],
  },
  {
    name: 'nothing out there that it opens',
    path: 'a.test.js',
    code: "const apiKey = 'k3Jd82LmQpX07vNzYtRb5WcE'\nfetch('http://localhost:3000/v1', 'https://api.example.com')\n",
    lines: [],
  },
  {
    name: 'what comes back, in a manual',
    path: 'docs/api.md',
    code: 'curl https://api.orders.io/v1\n{ "token": "k3Jd82LmQpX07vNzYtRb5WcE" }\n',
    lines: [],
  },
  { name: 'an assertion', path: 'a_test.go', code: 'if password != "Vx8#mQ2rLp9z" {\n', lines: [] },
]);

test('a rule for production takes no secret from one for tests: either reports it where it counts', () => {
  const text = "const apiKey = 'k3Jd82LmQpX07vNzYtRb5WcE'\nfetch('https://api.orders.io/v1')\n";
  const found = scanContent({ text, kind: 'javascript' }, { secretKey: new Uint8Array(32) }).map(({ rule }) => rule);
  assert.deepEqual(found.sort(), ['assigned-password', 'credential-outside-production']);
});
