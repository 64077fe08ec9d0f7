/** A field of a person kept beside the database: in a cache, a browser, a cookie or a file. */
import { flowRule, personalSeverity } from '../../flows/flow-rule.ts';

export const personalDataInCacheOrCookie = flowRule({
  meta: {
    id: 'personal-data-in-cache-or-cookie',
    title: 'Personal data in a cache, cookie, browser or file',
    class: 'personal-data',
    severity: 'low',
    why: 'Copies beside the database are missed when somebody asks for access or deletion, and lie there unencrypted.',
    remediation: 'Keep an id only, or give the copy an end and enter it in the map of stores.',
    references: ['CWE-312', 'CWE-315', 'GDPR Art. 5(1)(e), 17'],
  },
  judge: (flow) => (/^(?:cache|cookie|file)$/.test(flow.sink) ? personalSeverity(flow, 'low') : undefined),
  verb: () => 'is kept by',
  examples: {
    bad: [
      { path: 'session.ts', code: "localStorage.setItem('profile', JSON.stringify({ email: user.email }));\n" },
      { path: 'session.py', code: 'redis_client.set(f"user:{user_id}", user.email)\n' },
      { path: 'session.php', code: "<?php setcookie('mail', $user->email);\n" },
      { path: 'export.rb', code: 'File.write(path, user.phone_number)\n' },
    ],
    good: [
      { path: 'session.ts', code: "localStorage.setItem('theme', theme); sessionStorage.setItem('id', user.id);\n" },
      { path: 'session.py', code: 'redis_client.set(f"user:{user_id}", hash(user.email))\n' },
    ],
  },
});
