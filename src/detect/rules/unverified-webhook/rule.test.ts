import { testCases } from '../rule-cases.ts';
import { unverifiedWebhook } from './rule.ts';

testCases(unverifiedWebhook, [
  {
    name: 'one that people manage',
    path: 'a.ts',
    code: "router.post('/webhooks', (req, res) => {\n  store.create(req.body)\n})\n",
    lines: [],
  },
  {
    name: 'one that sends',
    path: 'a.go',
    code: 'func sendWebhook(w http.ResponseWriter, r *http.Request) {\n\tpost(r.Body)\n}\n',
    lines: [],
  },
]);
