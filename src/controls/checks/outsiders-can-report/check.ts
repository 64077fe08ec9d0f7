import { exception, notApplicable, pass } from '../../../model/outcome.ts';
import { defineCheck } from '../../check.ts';
import { missing } from '../../kit/absence.ts';
import { isEmpty } from '../../kit/code.ts';
import { writtenIsWritten } from '../../kit/document-check.ts';
import { listed } from '../../words.ts';

export const outsidersCanReport = defineCheck({
  meta: {
    id: 'outsiders-can-report',
    title: 'The repository says how outsiders report a security problem, with a contact',
    question: 'How can a researcher or customer report a security problem?',
    rationale:
      'Whoever finds a hole must find somebody to tell, or will tell everybody. A file in the repository is where researchers look first. Whether reports are answered is shown by the mailbox, not by the file.',
    remediation:
      'Add a SECURITY.md (or a security.txt on the website) with an address or form and what a reporter can expect.',
    reference: 'INC-12',
    evaluation: 'state',
    parameters: {},
  },
  population: 'repository',
  reads: ['document'],
  toleratesGaps: writtenIsWritten,
  test(item, facts) {
    if (isEmpty(item)) return notApplicable('The repository holds no file in a known language.');
    const found = facts.of('document').filter(({ value }) => value.topic === 'security-policy');
    if (found.length === 0) return missing(facts, ['document'], 'No file says how to report a security problem.');
    const useful = found.filter(({ value }) => value.hasContact);
    const paths = listed(found.map(({ value }) => value.path));
    if (useful.length === 0) return exception(`${paths} names no address, link or form for a report.`, found);
    return pass(
      `${listed(useful.map(({ value }) => value.path))} says how to report a problem and gives a contact.`,
      useful,
    );
  },
});
