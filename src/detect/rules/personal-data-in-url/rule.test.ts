import { testCases } from '../rule-cases.ts';
import { personalDataInUrl } from './rule.ts';

testCases(personalDataInUrl, [
  {
    name: 'a query',
    path: 'a.ts',
    code: 'axios.get(url, { params: { q } });\naxios.get(`/u/${customer.phone}`);\n',
    lines: [2],
  },
  { name: 'a body', path: 'a.ts', code: "axios.post('/u', { phone: customer.phone });\n", lines: [] },
  {
    name: 'a URL that was made before',
    path: 'a.py',
    code: 'import requests\nq = f"?email={user.email}"\nrequests.get(base + q)\n',
    lines: [3],
  },
]);
