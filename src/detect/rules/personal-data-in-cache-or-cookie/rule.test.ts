import { testCases } from '../rule-cases.ts';
import { personalDataInCacheOrCookie } from './rule.ts';

testCases(personalDataInCacheOrCookie, [
  { name: 'Go', path: 'a.go', code: 'rdb.Set(ctx, key, user.Email, 0)\n', lines: [1] },
  { name: 'a map is no cache', path: 'a.ts', code: "const m = new Map();\nm.set('email', user.email);\n", lines: [] },
  { name: 'a cookie', path: 'a.js', code: "res.cookie('mail', user.email);\n", lines: [1] },
]);
