import { findingCheck } from '../../kit/finding-check.ts';

export const noPersonalDataInLogs = findingCheck({
  meta: {
    id: 'no-personal-data-in-logs',
    title: 'Production code writes no personal data to its logs',
    question: 'Do your logs contain personal data?',
    rationale:
      'Personal data in logs is kept longer, seen by more people and copied further than the record it came from, and it is forgotten when that record is erased. Fields of persons are followed into calls of loggers within a file, over assignments and helpers; what passes through a helper that masks is left out. Account names and device ids are of low severity: named, and counted only when the parameter says so.',
    remediation: 'Log the id of the record instead of what is in it, or mask the field before it is logged.',
    reference: 'DAT-03',
  },
  where: 'code',
  leastSeverity: 'medium',
  selects: ({ rule, flow }) => rule === 'personal-data-in-logs' && flow?.certainty === 'flows',
  noun: 'log call with personal data',
  plural: 'log calls with personal data',
  absent: 'No log call with personal data was found in production code.',
});
