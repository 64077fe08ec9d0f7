import { findingCheck } from '../../kit/finding-check.ts';

/** The other rules about pipelines have checks of their own, which look at the pipelines themselves. */
export const untrustedInputStaysOutOfPipelines = findingCheck({
  meta: {
    id: 'untrusted-input-stays-out-of-pipelines',
    title: 'No pipeline lets untrusted input run with its rights',
    question: "Could a stranger's changeset take over your pipeline?",
    rationale:
      "A pipeline that runs for strangers' changesets with secrets or write rights, or that pastes their titles and branch names into a shell, gives them those rights. What runs in the pipeline can change what is released.",
    remediation:
      "Run strangers' code only in pipelines without secrets and with a read-only token (`pull_request`, not `pull_request_target`), and pass titles, branch names and messages through environment variables instead of pasting them into scripts.",
    reference: 'VUL-11',
  },
  where: 'pipelines',
  selects: ({ class: of, rule }) =>
    of === 'ci' && (rule === 'dangerous-trigger' || rule === 'workflow-script-injection'),
  noun: 'way in for untrusted input',
  plural: 'ways in for untrusted input',
  absent: 'No way in for untrusted input was found in the pipelines.',
});
