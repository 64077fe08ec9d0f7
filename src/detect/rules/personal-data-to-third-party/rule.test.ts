import { testCases } from '../rule-cases.ts';
import { personalDataToThirdParty } from './rule.ts';

testCases(personalDataToThirdParty, [
  {
    name: 'a helper of the file',
    path: 'a.ts',
    code: "function report(value) {\n  analytics.track('x', { value });\n}\nreport(user.phone);\n",
    lines: [4],
    detail: /through line 2/,
  },
  {
    name: 'told who somebody is',
    path: 'a.ts',
    code: 'Sentry.setUser({ id, email: user.email });\n',
    lines: [1],
    severity: 'low',
  },
  {
    name: 'a client that the imports name',
    path: 'a.ts',
    code: "import { PostHog } from 'posthog-node';\nclient.capture({ distinctId: user.email });\n",
    lines: [2],
  },
  {
    name: 'a client of something else',
    path: 'a.ts',
    code: 'client.capture({ distinctId: user.email });\n',
    lines: [],
  },
  { name: 'hashed before', path: 'a.py', code: 'digest = sha256(user.email)\nanalytics.identify(digest)\n', lines: [] },
]);
