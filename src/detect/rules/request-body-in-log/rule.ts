/** The whole body, form or headers of a request among the arguments of a log call. */
import { flowRule } from '../../flows/flow-rule.ts';
import { requestLiterals } from '../../flows/literals.ts';

export const requestBodyInLog = flowRule({
  meta: {
    id: 'request-body-in-log',
    title: 'Whole request written to a log',
    class: 'logging',
    severity: 'medium',
    why: 'Nobody knows what a client sends: passwords, card numbers and free text all end up in the log, where no class of data was foreseen.',
    remediation:
      'Log the fields that are needed, by name, and an id of the request; redact headers such as Authorization and Cookie.',
    references: ['CWE-532', 'OWASP Logging Cheat Sheet'],
  },
  literals: requestLiterals,
  judge: ({ sink, source }) => (source.sort === 'request' && sink === 'log' ? 'medium' : undefined),
  verb: () => 'is written to',
  examples: {
    bad: [
      { path: 'pay.ts', code: "console.log('payment', req.body);\n" },
      { path: 'pay.py', code: 'app.logger.info("payment %s", request.form)\n' },
      { path: 'hook.js', code: 'const payload = JSON.stringify(req.body);\nlogger.debug(payload);\n' },
    ],
    good: [
      { path: 'pay.ts', code: "console.log('payment', req.body.orderId); charge(req.body);\n" },
      { path: 'pay.py', code: 'app.logger.info("request.body is missing")\n' },
    ],
  },
});
