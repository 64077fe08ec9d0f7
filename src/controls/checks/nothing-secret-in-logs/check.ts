import { findingCheck } from '../../kit/finding-check.ts';

export const nothingSecretInLogs = findingCheck({
  meta: {
    id: 'nothing-secret-in-logs',
    title: 'Production code writes no secrets and no whole requests to its logs',
    question: 'Do your logs contain secrets?',
    rationale:
      'Logs are copied, kept for long and read by many. A secret or a whole request body that is written to them is exposed to all of these readers. The rules look at calls of loggers; what a library logs by itself is not seen.',
    remediation:
      'Log names and ids instead of values, and configure the logger to redact passwords, tokens, cookies and bodies.',
    reference: 'LOG-06',
  },
  where: 'code',
  selects: ({ class: of }) => of === 'logging',
  noun: 'log call with a secret or a whole request',
  plural: 'log calls with a secret or a whole request',
  absent: 'No log call with a secret or a whole request was found in production code.',
});
