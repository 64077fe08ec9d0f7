import { exception, pass } from '../../../model/outcome.ts';
import { defineCheck, type FactView } from '../../check.ts';
import { missing, unlessKeptIn } from '../../kit/absence.ts';
import { writtenIsWritten } from '../../kit/document-check.ts';
import {
  isStale,
  policiesAbout,
  policyName,
  policySubjects,
  type PolicySubject,
  type WrittenPolicy,
} from '../../kit/policy-topics.ts';
import { readRegister } from '../../kit/register.ts';
import { dayOf } from '../../time.ts';
import { counted, listed, outOf } from '../../words.ts';

export const policiesCurrent = defineCheck({
  meta: {
    id: 'policies-current',
    title: 'A policy is written for each required subject, names who approved it, and was revised within the last year',
    question: 'Show your security policies, their approval and last review.',
    rationale:
      'Controls rest on policies that somebody wrote down, approved and looks at again. Policies are Markdown files in a folder for them, or with a header that names their owner; plans for incidents and recovery count for their subjects. One set serves all repositories of the run. A header that has a place for the approver must name one. Whether the approval was independent shows in the change that landed the policy, and a review that changed nothing leaves no trace in git.',
    remediation:
      'Write the missing policies (a starter set comes with Plumbline), name owner and approver in the header, and land the yearly review as a change. Where it is kept elsewhere, say where (`keptIn`) and hand it in.',
    reference: 'SEC-01',
    evaluation: 'state',
    parameters: { subjects: policySubjects.join(', '), reviewDays: 365, minimumWords: 80, keptIn: '' },
  },
  population: 'repository',
  leavesToPeople: true,
  reads: ['policy', 'document'],
  toleratesGaps: writtenIsWritten,
  test(_item, facts, { subjects, keptIn, ...limits }) {
    const wanted = policySubjects.filter((one) => readRegister(subjects).some(({ name }) => name === one));
    const told = wanted.map((subject) => judged(subject, facts, limits));
    const lacking = listed(
      told.flatMap((one) => (one.found.length === 0 ? [one.subject] : [])),
      policySubjects.length,
    );
    const flaws = told.flatMap(({ flaw }) => flaw ?? []);
    const relied = told.flatMap(({ found }) => found.map(({ fact }) => fact));
    if (flaws.length > 0) {
      const none = lacking === '' ? '' : ` No policy was found for ${lacking}.`;
      return exception(
        `${outOf(flaws.length, wanted.length, 'required policy')} not in order: ${listed(flaws, 5)}.${none}`,
        relied,
      );
    }
    if (lacking !== '') {
      const number = told.filter(({ found }) => found.length === 0).length;
      const said = `${outOf(number, wanted.length, 'required policy')} not found in any repository of the run: ${lacking}.`;
      return unlessKeptIn({ keptIn }, missing(facts, ['policy', 'document'], said, relied));
    }
    const names = listed(told.map(({ found }) => policyName(found[0]!)));
    return pass(
      `${counted(wanted.length, 'required policy')}, each written and revised within ${limits.reviewDays} days: ${names}.`,
      relied,
    );
  },
});

interface Judged {
  readonly subject: PolicySubject;
  readonly found: readonly WrittenPolicy[];
  readonly flaw?: string;
}

/** The newest of a subject speaks for it. */
function judged(
  subject: PolicySubject,
  facts: FactView<'policy' | 'document'>,
  { reviewDays, minimumWords }: { readonly reviewDays: number; readonly minimumWords: number },
): Judged {
  const found = policiesAbout(subject, facts, minimumWords).toSorted((a, b) => (a.revisedAt < b.revisedAt ? 1 : -1));
  const latest = found[0];
  if (latest === undefined) return { subject, found };
  if (isStale(latest, reviewDays, facts))
    return { subject, found, flaw: `${policyName(latest)} was last revised on ${dayOf(latest.revisedAt)}` };
  const isApproved = found.some(
    (one) => !isStale(one, reviewDays, facts) && (one.approvedBy === undefined || (one.approvedBy ?? '').trim() !== ''),
  );
  return isApproved
    ? { subject, found }
    : { subject, found, flaw: `${policyName(latest)} names nobody who approved it` };
}
