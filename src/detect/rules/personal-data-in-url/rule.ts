/** A field of a person in the URL of a request. */
import { flowRule, personalSeverity } from '../../flows/flow-rule.ts';

export const personalDataInUrl = flowRule({
  meta: {
    id: 'personal-data-in-url',
    title: 'Personal data in a URL',
    class: 'personal-data',
    severity: 'low',
    why: 'URLs are written to the logs of every server, proxy and browser on the way and travel on in the Referer header.',
    remediation: 'Send it in the body of a POST, or look it up by an opaque id.',
    references: ['CWE-598', 'RFC 9110 section 17.9'],
  },
  judge: (flow) => (flow.sink === 'http' && flow.inUrl ? personalSeverity(flow, 'low') : undefined),
  verb: () => 'is in the URL given to',
  examples: {
    bad: [
      { path: 'lookup.ts', code: 'await fetch(`/api/users?email=${user.email}`);\n' },
      { path: 'lookup.py', code: 'import requests\nrequests.get(url, params={"phone": customer.phone})\n' },
      { path: 'lookup.go', code: 'resp, err := http.Get("https://x.example/u?mail=" + url.QueryEscape(user.Email))\n' },
    ],
    good: [
      {
        path: 'lookup.ts',
        code: "await fetch('/api/users', { method: 'POST', body: JSON.stringify({ email: user.email }) });\n",
      },
      { path: 'lookup.go', code: 'resp, err := http.Get(server.Address)\n' },
    ],
  },
});
