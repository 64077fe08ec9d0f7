import { test } from 'node:test';
import type { FactMap } from '../../../model/fact-map.ts';
import { casesOf, fact, gap, handler as aHandler } from '../../test-facts.ts';
import { securityEventsLogged } from './check.ts';

const handler = (over: Partial<FactMap['handler']> = {}) =>
  aHandler({ event: { category: 'authentication', action: 'sign-in' }, ...over });
const plain = aHandler();
const log = { callee: 'log.info', line: 5, style: 'text' } as const;
const writer = fact('logging-file', {
  path: 'src/audit.ts',
  language: 'typescript',
  functions: [{ name: 'recordSignIn', style: 'audit' }],
  context: 'production',
});

const cases = casesOf(securityEventsLogged, {
  passes: [
    { name: 'a log in the handler', facts: [handler({ logs: [log] })], because: /1 handler of security events writes/ },
    { name: 'a log in what it calls', facts: [handler({ calls: ['recordSignIn'] }), writer], because: /1 handler/ },
  ],
  fails: [
    {
      name: 'one of two is silent',
      facts: [
        handler({ logs: [log] }),
        handler({ route: '/logout', event: { category: 'authentication', action: 'sign-out' } }),
      ],
      because:
        /1 of 2 handlers of security events writes no log, neither itself nor in what it calls: POST \/logout \(sign-out, src\/session\.ts:3\)/,
    },
  ],
  notDetermined: [
    {
      name: 'the body stands nowhere',
      facts: [handler({ hasBody: false })],
      because: /the code was not found: POST \/login/,
    },
    { name: 'nothing found and code unread', facts: [], gaps: [gap('handler')], because: /could not be read/ },
  ],
  notApplicable: [
    { name: 'no security event', facts: [plain], because: /reads like a security event/ },
    { name: 'test code', facts: [handler({ context: 'test' })], because: /reads like/ },
  ],
});
for (const [name, run] of cases) test(name, run);
