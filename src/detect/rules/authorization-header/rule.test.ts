import { testCases } from '../rule-cases.ts';
import { authorizationHeader } from './rule.ts';

testCases(authorizationHeader, [
  {
    name: 'what does not decode is nothing',
    path: 'a.ts',
    code: "const s = 'Basic understanding of authorization'\n",
    lines: [],
  },
  {
    name: 'a placeholder token',
    path: 'a.sh',
    code: "curl -H 'Authorization: Bearer YOUR_ACCESS_TOKEN_GOES_HERE'\n",
    lines: [],
  },
  {
    name: 'a template',
    path: 'a.http',
    code: 'Authorization: Bearer {{token}}\nAuthorization: Bearer ${TOKEN}\n',
    lines: [],
  },
  {
    name: 'curl with a password',
    path: 'a.yml',
    code: "script:\n  - curl --user 'ci:w8Kd-31xQ' https://h.acme.io\n",
    lines: [2],
    detail: /password of ci/,
  },
]);

// Read by eye in public applications.
testCases(authorizationHeader, [
  {
    name: 'a request that a page shows to people',
    path: 'howto.html',
    code: '<pre><code class="bash">http GET /api/entries \\\n  "Authorization:Bearer ZWFjNjA3ZWMwYWVmYzRkYTBlMmQ3NTllYmVhOGJi"</code></pre>\n',
    lines: [],
  },
]);
