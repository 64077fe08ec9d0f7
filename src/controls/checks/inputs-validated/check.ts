import { findingCheck } from '../../kit/finding-check.ts';

export const inputsValidated = findingCheck({
  meta: {
    id: 'inputs-validated',
    title: 'No input reaches a command, a query or a file path unchecked',
    question: 'How do you know that only valid input is processed?',
    rationale:
      'Input that is pasted into a query, a command, a page or a path lets its sender decide what the program does. The rules find places where input from outside flows into such a sink; that nothing was found is no proof that every input is validated.',
    remediation:
      'Validate input against a schema where it enters, and use parameters instead of pasting: prepared statements, argument lists, escaping templates.',
    reference: 'PIN-01',
  },
  leastSeverity: 'medium',
  selects: ({ class: of }) => of === 'validation',
  noun: 'path of unchecked input',
  plural: 'paths of unchecked input',
  absent: 'No place was found where input reaches a command, a query or a file path unchecked.',
});
