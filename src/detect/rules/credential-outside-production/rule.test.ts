import { testCases } from '../rule-cases.ts';
import { credentialOutsideProduction } from './rule.ts';

testCases(credentialOutsideProduction, [
  {
    name: 'looks issued',
    path: 'a.test.js',
    code: "const apiKey = 'k3Jd82LmQpX07vNzYtRb5WcE'\n",
    lines: [1],
    severity: 'low',
  },
  {
    name: 'what people reach for',
    path: 'a.test.js',
    code: "const password = 'Secret123!'; const token = 'abc123def456ghi7'; const pw = 'sup3rStr0ng'\n",
    lines: [],
  },
  { name: 'an assertion', path: 'a_test.go', code: 'if password != "Vx8#mQ2rLp9z" {\n', lines: [] },
]);
