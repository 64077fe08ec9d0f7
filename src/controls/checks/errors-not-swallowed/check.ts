import { findingCheck } from '../../kit/finding-check.ts';

export const errorsNotSwallowed = findingCheck({
  meta: {
    id: 'errors-not-swallowed',
    title: 'Production code swallows no error',
    question: 'How would you notice that processing failed?',
    rationale:
      'An error that is caught and dropped leaves no log line, no alert and no retry: the record is lost and nobody knows. Completeness of processing and of logs both depend on errors being seen.',
    remediation:
      'Handle the error, pass it on, or log it with enough to find the record it was about. Where ignoring it is right, say why in a comment beside it.',
    reference: 'PIN-07',
  },
  where: 'code',
  selects: ({ class: of }) => of === 'swallowed-error',
  noun: 'swallowed error',
  absent: 'No swallowed error was found in production code.',
});
