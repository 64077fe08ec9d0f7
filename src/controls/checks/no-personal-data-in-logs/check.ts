import { findingCheck } from '../../kit/finding-check.ts';

export const noPersonalDataInLogs = findingCheck({
  meta: {
    id: 'no-personal-data-in-logs',
    title: 'Production code writes no personal data to its logs',
    question: 'Do your logs contain personal data?',
    rationale:
      'Personal data in logs is kept longer, seen by more people and copied further than the record it came from, and it is forgotten when that record is erased. The rules look at calls of loggers with fields known to carry personal data.',
    remediation: 'Log the id of the record instead of what is in it, or mask the field before it is logged.',
    reference: 'DAT-03',
  },
  where: 'code',
  selects: ({ rule }) => rule === 'personal-data-in-logs',
  noun: 'log call with personal data',
  plural: 'log calls with personal data',
  absent: 'No log call with personal data was found in production code.',
});
