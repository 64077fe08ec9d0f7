import { testCases } from '../rule-cases.ts';
import { corsAnyOrigin } from './rule.ts';

testCases(corsAnyOrigin, [
  {
    name: 'the origin given back',
    path: 'a.js',
    code: "res.setHeader('Access-Control-Allow-Origin', req.headers.origin)\nres.setHeader('Access-Control-Allow-Credentials', 'true')\n",
    lines: [1],
  },
  {
    name: 'Django',
    path: 'settings.py',
    code: 'CORS_ALLOW_ALL_ORIGINS = True\nCORS_ALLOW_CREDENTIALS = True\n',
    lines: [1],
  },
  {
    name: 'a list of origins',
    path: 'a.js',
    code: "cors({ origin: ['https://shop.io'], credentials: true })\n// cors({ origin: true, credentials: true })\n",
    lines: [],
  },
]);
